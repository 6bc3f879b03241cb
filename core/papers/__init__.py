"""Papers: what is written once as plain parts, and read as a page, a PDF or a Word file."""

"""Maps of wards and of councils: shapes imported from publishers' files, and figures drawn on them."""

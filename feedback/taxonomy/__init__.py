"""A council's own themes: what it adds to the common taxonomy, and the seeds it edits."""

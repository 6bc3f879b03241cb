"""Writing questionnaires: drafts, the revisions they go through, and the pages that make and publish them."""

"""A wave published again: a later version of its figures with a note of what changed, which gives nobody away."""

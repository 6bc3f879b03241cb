"""Responses taken away as files: a column for each variable, with stable names, labels, and codes of no answer."""

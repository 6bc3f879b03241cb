"""Reviewing together: whose turn it is, second opinions, comments that say the same, and what must not be suggested."""

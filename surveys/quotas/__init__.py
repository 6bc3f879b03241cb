"""Quota cells: how many answers of whom a council wants, and how many it has."""

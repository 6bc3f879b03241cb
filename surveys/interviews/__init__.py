"""Interviews by telephone and face to face, on the residents' own questions."""

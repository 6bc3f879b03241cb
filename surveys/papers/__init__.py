"""Questionnaires on paper: printed, keyed twice, and counted once."""

"""Responses that fieldwork agencies collected, taken in from their files: every row accounted for, each once."""

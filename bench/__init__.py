"""Measurements against peers, each runnable with `python -m bench.<name>`."""

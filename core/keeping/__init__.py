"""Keeping: what is held of people, for which purpose, how long, and how it goes when its time is over."""

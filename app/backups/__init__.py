"""Backups: everything that an installation holds but its secrets, in a folder that says what is in it."""

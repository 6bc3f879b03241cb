"""Invitations: codes for households, on letters, links and sheets."""

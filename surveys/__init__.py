"""Jointly commissioned surveys."""

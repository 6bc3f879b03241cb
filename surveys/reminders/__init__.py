"""Reminders: planned when a wave is opened, and sent to those who may not have answered."""

"""Answering without signal: a copy of the questionnaire for the phone, and the answers that come back from it."""

"""A questionnaire's words out to translators, and back as a new version."""

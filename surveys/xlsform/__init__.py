"""Questionnaires as XLSForms: spreadsheets that ODK, Kobo and many others read and write."""

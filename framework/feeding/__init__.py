"""Figures for other systems: the API, OData, open data, webhooks and pushes. Rows are stored observations alone."""

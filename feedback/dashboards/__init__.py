"""What comments say, counted: by month, service, ward and channel, with their themes and some of their words."""

"""What a council's people see of fieldwork, and how a wave is opened and closed."""

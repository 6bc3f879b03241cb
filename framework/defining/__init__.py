"""What a commission measures: definitions that are ready, those that its core suggests, and those its lead wrote."""

"""Learning from decisions: training a candidate, scoring it, promoting it, and going back."""

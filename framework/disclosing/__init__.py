"""What may leave the house: one function decides which figures are shown, and every way out goes through it."""

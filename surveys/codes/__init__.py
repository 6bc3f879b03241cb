"""The codes that residents are told: to come back, to show that they took part, and to withdraw."""

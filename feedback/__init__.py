"""How did we do? Complaints, compliments and their themes."""

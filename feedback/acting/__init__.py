"""What a council does about what it was told: notes, actions, answers to residents, and reports."""

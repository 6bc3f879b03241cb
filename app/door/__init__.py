"""The door: signing in and out, a person's own account, and who works for a council."""

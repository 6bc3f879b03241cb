"""The performance clinic: what an indicator's figures say, what was tried, and what is tried next."""

"""The floor: database, councils, people and access, audit, jobs, form fields."""

"""How councils commission a survey together: its terms, who agreed to them, and what each pays."""

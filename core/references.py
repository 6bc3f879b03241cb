"""Codes that people are told: short, readable over the telephone, and unable to spell a word."""

import secrets

LETTERS = "234679CDFGHJKMNPQRTVWXY"  # No vowels, and no letters or figures that are mistaken for each other.


def draw_code() -> str:
    """A random code such as `K7QM-2FXD`; whoever keeps it sees that nobody else has it."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"

"""What people type, made fit to keep."""

import re
from unicodedata import category, normalize

CONTROL = {"Cc", "Cs"}
POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
"""How the United Kingdom writes one (BS 7666), without its space."""


def tidy(text: str | None) -> str:
    """The text with one kind of line ending and without characters that nobody types, which databases refuse.

    >>> tidy("  Two\\r\\nlines\\0 ")
    'Two\\nlines'
    """
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in lines if letter in "\n\t" or category(letter) not in CONTROL).strip()


def normal_postcode(typed: str) -> str | None:
    """A postcode in capitals without spaces, or None if it is not one.

    >>> normal_postcode(" sw1a 2aa ")
    'SW1A2AA'
    >>> normal_postcode("SW1A")
    """
    postcode = "".join(letter for letter in normalize("NFKC", typed).upper() if letter.isalnum())
    return postcode if POSTCODE.fullmatch(postcode) else None

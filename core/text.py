"""What people type, made fit to keep."""

from unicodedata import category

CONTROL = {"Cc", "Cs"}


def tidy(text: str | None) -> str:
    """The text with one kind of line ending and without characters that nobody types, which databases refuse.

    >>> tidy("  Two\\r\\nlines\\0 ")
    'Two\\nlines'
    """
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in lines if letter in "\n\t" or category(letter) not in CONTROL).strip()

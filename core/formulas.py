"""Text that a spreadsheet would take for a formula, and how it is written so that it stays text."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes a cell for a formula by (OWASP, "CSV Injection")."""


def harmless(text: str) -> str:
    """The text with an apostrophe before what would begin a formula.

    >>> harmless("=SUM(A1)"), harmless("the bins")
    ("'=SUM(A1)", 'the bins')
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text

"""Money: whole pence in data, pounds in the reader's words."""

from decimal import Decimal, InvalidOperation

from flask_babel import format_currency

LARGEST = 100_000_000
"""A million pounds, in pence: more than any survey costs, and a slip of the keyboard."""


def pence(typed: str) -> int:
    """An amount as people type it, in pounds. ValueError for what is no amount of whole pence, or above a million.

    >>> pence("£12,345.60")
    1234560
    """
    plain = typed.strip().removeprefix("£").replace(",", "").strip()
    try:
        amount = Decimal(plain) * 100
    except InvalidOperation:
        raise ValueError(typed) from None
    if not amount.is_finite() or amount != amount.to_integral_value() or not 0 <= amount <= LARGEST:
        raise ValueError(typed)
    return int(amount)


def typed(amount: int) -> str:
    """An amount as a box shows it.

    >>> typed(1250)
    '12.50'
    """
    return f"{amount // 100}.{amount % 100:02d}" if amount % 100 else str(amount // 100)


def pounds(amount: int) -> str:
    """An amount in the reader's language, with its pence."""
    return str(format_currency(Decimal(amount) / 100, "GBP"))

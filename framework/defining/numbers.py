"""Numbers as people type them."""

import math


def decimal_of(typed: str | None) -> float | None:
    """The number that was typed, with a point or a comma and perhaps a per cent sign; None if it is none.

    >>> decimal_of("72,5 %"), decimal_of("often")
    (72.5, None)
    """
    try:
        number = float((typed or "").replace(",", ".").rstrip("% "))
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) < 1e12 else None


def plain(number: float | None) -> str:
    """A number as somebody would type it.

    >>> plain(72.5), plain(None)
    ('72.5', '')
    """
    return "" if number is None else f"{number:g}"

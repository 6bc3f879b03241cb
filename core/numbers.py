"""Numbers as people type them."""

import math
import re

THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?")
DECIMAL = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)")


def decimal_of(typed: str | None, least: float = -1e12, most: float = 1e12) -> float | None:
    """The number that was typed, perhaps with a per cent sign, or None: it is none, or beyond what is asked for.

    A comma stands for the point unless it stands where thousands end, as British readers write them.

    >>> decimal_of("72,5 %"), decimal_of("1,200"), decimal_of("often"), decimal_of("101", 0, 100)
    (72.5, 1200.0, None, None)
    """
    text = (typed or "").replace("−", "-").rstrip("% ").strip()
    if not text.isascii():
        return None
    if THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    elif DECIMAL.fullmatch(text) is None:
        return None
    number = float(text.replace(",", "."))
    return number if math.isfinite(number) and least <= number <= most else None


def plain(number: float | None) -> str:
    """A number as somebody would type it.

    >>> plain(72.5), plain(None)
    ('72.5', '')
    """
    return "" if number is None else f"{number:g}"

"""Values as JSON keeps them."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from numbers import Integral
from typing import Any


def as_json(value: object) -> Any:
    """Tables, lists, texts, numbers and nothing as they are, days in ISO 8601, and whatever else by its name.

    A number that is none, or without end, is nothing.

    >>> as_json({"due": date(2026, 11, 28), "sizes": (1, float("nan"))})
    {'due': '2026-11-28', 'sizes': [1, None]}
    """
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Mapping):
        return {str(name): as_json(each) for name, each in value.items()}
    if isinstance(value, Sequence):
        return [as_json(each) for each in value]
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value.isoformat() if isinstance(value, date) else str(value)

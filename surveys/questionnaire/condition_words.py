"""A condition in a few words and signs, for those who write questionnaires or keep their results."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

SIGNS: Mapping[str, Callable[[Sequence[str]], str]] = {
    "all": lambda parts: f"({' & '.join(parts)})",
    "any": lambda parts: f"({' | '.join(parts)})",
    "not": lambda parts: f"¬({' | '.join(parts)})",
}


def in_signs(condition: Mapping[str, Any]) -> str:
    """A condition in signs, the questions and answers by their codes.

    >>> in_signs({"all": [{"question": "sat", "any_of": ["4", "5"]}, {"question": "age", "at_least": 18}]})
    '(sat = 4 / 5 & age ≥ 18)'
    """
    if "any_of" in condition:
        return f"{condition['question']} = {' / '.join(map(str, condition['any_of']))}"
    if "question" in condition:
        bounds = [
            f"{sign} {condition[name]}" for name, sign in (("at_least", "≥"), ("at_most", "≤")) if name in condition
        ]
        return f"{condition['question']} {', '.join(bounds)}"
    ((word, parts),) = condition.items()
    return SIGNS[word]([in_signs(part) for part in (parts if isinstance(parts, list) else [parts])])

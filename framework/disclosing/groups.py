"""The groups of residents for which figures may be asked: at most two demographics at once."""

from collections.abc import Mapping, Sequence

MOST_CROSSED = 2
CROSSED = "*"
"""Stands between crossed demographics where they are named in one text, such as `age_band*sex`."""
WHOLE = "all"
Group = tuple[tuple[str, str], ...]
"""Demographics and the category of each, in the order of their names; everybody is the empty group."""
Cell = tuple[str, str, str]
"""A question's or an indicator's code, a domain variable and a category."""


class TooManyCrossed(ValueError):
    """Figures were asked for of a group that is narrowed down by more demographics than may be crossed."""


def group_of(categories: Mapping[str, str]) -> Group:
    """A group by its demographics, of which there are at most two. Raises `TooManyCrossed`.

    >>> group_of({"sex": "F", "age_band": "16-44"})
    (('age_band', '16-44'), ('sex', 'F'))
    """
    allowed(list(categories))
    return tuple(sorted(categories.items()))


def allowed(variables: Sequence[str]) -> None:
    """Refuse more than two demographics at once; one text may name crossed ones. Raises `TooManyCrossed`.

    >>> allowed(["age_band*sex"])
    >>> allowed(["age_band*sex", "ward"])
    Traceback (most recent call last):
        ...
    framework.disclosing.groups.TooManyCrossed: At most 2 demographics are crossed, not age_band, sex, ward.
    """
    named = [each for variable in variables for each in variable.split(CROSSED)]
    crossed = {variable for variable in named if variable and variable != WHOLE}
    if len(crossed) > MOST_CROSSED:
        raise TooManyCrossed(f"At most {MOST_CROSSED} demographics are crossed, not {', '.join(sorted(crossed))}.")

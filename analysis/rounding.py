"""Numbers of people that are said in round figures, because exact ones would help to guess what is hidden."""

from collections.abc import Iterable

from analysis.disclosure import SMALLEST_SHOWN_BASE, SMALLEST_SHOWN_CELL


def answered_at_least(bases: Iterable[int | None]) -> int | None:
    """How many answered at least, in two figures, by the bases of everybody that are shown: it tells nothing more.

    >>> answered_at_least([1_298, None, 1_305])
    1300
    """
    return at_least(max((base or 0 for base in bases), default=0))


def at_least(people: int) -> int | None:
    """How many people there are at least, in two figures; nothing where they are too few to be told.

    Whoever knows how many answered in all, and how many of them a question, knows how many had no opinion. With no more
    than a few of those, a group's base for one question gives away its hidden base for another. Even rounded it could
    be too much: where 808 had an opinion and 800 or more answered, in two figures, at most one had none.

    >>> at_least(1_298), at_least(500), at_least(68), at_least(29)
    (1200, 500, 60, None)
    """
    if people < SMALLEST_SHOWN_BASE:
        return None
    step = int(10 ** max(1, len(str(people)) - 2))
    return people // step * step


def is_few(people: int) -> bool:
    """Whether a number of people is not nought and too small to be told.

    >>> [is_few(people) for people in (0, 1, 9, 10)]
    [False, True, True, False]
    """
    return 0 < people < SMALLEST_SHOWN_CELL

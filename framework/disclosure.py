"""Which figures of a group may be shown, so that none that is hidden can be had by subtraction."""

from collections.abc import Collection, Iterable, Mapping

from analysis.disclosure import SMALLEST_SHOWN_BASE, Status, base_status

Group = tuple[str, str]
"""A domain variable and one of its categories."""
Nest = tuple[Group, int, Group, int]
"""A group and its base, and a group of another variable in which everybody of the first is, and its base."""


def statuses(bases: Mapping[str, int], others: int = 0, hide: Collection[str] = ()) -> dict[str, Status]:
    """Judge the categories of one domain variable by their bases, smallest first.

    The whole council's figure less the shown categories' is that of the hidden ones together, and of the `others` who
    gave an answer and are in no category. While there are categories left to hide, these together have a base that
    could itself be shown. `hide` names categories that must not be shown for another reason. Categories in which nobody
    answered hide nothing.

    >>> {name: status.value for name, status in statuses({"F": 200, "M": 25, "other": 40}).items()}
    {'F': 'final', 'M': 'suppressed', 'other': 'suppressed'}
    """
    judged = {category: base_status(base) for category, base in bases.items()} | dict.fromkeys(hide, Status.SUPPRESSED)
    hidden = [bases[name] for name, status in judged.items() if status is Status.SUPPRESSED and bases[name] > 0]
    if others:
        hidden.append(others)
    for category in sorted(bases, key=lambda name: (bases[name], name)):
        if not hidden or (sum(hidden) >= SMALLEST_SHOWN_BASE and (len(hidden) > 1 or others)):
            break
        if judged[category] is not Status.SUPPRESSED:
            judged[category] = Status.SUPPRESSED
            hidden.append(bases[category])
    return judged


def nested(pairs: Iterable[Nest], judged: Mapping[Group, Status]) -> set[Group]:
    """Groups that must be hidden because of a group of another variable in which everybody of theirs is.

    Where both are shown, the few that the outer one has more could be had by subtraction; where one of two equal groups
    is hidden, the other gives it away.

    >>> shown = {("ward", "A"): Status.FINAL, ("tenure", "rented"): Status.FINAL}
    >>> nested([(("ward", "A"), 100, ("tenure", "rented"), 112)], shown)
    {('ward', 'A')}
    """
    found: set[Group] = set()
    for inner, few, outer, many in pairs:
        hidden = [judged[group] is Status.SUPPRESSED for group in (inner, outer)]
        if few < many < few + SMALLEST_SHOWN_BASE and not any(hidden):
            found.add(inner)
        if few == many and hidden[0] != hidden[1]:
            found |= {inner, outer}
    return found

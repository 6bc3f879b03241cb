"""The one function that decides which figures may leave, for every page, chart, file and feed."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from analysis.disclosure import SHARES, Rule, Status, base_status

if TYPE_CHECKING:
    from analysis.added_counts import Whole

Name = TypeVar("Name", bound=Hashable)


def decide(
    counts: Mapping[Name, Sequence[int]],
    wholes: Iterable[Whole[Name]] = (),
    *,
    shown: Collection[Name] = (),
    hidden: Collection[Name] = (),
    rule: Rule = SHARES,
) -> dict[Name, Status]:
    """Say of each figure whether it is to be hidden, and if not whether it is final or to be read with care.

    `counts` are, by a name of the caller's choosing, how many people gave each kind of answer: those in favour and the
    others for a share, all the options for raw counts, the base alone for a mean. `wholes` say which figures are parts
    of which and share nobody: groups of a council, councils of a partnership, waves of a pool. Figures that were
    published before are named as well, with what they were made from, and are `shown` or `hidden` as they were: that
    cannot be changed, and others are hidden for its sake. The same arguments give the same answer.

    Raises `ValueError` where parts are more than their whole, and `KeyError` where a part has no counts.

    >>> counts = {"everybody": (300, 200), "women": (290, 185), "men": (10, 15)}
    >>> from analysis.added_counts import Whole
    >>> found = decide(counts, [Whole("everybody", ("women", "men"))])
    >>> {name: status.value for name, status in found.items()}
    {'everybody': 'final', 'women': 'suppressed', 'men': 'suppressed'}
    """
    from analysis.suppression import suppress

    found = suppress(counts, wholes, shown=shown, hidden=hidden, rule=rule)
    return {name: Status.SUPPRESSED if name in found else _shown(sum(each)) for name, each in counts.items()}


def decide_alone(base: int, favourable: int | None = None, rule: Rule = SHARES) -> Status:
    """What may be done with one figure that is part of no table and of which nothing else is published."""
    return decide({"": (base,) if favourable is None else (favourable, base - favourable)}, rule=rule)[""]


def _shown(base: int) -> Status:
    """A figure that may be shown: one of few people, such as a count of cases, is to be read with care."""
    status = base_status(base)
    return Status.INDICATIVE if status is Status.SUPPRESSED else status

"""Which figures of feedback are hidden from those who do not read the comments: the one rule, for tables of counts."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from analysis.deciding import Name, decide
from analysis.disclosure import COUNTS, SHARES, Rule, Status
from analysis.rates import Rate
from feedback.dashboards.drivers import Driver
from feedback.dashboards.tally import Counts, Probable, Tally

if TYPE_CHECKING:
    from analysis.added_counts import Whole

Group = tuple[str, str]
"""A table, such as "services", and the key of one of its groups."""
WHOLE: Group = ("all", "")
MONTHS = "months"


@dataclass(frozen=True)
class Hidden:
    """The groups whose comments, ratings and readings are hidden."""

    comments: frozenset[Group] = frozenset()
    rated: frozenset[Group] = frozenset()
    read: frozenset[Group] = frozenset()

    def of(self, table: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """The keys of one table's groups whose comments, ratings and readings are hidden."""
        comments, rated, read = (
            frozenset(key for name, key in each if name == table) for each in (self.comments, self.rated, self.read)
        )
        return comments, rated, read


NOTHING = Hidden()


def of_dashboard(counted: Tally) -> Hidden:
    """What is hidden of a tally's months, services, wards and channels, which are shown together and with the whole."""
    tables = {
        MONTHS: {month.isoformat(): each for month, each in counted.months.items()},
        "services": counted.services,
        "areas": counted.areas,
        "channels": counted.channels,
    }
    return _decided(counted.whole, tables)


def of_report(counted: Tally) -> Hidden:
    """What is hidden of a period's services, of which each month has a report as well.

    Every month is decided by itself, as its own report is. A longer period is decided with them beside it, as they
    were: its figures less a month's are those of the others.
    """
    months = {month: _month(counted, month) for month in sorted(counted.months)}
    alone = {month: _decided(counted.months[month], {"services": each}) for month, each in months.items()}
    if len(alone) == 1:
        return next(iter(alone.values()))
    groups = {WHOLE: counted.whole, **_named("services", counted.services)}
    wholes = [_whole(WHOLE, _named("services", counted.services))]
    wholes.append(_whole(WHOLE, ((MONTHS, month.isoformat()) for month in months)))
    for month, services in months.items():
        groups |= {(MONTHS, month.isoformat()): counted.months[month], **_named(month.isoformat(), services)}
        wholes.append(_whole((MONTHS, month.isoformat()), _named(month.isoformat(), services)))
    for key in counted.services:
        parts = ((month.isoformat(), key) for month, services in months.items() if key in services)
        wholes.append(_whole(("services", key), parts))
    return Hidden(*(_beside(groups, wholes, alone, place) for place in range(len(PARTS))))


def themes_hidden(counted: Tally) -> frozenset[str]:
    """The themes whose share of the comments read is hidden, as too few comments are about them, or are not."""
    return _alone({code: _kinds(counted.themes[code].total, counted.read) for code in counted.themes})


def themes_hidden_of(counted: Tally, part: Mapping[str, Probable]) -> frozenset[str]:
    """The themes of whose comments the share that complains, or that praises, is hidden."""
    whole = counted.themes
    return _alone({code: _kinds(part[code].total if code in part else 0, whole[code].total) for code in whole})


def themes_hidden_by_rating(counted: Tally) -> frozenset[tuple[str, str]]:
    """The themes and ratings whose share is hidden; those who rated one way and another are parts of all who are read.

    Each is rounded to whole comments, and the whole is their sum.
    """
    bases = {**counted.read_by_rating}
    bases[""] = counted.read - sum(bases.values())
    counts: dict[tuple[str, str], Sequence[int]] = {}
    for code, whole in counted.themes.items():
        about = {rated: counted.by_rating[code, rated].total for rated in bases if rated}
        about[""] = whole.total - sum(about.values())
        counts |= {(code, rated): _kinds(about[rated], base) for rated, base in bases.items()}
        counts[code, "all"] = [sum(kind) for kind in zip(*(counts[code, rated] for rated in bases), strict=True)]
    wholes = [_whole((code, "all"), ((code, rated) for rated in bases)) for code in counted.themes]
    return frozenset(_hidden(counts, wholes))


def drivers_hidden(drivers: Iterable[Driver]) -> frozenset[str]:
    """The themes of which too few who mention them, or who do not, rated us well or otherwise."""
    shares = {
        (each.code, at): share for each in drivers for at, share in enumerate((each.mentioned, each.not_mentioned))
    }
    return frozenset(code for code, _at in _hidden({name: _of_rate(share) for name, share in shares.items()}))


def share_hidden(share: Rate) -> bool:
    """Whether a share that is part of no table is hidden."""
    return bool(_hidden({"": _of_rate(share)}))


def numbers_hidden(counts: Mapping[str, int]) -> frozenset[str]:
    """The names of numbers of comments that are parts of no table, and are hidden."""
    return frozenset(_hidden({name: (count,) for name, count in counts.items()}, rule=COUNTS))


Kinds = Callable[[Counts], Sequence[int]]
PARTS: tuple[tuple[Kinds, Rule], ...] = (
    (lambda counts: (counts.comments,), COUNTS),
    (lambda counts: (counts.good, counts.rated - counts.good), SHARES),
    (lambda counts: (counts.complaints, counts.read - counts.complaints), SHARES),
)
"""What is told of a group: how many comments there are, the share of good ratings, and that of complaints."""


def _decided(whole: Counts, tables: Mapping[str, Mapping[str, Counts]]) -> Hidden:
    groups = {WHOLE: whole}
    for table, found in tables.items():
        groups |= _named(table, found)
    wholes = [_whole(WHOLE, _named(table, found)) for table, found in tables.items() if found]
    return Hidden(*(frozenset(_hidden(_counts(groups, kinds), wholes, rule=rule)) for kinds, rule in PARTS))


def _beside(
    groups: Mapping[Group, Counts], wholes: Sequence["Whole[Group]"], alone: Mapping[date, Hidden], place: int
) -> frozenset[Group]:
    """What is hidden of the whole period, where each of its months is shown and hidden as it was."""
    kinds, rule = PARTS[place]
    known = {(MONTHS, month.isoformat()) if name == WHOLE else (month.isoformat(), name[1])
             for month, each in alone.items()
             for name in (each.comments, each.rated, each.read)[place]}  # fmt: skip
    before = [name for name in groups if name != WHOLE and name[0] != "services"]
    shown = [name for name in before if name not in known]
    return frozenset(_hidden(_counts(groups, kinds), wholes, shown=shown, hidden=known, rule=rule))


def _hidden(
    counts: Mapping[Name, Sequence[int]],
    wholes: Sequence["Whole[Name]"] = (),
    *,
    shown: Collection[Name] = (),
    hidden: Collection[Name] = (),
    rule: Rule = SHARES,
) -> set[Name]:
    """The names that are hidden. That a group has nobody at all is known, and says nothing of anybody."""
    nobody = {name for name, kinds in counts.items() if sum(kinds) == 0}
    found = decide(counts, wholes, shown={*shown, *nobody}, hidden={*hidden} - nobody, rule=rule)
    return {name for name, status in found.items() if status is Status.SUPPRESSED and name not in nobody}


def _whole(name: Name, parts: Iterable[Name]) -> "Whole[Name]":
    """A whole and its parts. What it is made of takes a while to load, where it is needed."""
    from analysis.added_counts import Whole

    return Whole(name, tuple(parts))


def _alone(counts: Mapping[str, Sequence[int]]) -> frozenset[str]:
    return frozenset(_hidden(counts))


def _counts(groups: Mapping[Group, Counts], kinds: Kinds) -> dict[Group, Sequence[int]]:
    return {name: kinds(each) for name, each in groups.items()}


def _named(table: str, groups: Mapping[str, Counts]) -> dict[Group, Counts]:
    return {(table, key): each for key, each in groups.items()}


def _month(counted: Tally, month: date) -> dict[str, Counts]:
    return {key: each for (when, key), each in counted.service_months.items() if when == month}


def _kinds(part: float, whole: float) -> tuple[int, int]:
    """How many comments are about something and how many are not, in whole comments."""
    about = round(part)
    return about, max(0, round(whole) - about)


def _of_rate(share: Rate) -> tuple[int, int]:
    return _kinds(share.rate * share.n if share.n else 0, share.n)

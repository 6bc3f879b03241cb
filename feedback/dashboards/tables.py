"""A tally as tables and charts in words; where it is published, what is too small to be told is left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import format_date, format_decimal, format_percent
from flask_babel import gettext as _

from analysis.disclosure import SMALLEST_SHOWN_BASE
from analysis.rates import Rate
from feedback import disclosing
from feedback.dashboards.drivers import Moved
from feedback.dashboards.process import Charted, charted
from feedback.dashboards.tally import Counts, Share, Tally
from feedback.dashboards.words import CAUSES, RATED
from feedback.disclosing import Hidden

Rows = list[tuple[str, ...]]


@dataclass(frozen=True)
class Mark:
    """A row of a process chart, in the chart's unit; `note` says why a month stands out."""

    label: str
    value: float
    shown: str
    mean: float
    low: float
    high: float
    note: str
    stands_out: bool


def count_rows(table: str, counts: Mapping[str, Counts], names: Mapping[str, str], hidden: Hidden) -> Rows:
    """Name, comments, good ratings, ratings and complaints; those with most comments first."""
    few, few_rated, few_read = hidden.of(table)
    order = sorted(counts, key=lambda key: (-counts[key].comments, names.get(key, key)))
    return [
        (
            names.get(key, key),
            _number(counts[key].comments, key in few),
            percent(counts[key].rating, key in few_rated),
            _number(counts[key].rated, key in few | few_rated),
            _complaints(counts[key], key in few | few_read),
        )
        for key in order
    ]


def month_rows(months: Mapping[date, Counts], hidden: Hidden) -> Rows:
    """The same by month, newest first."""
    named = {month.isoformat(): counts for month, counts in months.items()}
    few, few_rated, few_read = hidden.of(disclosing.MONTHS)
    return [
        (
            month_name(date.fromisoformat(key)),
            _number(named[key].comments, key in few),
            percent(named[key].rating, key in few_rated),
            _number(named[key].rated, key in few | few_rated),
            _complaints(named[key], key in few | few_read),
        )
        for key in sorted(named, reverse=True)
    ]


def theme_rows(counted: Tally, names: Mapping[str, str], *, published: bool) -> Rows:
    """Theme, the share of comments about it, and of those the shares that complain and that praise."""
    complained, praised = (
        disclosing.themes_hidden_of(counted, part) if published else frozenset[str]()
        for part in (counted.complained, counted.praised)
    )
    return [
        (
            names.get(code, code),
            percent(counted.themes[code].share(counted.read)),
            _part(counted.complained[code].total, counted.themes[code].total, code in complained),
            _part(counted.praised[code].total, counted.themes[code].total, code in praised),
        )
        for code in themes_told(counted, published=published)
    ]


def themes_told(counted: Tally, *, published: bool) -> list[str]:
    """The themes whose share may be told, the commonest first."""
    hidden = disclosing.themes_hidden(counted) if published else frozenset[str]()
    return [code for code in counted.commonest() if code not in hidden]


def theme_bars(counted: Tally, names: Mapping[str, str], *, published: bool, most: int = 12) -> list[dict[str, object]]:
    told = themes_told(counted, published=published)[:most]
    shares = [(code, counted.themes[code].share(counted.read)) for code in told]
    return [
        {"label": names.get(code, code), "value": 100 * each.rate, "low": 100 * each.ci_low, "high": 100 * each.ci_high}
        for code, each in shares
    ]


def rating_rows(counted: Tally, names: Mapping[str, str], *, published: bool) -> Rows:
    """Theme, and its share among comments that rated us good, neither and poor; those of few comments are left out."""
    bases = counted.read_by_rating
    hidden = disclosing.themes_hidden_by_rating(counted) if published else frozenset[tuple[str, str]]()
    return [
        (
            names.get(code, code),
            *(
                percent(
                    counted.by_rating[code, rated].share(bases[rated]),
                    bases[rated] < SMALLEST_SHOWN_BASE or (code, rated) in hidden,
                )
                for rated in RATED
            ),
        )
        for code in themes_told(counted, published=published)
        if counted.themes[code].total >= SMALLEST_SHOWN_BASE / 3
    ]


def driver_rows(moved: Moved, names: Mapping[str, str], *, published: bool) -> Rows:
    """Theme, good ratings where it is mentioned and where not, and the points of the variation that go with it."""
    hidden = disclosing.drivers_hidden(moved.drivers) if published else frozenset[str]()
    return [
        (
            names.get(each.code, each.code),
            percent(each.mentioned),
            percent(each.not_mentioned),
            _(
                "%(value)s (%(low)s to %(high)s)",
                value=_point(each.points),
                low=_point(each.low),
                high=_point(each.high),
            ),
        )
        for each in moved.drivers
        if each.code not in hidden
    ]


def whole_figures(counted: Tally, hidden: Hidden) -> dict[str, str]:
    """How many comments and ratings there are in all, in words."""
    few, few_rated, _few_read = hidden.of(disclosing.WHOLE[0])
    return {
        "comments": _number(counted.whole.comments, bool(few)),
        "rated": _number(counted.whole.rated, bool(few | few_rated)),
    }


def volume_marks(counted: Tally, until: date, hidden: Hidden) -> list[Mark]:
    """Comments a month on a process chart, of months that have ended and whose figures are told."""
    months = [(month, float(each.comments), each.comments) for month, each in _ended(counted, until, hidden, 0)]
    return [_mark(each, "%.0f") for each in charted(months, improvement=0)]


def rating_marks(counted: Tally, until: date, hidden: Hidden) -> list[Mark]:
    """Good ratings a month in per cent on a process chart, of months that have ended and whose figures are told."""
    ended = [(month, each.rating) for month, each in _ended(counted, until, hidden, 1)]
    months = [(month, 100 * each.rate, each.n) for month, each in ended]
    return [_mark(each, "%.0f%%") for each in charted(months, improvement=1)]


def _ended(counted: Tally, until: date, hidden: Hidden, part: int) -> list[tuple[date, Counts]]:
    few, months = hidden.of(disclosing.MONTHS)[part], sorted(counted.months.items())
    return [(month, each) for month, each in months if month < until and month.isoformat() not in few]


def percent(share: Rate | Share, few: bool = False) -> str:
    """A share with its interval in words."""
    if few:
        return str(_("Not shown"))
    if not share.n:
        return "–"
    value, low, high = (format_percent(each, "#,##0%") for each in (share.rate, share.ci_low, share.ci_high))
    return str(_("%(value)s (%(low)s to %(high)s)", value=value, low=low, high=high))


def month_name(month: date) -> str:
    words: str = format_date(month, "MMMM yyyy")
    return words


def _number(count: int, few: bool) -> str:
    return str(_("Not shown")) if few else str(format_decimal(count))


def _complaints(counts: Counts, few: bool) -> str:
    return _part(counts.complaints, counts.read, few)


def _part(part: float, whole: float, few: bool) -> str:
    if few:
        return str(_("Not shown"))
    return str(format_percent(part / whole, "#,##0%")) if whole else "–"


def _point(points: float) -> str:
    return str(format_decimal(round(points, 1)))


def _mark(each: Charted, form: str) -> Mark:
    point = each.point
    note = CAUSES.get(point.special_cause_type.value)
    return Mark(
        label=month_name(each.month),
        value=each.value,
        shown=form % each.value,
        mean=point.mean,
        low=max(0.0, point.lpl),
        high=point.upl,
        note=str(note or ""),
        stands_out=note is not None,
    )


def largest(marks: Sequence[Mark]) -> float:
    """The end of a chart's scale that holds every mark and limit."""
    return max([1.0, *(max(each.value, each.high) for each in marks)])

"""How did we do? What residents' ratings say, month by month."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_decimal, format_percent
from flask_babel import gettext as _

from analysis.disclosure import Status
from core import councils
from core.access import roles
from core.language import localised
from core.models import Role
from core.web import current_council, current_membership, db
from feedback import disclosing, ratings
from feedback.dashboards.scope import Scope, latest_period
from feedback.dashboards.tally import tally
from feedback.finding import Reach
from feedback.forms import RatingsForm

bp = Blueprint("ratings", __name__, url_prefix="/councils/<council>/ratings")


@dataclass(frozen=True)
class Line:
    """A row of the table and of the chart: percentages from 0 to 100, none where hidden, and the cells in words."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """A group's name, its line in the overview, and its months."""

    name: str
    whole: Line
    months: list[Line]


@bp.get("")
@roles(Role.OFFICER, Role.ANALYST, Role.VIEWER)
def overview(council: str) -> ResponseReturnValue:
    membership = current_membership()
    assert membership is not None, "only members enter"
    published = membership.role is Role.VIEWER
    form = RatingsForm(formdata=request.args)
    if published:
        form.by.choices = [each for each in form.by.choices if each.value != "organisation"]
    by = form.chosen("by")
    reach = Reach.for_figures(membership)
    groups = _published(reach, by) if published else ratings.ratings(db, reach, by)
    sections = [_section(_name(group.name, by), group) for group in groups]
    return render_template("feedback/ratings.html", choices=form, sections=sections, by=by, published=published)


def _published(reach: Reach, by: str) -> list[ratings.Group]:
    """The ratings for those who do not read the comments: the dashboard's, hidden where it hides them."""
    counted = tally(db, Scope(reach, latest_period()))
    hidden = disclosing.of_dashboard(counted)
    _comments, rated, _read = hidden.of("services")
    if by == "service":
        return [
            ratings.group_of(_code(key), each, {}, hidden=key in rated)
            for key, each in sorted(counted.services.items(), key=lambda pair: _code(pair[0]))
            if each.rated
        ]
    _comments, months, _read = hidden.of(disclosing.MONTHS)
    few = {date.fromisoformat(key) for key in months}
    whole = ratings.group_of("", counted.whole, counted.months, few, hidden=disclosing.WHOLE in hidden.rated)
    return [whole] if counted.whole.rated else []


def _code(service: str) -> str:
    """A service's code, by its number."""
    codes = {str(each.id): each.code for each in councils.services_of(db, current_council().id)}
    return codes.get(service, "")


def _section(name: str, group: ratings.Group) -> Section:
    return Section(name, _line(name, group.whole), [_line(_month(month), share) for month, share in group.months])


def _line(label: str, share: ratings.Share) -> Line:
    if share.hidden:
        return Line(label, None, None, None, (label, _("Not shown"), "–", "–", ""))
    good = share.good
    value, low, high = (format_percent(each, "#,##0%") for each in (good.rate, good.ci_low, good.ci_high))
    interval = _("%(low)s to %(high)s", low=low, high=high)
    cells = (label, value, interval, format_decimal(good.n), _caution(share.status))
    return Line(label, 100 * good.rate, 100 * good.ci_low, 100 * good.ci_high, cells)


def _caution(status: Status) -> str:
    """How a figure with this base may be read."""
    words = {Status.SUPPRESSED: _("Too few to publish"), Status.INDICATIVE: _("Read with care")}
    return str(words.get(status, ""))


def _month(month: date) -> str:
    words: str = format_date(month, "MMMM yyyy")
    return words


def _name(group: str, by: str) -> str:
    if not group:
        unnamed = {"service": _("No service named"), "organisation": _("No organisation named")}
        return str(unnamed.get(by, _("All ratings")))
    if by == "service":
        names = {service.code: service.name for service in councils.services_of(db, current_council().id)}
        return localised(names[group])
    return group

"""What residents say: a council's comments counted, compared and heard, on one page."""

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from core import councils
from core.access import roles
from core.database import now
from core.forms import choices
from core.language import localised
from core.models import Role
from core.web import current_council, db
from feedback import cards, desks, disclosing
from feedback.dashboards import tables
from feedback.dashboards.drivers import drivers_of
from feedback.dashboards.quotes import Quote, quotable, quotes_for
from feedback.dashboards.scope import MONTHS, Narrowing, Scope, channels_of, latest_period
from feedback.dashboards.tally import Tally, tally
from feedback.dashboards.words import CHANNELS, RATED
from feedback.finding import Reach
from feedback.forms import ChoiceForm
from feedback.months import month_of
from feedback.reviewing import groups

bp = Blueprint("dashboard", __name__, url_prefix="/councils/<council>/dashboard")
QUOTED_THEMES = 5


class DashboardForm(ChoiceForm):
    """Which comments the figures are of."""

    months = SelectField(
        _l("Period"),
        choices=choices({"12": _l("Last 12 months"), "3": _l("Last 3 months")}, _l("Last 24 months")),
        validate_choice=False,
    )
    service = SelectField(_l("Service"), validate_choice=False)
    ward = SelectField(_l("Ward"), validate_choice=False)
    channel = SelectField(_l("Channel"), validate_choice=False)


@bp.get("")
@roles(Role.OFFICER, Role.ANALYST, Role.VIEWER)
def overview(council: str) -> ResponseReturnValue:
    """Figures name nobody, so viewers see them too: without narrowing, and without what is too small to be told."""
    published = desks.member().role is Role.VIEWER
    form, names = DashboardForm(formdata=None if published else request.args), _names()
    form.service.choices = choices({each.code: localised(each.name) for each in desks.services()}, _l("Every service"))
    form.ward.choices = choices({key: name for key, name in names["areas"].items() if key}, _l("Every ward"))
    form.channel.choices = choices(
        {key: CHANNELS.get(key, key) for key in channels_of(db, current_council().id)}, _l("Every channel")
    )
    this_month = month_of(now())
    period = latest_period(int(form.chosen("months") or MONTHS))
    scope = Scope(Reach.for_figures(desks.member()), period, _narrowing(form))
    counted = tally(db, scope)
    return render_template(
        "feedback/dashboard.html",
        choices=None if published else form,
        published=published,
        counted=counted,
        counting=groups.counting(db, current_council().id, scope.reach.within),
        quotes=_quotes(scope, counted),
        **_tables(counted, scope, names, this_month, published=published),
    )


def _tables(
    counted: Tally, scope: Scope, names: dict[str, dict[str, str]], until: date, *, published: bool
) -> dict[str, object]:
    themes = cards.theme_names()
    moved = drivers_of(db, scope, counted)
    hidden = disclosing.of_dashboard(counted) if published else disclosing.NOTHING
    return {
        "whole": tables.whole_figures(counted, hidden),
        "months": tables.month_rows(counted.months, hidden),
        "volumes": tables.volume_marks(counted, until, hidden),
        "ratings": tables.rating_marks(counted, until, hidden),
        "largest": tables.largest,
        "services": tables.count_rows("services", counted.services, names["services"], hidden),
        "areas": tables.count_rows("areas", counted.areas, names["areas"], hidden),
        "channels": tables.count_rows("channels", counted.channels, names["channels"], hidden),
        "themes": tables.theme_rows(counted, themes, published=published),
        "bars": tables.theme_bars(counted, themes, published=published),
        "by_rating": tables.rating_rows(counted, themes, published=published),
        "rated": list(RATED.values()),
        "moved": moved,
        "drivers": tables.driver_rows(moved, themes, published=published) if moved else [],
    }


def _quotes(scope: Scope, counted: Tally) -> list[tuple[str, list[Quote]]]:
    """The commonest themes that somebody may be quoted on, with the words to quote."""
    council_id, comments = current_council().id, quotable(db, scope)
    found: list[tuple[str, list[Quote]]] = []
    for code in counted.commonest():
        quoted = {each.comment_id for _theme, quotes in found for each in quotes}
        if len(found) < QUOTED_THEMES and (quotes := quotes_for(db, council_id, comments, code, quoted=quoted)):
            found.append((cards.theme_name(code), quotes))
    return found


def _names() -> dict[str, dict[str, str]]:
    council_id = current_council().id
    services = {str(each.id): localised(each.name) for each in councils.services_of(db, council_id)}
    areas = {code: localised(name) for code, name in councils.wards_of(db, council_id)}
    return {
        "services": {"": _("No service named"), **services},
        "areas": {"": _("No ward named"), **areas},
        "channels": {key: str(words) for key, words in CHANNELS.items()},
    }


def _narrowing(form: DashboardForm) -> Narrowing:
    service = next((each for each in desks.services() if each.code == form.chosen("service")), None)
    return Narrowing(service.id if service else None, form.chosen("ward"), form.chosen("channel"))

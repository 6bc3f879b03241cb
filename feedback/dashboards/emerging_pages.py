"""What is new or growing this month, by the words that give it away and the comments that show it."""

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from core.access import roles
from core.database import now
from core.forms import choices
from core.language import localised
from core.models import Role
from core.web import db, saw
from feedback import choosing, desks
from feedback.dashboards.emerging import FALSE_ALARMS, Emerging, Found, emerging_in
from feedback.forms import ChoiceForm
from feedback.months import following, month_of

bp = Blueprint("comments-emerging", __name__, url_prefix="/councils/<council>/comments/emerging")
MONTHS = 12


class EmergingForm(ChoiceForm):
    """Of which month, and about which service."""

    month = SelectField(_l("Month"), validate_choice=False)
    service = SelectField(_l("Service"), validate_choice=False)


@bp.get("")
@roles(Role.OFFICER, Role.ANALYST)
def overview(council: str) -> ResponseReturnValue:
    form, this_month = EmergingForm(formdata=request.args), month_of(now())
    months = [following(this_month, -number) for number in range(MONTHS)]
    form.month.choices = choices({each.isoformat(): format_date(each, "MMMM yyyy") for each in months})
    form.service.choices = choices({each.code: localised(each.name) for each in desks.services()}, _l("Every service"))
    month = date.fromisoformat(form.chosen("month") or this_month.isoformat())
    service = next((each for each in desks.services() if each.code == form.chosen("service")), None)
    emerging = emerging_in(db, choosing.reach(), month, service.id if service else None)
    saw("comments-listed", "comment", comments=[each.reference for found in emerging.found for each in found.typical])
    return render_template(
        "feedback/emerging.html",
        choices=form,
        month=format_date(month, "MMMM yyyy"),
        emerging=emerging,
        found=[(each, _named(each), _chance(each)) for each in emerging.found],
        rows=_rows(emerging),
        one_in=round(1 / FALSE_ALARMS),
    )


def _named(found: Found) -> str:
    """Its words, as a heading names it: pairs first, and then what does not stand in one of them."""
    pairs = [words for words in found.words if " " in words]
    within = {word for pair in pairs for word in pair.split()}
    return ", ".join(
        f"“{words}”" for words in [*pairs, *(word for word in found.words if word not in {*pairs, *within})]
    )


def _rows(emerging: Emerging) -> list[tuple[str, ...]]:
    return [
        (_named(each), str(format_decimal(each.comments)), str(format_decimal(each.expected)), _chance(each))
        for each in emerging.found
    ]


def _chance(found: Found) -> str:
    """How often chance alone would bring it, as a sentence ends."""
    return str(_("%(times)s in 1,000", times=format_decimal(round(1000 * found.false_alarm))))

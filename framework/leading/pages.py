"""Which series moved before an outcome: for a council's own people, with the table first."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from core.access import roles
from core.language import localised
from core.models import Role
from core.web import current_council, db
from framework.leading import table_words, words
from framework.leading.leads import Lead, leads_of
from framework.leading.observed import by_name, found
from framework.tiles.reading import tiles_of

bp = Blueprint("framework-leading", __name__, url_prefix="/councils/<council>/framework/leading")
READERS = (Role.ANALYST, Role.OFFICER, Role.VIEWER)
DRAWN = 3
"""How many series have a picture where fewer stand out."""


@bp.get("")
@roles(*READERS)
def overview(council: str) -> ResponseReturnValue:
    """Every series that may be an outcome."""
    tiles = by_name(tiles_of(db, current_council(), unpublished=True))
    return render_template("framework/leading/overview.html", tiles=tiles)


@bp.get("/<indicator>")
@roles(*READERS)
def show(council: str, indicator: str) -> ResponseReturnValue:
    tiles = by_name(tiles_of(db, current_council(), unpublished=True))
    leads = leads_of(tiles, found(tiles, indicator) or abort(404))
    standing_out = [lead for lead in leads.leads if lead.stands_out]
    drawn = leads.leads[: max(DRAWN, len(standing_out))]
    return render_template(
        "framework/leading/show.html",
        leads=leads,
        standing_out=standing_out,
        charts=[(localised(lead.tile.indicator.title), _chart(lead)) for lead in drawn],
        words=words,
        table_words=table_words,
    )


def _chart(lead: Lead) -> list[dict[str, object]]:
    """The association at every lag with its interval, as the chart's macro takes it."""
    return [
        {"label": words.lag(each.lag, lead.months)}
        | {name: round(end, 2) + 0.0 for name, end in (("value", each.r), ("low", each.ci_low), ("high", each.ci_high))}
        for each in lead.every
    ]

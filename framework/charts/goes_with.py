"""The opinions that go with an indicator's, each with its part of the variation: what goes together, not why."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.language import localised
from core.models import Council
from framework.beside.showing import opinions_beside
from framework.charts.dots import dots_of
from framework.charts.pictures import Cell, Picture, Row, Table, of_wave
from framework.models import Indicator, Publication, Unit


def goes_with(session: Session, publication: Publication, council: Council, indicator: Indicator) -> Picture | None:
    """A council's opinions beside the one that its wave's plan explains; None for any other indicator."""
    found, _explains = opinions_beside(session, council, indicator, publication)
    if found is None or not found.rows:
        return None
    title = _(
        "What goes with it: %(title)s, %(council)s", title=localised(indicator.title), council=localised(council.name)
    )
    headings = [str(_("Opinion")), str(_("Points of the variation, and their 95%% interval")) % {}]
    rows = [Row([Cell(one.title), Cell(one.shown, (one.interval,))]) for one in found.rows]
    dots = [(one.title, one.value, one.low, one.high, one.shown, one.interval) for one in found.rows]
    body = dots_of(dots, Unit.SCORE, from_nought=True)
    table = Table(str(_("How much goes with each opinion")), headings, rows)
    note = " ".join((found.says, *([found.note] if found.note else [])))
    caution = _(
        "The figures say what goes together. They do not say what would follow if something were changed: an opinion "
        "of the council may colour every answer at once."
    )
    return Picture("dots", str(title), note, of_wave(publication), table, body, [], caution=str(caution))

"""The councils of a survey by how much their answers tell: whether one is further off than that explains."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.language import localised
from framework import words
from framework.charts.pictures import Cell, Picture, Row, Table, of_wave
from framework.charts.plotted import Plotted, plotted
from framework.comparing.funnels import FEWEST, Funnel, funnel_among
from framework.maps import words as map_words
from framework.maps.areas import council_figures
from framework.models import Indicator, Observation, Publication
from framework.published import Survey, figures_of
from framework.studies.signals import SIGNALS


def funnel(session: Session, survey: Survey, publication: Publication, indicator: Indicator) -> Picture:
    """A survey's councils that may stand together; without a drawing where they are too few."""
    figures = council_figures(session, publication, indicator.code)
    together = {one.code for one in figures if one.value is not None and not one.apart}
    observed = figures_of(session, publication, indicator=indicator.code)
    named = [(one.council.name, one) for one in observed if one.council.code in together]
    found = funnel_among(named, indicator.unit)
    title = _(
        "%(title)s by how much each council's answers tell: %(survey)s",
        title=localised(indicator.title), survey=localised(survey.commission.title),
    )  # fmt: skip
    footnotes = [map_words.area(one) for one in figures if one.code not in together]
    said = str(_("A funnel needs figures of %(number)s councils at least: of fewer it says nothing.", number=FEWEST))
    if found is not None:
        said = described(found)
    body = drawn_as_funnel(found) if found else None
    return Picture("plot", str(title), said, of_wave(publication), _table(str(title), found), body, footnotes)


def drawn_as_funnel(found: Funnel[Any]) -> Plotted:
    keys = [
        ("mark", str(_("A council, by its number in the table"))),
        ("unusual", str(_("A council outside the limits"))),
        ("mean", str(_("All councils together: %(value)s", value=words.percent(found.target)))),
        ("limit95", str(_("1 in 20 would lie outside by chance"))),
        ("limit998", str(_("1 in 500 would lie outside by chance"))),
    ]
    across = str(_("Effective base: how much a council's answers tell"))
    return plotted(found.plot, words.percent, keys, across, named=True)


def described(found: Funnel[Any]) -> str:
    return str(_(
        "%(councils)s councils by how much their answers tell. All councils together: %(target)s. Outside the limits: "
        "%(outside)s. The table before the picture has every value; councils are numbered as in it.",
        councils=len(found.rows), target=words.percent(found.target), outside=found.outside,
    ))  # fmt: skip


def _table(caption: str, found: Funnel[Observation] | None) -> Table:
    headings = [
        _("Council"), _("Figure, 95%% interval and base") % {}, _("Effective base"), _("Beside all councils together"),
    ]  # fmt: skip
    numbered = enumerate(found.rows if found else [], start=1)
    rows = [
        Row([
            Cell(f"{number}. {localised(name)}"), _figure(figure), Cell(words.whole(place["base"])),
            Cell(str(SIGNALS[place["signal"]])),
        ])
        for number, (name, figure, place) in numbered
    ]  # fmt: skip
    return Table(caption, list(map(str, headings)), rows, (1, 2))


def _figure(figure: Observation) -> Cell:
    base = str(_("base %(base)s", base=words.whole(figure.base)))
    return Cell(words.percent(figure.value), (words.interval(figure), base))

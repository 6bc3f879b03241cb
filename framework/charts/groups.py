"""The groups of a council's residents beside each other: who sees it otherwise, and how sure that is."""

from __future__ import annotations

from functools import partial

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.language import localised
from core.models import Council
from framework import words
from framework.charts.dots import dots_of
from framework.charts.pictures import Cell, Picture, Row, Table, figure_heading, of_wave
from framework.comparing import words as comparing_words
from framework.comparison import NOT_COMPARED
from framework.models import Difference, Indicator, Observation, Publication
from framework.published import figures_of, groups_compared, ward_names
from framework.studies.categories import Categories


def groups(
    session: Session, publication: Publication, council: Council, indicator: Indicator, by: str
) -> Picture | None:
    """A council's residents by one thing that is known of them; None where it is not known of any."""
    figures_by = partial(figures_of, session, publication, indicator=indicator.code, council_id=council.id)
    known = Categories(publication, ward_names(session, council.id) if by == "ward" else {})
    figures = known.in_order(by, figures_by(domain_var=by))
    if not figures:
        return None
    names = {figure.id: known.name(by, figure.domain) for figure in figures}
    compared = groups_compared(session, figures)
    title = _(
        "%(title)s among groups of residents: %(council)s",
        title=localised(indicator.title), council=localised(council.name),
    )  # fmt: skip
    headings = [str(words.DOMAIN_NAMES[by]), figure_heading(), str(_("Compared with the other groups' average"))]
    rows = [
        Row([Cell(names[one.id]), _figure(one), Cell(_compared(one, compared.get(one.id)))]) for one in figures
    ]  # fmt: skip
    shown = [
        (names[one.id], one.value, one.ci_low, one.ci_high, comparing_words.amount(one.value, indicator.unit),
         words.interval(one))
        for one in figures if one.value is not None
    ]  # fmt: skip
    everybody = next(iter(figures_by()), None)
    whole = everybody.value if everybody else None
    body = dots_of(shown, indicator.unit, whole, str(_("All residents"))) if shown else None
    hidden = [f"{names[one.id]}: {words.STATUSES[one.status]}" for one in figures if one.value is None]
    said = _(
        "%(number)s groups, each with its figure and 95%% interval. The table before the picture has every figure.",
        number=len(shown),
    )  # fmt: skip
    table = Table(str(words.DOMAIN_NAMES[by]), headings, rows)
    return Picture("dots", str(title), str(said), of_wave(publication), table, body, hidden)


def _figure(one: Observation) -> Cell:
    if one.value is None:
        return Cell(str(words.STATUSES[one.status]))
    more = [words.interval(one), str(_("base %(base)s", base=words.whole(one.base)))]
    more += [str(words.STATUSES[one.status])] if one.status in words.STATUSES else []
    return Cell(comparing_words.amount(one.value, one.indicator.unit), tuple(more))


def _compared(one: Observation, found: Difference | None) -> str:
    if one.value is None:
        return "–"
    judged = found or NOT_COMPARED
    said = str(words.BESIDE_OTHERS[judged.verdict])
    return f"{words.SYMBOLS[judged.verdict]} {said} {words.size(judged)}" if judged.verdict in words.SYMBOLS else said

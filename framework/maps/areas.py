"""A council's wards on a map: what was published of each, or what was modelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.language import localised
from core.reference import same_council
from framework import words
from framework.charts.together import kept_apart
from framework.comparing import words as comparing_words
from framework.comparison import NOT_COMPARED
from framework.maps.figures import AreaFigure, MapPicture, pictured
from framework.maps.finding import Found, ward_maps
from framework.maps.models import MapKind
from framework.models import Against, Difference, Indicator, Observation, Publication, Unit
from framework.published import differences_of, figures_of, groups_compared, ward_names
from framework.studies.models import StudyFigure

WARD = "ward"


def ward_figures(session: Session, publication: Publication, council_id: UUID, code: str) -> list[AreaFigure]:
    """Every ward of a council with its published figure, or that it is hidden, in the order of their names.

    A ward's verdict is on its difference from the plain mean of the other wards. Wards that no figure is of are there
    too, with none.
    """
    figures = figures_of(session, publication, indicator=code, council_id=council_id, domain_var=WARD)
    compared = groups_compared(session, figures)
    names = ward_names(session, council_id)
    found = [
        _figure(one, one.domain, _ward_name(names, one.domain), one.indicator.unit, compared.get(one.id))
        for one in figures
    ]
    had = {each for one in figures for each in one.domain.split(" + ")}
    found += [AreaFigure(each, _ward_name(names, each), None, None) for each in names if each not in had]
    return sorted(found, key=lambda one: one.name)


def wards_without_figures(session: Session, council_id: UUID) -> list[AreaFigure]:
    """A council's wards by name, to be drawn before anything is known of them."""
    names = ward_names(session, council_id)
    return sorted((AreaFigure(each, _ward_name(names, each), None, None) for each in names), key=lambda one: one.name)


def modelled_wards(session: Session, council_id: UUID, figures: Sequence[StudyFigure]) -> list[AreaFigure]:
    """Wards with what a model says of each, marked as modelled: for the council's own people."""
    names = ward_names(session, council_id)
    found = [
        AreaFigure(
            one.domain, _ward_name(names, one.domain), one.status, one.value,
            comparing_words.amount(one.value, one.indicator.unit), _interval(one, one.indicator.unit),
            words.whole(one.base), modelled=True,
        )
        for one in figures
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.name)


def picture_of_modelled_wards(session: Session, council_id: UUID, figures: Sequence[StudyFigure]) -> MapPicture | None:
    """Modelled figures on the council's map; None where there are none or it has no wards."""
    found = ward_maps(session, council_id)
    if not figures or not found:
        return None
    best = found.get(MapKind.HEXES) or next(iter(found.values()))
    return pictured(best, modelled_wards(session, council_id, figures), figures[0].indicator.unit, {})


def council_figures(session: Session, publication: Publication, code: str) -> list[AreaFigure]:
    """Every council of a wave with its figure and how it stands beside the others, in the order of their names.

    Those that may not be compared with the rest say why: they are not drawn beside them.
    """
    figures = figures_of(session, publication, indicator=code)
    compared = differences_of(session, publication, Against.COUNCILS)
    reasons = {key: comparing_words.because(judged) for key, judged in kept_apart(session, figures).items()}
    found = [
        _figure(
            one, one.council.code, localised(one.council.name), one.indicator.unit,
            compared.get(one.id, {}).get(Against.COUNCILS), apart=reasons.get(one.id, ""),
        )
        for one in figures
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.name)


def picture_of_councils(
    session: Session, found: Found, figures: Sequence[AreaFigure], indicator: Indicator
) -> MapPicture:
    """Councils on a map, found by any of the codes that they have had."""
    aliases = {other: one.code for one in figures for other in same_council(session, one.code)}
    return pictured(found, figures, indicator.unit, aliases)


def _figure(
    one: Observation, code: str, name: str, unit: Unit, compared: Difference | None, *, apart: str = ""
) -> AreaFigure:
    judged = compared or NOT_COMPARED
    return AreaFigure(
        code, name, one.status, one.value, comparing_words.amount(one.value, unit), _interval(one, unit),
        "" if one.base is None else words.whole(one.base),
        judged.verdict if one.value is not None else None, words.beside_others(judged), apart,
    )  # fmt: skip


def _interval(one: Observation | StudyFigure, unit: Unit) -> str:
    if one.ci_low is None or one.ci_high is None:
        return ""
    low, high = (comparing_words.amount(each, unit) for each in (one.ci_low, one.ci_high))
    return str(_("%(low)s to %(high)s", low=low, high=high))


def _ward_name(names: Mapping[str, dict[str, str]], code: str) -> str:
    """A ward's name; wards that were merged are named together."""
    return " + ".join(localised(names.get(each)) or each for each in code.split(" + "))

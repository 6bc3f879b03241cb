"""The pictures of published figures, each with its table: a page, a frame elsewhere and a file show the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.language import localised
from core.models import Council
from core.reference import same_council
from framework import words
from framework.beside.reading import events_between
from framework.charts.dots import Dots, dots_of
from framework.charts.plotted import Plotted
from framework.charts.series import EventMark, LeftOut, TimePlot, TimePoint, limits_of, time_plot
from framework.comparing import Answer
from framework.comparing import words as comparing_words
from framework.comparing.judging import judge
from framework.comparing.sides import side_of
from framework.maps import words as map_words
from framework.maps.areas import council_figures, picture_of_councils, ward_figures
from framework.maps.figures import AreaFigure, MapPicture, pictured
from framework.maps.finding import council_maps, ward_maps
from framework.maps.models import MapKind
from framework.models import Indicator, Observation, ObservationStatus, Polarity, Publication, Unit
from framework.published import Survey, figures_of
from framework.reading import read

IMPROVEMENT = {Polarity.HIGHER_IS_BETTER: 1, Polarity.LOWER_IS_BETTER: -1, Polarity.NEITHER: 0}


@dataclass(frozen=True)
class Cell:
    """What a cell says first, and what it adds in smaller letters."""

    says: str
    more: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ", ".join((self.says, *self.more))


@dataclass(frozen=True)
class Row:
    """A row of a picture's table; `anchor` names it where the picture leads to it."""

    cells: list[Cell]
    anchor: str = ""


@dataclass(frozen=True)
class Table:
    """The picture in figures: `numbers` are the columns that hold them, counted from 0."""

    caption: str
    headings: list[str]
    rows: list[Row]
    numbers: tuple[int, ...] = (1,)


@dataclass(frozen=True)
class Picture:
    """A picture: what it is of, its table, and one thing to draw, or why there is nothing.

    `kind` is map, dots, time or plot, by which templates choose how to draw.
    """

    kind: str
    title: str
    description: str
    note: str
    table: Table
    body: MapPicture | Dots | TimePlot | Plotted | None
    footnotes: list[str] = field(default_factory=list)
    kinds: list[MapKind] = field(default_factory=list)
    """The maps that there are of the same areas."""
    headline: tuple[str, ...] = ()
    """The figure in a few words, before everything else: value, interval and what may be said of its change."""
    caution: str = ""
    """What must not be read into it."""


def ward_map(
    session: Session, publication: Publication, council: Council, indicator: Indicator, kind: str = ""
) -> Picture | None:
    """A council's wards; None where the council has none."""
    found = ward_maps(session, council.id)
    if not found:
        return None
    figures = ward_figures(session, publication, council.id, indicator.code)
    chosen = _chosen(list(found), kind)
    body = pictured(found[chosen], figures, indicator.unit, {})
    title = _("%(title)s: wards of %(council)s", title=localised(indicator.title), council=localised(council.name))
    headings = [
        _("Ward"),
        figure_heading(),
        _("Compared with the other wards"),
    ]
    return _map(str(title), publication, body, figures, headings, list(found))


def council_map(
    session: Session, survey: Survey, publication: Publication, indicator: Indicator, kind: str = ""
) -> Picture:
    """Every council of a survey."""
    figures = council_figures(session, publication, indicator.code)
    found = council_maps(session, _with_former_codes(session, figures))
    chosen = _chosen(list(found), kind)
    body = picture_of_councils(session, found[chosen], figures, indicator)
    title = _(
        "%(title)s: councils of %(survey)s", title=localised(indicator.title), survey=localised(survey.commission.title)
    )
    headings = [
        _("Council"), figure_heading(), _("Compared with the others' average"),
    ]  # fmt: skip
    return _map(str(title), publication, body, figures, headings, list(found))


def comparison(session: Session, survey: Survey, publication: Publication, indicator: Indicator) -> Picture:
    """The councils of a survey as dots with their intervals, in the order of names: those that may stand together."""
    figures = council_figures(session, publication, indicator.code)
    by_code = {one.council.code: one for one in figures_of(session, publication, indicator=indicator.code)}
    drawn = [(one, by_code[one.code]) for one in figures if one.value is not None and not one.apart]
    rows = [
        (one.name, observed.value, observed.ci_low, observed.ci_high, one.shown, one.interval)
        for one, observed in drawn
    ]
    values = [observed.value for _one, observed in drawn if observed.value is not None]
    average = sum(values) / len(values) if len(values) > 1 else None
    unit = indicator.unit
    body = dots_of(rows, unit, average, str(_("Plain average of the councils"))) if rows else None
    headings = [_("Council"), figure_heading(), _("Compared with the others' average")]
    table = Table(
        localised(survey.commission.title), list(map(str, headings)),
        [Row([Cell(one.name), _figure(one), Cell(_judged(one))]) for one in figures],
    )  # fmt: skip
    footnotes = [map_words.area(one) for one in figures if one.value is None or one.apart]
    return Picture(
        "dots", localised(indicator.title), _described(figures), of_wave(publication), table, body, footnotes
    )


def over_time(
    session: Session, survey: Survey, publication: Publication, council: Council, indicator: Indicator
) -> Picture | None:
    """A council's figure over the waves up to one, as far back as it may be compared with the last; None without any.

    What may not be compared is in the table with the reason, and is not drawn.
    """
    earlier = [one for one in reversed(survey.publications) if one.wave.number <= publication.wave.number]
    found = [
        (one, figure)
        for one in earlier
        for figure in figures_of(session, one, indicator=indicator.code, council_id=council.id)
    ]
    if not found:
        return None
    shown = [(one, figure) for one, figure in found if figure.value is not None]
    points, left_out = _comparable(session, shown)
    for one, figure in found:
        if figure.value is None:
            left_out.append(
                LeftOut(words.wave(one), str(_("Hidden to protect privacy")), str(_("Hidden to protect privacy")))
            )
    title = _("%(title)s over time: %(council)s", title=localised(indicator.title), council=localised(council.name))
    table = Table(
        str(title), [str(_("Wave")), figure_heading(), str(_("In the picture"))],
        [_time_row(one, figure, points, left_out) for one, figure in found],
    )  # fmt: skip
    body = _time_body(session, council, indicator, points, left_out) if points else None
    said = _(
        "%(number)s waves, from %(first)s to %(last)s; the latest figure is %(value)s. The table before the picture "
        "has every figure.",
        number=len(points), first=points[0].label, last=points[-1].label, value=points[-1].shown,
    ) if points else _("No figure may be shown.")  # fmt: skip
    return Picture("time", str(title), str(said), of_wave(publication), table, body)


def in_short(
    session: Session, survey: Survey, publication: Publication, council: Council, indicator: Indicator
) -> Picture | None:
    """A council's figure at a glance, as a tile says it: value, interval, change in words, and its line over time."""
    found = over_time(session, survey, publication, council, indicator)
    readings = read(session, publication, indicator.code, council.id)
    mine = next((one for each in readings for one in each.readings), None)
    if found is None or mine is None:
        return None
    headline: tuple[str, ...] = (str(_("Hidden to protect privacy")),)
    if mine.figure.value is not None:
        value, change = comparing_words.amount(mine.figure.value, indicator.unit), words.change(mine)
        headline = tuple(
            each for each in (value, words.interval(mine.figure), change, words.size(mine.earlier)) if each
        )
    title = _("%(title)s: %(council)s", title=localised(indicator.title), council=localised(council.name))
    return replace(found, title=str(title), headline=headline)


def _time_body(
    session: Session, council: Council, indicator: Indicator, points: Sequence[TimePoint], left_out: Sequence[LeftOut]
) -> TimePlot:
    events = events_between(session, council.id, indicator.code, points[0].on, points[-1].on, public=True)
    marks = [
        EventMark(number, each.on, str(format_date(each.on, "d MMMM y")), localised(each.title), localised(each.note))
        for number, each in enumerate(events, start=1)
    ]
    limits = limits_of([point.value for point in points], IMPROVEMENT[indicator.polarity])
    unit = indicator.unit
    return time_plot(
        points,
        marks,
        left_out,
        say=lambda value: comparing_words.amount(value, unit),
        share=indicator.unit is Unit.PERCENT,
        limits=limits,
    )


def _comparable(
    session: Session, shown: Sequence[tuple[Publication, Observation]]
) -> tuple[list[TimePoint], list[LeftOut]]:
    """The figures that may stand beside the latest, and those that may not, with the reason."""
    points: list[TimePoint] = []
    left_out: list[LeftOut] = []
    latest = side_of(session, shown[-1][1]).basis if shown else None
    for one, figure in shown:
        unit = figure.indicator.unit
        value = comparing_words.amount(figure.value, unit)
        judged = judge(side_of(session, figure).basis, latest) if latest and figure is not shown[-1][1] else None
        if judged is not None and not judged.may_be_drawn:
            left_out.append(LeftOut(words.wave(one), value, comparing_words.because(judged)))
            continue
        care = comparing_words.because(judged) if judged is not None and judged.answer is not Answer.YES else ""
        points.append(TimePoint(
            figure.period_end, words.wave(one), figure.value or 0.0, figure.ci_low, figure.ci_high, value,
            words.interval(figure) if unit is Unit.PERCENT else "", care,
        ))  # fmt: skip
    return points, left_out


def _time_row(one: Publication, figure: Observation, points: Sequence[TimePoint], left_out: Sequence[LeftOut]) -> Row:
    label = words.wave(one)
    base = str(_("base %(base)s", base=words.whole(figure.base)))
    value = Cell(str(_("Hidden to protect privacy")), () if figure.base is None else (base,))
    if figure.value is not None:
        value = Cell(comparing_words.amount(figure.value, figure.indicator.unit), (words.interval(figure), base))
    care = next((point.care for point in points if point.label == label), "")
    why = next((each.why for each in left_out if each.label == label), "")
    said = _("Not drawn: %(why)s", why=why) if why else _("With care: %(why)s", why=care) if care else _("Drawn")
    return Row([Cell(label), value, Cell(str(said))])


def _map(
    title: str, publication: Publication, body: MapPicture, figures: Sequence[AreaFigure], headings: list[object],
    kinds: list[MapKind],
) -> Picture:  # fmt: skip
    letters = {area.figure.code: area.letter for area in body.areas if area.figure}
    rows = [
        Row([_named(one.name, letters.get(one.code, "")), _figure(one), Cell(_judged(one))], map_words.anchor(one))
        for one in figures
    ]
    table = Table(title, list(map(str, headings)), rows)
    return Picture("map", title, map_words.description(body), of_wave(publication), table, body, [], kinds)


def figure_heading() -> str:
    return str(_("Figure, 95%% interval and base")) % {}


def _named(name: str, letter: str) -> Cell:
    return Cell(name, (str(_("class %(letter)s on the map", letter=letter)),) if letter else ())


def _chosen(kinds: Sequence[MapKind], wanted: str) -> MapKind:
    """The map that a reader asks for, else hexagons, in which every area is as large as the next."""
    return next((kind for kind in kinds if kind.value == wanted), MapKind.HEXES if MapKind.HEXES in kinds else kinds[0])


def _figure(one: AreaFigure) -> Cell:
    if one.status is None:
        return Cell("–")
    base = str(_("base %(base)s", base=one.base)) if one.base else ""
    if one.value is None:
        return Cell(str(_("Hidden to protect privacy")), (base,) if base else ())
    note = str(_("Indicative: under 100 answers")) if one.status is ObservationStatus.INDICATIVE else ""
    return Cell(one.shown, tuple(each for each in (one.interval, base, note) if each))


def _judged(one: AreaFigure) -> str:
    if one.value is None:
        return "–"
    if one.apart:
        return str(_("Not drawn: %(why)s", why=one.apart))
    return one.says


def _described(figures: Sequence[AreaFigure]) -> str:
    shown = [one for one in figures if one.value is not None and not one.apart]
    return str(ngettext(
        "%(num)s council, with its figure and 95%% interval. The table before the picture has the figure.",
        "%(num)s councils, each with its figure and 95%% interval. The table before the picture has every figure.",
        len(shown),
    ))  # fmt: skip


def of_wave(publication: Publication) -> str:
    return f"{localised(publication.wave.commission.title)}, {words.period(publication)}"


def _with_former_codes(session: Session, figures: Sequence[AreaFigure]) -> list[str]:
    return [code for one in figures for code in (one.code, *same_council(session, one.code))]

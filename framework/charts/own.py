"""Pictures of an indicator that is a council's own: its figures over time, at a glance, and beside other councils'."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.language import localised
from core.models import Council
from framework.beside.reading import events_between
from framework.charts.dots import dots_of
from framework.charts.pictures import IMPROVEMENT, Cell, Picture, Row, Table, figure_heading
from framework.charts.series import EventMark, LeftOut, TimePlot, TimePoint, time_plot
from framework.comparing import comparisons_of
from framework.comparing import words as comparing_words
from framework.comparing.sides import Side
from framework.models import Observation
from framework.tiles import values, words
from framework.tiles.series import Point
from framework.tiles.tile import Tile
from framework.tiles.usual import shown_since_break, usual


def over_time(session: Session, council: Council, tile: Tile) -> Picture:
    """Every figure, as far back as one follows from another; what went before a break is in the table alone."""
    drawn = shown_since_break(tile.points)
    kept = {point.id for point in drawn}
    left_out = [_left_out(point, tile) for point in tile.points if point.id not in kept]
    title = _(
        "%(title)s over time: %(council)s", title=localised(tile.indicator.title), council=localised(council.name)
    )
    reasons = {each.label: each.why for each in left_out}
    rows = [_row(point, tile, reasons) for point in tile.points]
    table = Table(str(title), [str(_("Time")), figure_heading(), str(_("In the picture"))], rows)
    body = _plot(session, council, tile, drawn, left_out) if drawn else None
    said = _(
        "%(number)s figures, from %(first)s to %(last)s; the latest is %(value)s. The table has every "
        "figure.",
        number=len(drawn), first=words.period(drawn[0]), last=words.period(drawn[-1]),
        value=values.value(drawn[-1], tile.indicator),
    ) if drawn else _("No figure may be shown.")  # fmt: skip
    return Picture("time", str(title), str(said), _note(tile), table, body)


def in_short(session: Session, council: Council, tile: Tile) -> Picture:
    """The latest figure as its tile says it, with its line over time."""
    found = over_time(session, council, tile)
    point, indicator = tile.latest, tile.indicator
    value = str(words.STATUSES[point.status]) if point.value is None else values.value(point, indicator)
    said = (value, values.interval(point, indicator), words.verdict(tile), values.size(tile.change, point, indicator))
    title = _("%(title)s: %(council)s", title=localised(indicator.title), council=localised(council.name))
    headline = tuple(each for each in said if each)
    return Picture("time", str(title), found.description, found.note, found.table, found.body, headline=headline)


def comparison(session: Session, council: Council, tile: Tile, latest: Observation) -> Picture:
    """The latest figure and those of other councils that may be drawn beside it, in the order of their names."""
    found, indicator = comparisons_of(session, latest), tile.indicator
    others = sorted((each for each in found.drawn if each.line is None), key=lambda each: localised(each.name))
    figures = [(localised(council.name), found.mine), *((localised(each.name), each.side) for each in others)]
    dots = [
        (name, side.value, side.ci_low, side.ci_high, values.said(side.value, indicator),
         comparing_words.interval(side) if side.has_interval else "")
        for name, side in figures if side.value is not None
    ]  # fmt: skip
    rows = [Row([Cell(localised(council.name)), _figure(found.mine, tile), Cell("–")])]
    rows += [
        Row([Cell(localised(each.name)), _figure(each.side, tile), Cell(comparing_words.beside(each))])
        for each in others
    ]
    headings = [str(_("Council")), figure_heading(), str(_("This council beside it"))]
    body = dots_of(dots, indicator.unit) if len(dots) > 1 else None
    said = _(
        "%(number)s councils, each with its figure. The table before the picture has every figure.", number=len(dots)
    ) if body else _("No other council has a figure that may be set beside this one yet.")  # fmt: skip
    apart = [f"{localised(each.name)}: {comparing_words.because(each.comparability)}" for each in found.not_drawn]
    table = Table(localised(indicator.title), headings, rows)
    return Picture("dots", localised(indicator.title), str(said), _note(tile), table, body, apart)


def _plot(
    session: Session, council: Council, tile: Tile, drawn: Sequence[Point], left_out: Sequence[LeftOut]
) -> TimePlot:
    indicator = tile.indicator
    events = events_between(session, council.id, indicator.code, drawn[0].ends, drawn[-1].ends, public=True)
    marks = [
        EventMark(number, each.on, str(format_date(each.on, "d MMMM y")), localised(each.title), localised(each.note))
        for number, each in enumerate(events, start=1)
    ]
    points = [
        TimePoint(
            point.ends, words.period(point), point.value or 0.0, point.low, point.high,
            values.value(point, indicator), values.interval(point, indicator),
        )
        for point in drawn
    ]  # fmt: skip
    limits = usual(tile.points, IMPROVEMENT[indicator.polarity])
    share = values.is_share(indicator)
    return time_plot(points, marks, left_out, say=lambda mark: values.mark(mark, indicator), share=share, limits=limits)


def _left_out(point: Point, tile: Tile) -> LeftOut:
    if point.value is None:
        hidden = str(words.STATUSES[point.status])
        return LeftOut(words.period(point), hidden, hidden)
    breaks = next(each for each in reversed(tile.points) if each.broken)
    return LeftOut(words.period(point), values.value(point, tile.indicator), words.broken(breaks))


def _row(point: Point, tile: Tile, reasons: dict[str, str]) -> Row:
    period, base = words.period(point), _base(point.base)
    if point.value is None:
        cell = Cell(str(words.STATUSES[point.status]), base)
    else:
        more = (values.interval(point, tile.indicator), *base)
        cell = Cell(values.value(point, tile.indicator), tuple(each for each in more if each))
    why = reasons.get(period)
    return Row([Cell(period), cell, Cell(str(_("Not drawn: %(why)s", why=why) if why else _("Drawn")))])


def _figure(side: Side, tile: Tile) -> Cell:
    more = (comparing_words.interval(side), comparing_words.base(side))
    return Cell(values.said(side.value, tile.indicator), tuple(each for each in more if each))


def _base(base: int | None) -> tuple[str, ...]:
    return () if base is None else (str(_("base %(base)s", base=values.whole(base))),)


def _note(tile: Tile) -> str:
    source = localised(tile.indicator.origin) or str(words.SOURCES[tile.latest.source])
    return f"{source}, {words.period(tile.latest)}"

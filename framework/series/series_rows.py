"""Reading a file of an outside series row by row: each row is a figure, a refusal that says why, or passed over."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from core.tables import Table
from framework.series.cells import Figure, NoFigure, Said, read_figure
from framework.series.layout import Layout, layout_of, place_of
from framework.series.periods import NoPeriod, Period, read_period
from framework.series.refusals import Refusal, Unusable, shown
from framework.series.series_map import OWN, Column, SeriesMap

GSS = re.compile(r"[EJKLMNSTW]\d{8}")
LONGEST = {"group": 64, "mode": 32, "area": 32, "period": 64, "status": 64, "indicator": 200}
EVERYBODY = ("", "all", "total", "everybody", "pawb", "persons")
Resolve = Callable[[str], str | None]
"""The code by which a place goes here, or None where nobody knows it."""


@dataclass(frozen=True)
class Bounds:
    """Between which numbers the figures of an indicator lie as they are written; None where there is no end.

    What is written over `divisor` is what is kept: shares of people are written per cent and kept from 0 to 1.
    """

    least: float | None = None
    most: float | None = None
    divisor: float = 1.0


@dataclass(frozen=True)
class Expected:
    """What a file may speak of: the indicators with their bounds, places, groups, the council's own code, and today."""

    indicators: Mapping[str, Bounds]
    resolve: Resolve
    groups: Mapping[str, Collection[str]]
    own: Collection[str]
    today: date


@dataclass(frozen=True)
class SeriesRow:
    """A figure as it is kept: a share from 0 to 1, or in its indicator's unit. `value` is None where suppressed.

    `column` is the heading under which it stands, where each period has a column.
    """

    row: int
    indicator: str
    area: str
    period: Period
    value: float | None
    low: float | None
    high: float | None
    base: int | None
    said: frozenset[Said]
    domain_var: str
    domain: str
    mode: str
    column: str = ""

    @property
    def key(self) -> tuple[str, str, date, str, str, str]:
        """What no two figures share."""
        return self.indicator, self.area, self.period.start, self.domain_var, self.domain, self.mode


@dataclass
class PassedOver:
    """How many rows the map leaves out, or figures where a row has several: those of other places, and empty cells."""

    rows: int = 0


def read_rows(
    table: Table, plan: SeriesMap, expected: Expected, passed: PassedOver | None = None
) -> Iterator[SeriesRow | Refusal]:
    """Read each row in order, holding one at a time. Raises `UnreadableTable`."""
    layout = layout_of(table.header, plan)
    only = {place_of(table.header, header): kept for header, kept in plan.only.items()}
    first_seen: dict[tuple[object, ...], tuple[int, str]] = {}
    for row, cells in table.rows:
        if len(cells) != len(table.header):
            yield Refusal(row, "", "other-width", {"cells": len(cells), "columns": len(table.header)})
        elif any(cells[place].strip().casefold() not in kept for place, kept in only.items()):
            _pass_over(passed)
        else:
            for read in _figures(row, cells, layout, plan, expected):
                if read is None or (isinstance(read, SeriesRow) and _is_elsewhere(read, plan, expected)):
                    _pass_over(passed)
                else:
                    yield _once(first_seen, read)


def _pass_over(passed: PassedOver | None) -> None:
    if passed is not None:
        passed.rows += 1


def _is_elsewhere(read: SeriesRow, plan: SeriesMap, expected: Expected) -> bool:
    return plan.areas == OWN and read.area not in expected.own


def _once(first_seen: dict[tuple[object, ...], tuple[int, str]], read: SeriesRow | Refusal) -> SeriesRow | Refusal:
    """Refuse a figure of which an earlier row of the file is."""
    if isinstance(read, Refusal):
        return read
    where = read.row, read.column
    first = first_seen.setdefault(read.key, where)
    return read if first == where else Refusal(read.row, read.column, "same-figure", {"first": first[0]})


def _figures(
    row: int, cells: list[str], layout: Layout, plan: SeriesMap, expected: Expected
) -> Iterator[SeriesRow | Refusal | None]:
    """The figures of a row, nothing for each empty cell among several; what is wrong with all of them is said once."""
    fixed = {name: column.fixed for name, column in plan.columns.items()}
    for heading, said in layout.figures(cells):
        if heading and not said["value"]:
            yield None
            continue
        try:
            yield _figure(row, heading, fixed | said, plan, expected)
        except Unusable as error:
            is_of_cell = heading and error.part in ("period", "value")
            header = plan.columns[error.part].header if error.part in plan.columns else ""
            yield Refusal(row, heading if is_of_cell else header, error.code, error.values)
            if not is_of_cell:
                return


def _figure(row: int, heading: str, values: Mapping[str, str], plan: SeriesMap, expected: Expected) -> SeriesRow:
    for name, value in values.items():
        if "\0" in value:
            raise Unusable(name, "not-kept")
        if len(value) > LONGEST.get(name, 64):
            raise Unusable(name, "too-long", most=LONGEST.get(name, 64))
    indicator = _indicator(values, plan, expected)
    area, period = _area(values["area"], expected), _period(values["period"], plan, expected.today)
    domain_var, domain = _group(values, plan.columns.get("group"), expected.groups)
    figure = _value(values["value"], plan, expected.indicators[indicator])
    said = figure.said | _status(values.get("status", ""), plan)
    low, high = (None, None) if figure.number is None else _interval(values, figure.number, plan)
    kept = [None if Said.SUPPRESSED in said else end for end in (figure.number, low, high)]
    divisor = expected.indicators[indicator].divisor
    amount, low, high = (None if end is None else end / divisor for end in kept)
    return SeriesRow(
        row=row,
        indicator=indicator,
        area=area,
        period=period,
        value=amount,
        low=low,
        high=high,
        base=_base(values.get("base", ""), plan),
        said=frozenset(said - {Said.NOTHING}),
        domain_var=domain_var,
        domain=domain,
        mode=values.get("mode", ""),
        column=heading,
    )


def _indicator(values: Mapping[str, str], plan: SeriesMap, expected: Expected) -> str:
    cell = values.get("indicator", plan.indicator)
    code = plan.columns["indicator"].values.get(cell.casefold(), cell) if "indicator" in plan.columns else cell
    if code not in expected.indicators:
        raise Unusable("indicator", "no-indicator", cell=shown(cell))
    return code


def _area(cell: str, expected: Expected) -> str:
    code = cell.upper()
    if not cell:
        raise Unusable("area", "blank")
    found = expected.resolve(code)
    if found is None:
        raise Unusable("area", "unknown-area" if GSS.fullmatch(code) else "no-area", cell=shown(cell))
    return found


def _period(cell: str, plan: SeriesMap, today: date) -> Period:
    if not cell:
        raise Unusable("period", "blank")
    try:
        period = read_period(cell, plan.habits)
    except NoPeriod as error:
        raise Unusable("period", error.code, cell=shown(cell)) from error
    if period.start > today:
        raise Unusable("period", "to-come", cell=shown(cell))
    return period


def _group(values: Mapping[str, str], column: Column | None, groups: Mapping[str, Collection[str]]) -> tuple[str, str]:
    cell = values.get("group", "")
    if column is None or cell.casefold() in (*EVERYBODY, *column.everybody):
        return "all", "all"
    known = groups.get(column.variable, ())
    domain = column.values.get(cell.casefold(), cell)
    if known and domain not in known:
        named = ", ".join([*list(known)[:6], *(["…"] if len(known) > 6 else [])])
        raise Unusable("group", "no-group", cell=shown(cell), groups=named)
    return column.variable, domain


def _value(cell: str, plan: SeriesMap, bounds: Bounds) -> Figure:
    try:
        found = read_figure(cell, plan.marks, plan.decimal)
    except NoFigure as error:
        raise Unusable("value", "no-figure", cell=shown(cell)) from error
    if found.number is None:
        if Said.SUPPRESSED in found.said:
            return found
        raise Unusable("value", "absent", cell=shown(cell))
    number = found.number * plan.multiply
    least, most = bounds.least, bounds.most
    if least is not None and most is not None and not least <= number <= most:
        raise Unusable("value", "out-of-range", cell=f"{number:g}", least=f"{least:g}", most=f"{most:g}")
    if least is not None and number < least:
        raise Unusable("value", "below", cell=f"{number:g}", least=f"{least:g}")
    return Figure(number, found.said)


def _interval(values: Mapping[str, str], value: float, plan: SeriesMap) -> tuple[float | None, float | None]:
    """The ends of the interval, both or neither, with the value between them."""
    low, high = (_end(end, values.get(end, ""), plan) for end in ("lower", "upper"))
    if (low is None) != (high is None):
        raise Unusable("lower" if low is None else "upper", "half-interval")
    if low is None or high is None:
        return None, None
    if not low <= value <= high:
        raise Unusable("value", "outside-interval", cell=f"{value:g}", low=f"{low:g}", high=f"{high:g}")
    return low, high


def _end(name: str, cell: str, plan: SeriesMap) -> float | None:
    try:
        number = read_figure(cell, plan.marks, plan.decimal).number
    except NoFigure as error:
        raise Unusable(name, "no-figure", cell=shown(cell)) from error
    return None if number is None else number * plan.multiply


def _base(cell: str, plan: SeriesMap) -> int | None:
    try:
        number = read_figure(cell, plan.marks, plan.decimal).number
    except NoFigure as error:
        raise Unusable("base", "no-base", cell=shown(cell)) from error
    if number is None:
        return None
    if number < 0 or number != int(number) or number >= 2**31:
        raise Unusable("base", "no-base", cell=shown(cell))
    return int(number)


def _status(cell: str, plan: SeriesMap) -> frozenset[Said]:
    """What the column of statuses says; several marks may stand in one cell."""
    words = cell.casefold().replace(",", " ").split()
    if unknown := [word for word in words if word not in plan.marks and cell.casefold() not in plan.marks]:
        raise Unusable("status", "no-status", cell=shown(unknown[0]))
    said = {plan.marks[cell.casefold()]} if cell.casefold() in plan.marks else {plan.marks[word] for word in words}
    if Said.ABSENT in said:
        raise Unusable("status", "absent", cell=shown(cell))
    return frozenset(said)

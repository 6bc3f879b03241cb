"""Lines of national polls that may stand beside a figure, with what is known of them."""

from __future__ import annotations

import math

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.rates import score_interval
from framework.comparing.basis import Basis, Question, Source
from framework.comparing.models import PollLine
from framework.comparing.sides import Side
from framework.models import Indicator, Unit


def polls_about(session: Session, indicator: Indicator) -> list[PollLine]:
    """The lines that ask what an indicator asks, by its question, code or name in other lists; latest first."""
    names = {indicator.question, indicator.code, *indicator.identifiers.values()} - {""}
    statement = select(PollLine).where(PollLine.question.in_(sorted(names)))
    lines = session.scalars(statement.order_by(PollLine.series, PollLine.round))
    return sorted(lines, key=lambda line: (line.last_on is not None, line.last_on or line.dated_on), reverse=True)


def side_of_poll(line: PollLine) -> Side:
    """A poll's line as a side. Without a base it has no interval: then nobody can say how sure it is.

    With one the interval is that of a simple random sample, which a poll is not quite: it is never more than with care.
    """
    low = high = se = None
    if line.base:
        low, high = score_interval(line.value, line.base)
        se = math.sqrt(line.value * (1 - line.value) / line.base)
    basis = Basis(
        source=Source.POLL,
        area=line.area,
        unit=Unit.PERCENT.value,
        question=Question(words={"en": line.wording} if line.wording else None),
        series=line.series,
        modes={line.mode: 1.0} if line.mode else {},
        population={"en": line.population} if line.population else {},
        first=line.first_on,
        last=line.last_on,
        approximate=line.approximate,
        has_interval=low is not None,
    )
    return Side(
        line.area, line.value, se, low, high, line.base, None, line.first_on, line.last_on, basis, poll=line.id,
        cited=line.cited or line.source,
    )  # fmt: skip

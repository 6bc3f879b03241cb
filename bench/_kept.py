"""Whether what was acknowledged to many residents is in the database, once: a response has one row by its name."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import create_engine, select

from bench._visitor import Visitor
from core.models import Council
from surveys.models import Response, ResponseState, Wave
from surveys.residents.beginning import identifier


def missing_of(url: str, visitors: Sequence[Visitor]) -> Counter[str]:
    """What residents were told is kept and is not, and responses that nobody began; empty is as it should be."""
    found: Counter[str] = Counter()
    stored, councils, wave = _stored(url)
    for visitor in visitors:
        if visitor.name is None:
            continue
        row = stored.pop(identifier(visitor.name, wave, councils[visitor.council]), None)
        if row is None:
            found["responses"] += 1
            continue
        state, answers = row
        found["submissions"] += visitor.submitted and state is not ResponseState.SUBMITTED
        found["answers"] += sum(_said(answers.get(code)) != said for code, said in visitor.acknowledged.items())
        found["submissions that nobody sent"] += state is ResponseState.SUBMITTED and not visitor.submitted
    found["responses of nobody"] += max(0, len(stored) - sum(visitor.name is None for visitor in visitors))
    return +found


def _stored(url: str) -> tuple[dict[UUID, tuple[ResponseState, dict[str, Any]]], dict[str, UUID], Wave]:
    engine, table = create_engine(url), Response.__table__
    with engine.connect() as connection:
        rows = connection.execute(select(table.c.id, table.c.state, table.c.answers)).all()
        councils = dict(connection.execute(select(Council.slug, Council.id)).tuples().all())
        wave = Wave(id=connection.execute(select(Wave.id)).scalar_one())
    engine.dispose()
    return {name: (state, answers) for name, state, answers in rows}, councils, wave


def _said(stored: Any) -> tuple[str, ...]:
    """A stored answer as a form would say it."""
    return tuple(map(str, stored)) if isinstance(stored, list) else () if stored is None else (str(stored),)

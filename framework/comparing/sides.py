"""What may stand beside a figure: other figures of the same indicator and group, from wherever they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Text, and_, cast, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from analysis.compare import NORMAL_QUANTILE, Value
from core.database import Json
from core.models import Council
from framework.comparability import recruited
from framework.comparing.aspects import Aspect
from framework.comparing.basis import SELF_SELECTED, Basis, Question, Source, question_asked
from framework.models import Indicator, Observation, ObservationSource, Publication, Unit, Working
from framework.published import PUBLIC, is_public
from surveys.models import Questionnaire, Wave


@dataclass(frozen=True)
class Side:
    """A figure that may stand beside another, with what it rests on.

    A share is a proportion; one that is hidden has no value, and one of which too little is known has no interval.
    `observation_id` is of one that is kept here, `poll` of a poll's line.
    """

    area: str
    value: float | None
    se: float | None
    ci_low: float | None
    ci_high: float | None
    base: int | None
    effective_base: float | None
    first: date | None
    last: date | None
    basis: Basis
    unit: Unit = Unit.PERCENT
    observation_id: UUID | None = None
    publication_id: UUID | None = None
    poll: UUID | None = None
    cited: str = ""
    breaks: bool = False
    version: int = 1
    version_breaks: bool = False
    """Whether it is the first of its series after a break, its definition's version, and whether that breaks it."""

    @property
    def has_interval(self) -> bool:
        return self.value is not None and self.ci_low is not None and self.ci_high is not None

    @cached_property
    def estimate(self) -> Value | None:
        """The figure and its standard error. The reach of its interval says how much is known where that is nil."""
        if self.value is None or self.ci_low is None or self.ci_high is None:
            return None
        reach = max(self.value - self.ci_low, self.ci_high - self.value)
        return Value(self.value, self.se or reach / NORMAL_QUANTILE)


def side_of(session: Session, observation: Observation) -> Side:
    """A figure as a side, whether it is public or not yet."""
    found = _sides(session, Observation.id == observation.id)
    return found[0]


def latest_own(session: Session, council_id: UUID, code: str) -> Observation | None:
    """The latest public figure of everybody that a council keeps of itself by an indicator of its own."""
    itself = select(Council.code).where(Council.id == council_id).scalar_subquery()
    statement = (
        select(Observation)
        .join(Observation.indicator)
        .join(Observation.publication)
        .where(
            is_public(),
            Observation.council_id == council_id,
            Indicator.council_id == council_id,
            Indicator.code == code,
            Observation.area == itself,
            Observation.domain_var == "all",
        )
        .order_by(Observation.period_end.desc(), Observation.mode, Observation.id)
    )
    return session.scalars(statement.limit(1)).first()


def public_sides(
    session: Session, observation: Observation, areas: Iterable[str], *, between: tuple[date, date]
) -> list[Side]:
    """Every public figure like an observation in some areas, whose time touches a stretch of time, the latest first.

    It is of the same group of residents and of an indicator with the same code: of any survey, or of the council whose
    observation it is. `areas` are codes in any form that a council has had.
    """
    first, last = between
    return _sides(
        session,
        is_public(),
        _same_indicator(observation),
        Observation.domain_var == observation.domain_var,
        Observation.domain == observation.domain,
        Observation.area.in_(sorted(areas)),
        Observation.period_end >= first,
        Observation.period_start <= last,
    )


def published_with(session: Session, observation: Observation, areas: Iterable[str]) -> list[Side]:
    """The public figures of the same indicator and group in some areas that were published together with one.

    Nearly all of them are in these areas, which would be hundreds of values to send.
    """
    wanted = set(areas)
    found = _sides(
        session,
        is_public(),
        Observation.publication_id == observation.publication_id,
        Observation.indicator_id == observation.indicator_id,
        Observation.domain_var == observation.domain_var,
        Observation.domain == observation.domain,
    )
    return [side for side in found if side.area in wanted]


def _same_indicator(observation: Observation) -> ColumnElement[bool]:
    """A code means the same in every survey; in a council's own list it means what that council says."""
    indicator = observation.indicator
    own = Indicator.council_id == observation.council_id
    mine = own if indicator.commission_id is None else or_(own, Indicator.commission_id.is_not(None))
    return and_(Indicator.code == indicator.code, mine)


def _sides(session: Session, *conditions: ColumnElement[bool]) -> list[Side]:
    statement = (
        select(
            *FACTS,
            Questionnaire.id.label("paper_id"),
            Questionnaire.content_hash,
            cast(Working.report["modes"], Text()).label("modes"),
            cast(Working.report["recruited"], Text()).label("recruited"),
            cast(Working.report["open_link"], Text()).label("open_link"),
            cast(Working.recipe["variables"], Text()).label("variables"),
        )
        .join(Indicator, Indicator.id == Observation.indicator_id)
        .outerjoin(Publication, Publication.id == Observation.publication_id)
        .outerjoin(Working, Working.id == Observation.working_id)
        .outerjoin(Wave, Wave.id == Publication.wave_id)
        .outerjoin(Questionnaire, Questionnaire.id == Wave.questionnaire_id)
        .where(*conditions)
        .order_by(Observation.period_end.desc(), Observation.period_start.desc(), Observation.id)
    )
    rows: Sequence[Any] = session.execute(statement.execution_options(**PUBLIC)).all()
    indicators = _indicators(session, {row.indicator_id for row in rows})
    defined = {each: _defined(indicator) for each, indicator in indicators.items()}
    return [_side(session, row, indicators[row.indicator_id], defined[row.indicator_id]) for row in rows]


def _indicators(session: Session, ids: set[UUID]) -> dict[UUID, Indicator]:
    """Definitions by their identifiers: nearly always the one of the page, which is there already."""
    keys = {each: session.identity_map.get(identity_key(Indicator, each)) for each in ids}
    found = {each: held for each, held in keys.items() if held is not None}
    if missing := ids - found.keys():
        found |= {one.id: one for one in session.scalars(select(Indicator).where(Indicator.id.in_(missing)))}
    return found


FACTS = (
    Observation.id, Observation.publication_id, Observation.indicator_id, Observation.source, Observation.area,
    Observation.period_start, Observation.period_end, Observation.value, Observation.se, Observation.ci_low,
    Observation.ci_high, Observation.base, Observation.effective_base, Observation.mode, Observation.breaks_series,
    cast(Observation.provenance, Text()).label("provenance"),
)  # fmt: skip
"""What of a figure says what it may be compared with: a page has hundreds, so that they are plain values."""


def _side(session: Session, figure: Any, indicator: Indicator, defined: Json) -> Side:
    """A figure from the columns above, with what it was worked out from where it is a wave's."""
    provenance = _read(figure.provenance) or {}
    about = provenance.get("comparability", {})
    if figure.source is ObservationSource.WAVE:
        basis = _basis_of_wave(session, figure, defined)
    else:
        basis = _basis_of_other(figure, indicator, about)
    return Side(
        figure.area, figure.value, figure.se, figure.ci_low, figure.ci_high, figure.base, figure.effective_base,
        figure.period_start, figure.period_end, basis, indicator.unit, figure.id, figure.publication_id,
        cited=str(provenance.get("source", "")), breaks=figure.breaks_series, version=indicator.version,
        version_breaks=indicator.breaks_series,
    )  # fmt: skip


def _basis_of_wave(session: Session, figure: Any, defined: Json) -> Basis:
    modes, came, weighting = _people(figure.modes, figure.recruited, figure.open_link, figure.variables)
    return Basis(
        source=Source.WAVE,
        area=figure.area,
        question=_question(session, figure.paper_id, figure.content_hash, defined["definition"]),
        modes=modes,
        recruited=came,
        first=figure.period_start,
        last=figure.period_end,
        weighting=weighting,
        has_interval=figure.ci_low is not None,
        **defined,
    )


def _defined(indicator: Indicator) -> Json:
    """What a wave's figures owe to their definition, asked of it once for hundreds of them."""
    return {
        "unit": indicator.unit.value,
        "counted": tuple(indicator.favourable),
        "definition": indicator.question,
        "dont_know": indicator.dont_know.value,
        "population": indicator.population,
    }


@lru_cache(20_000)
def _people(
    modes: str | None, came: str | None, open_link: str | None, variables: str | None
) -> tuple[Mapping[str, float], Mapping[str, float], tuple[str, ...]]:
    """How people answered and came, as shares, and what they were weighted by, from what is kept of it as JSON.

    A council's figures of a wave all share it, so that it is read once for the same words.
    """
    counts: dict[str, int] = _read(modes) or {}
    report: Json = {"recruited": _read(came) or {}, "open_link": _read(open_link) or 0}
    return _shares(counts), recruited(report, sum(counts.values())), tuple(_read(variables) or ())


def _read(kept: str | None) -> Any:
    return None if kept is None else orjson.loads(kept)


def _basis_of_other(figure: Any, indicator: Indicator, about: Mapping[str, Any]) -> Basis:
    """What is known of a figure from elsewhere: what its provenance says, and nothing that it does not."""
    source = Source(figure.source.value)
    words = about.get("wording") or (indicator.wording if source is Source.COUNTS else None)
    options = about.get("options")
    question = Question(
        words=words or None,
        options=dict(options) if options else None,
        order=tuple(code for code, _ in options) if options else None,
        offered=tuple(about["offered"]) if "offered" in about else None,
        asked_of=() if about.get("asked_of_everybody") else None,
        questionnaire=str(about.get("questionnaire", "")),
    )
    modes = about.get("modes") or ({figure.mode: 1} if figure.mode else {})
    weighting = about.get("weighting")
    came = {SELF_SELECTED: 1.0} if source is Source.FEEDBACK else _shares(about.get("recruited", {}))
    return Basis(
        source=source,
        area=figure.area,
        unit=indicator.unit.value,
        question=question,
        series=str(about.get("series", "")),
        counted=tuple(indicator.favourable) if source is Source.COUNTS else None,
        definition=indicator.question if source is Source.COUNTS else "",
        modes=_shares(modes),
        dont_know=about.get("dont_know", indicator.dont_know.value if source is Source.COUNTS else None),
        population=about.get("population", indicator.population),
        recruited=came,
        first=figure.period_start,
        last=figure.period_end,
        weighting=None if weighting is None else tuple(weighting),
        ticked=frozenset(name for name in about.get("same", ()) if name in {aspect.value for aspect in Aspect}),
        has_interval=figure.ci_low is not None,
    )


def _shares(counts: Mapping[str, float]) -> dict[str, float]:
    everybody = sum(counts.values())
    return {name: number / everybody for name, number in counts.items()} if everybody else {}


MOST_KEPT = 5_000
_ASKED: dict[tuple[str, str], Question] = {}


def _question(session: Session, paper_id: UUID | None, content_hash: str | None, code: str) -> Question:
    """What a published questionnaire asked, which never changes: read once for all requests."""
    if paper_id is None or content_hash is None:
        return Question()
    key = content_hash, code
    if key not in _ASKED:
        document = session.scalars(select(Questionnaire.document).where(Questionnaire.id == paper_id)).one()
        if len(_ASKED) >= MOST_KEPT:
            _ASKED.clear()
        _ASKED[key] = question_asked(document, code)
    return _ASKED[key]


def with_breaks(sides: Sequence[Side]) -> list[Side]:
    """The figures of one place, given from the latest to the first, each knowing how many breaks its series had had."""
    counted: list[Side] = []
    so_far = 0
    for place in range(len(sides) - 1, -1, -1):
        side = sides[place]
        before = sides[place + 1] if place + 1 < len(sides) else None
        so_far += side.breaks or bool(before and side.version != before.version and side.version_breaks)
        counted.append(replace(side, basis=replace(side.basis, breaks=so_far)))
    return counted[::-1]

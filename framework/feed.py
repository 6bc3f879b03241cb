"""The public feed of observations: what may be asked for, and each row as other systems read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from core.models import Council
from framework.models import DOMAINS, Difference, Indicator, Observation, Publication
from framework.published import PUBLIC, is_public, published_surveys
from surveys.models import Commission, Wave

MOST_PER_PAGE = 1000
USUAL_PER_PAGE = 200


class BadParameter(Exception):
    """A parameter of the query cannot be understood; says which, and what is allowed."""

    def __init__(self, name: str, message: str, allowed: list[str]) -> None:
        super().__init__(message)
        self.name, self.allowed = name, allowed


@dataclass(frozen=True)
class Wanted:
    """Which observations, and which page of them."""

    survey: str | None = None
    indicator: str | None = None
    council: str | None = None
    wave: int | None = None
    domain_var: str = "all"
    page: int = 1
    per_page: int = USUAL_PER_PAGE


@dataclass(frozen=True)
class Page:
    rows: list[dict[str, Any]]
    total: int
    more: bool


def understand(session: Session, query: Mapping[str, str]) -> Wanted:
    """Read a query; raise `BadParameter` for a name or a value that is not allowed."""
    allowed = _allowed(session)
    for name, value in query.items():
        if name in NUMBERS:
            _refuse_number(name, value)
        elif name not in allowed:
            raise BadParameter(name, f"There is no parameter {name!r}.", sorted([*allowed, *NUMBERS]))
        elif value not in allowed[name]:
            raise BadParameter(name, f"No published figure has {value!r} for {name!r}.", allowed[name])
    numbers = {name: int(value) for name, value in query.items() if name in {*NUMBERS, "wave"}}
    return Wanted(**(dict(query) | numbers))  # type: ignore[arg-type]


def observations(session: Session, wanted: Wanted) -> Page:
    """A page of published observations, in an order that never changes."""
    statement = _matching(wanted)
    total = session.scalar(select(func.count()).select_from(statement.subquery()).execution_options(**PUBLIC)) or 0
    start = (wanted.page - 1) * wanted.per_page
    found = session.scalars(
        statement.order_by(
            Commission.slug, Wave.number, Indicator.position, Indicator.code, Council.code,
            Observation.domain_var, Observation.domain,
        ).offset(start).limit(wanted.per_page).execution_options(**PUBLIC)
    )  # fmt: skip
    rows = list(found)
    compared = _compared(session, rows)
    return Page([row(one, compared.get(one.id, [])) for one in rows], total, start + wanted.per_page < total)


def row(observation: Observation, compared: Sequence[Difference] = ()) -> dict[str, Any]:
    """An observation as other systems read it, with what it is compared with; names are by language."""
    wave = observation.publication.wave
    recipe, published_at = observation.working.recipe, observation.publication.published_at
    return {
        "id": str(observation.id),
        "survey": wave.commission.slug,
        "wave": wave.number,
        "indicator": observation.indicator.code,
        "indicator_version": observation.indicator.version,
        "title": observation.indicator.title,
        "council": observation.council.code,
        "council_name": observation.council.name,
        "period": f"{observation.period_start.isoformat()}/{observation.period_end.isoformat()}",
        "domain_var": observation.domain_var,
        "domain": observation.domain,
        "value": observation.value,
        "se": observation.se,
        "df": observation.df,
        "lci_95": observation.ci_low,
        "uci_95": observation.ci_high,
        "base": observation.base,
        "effective_base": observation.effective_base,
        "design_effect": observation.design_effect,
        "unit": "proportion",
        "status": observation.status.value,
        "comparisons": [_comparison(one) for one in compared],
        "snapshot": recipe["snapshot"],
        "questionnaire": recipe["questionnaire"],
        "weighting": recipe.get("plan", {}),
        "versions": recipe["versions"],
        "published_at": published_at.isoformat() if published_at else None,
    }


def _compared(session: Session, rows: Sequence[Observation]) -> dict[UUID, list[Difference]]:
    """What each observation is compared with, in an order that never changes."""
    ids = [one.id for one in rows]
    statement = select(Difference).where(Difference.observation_id.in_(ids)).order_by(Difference.against)
    found: dict[UUID, list[Difference]] = {}
    for one in session.scalars(statement.execution_options(**PUBLIC)):
        found.setdefault(one.observation_id, []).append(one)
    return found


def _comparison(one: Difference) -> dict[str, Any]:
    return {
        "against": one.against.value,
        "verdict": one.verdict.value,
        "obstacle": one.obstacle.value if one.obstacle else None,
        "difference": one.difference,
        "se": one.se,
        "df": one.df,
        "lci_95": one.ci_low,
        "uci_95": one.ci_high,
        "p": one.p,
        "p_adjusted": one.p_adjusted,
        "adjustment": one.adjustment,
        "family": one.family,
        "compared_with": one.compared,
    }


NUMBERS = {"page": 1_000_000, "per_page": MOST_PER_PAGE}


def _refuse_number(name: str, value: str) -> None:
    if not (value.isascii() and value.isdecimal() and len(value) < 10 and 1 <= int(value) <= NUMBERS[name]):
        raise BadParameter(name, f"{name!r} is a whole number.", [f"1 to {NUMBERS[name]}"])


def _allowed(session: Session) -> dict[str, list[str]]:
    """The values that each filter may have: those of published figures."""
    surveys = published_surveys(session)
    published = Observation.publication_id.in_([one.id for survey in surveys for one in survey.publications])
    indicators = select(Indicator.code).where(Indicator.id.in_(select(Observation.indicator_id).where(published)))
    councils = select(Council.code).where(Council.id.in_(select(Observation.council_id).where(published)))
    numbers = {one.wave.number for survey in surveys for one in survey.publications}
    return {
        "survey": [survey.commission.slug for survey in surveys],
        "indicator": list(session.scalars(indicators.distinct().order_by(Indicator.code), execution_options=PUBLIC)),
        "council": list(session.scalars(councils.order_by(Council.code), execution_options=PUBLIC)),
        "wave": [str(number) for number in sorted(numbers)],
        "domain_var": ["all", *DOMAINS],
    }


def _matching(wanted: Wanted) -> Select[Observation]:
    filters = {
        Commission.slug: wanted.survey,
        Indicator.code: wanted.indicator,
        Council.code: wanted.council,
        Wave.number: wanted.wave,
        Observation.domain_var: wanted.domain_var,
    }
    return (
        select(Observation)
        .join(Observation.publication)
        .join(Publication.wave)
        .join(Wave.commission)
        .join(Observation.indicator)
        .join(Observation.council)
        .where(is_public())
        .where(*(column == value for column, value in filters.items() if value is not None))
        .options(
            contains_eager(Observation.publication).contains_eager(Publication.wave).contains_eager(Wave.commission),
            contains_eager(Observation.indicator),
            contains_eager(Observation.council),
            selectinload(Observation.working),
        )
    )

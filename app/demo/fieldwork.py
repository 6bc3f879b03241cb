"""The demonstration's commission, its three waves, and the answers drawn from populations that we know."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.demo.places import partnership, read_json
from app.demo.population import Population, make_population, margins, strata
from app.demo.responses import WAVES, draw_responses
from app.demo.written import write_words
from core.area_facts import replace_facts
from core.models import Council
from surveys.models import (
    Commission,
    Margin,
    Mode,
    Partner,
    Recruitment,
    Response,
    ResponseState,
    Stratum,
    Wave,
    WaveState,
)
from surveys.plan import Plan
from surveys.questionnaires import publish_questionnaire
from surveys.waves import close_wave

SOURCE = "The demonstration's own population (fictional)"
TERMS = "2024.1"
TARGET = 1200
PLAN = Plan(
    pooled_waves=3,
    ward_model=True,
    explained="sat_council",
    explaining=("value_money", "acts", "informed", "influence", "sat_waste", "safe_dark"),
)
"""What the six councils declared for all but the first wave: everything that can be worked out besides figures is."""
FIRST = 1


def write_commission(session: Session, homes: dict[str, Council], today: datetime) -> Commission:
    """Write the commission that all six councils agreed to before its first wave."""
    joint = partnership()
    commission = Commission(
        slug=joint.code,
        title=joint.name,
        purpose=joint.description,
        lead_council_id=homes[joint.lead.slug].id,
        analysis_plan=PLAN.to_json(),
    )
    agreed = today + timedelta(days=WAVES[0].opens - 60)
    commission.partners = [
        Partner(council_id=council.id, terms_version=TERMS, agreed_at=agreed, sample_target=TARGET)
        for council in homes.values()
    ]
    session.add(commission)
    session.flush()
    return commission


def write_waves(
    session: Session, commission: Commission, homes: dict[str, Council], today: datetime, seed: int
) -> None:
    """Write every wave with its answers, and close those that are over, which asks for their publication."""
    questionnaire = publish_questionnaire(session, read_json("questionnaire.json"))
    waves = {
        period.number: Wave(
            commission_id=commission.id,
            questionnaire_id=questionnaire.id,
            number=period.number,
            opens_on=_day(today, period.opens),
            closes_on=_day(today, period.closes),
            state=WaveState.OPEN,
            analysis_plan=Plan().to_json() if period.number == FIRST else None,
        )
        for period in WAVES
    }
    session.add_all(waves.values())
    session.flush()
    questions = [q["code"] for section in questionnaire.document["sections"] for q in section["questions"]]
    for fictional in partnership().councils:
        population = make_population(fictional, seed)
        council_id = homes[fictional.slug].id
        _write_margins(session, council_id, population)
        _write_area_facts(session, council_id, population)
        for period in WAVES:
            drawn = draw_responses(population, fictional, period.number).to_dict("records")
            write_words(drawn, fictional.slug, period.number, seed)
            _write_answers(session, council_id, population, waves[period.number].id, drawn, today, questions)
    for period in WAVES:
        if period.closes < 0:
            close_wave(session, waves[period.number])
            waves[period.number].closed_at = today + timedelta(days=period.closes)


def _write_margins(session: Session, council_id: UUID, population: Population) -> None:
    session.add_all(
        Margin(council_id=council_id, variable=row["variable"], level=row["level"], count=row["N"], source=SOURCE)
        for row in margins(population).to_dict("records")
    )


def _write_area_facts(session: Session, council_id: UUID, population: Population) -> None:
    """What is known of each ward without asking: how many of its people rent from the council or an association."""
    rents = population.people["tenure"].eq("social").groupby(population.people["ward"], observed=True).mean()
    facts = {str(ward): {"social_renting": round(float(share), 3)} for ward, share in rents.items()}
    replace_facts(session, council_id, facts, SOURCE)


def _write_answers(
    session: Session,
    council_id: UUID,
    population: Population,
    wave_id: UUID,
    drawn: Sequence[dict[Any, Any]],
    today: datetime,
    questions: list[str],
) -> None:
    session.add_all(
        Stratum(wave_id=wave_id, council_id=council_id, code=row.ward, population=row.population, issued=row.issued)
        for row in strata(population).itertuples()
    )
    rows = [_response(row, council_id, wave_id, today, questions) for row in drawn]
    session.execute(insert(Response), rows)


def _response(
    row: dict[Any, Any], council_id: UUID, wave_id: UUID, today: datetime, questions: list[str]
) -> dict[str, Any]:
    submitted = today + row["submitted"].to_pytimedelta()
    return {
        "council_id": council_id,
        "wave_id": wave_id,
        "state": ResponseState.SUBMITTED,
        "mode": Mode(row["mode"]),
        "recruitment": Recruitment.SAMPLE,
        "language": row["language"],
        "answers": {code: _answer(row[code]) for code in questions if code in row and _was_asked(code, row)},
        "started_at": today + row["started"].to_pytimedelta(),
        "saved_at": submitted,
        "submitted_at": submitted,
    }


def _was_asked(code: str, row: dict[Any, Any]) -> bool:
    """Only those who had been in touch were asked how it went."""
    return code != "contact_result" or row["contacted"] == "yes"


def _answer(value: Any) -> Any:
    """An answer as the questionnaire keeps it: nothing where the question was asked and passed over."""
    return None if value is None or value != value else value


def _day(today: datetime, offset: int) -> date:
    return (today + timedelta(days=offset)).date()

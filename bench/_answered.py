"""A council's responses to a wave of sixty questions of every kind that files have columns for."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from app.schema import migrate
from core.database import Database
from core.models import Area, Council, CouncilKind
from surveys.models import Commission, Mode, Partner, Recruitment, Response, ResponseState, Wave, WaveState
from surveys.questionnaires import publish_questionnaire

SURVEY, COUNCIL = "sixty", "measured"
KINDS = {"scale": 40, "single": 8, "multiple": 6, "ranking": 2, "number": 3, "area": 1}
WARDS = tuple(f"E059{number:05}" for number in range(30))
OPTIONS = {"scale": 5, "single": 7, "multiple": 8, "ranking": 5}
MODES, CAME = tuple(Mode), tuple(Recruitment)
AT_ONCE = 5_000


def write_answers(url: str, number: int) -> None:
    """Fill an empty database with a closed wave and so many submitted responses, one in ten answers a refusal."""
    migrate(url)
    database, today = Database(url), datetime.now(UTC)
    draw = random.Random(1)
    with database.transaction() as session:
        words = {"en": "Measured council"}
        council = Council(code="E06999999", slug=COUNCIL, name=words, kind=CouncilKind.UNITARY, region=words)
        session.add(council)
        session.flush()
        session.add_all(Area(council_id=council.id, code=code, name={"en": f"Ward {code}"}) for code in WARDS)
        survey = Commission(slug=SURVEY, title=words, purpose=words, lead_council_id=council.id)
        session.add(survey)
        session.flush()
        session.add(Partner(council_id=council.id, commission_id=survey.id, terms_version="1", agreed_at=today))
        document = questionnaire()
        days = {"opens_on": today.date() - timedelta(days=30), "closes_on": today.date()}
        wave = Wave(commission_id=survey.id, number=1, state=WaveState.CLOSED, **days)
        wave.questionnaire_id = publish_questionnaire(session, document).id
        session.add(wave)
        session.flush()
        facts = {"wave_id": wave.id, "council_id": council.id, "state": ResponseState.SUBMITTED, "submitted_at": today}
        for first in range(0, number, AT_ONCE):
            session.execute(insert(Response), [
                facts | row for row in _responses(draw, document, min(AT_ONCE, number - first))
            ])  # fmt: skip
    database.close()


def questionnaire() -> dict[str, Any]:
    """Sixty questions, each with both ways of having no opinion."""
    questions = [_question(kind, place) for kind, count in KINDS.items() for place in range(1, count + 1)]
    words = {"en": "Sixty questions"}
    section = {"code": "all", "title": words, "questions": questions}
    return {"code": SURVEY, "version": "1", "languages": ["en"], "title": words, "introduction": words, "minutes": 20,
            "sections": [section]}  # fmt: skip


def _question(kind: str, place: int) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "code": f"{kind}_{place}", "type": kind, "text": {"en": f"What do you say to {kind} {place}?"},
        "dont_know": True, "prefer_not_to_say": True,
    }  # fmt: skip
    if kind in OPTIONS:
        codes = range(1, OPTIONS[kind] + 1)
        asked["options"] = [{"code": _code(kind, each), "text": {"en": f"Answer {each} of {kind}"}} for each in codes]
    if kind == "number":
        asked |= {"min": 0, "max": 110}
    return asked


def _code(kind: str, place: int) -> str:
    return str(place) if kind == "scale" else f"option-{place}"


def _responses(draw: random.Random, document: dict[str, Any], number: int) -> Iterator[dict[str, Any]]:
    questions = document["sections"][0]["questions"]
    for _ in range(number):
        answers = {question["code"]: _answer(draw, question) for question in questions}
        yield {
            "id": UUID(int=draw.getrandbits(128), version=4), "answers": answers, "mode": draw.choice(MODES),
            "recruitment": draw.choice(CAME), "design_weight": draw.uniform(1, 40), "stratum": draw.choice(WARDS),
        }  # fmt: skip


def _answer(draw: random.Random, question: dict[str, Any]) -> Any:
    if draw.random() < 0.1:
        return draw.choice(("dont_know", "prefer_not_to_say", None))
    kind = question["type"]
    if kind == "area":
        return draw.choice(WARDS)
    if kind == "number":
        return draw.randrange(111)
    codes = [_code(kind, place) for place in range(1, OPTIONS[kind] + 1)]
    return draw.sample(codes, draw.randint(1, 5)) if kind in ("multiple", "ranking") else draw.choice(codes)

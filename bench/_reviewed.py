"""Many comments in a database at once: read by the machine, half of them decided on, some alike and some read twice."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from analysis.search import search_words
from analysis.taxonomy import Taxonomy
from core import people
from core.models import Council, CouncilKind, Person, Role, Service
from feedback.asking.models import FormAnswer
from feedback.models import Comment, Decision, FeedbackForm, Kind, Sentiment, Source, Suggestion
from feedback.reviewing.models import CommentGroup, GroupMember, SecondOpinion

PASSWORD = "only to measure with"
SERVICES = 8
BATCH = 5000
NOW = datetime.now(UTC)
WORDS = " ".join(
    (
        "bin bins missed again street council waste garden collection week lorry crew driver parking road",
        "pothole library staff lovely kind helpful wait waiting phone call queue rude slow late never always",
        "please thank could should better worse dreadful good poor park bench tree path dog noise light dark",
        "safe bus stop fare school child care home repair damp window door rent tax bill letter email website",
        "form answer told asked waited hour day month year",
    )
).split()


def write_council(session: Session) -> tuple[Council, list[Person]]:
    """A council with two people who review, whose password is `PASSWORD`."""
    words = {"en": "Aldermoor", "cy": "Aldermoor"}
    facts = {"code": "E99999999", "region": words, "population": 100_000, "accent": "#1d4f91", "logo": ""}
    kind = next(iter(CouncilKind))
    council = Council(slug="aldermoor", name=words, kind=kind, languages=["en", "cy"], fictional=True, **facts)
    session.add(council)
    session.flush()
    session.add_all(
        Service(council_id=council.id, code=f"service-{n}", name={"en": f"Service {n}"}) for n in range(SERVICES)
    )
    found = []
    for name in ("first", "second"):
        person = people.add_person(session, email=f"{name}@aldermoor.example", name=name.title(), password=PASSWORD)
        people.grant(session, council.id, person, Role.ANALYST)
        found.append(person)
    return council, found


def write_comments(
    session: Session, council: Council, readers: list[Person], services: list[Service], number: int
) -> None:
    """So many comments of two years; every other one is decided on, by either reader."""
    draw = random.Random(1)
    form = FeedbackForm(
        council_id=council.id, slug="how", service_id=services[0].id, title={"en": "How?"}, thanks={"en": "Thanks"},
        rating_question={"en": "How good?"}, text_question={"en": "What?"},
    )  # fmt: skip
    session.add(form)
    session.flush()
    codes = Taxonomy.load().codes
    for start in range(0, number, BATCH):
        rows = [
            _rows(council.id, readers, services, codes, place, draw, form)
            for place in range(start, min(number, start + BATCH))
        ]
        for table in (Comment, Suggestion, Decision, SecondOpinion, FormAnswer):
            if found := [row[table] for row in rows if table in row]:
                session.execute(insert(table), found)
        _write_group(session, council.id, [row[Comment]["id"] for row in rows[:20]])


def _rows(
    council_id: UUID,
    readers: list[Person],
    services: list[Service],
    codes: Sequence[str],
    place: int,
    draw: random.Random,
    form: FeedbackForm,
) -> dict[Any, dict[str, Any]]:
    text = " ".join(draw.choices(WORDS, k=draw.randint(8, 40)))
    comment_id, kind = uuid4(), draw.choice(list(Kind))
    mine = {"council_id": council_id, "comment_id": comment_id}
    scores = {code: round(draw.random() ** 3, 3) for code in draw.sample(list(codes), 12)}
    themes: list[dict[str, Any]] = [
        {"code": code, "score": score, "evidence": text.split()[:2], "sure": score > 0.9, "sentiment": "negative",
         "sentiment_score": -0.5}
        for code, score in scores.items() if score > 0.45
    ]  # fmt: skip
    received = NOW - timedelta(minutes=draw.randint(1, 700 * 24 * 60))
    rows: dict[Any, dict[str, Any]] = {
        Comment: {
            "id": comment_id, "council_id": council_id, "source": Source.FORM, "source_name": "how",
            "source_reference": str(place), "reference": f"R{place:07d}", "question": "What could we improve?",
            "text": text, "language": "en", "rating": draw.choice((None, 1, 2, 3, 4, 5)), "channel": "web",
            "service_id": services[place // 2 % len(services)].id, "area": f"W{place % 15}", "received_at": received,
            "lot": draw.random(), "usefulness": round(draw.random(), 3),
        },
        Suggestion: mine | {
            "id": uuid4(), "model": "fitted-bench", "kind": kind, "kind_score": 0.7, "kind_evidence": [],
            "sentiment": draw.choice(list(Sentiment)), "sentiment_score": -0.2, "language": "en", "themes": themes,
            "redacted": text, "searchable": search_words(text), "scores": scores,
        },
        FormAnswer: mine | {
            "id": uuid4(), "form_id": form.id, "may_quote": draw.random() < 0.5, "received_at": received,
            "case_reference": "", "flags": [],
        },
    }  # fmt: skip
    if place % 2:
        first, second = (readers, readers[::-1])[place // 2 % 2]
        said = {"kind": kind, "sentiment": Sentiment.NEGATIVE, "themes": sorted(each["code"] for each in themes)}
        rows[Decision] = mine | said | {
            "id": uuid4(), "person_id": first.id, "as_suggested": True, "decided_at": received + timedelta(minutes=1),
            "sampled": rows[Comment]["lot"] < 1 / 3, "model": "fitted-bench", "clauses": [],
        }  # fmt: skip
        if place % 20 == 1:
            rows[SecondOpinion] = mine | said | {
                "id": uuid4(), "decision_id": rows[Decision]["id"], "person_id": second.id,
                "kind": draw.choice(list(Kind)), "given_at": received + timedelta(minutes=2),
            }  # fmt: skip
    return rows


def _write_group(session: Session, council_id: UUID, comment_ids: list[UUID]) -> None:
    group = CommentGroup(council_id=council_id, first_id=comment_ids[0])
    session.add(group)
    session.flush()
    session.add_all(GroupMember(comment_id=each, council_id=council_id, group_id=group.id) for each in comment_ids)
    session.flush()

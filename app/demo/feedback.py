"""The demonstration's services, "how did we do?" forms and comments."""

from datetime import datetime, timedelta
from uuid import uuid4

import numpy as np
from sqlalchemy import insert
from sqlalchemy.orm import Session

from analysis.redaction import redact
from app.demo.comments import Comment as FictionalComment
from app.demo.comments import make_comments
from app.demo.places import read_json
from app.demo.seeds import generator
from core.models import Council, Service
from feedback.asking.models import FormAnswer
from feedback.asking.ready_words import ready_words
from feedback.asking.wording import QUESTIONS
from feedback.models import Comment, FeedbackForm, FormPurpose, Source
from feedback.service import ask_for_theming, open_forms

Services = dict[tuple[str, str], Service]
"""Services by their council's slug and their own code."""
SOURCE_NAME = "demonstration"
ONLINE = "web form"
RICH = "customer-contact"
"""The form that asks everything that a form may ask."""
AGREE_TO_BE_QUOTED = 0.6
SCALES = ("ease", "difference", "recommend")


def write_services(session: Session, homes: dict[str, Council]) -> Services:
    """Give every council the common services."""
    services = {
        (slug, entry["code"]): Service(council_id=council.id, code=entry["code"], name=entry["name"])
        for slug, council in homes.items()
        for entry in read_json("services.json")["services"]
    }
    session.add_all(services.values())
    session.flush()
    return services


def write_forms(session: Session, homes: dict[str, Council], services: Services) -> None:
    for entry in read_json("services.json")["services"]:
        form, council = entry["form"], homes[entry["form"]["council"]]
        ready = {language: ready_words(FormPurpose.RATING, language) for language in form["title"]}
        more = QUESTIONS if form["slug"] == RICH else ("ease_question", "recommend_question")
        session.add(
            FeedbackForm(
                council_id=council.id,
                slug=form["slug"],
                service_id=services[form["council"], entry["code"]].id,
                title=form["title"],
                rating_question=form["rating"],
                text_question=form["free_text"],
                thanks=form["thanks"],
                asks_quoting=True,
                asks_ward=form["slug"] == RICH,
                asks_contact=form["slug"] == RICH,
                **{part: {code: words[part] for code, words in ready.items()} for part in more},
            )
        )


def write_comments(session: Session, homes: dict[str, Council], services: Services, today: datetime, seed: int) -> None:
    """Write the comments about services with what came with those of forms, and ask for their themes."""
    forms = {entry["code"]: entry["form"] for entry in read_json("services.json")["services"]}
    by_slug = {form.slug: form for form in open_forms(session)}
    rng = generator(seed, "answers", "forms")
    comments: list[dict[str, object]] = []
    answers: list[dict[str, object]] = []
    for number, fictional in enumerate((each for each in make_comments(seed) if each.council in homes), start=1):
        comment = _comment(number, fictional, homes[fictional.council], services, today)
        comments.append(comment)
        form = forms.get(fictional.service or "")
        if form and fictional.channel == ONLINE and form["council"] == fictional.council:
            comment |= {"source": Source.FORM, "source_name": form["slug"]}
            answers.append(_answer(by_slug[form["slug"]], comment, fictional.rating, rng))
    session.execute(insert(Comment), comments)
    session.execute(insert(FormAnswer), answers)
    for council in homes.values():
        ask_for_theming(session, council.id)


def _answer(
    form: FeedbackForm, comment: dict[str, object], rating: int | None, rng: np.random.Generator
) -> dict[str, object]:
    """What came with a comment: the other scales mostly say what its rating says."""
    asked = {name: None if rating is None else _near(6 - rating, rng) for name in SCALES}
    return {
        "council_id": comment["council_id"],
        "form_id": form.id,
        "comment_id": comment["id"],
        "may_quote": bool(rng.random() < AGREE_TO_BE_QUOTED),
        "received_at": comment["received_at"],
        **{name: value if getattr(form, f"{name}_question") else None for name, value in asked.items()},
    }


def _near(rating: int, rng: np.random.Generator) -> int:
    return int(min(5, max(1, rating + rng.choice((-1, 0, 0, 0, 1)))))


def _comment(
    number: int, fictional: FictionalComment, council: Council, services: Services, today: datetime
) -> dict[str, object]:
    service = services[council.slug, fictional.service] if fictional.service else None
    return {
        "id": uuid4(),
        "council_id": council.id,
        "source": Source.IMPORT,
        "source_name": SOURCE_NAME,
        "source_reference": str(number),
        "reference": f"DEMO-{number:04d}",
        "question": fictional.question,
        "text": redact(fictional.text).text,
        "rating": 6 - fictional.rating if fictional.rating else None,
        "channel": "web" if fictional.channel == ONLINE else fictional.channel,
        "service_id": service.id if service else None,
        "area": fictional.ward,
        "received_at": today - timedelta(days=fictional.days_ago, minutes=1 + number % 600),
    }

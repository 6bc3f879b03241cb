"""Fictional ratings without a word, as most answers to a form are: enough of them for months to be compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import numpy as np
from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.demo.seeds import generator
from core.models import Council
from feedback.asking.models import FormAnswer
from feedback.models import Comment, FeedbackForm, Source
from feedback.months import begins, following, month_of
from feedback.service import open_forms

MONTHS = 14
A_MONTH = (40, 60)
GOOD = (0.35, 0.65)
POOR = (0.35, 0.4, 0.25)


@dataclass(frozen=True)
class Course:
    """How good a form's ratings are: the share in earlier months, the share in the latest ones, and how many those are.

    `best` is a month, counted back from this one, that was far better than the others.
    """

    earlier: float
    latest: float
    months: int
    best: int = 0

    def share(self, ago: int) -> float:
        return 0.97 if ago and ago == self.best else self.latest if ago < self.months else self.earlier


COURSES = {
    "waste-and-recycling": Course(0.56, 0.76, 5),
    "planning": Course(0.68, 0.5, 4),
    "customer-contact": Course(0.7, 0.7, 1, best=6),
}
"""Waste has been mended, planning has not, and one month of customer contact stands out."""


def write_ratings(session: Session, homes: dict[str, Council], today: datetime, seed: int) -> None:
    """Write the ratings of the forms that have a course."""
    rng = generator(seed, "ratings", "forms")
    for form in open_forms(session):
        if form.slug in COURSES:
            rows = list(_ratings(form, COURSES[form.slug], today, rng))
            session.execute(insert(Comment), [comment for comment, _answer in rows])
            session.execute(insert(FormAnswer), [answer for _comment, answer in rows])


def _ratings(
    form: FeedbackForm, course: Course, today: datetime, rng: np.random.Generator
) -> Iterator[tuple[dict[str, object], dict[str, object]]]:
    for ago in range(MONTHS):
        month = following(month_of(today), -ago)
        days = (min(today, begins(following(month))) - begins(month)).days
        for number in range(int(rng.integers(*A_MONTH)) if days else 0):
            moment = begins(month) + timedelta(days=int(rng.integers(days)), minutes=int(rng.integers(480, 1200)))
            yield _rating(form, f"{form.slug}-{ago}-{number}", moment, _score(course.share(ago), rng))


def _score(good: float, rng: np.random.Generator) -> int:
    if rng.random() < good:
        return int(rng.choice((1, 2), p=GOOD))
    return int(rng.choice((3, 4, 5), p=POOR))


def _rating(form: FeedbackForm, name: str, moment: datetime, score: int) -> tuple[dict[str, object], dict[str, object]]:
    comment = {
        "id": uuid4(),
        "council_id": form.council_id,
        "source": Source.FORM,
        "source_name": form.slug,
        "source_reference": name,
        "reference": f"DEMO{uuid4().hex[:10].upper()}",
        "question": form.text_question["en"],
        "text": "",
        "language": "en",
        "rating": score,
        "channel": "web",
        "service_id": form.service_id,
        "area": "",
        "organisation": "",
        "received_at": moment,
    }
    answer = {"id": uuid4(), "council_id": form.council_id, "form_id": form.id, "comment_id": comment["id"]}
    answer |= {"case_reference": "", "may_quote": False, "flags": [], "received_at": moment}
    return comment, answer

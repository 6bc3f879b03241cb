"""Residents who stand anywhere in a survey of every type of question, without having walked there."""

from typing import Any
from uuid import NAMESPACE_DNS, UUID, uuid5

from sqlalchemy.orm import Session

from core.codes import Codes
from surveys import answering
from surveys.codes import receipts, resuming
from surveys.models import Response, ResponseState, WaveState
from surveys.questionnaire.answers import Answers
from surveys.residents.remembering import COOKIE, Remembered
from tests.browser.serving import SECRET, Site
from tests.factories import Factory
from tests.surveys.making import make_commission, make_response, make_wave

PAST_EVERY_PAGE: Answers = {"satisfied": "3", "used": ["bus"]}
WHOLE: Answers = {
    "agree": "yes", "ward": "south", "other_ward": "north", "moved": "2016-05-04", "household": 3, "satisfied": "3",
    "why": "Fewer potholes", "meet": "shops", "used": ["library", "bus"], "reason": "To read",
    "matters": ["green", "safe", "clean"], "service_bins": "1", "service_roads": "dont_know", "service_parks": "2",
    "belong_trust": "1", "belong_help": "3", "years": 12, "contact": "no",
}  # fmt: skip
STANDINGS: dict[str, Answers] = {
    "begun": PAST_EVERY_PAGE,
    "kept": WHOLE,
    "turned": {**WHOLE, "satisfied": "1"},
    "sent": WHOLE,
    "withdrawn": WHOLE,
}
"""What each resident has answered, by the survey that each answers."""
DEVICE = "AAAAAAAA"
NEIGHBOUR = {"en": "Brackwater Council", "cy": "Cyngor Brackwater", "ar": "مجلس براكووتر"}


def identifier(slug: str) -> UUID:
    """The same in every run, so that options stand in the same order."""
    return uuid5(NAMESPACE_DNS, slug)


def receipt(slug: str) -> str:
    return Codes(SECRET).letters(receipts.RECEIPT, identifier(slug))


def furnish(site: Site) -> None:
    """Make a survey for each standing, two that nobody has begun, of one council and of two, and a closed one."""
    with site.app.app_context(), site.database.transaction() as session:
        make = Factory(session)
        neighbour = make.council("brackwater", name=NEIGHBOUR)
        for slug in ("new", "sole", "closed", *STANDINGS):
            state = WaveState.CLOSED if slug == "closed" else WaveState.OPEN
            partners = (neighbour,) if slug == "new" else ()
            wave = make_wave(make, make_commission(make, site.council, *partners, slug=slug), "every_type", state=state)
            if slug in STANDINGS:
                given: dict[str, Any] = {"identifier": identifier(slug), "state": ResponseState.DRAFT}
                response = make_response(make, wave, site.council, dict(STANDINGS[slug]), **given)
                _bring(session, response, slug, site.app.extensions["codes"])


def _bring(session: Session, response: Response, slug: str, codes: Codes) -> None:
    """Bring a draft to where its resident stands."""
    if slug == "kept":
        resuming.draw_resume_code(session, response, codes)
    if slug in {"sent", "withdrawn"}:
        answering.submit(session, response, codes)
    if slug == "withdrawn":
        receipts.withdraw(session, response)


def cookies(site: Site) -> list[Any]:
    """What the residents' browsers remember."""
    with site.app.app_context():
        packed = {slug: Remembered(identifier(slug), site.council.id, DEVICE).pack().decode() for slug in STANDINGS}
    return [
        {"name": COOKIE, "value": value, "domain": "127.0.0.1", "path": f"/s/{slug}"} for slug, value in packed.items()
    ]

"""A council's boosts of a wave: links that are open to everybody, each with its tag, and the questions it asks."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from core.models import Council
from surveys.errors import SurveyError
from surveys.models import Boost, Partner, Recruitment, Response, ResponseState, Wave
from surveys.questionnaire.shortened import needed
from surveys.questionnaires import parsed
from surveys.results import DEMOGRAPHICS
from surveys.waves import takes_part

VIA = "via"
"""The part of a survey's address that names a boost, such as `ashmere.under-35`."""
TAG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST = 32


class TagTaken(SurveyError):
    """The council's wave has a boost with this tag."""


def make_boost(session: Session, *, council_id: UUID, wave: Wave, tag: str, name: str, chosen: Iterable[str]) -> Boost:
    """Make a boost that asks the questions chosen and whatever they need, or the whole where none is chosen.

    What weighting uses is always asked, so that a shorter form counts as a longer one does. Raises `TagTaken`.
    """
    if any(each.tag == tag for each in boosts_of(session, council_id, wave)):
        raise TagTaken
    questionnaire, codes = parsed(wave.questionnaire), list(chosen)
    only = (
        needed(questionnaire, codes, [code for code in DEMOGRAPHICS if questionnaire.question(code)]) if codes else []
    )
    if len(only) == len(questionnaire.questions):
        only = []
    boost = Boost(council_id=council_id, wave_id=wave.id, tag=tag, name=name, only=only)
    session.add(boost)
    session.flush()
    return boost


def boosts_of(session: Session, council_id: UUID, wave: Wave) -> list[Boost]:
    """A council's boosts of a wave, the first made first."""
    mine = Boost.council_id == council_id, Boost.wave_id == wave.id
    return list(session.scalars(select(Boost).where(*mine).order_by(Boost.made_at, Boost.tag)))


def boost_of(session: Session, council_id: UUID, wave: Wave, boost_id: UUID) -> Boost | None:
    mine = Boost.council_id == council_id, Boost.wave_id == wave.id, Boost.id == boost_id
    return session.scalar(select(Boost).where(*mine))


def boost_of_link(session: Session, wave: Wave, name: str) -> Boost | None:
    """The boost that a link names, if it has not ended; anything else is the link for everybody."""
    slug, _dot, tag = name.partition(".")
    if not TAG.fullmatch(tag) or len(tag) > LONGEST:
        return None
    statement = (
        select(Boost)
        .join(Council, Council.id == Boost.council_id)
        .join(Partner, (Partner.council_id == Boost.council_id) & (Partner.commission_id == wave.commission_id))
        .where(Boost.wave_id == wave.id, Council.slug == slug, Boost.tag == tag, ~Boost.ended, takes_part())
        .options(joinedload(Boost.council))
    )
    return session.scalar(statement, execution_options={"across_councils": "a link names its council by itself"})


def name_of(boost: Boost) -> str:
    """How a boost's link names it."""
    return f"{boost.council.slug}.{boost.tag}"


def came_by(boost: Boost) -> dict[str, Any]:
    """What a response that came by a boost carries."""
    return {"recruitment": Recruitment.BOOST, "tag": boost.tag, "only": boost.only}


def answered(session: Session, council_id: UUID, wave: Wave) -> dict[str, int]:
    """How many responses each boost has brought, by its tag."""
    mine = Response.council_id == council_id, Response.wave_id == wave.id, Response.tag.is_not(None)
    statement = select(Response.tag, func.count()).where(*mine, Response.state == ResponseState.SUBMITTED)
    return {tag: number for tag, number in session.execute(statement.group_by(Response.tag)) if tag}

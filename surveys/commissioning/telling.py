"""What is told of commissions elsewhere: that a council is asked to agree, and what keeps a wave from opening."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.language import localised
from surveys.commissioning.agreements import check_agreed
from surveys.commissioning.errors import NotAsAgreed, NotEveryoneAgreed
from surveys.commissioning.partners import Standing
from surveys.models import Wave

ASKED = {
    Standing.ASKED: _l("Your council is invited to take part. Read the terms, and agree to them or decline."),
    Standing.ASKED_AGAIN: _l("Your council is asked again: the terms, or its part in them, have changed."),
}


@dataclass(frozen=True)
class Obstacle:
    """Why a wave cannot open yet, which councils that is about, and how to put it right."""

    reason: str
    councils: list[str]
    remedy: str


def asked_words(standing: Standing | None) -> str:
    """What a council is asked; nothing where it is not."""
    return str(ASKED[standing]) if standing else ""


def obstacle_to_opening(session: Session, wave: Wave) -> Obstacle | None:
    try:
        check_agreed(session, wave)
    except NotEveryoneAgreed as error:
        return Obstacle(
            _("This wave cannot be opened yet: not every council has agreed to the latest terms."),
            [localised(council.name) for council in error.councils],
            _("Ask their administrators to read the terms and agree, or go on without them."),
        )
    except NotAsAgreed:
        return Obstacle(
            _("This wave cannot be opened yet: its questions or its days are not those of the latest terms."),
            [],
            _("Plan the waves of the latest terms, or propose terms that name this wave."),
        )
    return None

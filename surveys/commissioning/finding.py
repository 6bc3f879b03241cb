"""The commission that an address names, for a council that has a part in it."""

from flask import abort
from sqlalchemy import select

from core.web import current_council, db
from surveys import waves
from surveys.commissioning.errors import NoPart
from surveys.commissioning.partners import Member, Standing, member_of
from surveys.models import Commission, Partner


def commission_or_404(survey: str) -> Commission:
    """The commission, for a council that was ever invited to it."""
    found = waves.survey_by_slug(db, survey) or abort(404)
    mine = Partner.council_id == current_council().id, Partner.commission_id == found.id
    return found if db.scalar(select(Partner.id).where(*mine)) else abort(404)


def led_or_404(survey: str) -> Commission:
    """The commission, for the council that leads it."""
    found = commission_or_404(survey)
    return found if leads(found) else abort(404)


def member_or_404(commission: Commission) -> Member:
    """The part of the council whose page this is, while it has one."""
    try:
        member = member_of(db, commission, current_council().id)
    except NoPart:
        abort(404)
    return member if member.standing is not Standing.LEFT else abort(404)


def leads(commission: Commission) -> bool:
    return commission.lead_council_id == current_council().id

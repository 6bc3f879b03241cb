"""The panel is kept right: members say once a year whether their profile is, and whoever says nothing is forgotten."""

from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core import jobs
from core.database import now
from core.messages import SEND
from core.models import Council
from core.vault import vault_of
from surveys.panel.joining import leave, rules_of, send_to
from surveys.panel.models import PanelMember

REFRESH = "panel-refresh"
UNCONFIRMED = timedelta(days=14)
"""For how long somebody who never followed their link is remembered."""
WAITED = timedelta(days=90)
"""How long a member has to say that the profile is still right."""
MONTH = 30.44
"""Days of a month, on average."""


def ask_for_refreshing(session: Session) -> None:
    """Ask members whose profile is as old as the rules let it be, once, where anything can be sent."""
    if SEND not in jobs.KINDS or not vault_of(session).has_keys:
        return
    for council in session.scalars(select(Council).order_by(Council.code)):
        oldest = _today() - timedelta(days=round(rules_of(session, council.id).refresh_months * MONTH))
        mine = PanelMember.council_id == council.id, PanelMember.confirmed, PanelMember.asked_on.is_(None)
        for member in session.scalars(select(PanelMember).where(*mine, PanelMember.refreshed_on <= oldest)).all():
            member.asked_on = _today()
            send_to(session, member, REFRESH, member.id)


def forget_the_silent(session: Session) -> None:
    """Delete those who never confirmed, and members who were asked and have not said anything since."""
    unconfirmed = ~PanelMember.confirmed & (PanelMember.joined_on < _today() - UNCONFIRMED)
    silent = PanelMember.confirmed & (PanelMember.asked_on < _today() - WAITED)
    everywhere = {"across_councils": "what is old is deleted for every council"}
    for member in session.scalars(select(PanelMember).where(unconfirmed | silent), execution_options=everywhere).all():
        leave(session, member)


def forget_order_of_joining(session: Session) -> None:
    """Write every member anew, all at once.

    PostgreSQL remembers of each row which transaction wrote it, which would lead from a member to the response that was
    submitted just before.
    """
    everywhere = {"across_councils": "every council's members are written anew at once"}
    session.execute(update(PanelMember).values(consent=PanelMember.consent), execution_options=everywhere)


def _today() -> date:
    return now().date()


jobs.schedule(jobs.Schedule("refresh-panel", "45 6 * * *", ask_for_refreshing))
jobs.schedule(jobs.Schedule("forget-order-of-joining", "35 3 * * *", forget_order_of_joining))
jobs.schedule(jobs.Schedule("forget-silent-panel-members", "40 3 * * *", forget_the_silent))

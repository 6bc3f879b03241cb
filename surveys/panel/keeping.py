"""The panel is kept right: members say once a year whether their profile is, and whoever says nothing is forgotten."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core import jobs
from core.database import now
from core.keeping.purposes import Basis, Due, Ending, Purpose, Whose, declare
from core.messages import SEND
from core.models import Council
from core.vault import vault_of
from surveys.panel.joining import leave, rules_of, send_to
from surveys.panel.models import PanelMember

REFRESH = "panel-refresh"
UNCONFIRMED = 14
"""For how many days somebody who never followed their link is remembered."""
WAITED = 90
"""How many days a member has to say that the profile is still right."""
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


def unconfirmed(session: Session, due: Due) -> Sequence[UUID]:
    """Those who never followed their link."""
    mine = PanelMember.council_id == due.council_id, ~PanelMember.confirmed, PanelMember.joined_on < due.before.date()
    return session.scalars(select(PanelMember.id).where(*mine).order_by(PanelMember.id).limit(due.most)).all()


def silent(session: Session, due: Due) -> Sequence[UUID]:
    """Members who were asked whether their profile is right and have not said anything since."""
    mine = PanelMember.council_id == due.council_id, PanelMember.confirmed, PanelMember.asked_on < due.before.date()
    return session.scalars(select(PanelMember.id).where(*mine).order_by(PanelMember.id).limit(due.most)).all()


def forget_members(session: Session, due: Due, found: Sequence[UUID]) -> None:
    mine = PanelMember.council_id == due.council_id, PanelMember.id.in_(found)
    for member in session.scalars(select(PanelMember).where(*mine)).all():
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

for _code, _find, _days in (("panel-unconfirmed", unconfirmed, UNCONFIRMED), ("panel", silent, WAITED)):
    declare(
        Purpose(
            code=_code,
            whose=Whose.RESIDENTS,
            basis=Basis.CONSENT,
            ending=Ending.ERASED,
            places=("panel_member.address", "panel_member.address_hash", "panel_member.profile"),
            days=_days,
            find=_find,
            erase=forget_members,
        )
    )

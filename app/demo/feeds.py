"""Where the demonstration's first council has its figures sent: into a folder, for a performance system."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.places import partnership
from core import councils
from core.models import Membership, Role
from framework.feeding.outlets.keeping import make_folder


def write(session: Session) -> None:
    council = councils.council_by_slug(session, partnership().lead.slug)
    assert council is not None, "the demonstration's councils are written first"
    mine = Membership.council_id == council.id, Membership.role == Role.ADMINISTRATOR
    person_id = session.scalars(select(Membership.person_id).where(*mine).order_by(Membership.id)).first()
    assert person_id is not None, "its accounts are written before"
    make_folder(session, council.id, person_id, "Performance system")

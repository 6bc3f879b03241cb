"""The terms that the six fictional councils agreed to before their first wave, each through its administrator."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.places import partnership, read_json
from core import people
from surveys.commissioning import agreements, partners, terms
from surveys.commissioning.document import PlannedWave
from surveys.models import Commission

READ_FOR = timedelta(days=14)


def write(session: Session) -> None:
    commission = session.scalars(select(Commission).where(Commission.slug == partnership().code)).one()
    lead = people.person_by_email(session, f"analyst@{partnership().lead.slug}.example")
    assert lead is not None
    terms.write_draft(session, commission, _document(commission))
    agreed = min(each.partner.agreed_at for each in partners.members(session, commission) if each.partner.agreed_at)
    made = terms.propose(session, commission, lead.id, at=agreed - READ_FOR)
    for member in partners.members(session, commission):
        administrator = people.person_by_email(session, f"administrator@{member.council.slug}.example")
        assert administrator is not None, member.council.slug
        agreements.agree(
            session, commission, member.council.id, administrator.id,
            read=made.content_hash, part=agreements.part_of(member), at=agreed,
        )  # fmt: skip
    for wave in commission.waves:
        wave.terms_number = made.number


def _document(commission: Commission) -> dict[str, object]:
    """Everything the terms say: the words and prices of the file, and the waves and questions as they are."""
    core = commission.waves[0].questionnaire
    waves = [PlannedWave(wave.number, wave.opens_on, wave.closes_on) for wave in commission.waves]
    return {
        **read_json("terms.json"),
        "title": commission.title,
        "purpose": commission.purpose,
        "questionnaire": {"code": core.code, "version": core.version, "hash": core.content_hash},
        "waves": [wave.to_json() for wave in waves],
    }

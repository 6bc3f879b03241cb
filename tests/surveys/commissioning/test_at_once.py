"""Two people who take the same name or invite the same council at once: one does, and the other is told."""

import pytest
from sqlalchemy.orm import Session

from core.database import Database
from surveys import questionnaires
from surveys.commissioning import partners, terms
from surveys.commissioning.errors import NameTaken, PartTaken
from surveys.errors import VersionTaken
from surveys.models import Commission, Questionnaire
from tests.factories import Factory
from tests.surveys.commissioning.making import TITLE, Partnership
from tests.surveys.making import document


def test_a_name_that_somebody_has_just_taken_is_refused_and_nothing_is_lost(
    make: Factory, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, other = make.council(), make.council()
    terms.draft_commission(session, lead, "our-street", TITLE, TITLE)
    unseen = Session.scalar
    monkeypatch.setattr(Session, "scalar", lambda self, *args, **kwargs: None)  # As if both had looked before.
    with pytest.raises(NameTaken):
        terms.draft_commission(session, other, "our-street", TITLE, TITLE)
    with pytest.raises(VersionTaken):
        for number in (1, 2):
            questionnaires.publish_questionnaire(session, document() | {"minutes": number})
    monkeypatch.setattr(Session, "scalar", unseen)
    assert session.query(Commission).filter_by(slug="our-street").count() == 1
    assert session.query(Questionnaire).filter_by(code=document()["code"]).count() == 1


def test_whoever_invites_a_council_second_is_told(database: Database, joint: Partnership, make: Factory) -> None:
    third = make.council("carrow")
    joint.session.commit()
    ids = joint.commission.id, third.id

    def invite(session: Session) -> None:
        partners.invite(session, session.get_one(Commission, ids[0]), session.get_one(type(third), ids[1]), 10)

    with database.transaction() as session:
        invite(session)
    with database.transaction() as session, pytest.raises(PartTaken):
        invite(session)

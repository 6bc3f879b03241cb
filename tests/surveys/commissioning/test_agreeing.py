"""Who may speak for a council, what asks it again, what keeps a wave closed, and what stays when one leaves."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from core.database import now
from core.models import Person, Role
from surveys import waves
from surveys.commissioning import agreements, partners, terms
from surveys.commissioning.errors import (
    AlreadyAgreed,
    FieldworkUnderWay,
    LeadStays,
    NoPart,
    NotAsAgreed,
    NotEveryoneAgreed,
    NothingChanged,
    NotItsAdministrator,
    TermsChanged,
    TermsUnfinished,
)
from surveys.commissioning.partners import Standing
from surveys.officers import fieldwork, opening
from tests.factories import Factory
from tests.surveys.commissioning.making import Partnership, administrator, agree


def test_terms_and_answers_to_them_never_change(joint: Partnership, session: Session) -> None:
    joint.agree()
    for table in ("terms", "agreement"):
        for change in (f"UPDATE {table} SET content_hash = ''", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError, match=f"{table} is append-only"), session.begin_nested():
                session.execute(text(change))


def test_only_an_administrator_of_the_council_speaks_for_it(joint: Partnership, make: Factory) -> None:
    outsiders: list[Person] = [joint.ours, make.person(joint.partner, Role.ANALYST), make.person()]
    for person in outsiders:
        with pytest.raises(NotItsAdministrator):
            agree(joint.session, joint.commission, joint.partner, person)
        with pytest.raises(NotItsAdministrator):
            agreements.leave(joint.session, joint.commission, joint.partner.id, person.id)
    with pytest.raises(NoPart):
        agree(joint.session, joint.commission, (third := make.council()), administrator(make, third))
    assert joint.standing() is Standing.ASKED


def test_new_terms_or_another_part_ask_again_and_nothing_else_does(joint: Partnership) -> None:
    joint.agree()
    joint.agree()
    assert len(partners.member_of(joint.session, joint.commission, joint.partner.id).answers) == 1
    with pytest.raises(NothingChanged):
        joint.propose()
    partner = partners.member_of(joint.session, joint.commission, joint.partner.id).partner
    partners.give_part(joint.session, partner, sample_target=900, local_questions=0, cost_share=1)
    assert (joint.standing(), joint.standing(joint.lead)) == (Standing.ASKED_AGAIN, Standing.AGREED)
    joint.agree()
    joint.propose(questionnaire={"code": "other", "version": "2", "hash": "0" * 64})
    assert (joint.standing(), joint.standing(joint.lead)) == (Standing.ASKED_AGAIN, Standing.ASKED_AGAIN)
    assert partner.agreed_at is not None, "it had agreed to some terms"


def test_what_was_not_read_is_not_agreed_to(joint: Partnership) -> None:
    read = terms.latest_terms(joint.session, joint.commission.id)
    assert read is not None
    joint.propose(each=1_500)
    mine = joint.session, joint.commission, joint.partner.id, joint.theirs.id
    with pytest.raises(TermsChanged):
        agreements.agree(*mine, read=read.content_hash, part=(500, 0, 1))
    with pytest.raises(TermsChanged):
        agreements.decline(*mine, read=read.content_hash, reason="")
    latest = terms.latest_terms(joint.session, joint.commission.id)
    assert latest is not None
    with pytest.raises(TermsChanged):
        agreements.agree(*mine, read=latest.content_hash, part=(400, 0, 1))
    assert joint.standing() is Standing.ASKED


def test_a_wave_opens_only_as_everybody_who_stays_has_agreed(joint: Partnership) -> None:
    joint.agree(both=False)
    with pytest.raises(NotEveryoneAgreed) as refused:
        joint.open()
    assert [each.slug for each in refused.value.councils] == ["brackwater"]
    latest = terms.latest_terms(joint.session, joint.commission.id)
    assert latest is not None
    mine = joint.session, joint.commission, joint.partner.id, joint.theirs.id
    agreements.decline(*mine, read=latest.content_hash, reason="Too dear")
    assert joint.standing() is Standing.DECLINED
    with pytest.raises(NotEveryoneAgreed):
        joint.open()
    ours = joint.session, joint.commission, joint.lead.id, joint.ours.id
    with pytest.raises(AlreadyAgreed):
        agreements.decline(*ours, read=latest.content_hash, reason="")
    with pytest.raises(LeadStays):
        partners.take_out(joint.session, joint.commission, joint.lead.id)
    partners.take_out(joint.session, joint.commission, joint.partner.id)
    joint.commission.waves[0].closes_on = now().date()
    joint.session.flush()
    with pytest.raises(NotAsAgreed):
        opening.open_for_answers(joint.session, joint.commission.waves[0], lambda language: ())
    joint.open()
    assert joint.commission.waves[0].terms_number == 1
    assert waves.partner_councils(joint.session, joint.commission) == [joint.lead]


def test_a_council_leaves_before_fieldwork_and_keeps_what_it_has(joint: Partnership, make: Factory) -> None:
    joint.agree()
    joint.open()
    leave = joint.session, joint.commission, joint.partner.id, joint.theirs.id
    with pytest.raises(FieldworkUnderWay):
        agreements.leave(*leave)
    third = make.council("carrow")
    partners.invite(joint.session, joint.commission, third, 300)
    with pytest.raises(FieldworkUnderWay):
        agree(joint.session, joint.commission, third, administrator(make, third))
    agreements.leave(joint.session, joint.commission, third.id, administrator(make, third).id)
    joint.publish()
    with pytest.raises(LeadStays):
        agreements.leave(joint.session, joint.commission, joint.lead.id, joint.ours.id)
    agreements.leave(*leave, reason="A budget")
    assert waves.partner_councils(joint.session, joint.commission) == [joint.lead]
    later = {"number": 2, "opens_on": "2040-01-01", "closes_on": "2040-02-01"}
    joint.propose(waves=[*terms.draft_of(joint.session, joint.commission)["waves"], later])
    assert joint.standing() is Standing.LEFT, "it is asked no more"
    joint.agree(both=False)
    latest = terms.latest_terms(joint.session, joint.commission.id)
    assert latest is not None
    terms.plan_waves(joint.session, joint.commission, latest)
    reads = [fieldwork.wave_of(joint.session, joint.partner.id, "our-street", number) for number in (1, 2)]
    assert reads == [joint.commission.waves[0], None]
    assert fieldwork.wave_of(joint.session, third.id, "our-street", 1) is None
    counted = fieldwork.submitted_by_council(joint.session, joint.commission.waves[0])
    assert [council.slug for council, _, _ in counted] == ["ashmere", "brackwater"]


def test_terms_that_say_too_little_are_not_proposed(joint: Partnership) -> None:
    joint.commission.terms_draft = {"title": {"en": "Alone"}}
    joint.session.flush()
    with pytest.raises(TermsUnfinished):
        terms.propose(joint.session, joint.commission, joint.ours.id)

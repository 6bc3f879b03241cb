"""Paper is keyed by two people, settled where they differ, and counted once with no way back to the household."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.assets import BUILT
from core.database import now
from core.models import AuditEvent, Council, Person, Role
from surveys.flags import ON_PAPER
from surveys.models import (
    Invitation,
    InvitationState,
    Mode,
    PaperEntry,
    PaperKeying,
    PaperState,
    Recruitment,
    Response,
    ResponseState,
    Wave,
    WaveState,
)
from surveys.results import said
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.making import make_commission, make_invitations, make_response, make_wave

DESK = "/councils/ashmere/paper/street/1"
PLACE = {"satisfied": "1", "seen": ["litter"]}
YOU = {"ward": "north", "years": "12"}


@pytest.fixture
def council(make: Factory) -> Council:
    council = make.council("ashmere", name={"en": "Ashmere Council", "cy": "Cyngor Ashmere"})
    make.area(council, "north", "North ward")
    make.area(council, "south", "South ward")
    return council


@pytest.fixture
def wave(make: Factory, council: Council) -> Wave:
    return make_wave(make, make_commission(make, council))


@pytest.fixture
def first(make: Factory, council: Council, wave: Wave) -> Person:
    return make.person(council, Role.INTERVIEWER)


@pytest.fixture
def second(make: Factory, council: Council, wave: Wave) -> Person:
    return make.person(council, Role.ANALYST)


def take_in(client: CheckingClient, serial: str = "A-007", status: int = 200) -> None:
    client.get(DESK)
    day = now().date() - timedelta(days=1)
    received_on = [str(day.day), str(day.month), str(day.year)]
    client.submit({"serial": serial, "received_on": received_on, "language": "cy"}, status=status)


def key(client: CheckingClient, person: Person, place=PLACE, you=YOU, serial: str = "A-007") -> None:
    """Sign in, key both sections and finish."""
    client.sign_in(person)
    take_in(client, serial)
    assert client.heading == "Where you live"
    client.submit(place)
    assert client.heading == "About you"
    client.submit(you)
    client.submit()


def responses(session: Session, council: Council) -> list[Response]:
    session.expire_all()
    return list(session.scalars(select(Response).where(Response.council_id == council.id)))


def the_paper(session: Session, council: Council) -> PaperEntry:
    session.expire_all()
    return session.scalars(select(PaperEntry).where(PaperEntry.council_id == council.id)).one()


def test_two_keyings_that_agree_make_one_response(
    client: CheckingClient, session: Session, council: Council, first: Person, second: Person
) -> None:
    key(client, first)
    assert "Hand the paper to somebody else" in client.text
    assert responses(session, council) == []
    key(client, second)
    assert "Both keyings agree: the paper is counted." in client.text
    (response,) = responses(session, council)
    assert (response.mode, response.recruitment, response.language) == (Mode.PAPER, Recruitment.OPEN_LINK, "cy")
    assert (response.state, response.interviewer_id) == (ResponseState.SUBMITTED, first.id)
    assert response.answers == {"satisfied": "1", "seen": ["litter"], "ward": "north", "years": 12}
    assert response.submitted_at and response.submitted_at.date() == the_paper(session, council).received_on


def test_a_counted_paper_keeps_nothing_of_what_was_keyed(
    client: CheckingClient, session: Session, council: Council, first: Person, second: Person
) -> None:
    key(client, first)
    key(client, second)
    keyings = session.scalars(select(PaperKeying).where(PaperKeying.council_id == council.id)).all()
    assert [keying.marks for keying in keyings] == [{}, {}]
    assert the_paper(session, council).state is PaperState.COUNTED


def test_the_second_person_sees_nothing_of_the_first_keying(
    client: CheckingClient, first: Person, second: Person
) -> None:
    key(client, first, {"satisfied": "3", "why": "Noise at night"})
    client.sign_in(second)
    take_in(client)
    assert "Noise at night" not in client.response.text
    assert not client.page.cssselect("#satisfied-3[checked]")


def test_the_same_person_does_not_key_twice(
    client: CheckingClient, session: Session, council: Council, first: Person
) -> None:
    key(client, first)
    take_in(client, status=422)
    assert client.errors() == ["You keyed this paper first: somebody else must key it the second time."]
    entry = the_paper(session, council)
    session.add(PaperKeying(entry_id=entry.id, council_id=council.id, turn=2, person_id=first.id))
    with pytest.raises(IntegrityError):
        session.flush()


def test_differences_are_settled_question_by_question(
    client: CheckingClient, session: Session, council: Council, first: Person, second: Person
) -> None:
    key(client, first, PLACE, {"ward": "north", "years": "12"})
    key(client, second, PLACE | {"satisfied": "2"}, {"ward": "south", "years": "21"})
    assert client.heading == "Differences on paper A-007"
    assert "First keying: Satisfied" in client.text and "Second keying: Neither" in client.text
    assert "What have you seen?" not in client.text
    client.submit({"choice:satisfied": "second", "choice:ward": "first"}, status=422)
    assert client.errors() == ["Choose what the paper says"]
    assert client.page.cssselect("[name='choice:satisfied'][value=second][checked]")
    client.submit({"choice:satisfied": "second", "choice:ward": "first", "choice:years": "other", "years": "2"})
    (response,) = responses(session, council)
    assert response.answers == {"satisfied": "2", "seen": ["litter"], "ward": "north", "years": 2}
    entry = the_paper(session, council)
    assert (entry.state, entry.resolved_by) == (PaperState.COUNTED, second.id)
    actions = session.scalars(select(AuditEvent.action).where(AuditEvent.council_id == council.id)).all()
    assert {"paper-received", "paper-keyed", "paper-resolved"} <= set(actions)


def test_the_analyst_reads_how_well_keyings_agree(
    client: CheckingClient, session: Session, council: Council, first: Person, second: Person
) -> None:
    key(client, first)
    key(client, second, PLACE, YOU | {"years": "21"})
    client.submit({"choice:years": "first"})
    assert "Fields keyed alike: 80.0%. Fields that differed: 1 of 5." in client.text
    assert "5. How many years have you lived here?" in client.text
    client.sign_in(first)
    client.get(DESK)
    assert "How well the keyings agree" not in client.text


def test_what_is_ticked_is_keyed_and_the_way_is_followed_afterwards(
    client: CheckingClient, session: Session, council: Council, first: Person, second: Person
) -> None:
    for person in (first, second):
        client.sign_in(person)
        take_in(client)
        client.submit({"satisfied": "1", "why": "Too much traffic", "seen": ["litter", "nothing"]})
        client.submit({"ward": "several_ticked", "years": "illegible"})
        assert "Question 2 was answered, although earlier answers lead past it." in client.text
        client.submit()
    (response,) = responses(session, council)
    assert response.answers == {
        "satisfied": "1", "seen": "several_ticked", "ward": "several_ticked", "years": "illegible"
    }  # fmt: skip
    assert said(response.answers, "ward") is None


def test_illegible_is_not_the_same_as_not_answered(
    client: CheckingClient, session: Session, council: Council, first: Person, second: Person
) -> None:
    key(client, first, {}, {"ward": "", "years": None})
    key(client, second, {}, {"ward": "illegible", "years": None})
    assert "First keying: Not answered" in client.text and "Second keying: Illegible" in client.text


def test_what_cannot_be_an_answer_is_kept_as_it_is_and_listed(
    client: CheckingClient, session: Session, council: Council, first: Person, second: Person
) -> None:
    client.sign_in(first)
    take_in(client)
    client.submit(PLACE)
    client.submit({"years": "about 200"})
    assert "What was keyed of question 5 cannot be an answer to it." in client.text
    client.get(client.page.cssselect(".govuk-back-link")[0].get("href"))
    assert client.page.cssselect("#years")[0].get("value") == "about 200"
    client.submit()
    client.submit()
    key(client, second, PLACE, {"years": "About  200"})
    (response,) = responses(session, council)
    assert response.answers["years"] == "not_valid"


def test_a_paper_with_a_households_reference_is_of_the_sample_and_uses_its_invitation(
    client: CheckingClient, make: Factory, session: Session, council: Council, wave: Wave, first: Person, second: Person
) -> None:
    invitation = _invitation(client, make, wave, council)
    begun = make_response(make, wave, council, {"satisfied": "3"}, state=ResponseState.DRAFT)
    begun.invitation_id = invitation.id
    key(client, first, serial=invitation.reference.lower())
    key(client, second, serial=invitation.reference)
    counted = next(each for each in responses(session, council) if each.mode is Mode.PAPER)
    assert (counted.recruitment, counted.stratum) == (Recruitment.SAMPLE, invitation.stratum)
    assert counted.design_weight == invitation.design_weight and counted.invitation_id is None
    assert invitation.state is InvitationState.USED
    assert (begun.state, begun.flags) == (ResponseState.PARTIAL, [ON_PAPER]), "a household answers once"


def test_a_household_that_answered_is_not_counted_again_from_paper(
    client: CheckingClient, make: Factory, session: Session, council: Council, wave: Wave, first: Person, second: Person
) -> None:
    invitation = _invitation(client, make, wave, council)
    key(client, first, serial=invitation.reference)
    invitation.state = InvitationState.USED
    client.sign_in(second)
    take_in(client, invitation.reference, status=422)
    assert "This household has answered already in another way" in client.errors()[0]
    assert responses(session, council) == []


def test_a_double_tap_takes_in_one_paper_and_finishes_it_once(
    client: CheckingClient, session: Session, council: Council, first: Person, second: Person
) -> None:
    key(client, first)
    client.sign_in(second)
    for _tap in range(2):
        take_in(client)
    client.submit(PLACE)
    client.submit(YOU)
    finish = client.page
    for _tap in range(2):
        client.page = finish
        client.submit()
    assert len(responses(session, council)) == 1
    the_paper(session, council)


def test_a_mistyped_paper_is_taken_out_and_keyed_again(
    client: CheckingClient, make: Factory, session: Session, council: Council, first: Person
) -> None:
    key(client, first)
    address = client.page.xpath("//a[starts-with(text(), 'Take out')]")[0].get("href")
    client.get(address)
    client.submit()
    assert session.scalars(select(PaperEntry).where(PaperEntry.council_id == council.id)).all() == []
    key(client, first)
    client.sign_in(make.person(council, Role.INTERVIEWER))
    client.get(DESK)
    assert not client.page.xpath("//a[starts-with(text(), 'Take out')]")


def test_a_closed_wave_takes_no_paper(client: CheckingClient, wave: Wave, first: Person) -> None:
    wave.state = WaveState.CLOSED
    client.sign_in(first)
    take_in(client, status=422)
    assert client.errors() == ["This survey takes no answers now."]


def test_a_form_that_is_not_complete_keeps_what_was_typed(client: CheckingClient, first: Person) -> None:
    client.sign_in(first)
    client.get(DESK)
    client.submit({"serial": "", "received_on": "1"}, status=422)
    assert client.errors() == ["Enter the serial number", "Enter the day it came in, which is not after today"]


def test_the_printed_form_has_every_question_with_its_directions(client: CheckingClient, first: Person) -> None:
    client.sign_in(first)
    client.get(f"{DESK}/form?serials=A-001%0D%0AA-002")
    assert len(client.page.cssselect("article")) == 2
    one = " ".join(client.page.cssselect("article")[1].text_content().split())
    assert "Serial number A-002" in one
    assert "Answer this only if you answered “Dissatisfied” to question 1." in one
    assert "SatisfiedGo to 3" in one and "DissatisfiedGo to" not in one
    assert "North ward" in one and "Tick all that apply." in one


def test_the_printed_form_speaks_the_language_asked_for(client: CheckingClient, first: Person) -> None:
    client.sign_in(first)
    client.get(f"{DESK}/form?language=cy&copies=3")
    assert client.page.get("lang") == "cy"
    assert "Pa mor fodlon ydych chi ar eich stryd?" in client.text
    serials = [each.text_content() for each in client.page.cssselect(".serial")]
    assert len(set(serials)) == 3


def test_the_form_is_a_pdf_too(client: CheckingClient, first: Person) -> None:
    pytest.importorskip("weasyprint")
    if not (BUILT / "manifest.json").exists():
        pytest.skip("the assets have not been built")
    client.sign_in(first)
    client.get(f"{DESK}/form/questionnaire.pdf?copies=2")
    assert client.response.mimetype == "application/pdf" and client.response.data.startswith(b"%PDF-")


def _invitation(client: CheckingClient, make: Factory, wave: Wave, council: Council) -> Invitation:
    return make_invitations(make, client.browser.application.extensions["codes"], wave, council)[0]

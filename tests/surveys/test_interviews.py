"""An interviewer reaches a household, reads the resident's own pages aloud, and is shown nothing afterwards."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from core.models import AuditEvent, Council, Person, Role
from surveys.mailings.invitations import code_of
from surveys.models import (
    CallOutcome,
    CallResult,
    Invitation,
    InvitationState,
    Mode,
    Recruitment,
    Response,
    ResponseState,
    Wave,
    WaveState,
)
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.making import make_commission, make_invitations, make_response, make_wave

DESK = "/councils/ashmere/interviews"


@pytest.fixture
def council(make: Factory) -> Council:
    council = make.council("ashmere", name={"en": "Ashmere Council", "cy": "Cyngor Ashmere"})
    make.area(council, "north", "North ward")
    return council


@pytest.fixture
def wave(make: Factory, council: Council) -> Wave:
    return make_wave(make, make_commission(make, council))


@pytest.fixture
def invitation(client: CheckingClient, make: Factory, wave: Wave, council: Council) -> Invitation:
    return make_invitations(make, client.browser.application.extensions["codes"], wave, council)[3]


@pytest.fixture
def interviewer(client: CheckingClient, make: Factory, council: Council, wave: Wave) -> Person:
    """Somebody who has begun a shift on the telephone."""
    person = make.person(council, Role.INTERVIEWER)
    client.sign_in(person)
    begin_shift(client)
    return person


def begin_shift(client: CheckingClient, mode: str = "telephone") -> None:
    client.get(DESK)
    assert client.heading == "Your shift"
    client.submit({"mode": mode})
    assert client.heading == "Next household"


def reach(client: CheckingClient, household: str = "", result: str = "answers", status: int = 200) -> None:
    client.get(DESK)
    client.submit({"household": household, "no_code": None if household else "y", "result": result}, status=status)


def ask(client: CheckingClient) -> None:
    """From the introduction, ask everything as far as the check."""
    client.get(client.page.cssselect("a.govuk-button")[0].get("href"))
    for values in ({}, {"satisfied": "dont_know"}, {"seen": ["litter", "trees"]}, {"ward": "north"}, {"years": "12"}):
        client.submit(values)
    assert client.heading == "Check the answers"


def work_today(client: CheckingClient) -> dict[str, str]:
    rows = client.page.cssselect("table tbody tr")
    return {row.findtext("th"): row.findtext("td") for row in rows}


def responses(session: Session, council: Council) -> list[Response]:
    session.expire_all()
    return list(session.scalars(select(Response).where(Response.council_id == council.id)))


def calls(session: Session, council: Council) -> list[CallOutcome]:
    session.expire_all()
    return list(session.scalars(select(CallOutcome).where(CallOutcome.council_id == council.id)))


def test_an_interviewer_reads_the_residents_pages_aloud_and_submits(
    client: CheckingClient, session: Session, council: Council, interviewer: Person, invitation: Invitation
) -> None:
    reach(client, invitation.reference.lower())
    assert client.heading == "Introduction"
    assert "Tell us about your street." in client.text and "You need not take part." in client.text
    ask(client)
    assert "Litter" in client.text
    client.submit()
    assert client.heading == "Next household"
    assert work_today(client)["Interviews submitted"] == "1"
    (response,) = responses(session, council)
    assert response.state is ResponseState.SUBMITTED
    assert (response.mode, response.interviewer_id) == (Mode.TELEPHONE, interviewer.id)
    assert (response.recruitment, response.stratum) == (Recruitment.SAMPLE, invitation.stratum)
    assert response.answers["satisfied"] == "dont_know"
    assert response.invitation_id is None
    session.refresh(invitation)
    assert invitation.state is InvitationState.USED
    assert calls(session, council) == [], "an outcome would say when the household's answers were given"


def test_what_is_read_out_is_told_from_what_is_not(
    client: CheckingClient, interviewer: Person, invitation: Invitation
) -> None:
    reach(client, invitation.reference)
    client.get(client.page.cssselect("a.govuk-button")[0].get("href"))
    client.submit()
    assert "Read out the question and its answers exactly as they are written" in client.text
    assert "How satisfied are you with your street?" in client.heading
    labels = [" ".join(label.text_content().split()) for label in client.page.cssselect(".govuk-radios__label")]
    assert labels == ["Satisfied", "Neither", "Dissatisfied", "Don’t know (do not read out)"]


def test_a_household_is_found_by_the_code_of_its_letter(
    client: CheckingClient, interviewer: Person, invitation: Invitation
) -> None:
    reach(client, code_of(invitation, client.browser.application.extensions["codes"]))
    assert client.heading == "Introduction"


def test_a_household_without_an_invitation_is_interviewed_where_anybody_may_answer(
    client: CheckingClient, session: Session, council: Council, interviewer: Person, wave: Wave
) -> None:
    reach(client)
    ask(client)
    client.submit()
    (response,) = responses(session, council)
    assert (response.recruitment, response.mode) == (Recruitment.OPEN_LINK, Mode.TELEPHONE)


def test_a_survey_of_a_sample_alone_asks_for_the_invitation(
    client: CheckingClient, session: Session, council: Council, interviewer: Person, wave: Wave
) -> None:
    wave.commission.open_recruitment = False
    reach(client, status=422)
    assert client.errors() == ["This survey asks only households that have an invitation."]
    assert responses(session, council) == []


def test_a_double_tap_begins_one_interview_and_records_one_call(
    client: CheckingClient, session: Session, council: Council, interviewer: Person
) -> None:
    client.get(DESK)
    page = client.page
    for result in ("answers", "answers", "no_answer", "no_answer"):
        client.page = page
        client.submit({"no_code": "y", "result": result})
    assert len(responses(session, council)) == 1
    assert len(calls(session, council)) == 1


def test_a_mistyped_code_is_said_and_kept(client: CheckingClient, interviewer: Person) -> None:
    reach(client, "K7QM-2FXD", status=422)
    assert client.errors() == ["No household of this survey has this code or reference. Check it."]
    assert client.page.cssselect("#household")[0].get("value") == "K7QM-2FXD"
    client.submit({"household": ""}, status=422)
    assert client.errors() == ["Enter the code or the reference, or say that there is no invitation"]


@pytest.mark.parametrize("result", list(CallResult))
def test_what_came_of_a_call_is_recorded_and_counted(
    client: CheckingClient, session: Session, council: Council, interviewer: Person, invitation: Invitation,
    result: CallResult,
) -> None:  # fmt: skip
    reach(client, invitation.reference, result.value)
    (call,) = calls(session, council)
    assert (call.result, call.invitation_id, call.by) == (result, invitation.id, interviewer.id)
    assert call.mode is Mode.TELEPHONE
    assert responses(session, council) == []
    reach(client, invitation.reference)
    assert "Calls to this household before" in client.text


@pytest.mark.parametrize("change", ["UPDATE call_outcome SET result = 'refused'", "DELETE FROM call_outcome"])
def test_a_recorded_call_is_never_changed(
    client: CheckingClient, session: Session, council: Council, interviewer: Person, change: str
) -> None:
    reach(client, result="no_answer")
    session.rollback()
    with pytest.raises(DatabaseError, match="call_outcome is append-only"):
        session.execute(text(change))


def test_a_broken_off_interview_is_carried_on_later(
    client: CheckingClient, session: Session, council: Council, interviewer: Person, invitation: Invitation
) -> None:
    reach(client, invitation.reference)
    client.get(client.page.cssselect("a.govuk-button")[0].get("href"))
    client.submit()
    client.submit({"satisfied": "1"})
    client.get(client.page.xpath("//a[text()='Stop the interview']")[0].get("href"))
    client.submit(status=422)
    assert client.errors() == ["Choose why you are stopping"]
    client.submit({"reason": "later"})
    assert "Interviews to carry on" in client.text
    client.get(client.page.xpath(f"//a[text()='{invitation.reference}']")[0].get("href"))
    client.get(client.page.cssselect("a.govuk-button")[0].get("href"))
    assert client.heading == "What have you seen?"
    (response,) = responses(session, council)
    assert (response.state, response.invitation_id) == (ResponseState.DRAFT, invitation.id)


def test_whoever_refuses_is_forgotten_and_the_refusal_recorded(
    client: CheckingClient, session: Session, council: Council, interviewer: Person, invitation: Invitation
) -> None:
    reach(client, invitation.reference)
    ask(client)
    client.get(client.page.xpath("//a[text()='Stop the interview']")[0].get("href"))
    client.submit({"reason": "refused"})
    assert work_today(client)["Refused"] == "1"
    (response,) = responses(session, council)
    assert (response.state, response.answers, response.invitation_id) == (ResponseState.WITHDRAWN, {}, None)
    (call,) = calls(session, council)
    assert (call.result, call.invitation_id) == (CallResult.REFUSED, invitation.id)
    actions = session.scalars(select(AuditEvent.action).where(AuditEvent.council_id == council.id)).all()
    assert {"interview-begun", "interview-refused"} <= set(actions)


def test_a_submitted_interview_is_shown_no_more(
    client: CheckingClient, session: Session, council: Council, interviewer: Person
) -> None:
    reach(client)
    ask(client)
    check, page = client.path, client.page
    client.submit()
    client.get(check)
    assert client.heading == "Next household" and "Litter" not in client.text
    client.page = page
    client.submit()
    assert client.heading == "Next household"
    assert len(responses(session, council)) == 1


def test_another_interviewer_sees_nothing_of_it(
    client: CheckingClient, make: Factory, council: Council, interviewer: Person, invitation: Invitation
) -> None:
    reach(client, invitation.reference)
    ask(client)
    check = client.path
    client.sign_in(make.person(council, Role.INTERVIEWER))
    begin_shift(client, "face_to_face")
    client.get(check)
    assert client.heading == "Next household" and "Litter" not in client.text
    reach(client, invitation.reference, status=422)
    assert client.errors() == ["This household has begun to answer, and can carry on with its code."]


def test_what_a_resident_began_online_is_never_an_interviewers(
    client: CheckingClient, make: Factory, council: Council, interviewer: Person, wave: Wave
) -> None:
    theirs = make_response(make, wave, council, {"satisfied": "1"}, state=ResponseState.DRAFT)
    client.get(f"{DESK}/street/{theirs.id}/check")
    assert client.heading == "Next household"


def test_a_household_that_answered_is_asked_no_more(
    client: CheckingClient, interviewer: Person, invitation: Invitation
) -> None:
    invitation.state = InvitationState.USED
    for result in ("answers", "no_answer"):
        reach(client, invitation.reference, result, status=422)
        assert client.errors() == ["This household has answered already. Thank them, and go on to the next."]


def test_a_shift_ends_when_the_wave_closes(client: CheckingClient, interviewer: Person, wave: Wave) -> None:
    wave.state = WaveState.CLOSED
    client.get(DESK)
    assert client.heading == "Your shift"
    assert "Your council has no survey that takes answers now." in client.text


@pytest.mark.parametrize("role", [Role.OFFICER, Role.VIEWER])
def test_only_interviewers_and_analysts_interview(
    client: CheckingClient, make: Factory, council: Council, role: Role
) -> None:
    client.sign_in(make.person(council, role))
    client.get(DESK, status=403)

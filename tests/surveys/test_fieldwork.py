"""A council's people follow fieldwork, and the lead closes it."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import now
from core.models import AuditEvent, Council, Job, JobState, Role
from surveys import waves
from surveys.models import PaperEntry, PaperState, ResponseState, Wave, WaveState
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.making import make_commission, make_response, make_sample, make_wave


@pytest.fixture
def lead(make: Factory) -> Council:
    council = make.council("ashmere", name={"en": "Ashmere Council"})
    make.area(council, "north", "North ward")
    return council


@pytest.fixture
def partner(make: Factory) -> Council:
    return make.council("brackwater", name={"en": "Brackwater Council"})


@pytest.fixture
def wave(make: Factory, lead: Council, partner: Council) -> Wave:
    wave = make_wave(make, make_commission(make, lead, partner))
    make_sample(make, wave, lead, {"north": (100, 20)})
    for _number in range(5):
        make_response(make, wave, lead, {"ward": "north", "why": "a secret answer"})
    make_response(make, wave, partner, {"ward": "north"})
    return wave


def test_the_lead_sees_its_own_wards_exactly_and_roughly_how_far_its_partners_are(
    client: CheckingClient, make: Factory, lead: Council, wave: Wave
) -> None:
    client.sign_in(make.person(lead, Role.OFFICER))
    client.get("/councils/ashmere/surveys")
    assert "5 of 50 (10%)" in client.text
    client.get(client.page.cssselect(".fm-table a")[0].get("href"))
    assert client.heading == "Wave 1 Open"
    assert "North ward 5 20 25%" in " ".join(client.page.cssselect("tbody")[0].itertext())
    assert "Brackwater Council" in client.text and "fewer than 30 of 50" in client.text
    assert "5 of 50 (10%)" in client.text and "1 of 50" not in client.text
    assert "a secret answer" not in client.text
    assert "Close this wave" not in client.text


def test_a_viewer_sees_the_councils_own_count_and_none_of_a_few_people(
    client: CheckingClient, make: Factory, lead: Council, partner: Council, wave: Wave
) -> None:
    for _number in range(64):
        make_response(make, wave, partner, {"ward": "north"})
    client.sign_in(make.person(lead, Role.VIEWER))
    client.get("/councils/ashmere/surveys/street/1")
    assert "5 of 50 (10%)" in client.text and "60 or more of 50" in client.text
    assert "North ward fewer than 30 20 –" in " ".join(client.page.cssselect("tbody")[0].itertext())
    assert "How people answered" not in client.text


def test_a_partner_sees_its_own_counts_alone(
    client: CheckingClient, make: Factory, partner: Council, wave: Wave
) -> None:
    client.sign_in(make.person(partner, Role.ANALYST))
    client.get("/councils/brackwater/surveys/street/1")
    assert "1 of 50 (2%)" in client.text
    assert "Ashmere" not in client.text
    assert "Close this wave" not in client.text
    client.get("/councils/brackwater/surveys/street/1/close", status=403)


def test_a_council_that_takes_no_part_finds_no_wave(client: CheckingClient, make: Factory, wave: Wave) -> None:
    client.sign_in(make.person(make.council("elsewhere"), Role.ANALYST))
    client.get("/councils/elsewhere/surveys/street/1", status=404)
    client.get("/councils/elsewhere/surveys")
    assert "Your council does not take part in a survey yet." in client.text


def test_the_leads_analyst_reads_what_closing_does_and_closes(
    client: CheckingClient, make: Factory, session: Session, lead: Council, wave: Wave
) -> None:
    client.sign_in(make.person(lead, Role.ANALYST))
    client.get("/councils/ashmere/surveys/street/1")
    client.get(client.page.cssselect("a.govuk-button--warning")[0].get("href"))
    assert "Fieldwork ends for all 2 councils." in client.text
    assert "Answers submitted so far: 5 in your council, fewer than 30 in the others." in client.text
    assert wave.state.value == "open"
    client.submit()
    assert client.heading == "Wave 1 Closed"
    assert "The results are waiting to be worked out." in client.text
    session.refresh(wave)
    assert wave.state.value == "closed"
    assert len(session.scalars(select(Job).where(Job.kind == waves.WAVE_CLOSED)).all()) == 1
    actions = session.scalars(select(AuditEvent.action).where(AuditEvent.council_id == lead.id)).all()
    assert {"fieldwork-seen", "wave-closed"} <= set(actions)


def test_papers_that_do_not_count_yet_are_told_and_asked_about_before_a_wave_closes(
    client: CheckingClient, make: Factory, session: Session, lead: Council, wave: Wave
) -> None:
    partner = next(each.council for each in wave.commission.partners if each.council_id != lead.id)
    states = (PaperState.FIRST_KEYING, PaperState.SECOND_KEYING, PaperState.DIFFERENCES, PaperState.COUNTED)
    for serial, state in enumerate((*states, PaperState.NO_CONSENT)):
        entry = PaperEntry(wave_id=wave.id, council_id=partner.id, serial=f"A-{serial}", language="en", state=state)
        entry.received_on = now().date()
        make.keep(entry)
    make_response(make, wave, partner, {"satisfied": "1"}, state=ResponseState.DRAFT)
    client.sign_in(make.person(lead, Role.ANALYST))
    client.get("/councils/ashmere/surveys/street/1/close")
    cells = [cell.text_content() for cell in client.page.cssselect("tbody tr > *")]
    assert cells == ["Brackwater Council", "fewer than 30"]
    client.submit(status=422)
    assert client.errors() == ["Have the papers counted first, or say that they are to be left out"]
    session.refresh(wave)
    assert wave.state.value == "open"
    client.submit({"leave_out": "y"})
    session.refresh(wave)
    assert wave.state.value == "closed"


def test_the_lead_reads_what_its_partners_lose_by_closing_in_round_figures(
    client: CheckingClient, make: Factory, lead: Council, partner: Council, wave: Wave
) -> None:
    for council, begun in ((lead, 2), (partner, 37)):
        for _number in range(begun):
            make_response(make, wave, council, {"ward": "north"}, state=ResponseState.DRAFT)
    client.sign_in(make.person(lead, Role.ANALYST))
    client.get("/councils/ashmere/surveys/street/1/close")
    assert "Answers submitted so far: 5 in your council, fewer than 30 in the others." in client.text
    assert "Answers begun and not submitted: 2 in your council, 30 or more in the others." in client.text
    assert not {"37", "39"} & set(re.findall(r"\d+", client.text))


def test_a_paper_that_came_since_the_page_was_read_is_asked_about(
    client: CheckingClient, make: Factory, session: Session, lead: Council, wave: Wave
) -> None:
    client.sign_in(make.person(lead, Role.ANALYST))
    client.get("/councils/ashmere/surveys/street/1/close")
    assert "Papers that do not count yet" not in client.text
    entry = PaperEntry(wave_id=wave.id, council_id=lead.id, serial="B-1", language="en", received_on=now().date())
    make.keep(entry)
    client.submit(status=422)
    assert "Papers that do not count yet" in client.text


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OFFICER])
def test_only_analysts_close(client: CheckingClient, make: Factory, lead: Council, wave: Wave, role: Role) -> None:
    client.sign_in(make.person(lead, role))
    client.get("/councils/ashmere/surveys/street/1/close", status=403)


def test_closing_twice_is_recorded_once(
    client: CheckingClient, make: Factory, session: Session, lead: Council, wave: Wave
) -> None:
    client.sign_in(make.person(lead, Role.ANALYST))
    for _press in range(2):
        client.get("/councils/ashmere/surveys/street/1/close")
        client.submit()
    assert client.heading == "Wave 1 Closed"
    closings = session.scalars(select(AuditEvent.action).where(AuditEvent.council_id == lead.id))
    assert list(closings).count("wave-closed") == 1


def test_a_wave_that_never_opened_is_not_closed(
    client: CheckingClient, make: Factory, session: Session, lead: Council, wave: Wave
) -> None:
    wave.state = WaveState.DRAFT
    client.sign_in(make.person(lead, Role.ANALYST))
    client.get("/councils/ashmere/surveys/street/1/close")
    client.submit()
    assert client.heading == "Wave 1 Planned"


def test_a_council_sees_how_far_the_working_out_of_results_has_come(
    client: CheckingClient, make: Factory, lead: Council, partner: Council, wave: Wave, session: Session
) -> None:
    waves.close_wave(session, wave)
    job = session.scalars(select(Job).where(Job.subject_id == str(wave.id))).one()
    job.state, job.steps_done, job.steps_total = JobState.RUNNING, 3, 12
    client.sign_in(make.person(partner, Role.VIEWER))
    client.get("/councils/brackwater/surveys/street/1")
    assert "The results are being worked out: step 4 of 12." in client.text
    assert client.page.cssselect(".fm-progress__done")[0].get("width") == "25.0%"
    assert client.page.xpath("//a[normalize-space()='See how far it has come']")
    assert not client.page.xpath("//a[normalize-space()='The figures so far']"), "a viewer sees no figures so far"

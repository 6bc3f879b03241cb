"""Open links: programs are noticed, and nobody is turned away for sharing an address."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.models import Council, Role
from surveys import flags
from surveys.models import Mode, Response, Wave
from surveys.residents import defences
from surveys.results import take_snapshot
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.making import answer_to_the_check, make_commission, make_response, make_wave

LIBRARY, ELSEWHERE = "192.0.2.9", "198.51.100.9"


@pytest.fixture
def council(make: Factory) -> Council:
    council = make.council("ashmere", name={"en": "Ashmere Council", "cy": "Cyngor Ashmere"})
    make.area(council, "north", "North ward")
    return council


@pytest.fixture
def wave(make: Factory, council: Council) -> Wave:
    return make_wave(make, make_commission(make, council, make.council("brackwater")))


@pytest.fixture(autouse=True)
def at_leisure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests are read as quickly as people read, unless a test says otherwise."""
    monkeypatch.setattr(defences, "SECONDS_TO_READ", 0.0)
    monkeypatch.setattr(defences, "SECONDS_PER_ANSWER", 0.0)


@pytest.fixture
def small_hall(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation where few may start from one network."""
    object.__setattr__(app.extensions["settings"], "starts_an_hour", 12)


def start(client: CheckingClient, network: str = LIBRARY, *, status: int = 200, **values: str) -> None:
    """Begin in a browser of one's own on a network."""
    client.browser.delete_cookie("folkmoot")
    client.browser.delete_cookie("folkmoot-answers", path="/s/street")
    client.browser.environ_base["REMOTE_ADDR"] = network
    client.get("/s/street")
    client.submit({"council": "ashmere", **values}, status=status)


def marks(session: Session, council: Council) -> list[list[str]]:
    session.rollback()
    statement = select(Response.flags).where(Response.council_id == council.id).order_by(Response.started_at)
    found = list(session.scalars(statement))
    session.rollback()
    return found


def test_a_person_meets_nothing_and_is_marked_with_nothing(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    client.get("/s/street")
    (bait,) = client.page.cssselect("input[name=website]")
    assert (bait.get("tabindex"), bait.get("autocomplete"), bait.get("value")) == ("-1", "off", None)
    assert bait.getparent().get("aria-hidden") == "true"
    assert "govuk-visually-hidden" in bait.getparent().get("class")
    start(client)
    assert marks(session, council) == [[]]


def test_a_program_that_fills_in_every_box_is_let_in_and_marked(
    client: CheckingClient, session: Session, council: Council, wave: Wave
) -> None:
    start(client, website="https://buy.example")
    assert client.heading == "Your street means the road you live on."
    assert marks(session, council) == [["honeypot"]]


@pytest.mark.parametrize("opened", ["", "1700000000.000", "1700000000.000.signed-by-somebody-else"])
def test_a_page_that_was_never_opened_is_answered_too_fast(
    client: CheckingClient, session: Session, council: Council, wave: Wave, opened: str
) -> None:
    start(client, opened=opened)
    assert marks(session, council) == [["too-fast"]]


def test_so_is_one_that_nobody_could_have_read(
    client: CheckingClient, session: Session, council: Council, wave: Wave, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(defences, "SECONDS_TO_READ", 60.0)
    start(client)
    assert marks(session, council) == [["too-fast"]]


def test_the_time_of_the_first_page_outlasts_an_error(client: CheckingClient, council: Council, wave: Wave) -> None:
    client.get("/s/street")
    opened = client.page.cssselect("input[name=opened]")[0].get("value")
    client.submit({}, status=422)
    assert client.page.cssselect("input[name=opened]")[0].get("value") == opened


@pytest.mark.parametrize(("mode", "found"), [(Mode.ONLINE, ["too-fast"]), (Mode.PAPER, []), (Mode.TELEPHONE, [])])
def test_twelve_answers_in_a_second_are_too_fast_online(
    make: Factory, council: Council, wave: Wave, monkeypatch: pytest.MonkeyPatch, mode: Mode, found: list[str]
) -> None:
    monkeypatch.setattr(defences, "SECONDS_PER_ANSWER", 1.0)
    response = make_response(make, wave, council, {f"q{number}": "1" for number in range(12)})
    response.mode = mode
    assert defences.flags_at_submission(response) == found


def test_a_submission_is_marked_once(
    client: CheckingClient, session: Session, council: Council, wave: Wave, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(client)
    answer_to_the_check(client)
    monkeypatch.setattr(defences, "SECONDS_PER_ANSWER", 600.0)
    client.submit()
    assert "Thank you" in client.heading
    assert marks(session, council) == [["too-fast"]]


def test_a_library_is_counted_and_a_crowd_is_asked_to_wait_with_nothing_lost(
    client: CheckingClient, session: Session, council: Council, wave: Wave, small_hall: None
) -> None:
    for _person in range(12):
        start(client)
    assert marks(session, council) == [[], *[["busy-network"]] * 11]
    start(client, status=429)
    assert "Many people have started from your network. Try again in" in client.errors()[0]
    assert client.page.cssselect("input[value=ashmere]")[0].get("checked") is not None
    start(client, ELSEWHERE)
    assert len(marks(session, council)) == 13


def test_people_whose_network_is_not_known_wait_for_nobody(
    client: CheckingClient, session: Session, council: Council, wave: Wave, small_hall: None
) -> None:
    for _person in range(13):
        start(client, "127.0.0.1")
    assert marks(session, council) == [[]] * 13


def test_an_officer_reads_what_was_noted_and_results_leave_programs_out(
    client: CheckingClient, make: Factory, session: Session, council: Council, wave: Wave, tmp_path: Path
) -> None:
    for words in ([], ["honeypot", "too-fast"], ["too-fast"]):
        make_response(make, wave, council, {"satisfied": "1"}).flags = words
    make_response(make, wave, make.council(), {}).flags = ["honeypot"]
    session.flush()
    assert flags.counts(session, council.id, wave) == {"honeypot": 1, "too-fast": 2}
    assert flags.left_out(session, council.id, wave) == {"honeypot": 1}
    assert take_snapshot(session, tmp_path, council.id, wave).row_count == 2
    client.sign_in(make.person(council, Role.ANALYST))
    client.get("/councils/ashmere/surveys/street/1")
    said = " ".join(client.page.body.itertext())
    assert "A program filled in a box that nobody sees: left out of results 1" in said
    assert "Given faster than anybody reads: counted in results 2" in said
    assert "where many others were" not in client.text

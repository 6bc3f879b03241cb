"""A database that goes away costs a resident at most one page sent again, with what they typed in it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.orm import Session

from app import interruptions
from core.database import Database
from core.models import Council
from feedback.models import Comment
from surveys import answering
from surveys.errors import ChangedMeanwhile
from surveys.models import Response, ResponseState
from surveys.residents import page_turn
from tests.client import CheckingClient
from tests.factories import PASSWORD, Factory
from tests.feedback.making import make_form
from tests.surveys.making import begin, make_commission, make_wave

LOCKS = {"sqlite": "SELECT 1", "postgresql": "LOCK TABLE response, person IN ACCESS EXCLUSIVE MODE"}
"""On SQLite whoever may write holds the only lock there is."""


@pytest.fixture(autouse=True)
def nothing_was_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """An outage that another test of this process has just made is over."""
    monkeypatch.setattr(interruptions, "_outage", interruptions.Outage())


@pytest.fixture
def resident(client: CheckingClient, make: Factory) -> Council:
    """A resident who stands at the first question that can be answered."""
    council = make.council()
    make_wave(make, make_commission(make, council))
    begin(client, council)
    client.submit()
    return council


@pytest.fixture
def engine(app: Flask) -> Engine:
    engine: Engine = app.extensions["database"].engine
    return engine


@pytest.fixture
def reading_engine(app: Flask) -> Engine:
    engine: Engine = app.extensions["database"].reading_engine
    return engine


@contextmanager
def cut_off(engine: Engine, moment: str, times: int = 1) -> Iterator[list[str]]:
    """End the application's own connection just before some of its statements, or before its commit."""
    ended: list[str] = []
    others = create_engine(engine.url, isolation_level="AUTOCOMMIT")

    def end(connection: Any, *_: Any) -> None:
        if len(ended) < times:
            ended.append(moment)
            pid = connection.connection.driver_connection.info.backend_pid
            with others.connect() as other:
                other.execute(text("SELECT pg_terminate_backend(:pid, 2000)"), {"pid": pid})

    name = "commit" if moment == "commit" else "before_cursor_execute"
    event.listen(engine, name, end)
    yield ended
    event.remove(engine, name, end)
    others.dispose()


@pytest.fixture
def on_a_server(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no connection that somebody else could end")


@pytest.mark.usefixtures("on_a_server")
def test_a_connection_that_ends_before_the_answer_is_saved_is_not_noticed(
    client: CheckingClient, resident: Council, engine: Engine, session: Session
) -> None:
    with cut_off(engine, "statement") as ended:
        client.submit({"satisfied": "1"})
    assert ended and "satisfied" in answers(session, resident)


@pytest.mark.usefixtures("on_a_server")
def test_a_page_that_a_lost_connection_interrupts_is_made_again(
    client: CheckingClient, resident: Council, reading_engine: Engine
) -> None:
    with cut_off(reading_engine, "statement") as ended:
        client.get(client.path)
    assert ended and client.page.xpath("//input[@name='satisfied']")


@pytest.mark.usefixtures("on_a_server")
@pytest.mark.parametrize(("moment", "times"), [("statement", 3), ("commit", 1), ("commit", 3)])
def test_an_answer_is_saved_whenever_and_however_often_its_connection_ends(
    client: CheckingClient, resident: Council, engine: Engine, session: Session, moment: str, times: int
) -> None:
    with cut_off(engine, moment, times) as ended:
        client.submit({"satisfied": "1"})
    assert len(ended) == times and answers(session, resident)["satisfied"] == "1"
    assert client.heading == "What have you seen?"


@pytest.mark.usefixtures("on_a_server")
def test_an_answer_that_cannot_be_saved_is_kept_on_a_page_that_sends_it_again(
    client: CheckingClient, resident: Council, engine: Engine, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interruptions, "PATIENCE", 0.3)
    with cut_off(engine, "statement", times=99) as ended:
        client.submit({"satisfied": "1"}, status=503)
    assert 1 < len(ended) < 9, "it waits, and not for ever"
    assert client.heading == "We could not save that just now"
    client.submit()
    assert answers(session, resident)["satisfied"] == "1"


@pytest.mark.usefixtures("on_a_server")
def test_what_must_not_be_done_twice_is_not_done_again_by_itself(
    client: CheckingClient, make: Factory, engine: Engine, session: Session
) -> None:
    council = make.council("brackwater")
    form = make_form(make, council)
    client.get(f"/f/{form.slug}")
    with cut_off(engine, "commit"):
        client.submit({"rating": "2", "text": "The crew were kind."}, status=503)
    assert client.heading == "We could not save that just now"
    client.submit()
    assert client.heading == "Thank you"
    assert session.query(Comment).where(Comment.council_id == council.id).count() == 1


@pytest.mark.usefixtures("on_a_server")
@pytest.mark.parametrize("moment", ["statement", "commit"])
def test_a_response_is_begun_once_although_its_beginning_is_cut_off(
    client: CheckingClient, make: Factory, engine: Engine, session: Session, moment: str
) -> None:
    council = make.council("brackwater")
    make_wave(make, make_commission(make, council, make.council("elsewhere"), slug="lane"))
    client.get("/s/lane")
    with cut_off(engine, moment) as ended:
        client.submit({"council": council.slug})
    assert ended and client.path == "/s/lane/about" and answers(session, council) == {}
    client.submit()
    client.submit({"satisfied": "1"})
    assert answers(session, council)["satisfied"] == "1"


@pytest.mark.usefixtures("on_a_server")
@pytest.mark.parametrize("times", [1, 3])
def test_an_answer_is_kept_although_its_connection_ends_while_the_form_is_read_again(
    client: CheckingClient, resident: Council, reading_engine: Engine, session: Session, times: int
) -> None:
    own_way, ended = answering.record_answers, []
    with ExitStack() as later, pytest.MonkeyPatch.context() as changing:

        def come_too_late(*arguments: Any, **more: Any) -> None:
            changing.setattr(page_turn, "record_answers", own_way)
            ended.append(later.enter_context(cut_off(reading_engine, "statement", times)))
            raise ChangedMeanwhile

        changing.setattr(page_turn, "record_answers", come_too_late)
        client.submit({"satisfied": "1"})
    assert [len(each) for each in ended] == [times] and client.heading == "What have you seen?"
    assert answers(session, resident)["satisfied"] == "1"


@pytest.mark.usefixtures("on_a_server")
def test_a_form_open_too_long_is_shown_again_although_its_connection_ends(
    client: CheckingClient, resident: Council, reading_engine: Engine, session: Session
) -> None:
    client.browser.delete_cookie("folkmoot")
    with cut_off(reading_engine, "statement", times=2) as ended:
        client.submit({"satisfied": "1"})
    assert len(ended) == 2 and "satisfied" not in answers(session, resident)
    assert client.page.xpath("//input[@name='satisfied'][@checked]/@value") == ["1"]


@pytest.mark.usefixtures("on_a_server")
@pytest.mark.parametrize(("moment", "times"), [("statement", 1), ("statement", 3), ("commit", 1), ("commit", 3)])
@pytest.mark.parametrize("button", ["submit", "later"])
def test_what_begins_to_write_after_it_was_read_is_done_once_however_often_its_connection_ends(
    client: CheckingClient, resident: Council, engine: Engine, session: Session, button: str, moment: str, times: int
) -> None:
    for values in ({"satisfied": "1"}, {"seen": ["litter"]}, {}, {"years": "12"}):
        client.submit(values)
    with cut_off(engine, moment, times) as ended:
        client.submit({"later": "1"} if button == "later" else {})
    assert len(ended) == times and client.page.cssselect(".fm-code")
    session.rollback()
    found = session.query(Response).where(Response.council_id == resident.id).one()
    is_sent = button == "submit"
    assert (found.receipt_hash is not None, found.resume_hash is not None) == (is_sent, not is_sent)
    assert found.answers["years"] == 12


@pytest.mark.usefixtures("on_a_server")
def test_a_database_that_has_been_away_for_long_is_waited_for_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    at = [1000.0]
    monkeypatch.setattr("app.interruptions.time.monotonic", lambda: at[0])
    outage = interruptions.Outage()
    for moment, waits in ((1000.0, True), (1007.0, True), (1009.0, False), (1016.0, False), (1025.0, True)):
        at[0] = moment
        outage.goes_on()
        assert outage.is_young() is waits, moment
    outage.is_over()
    at[0] = 1034.0
    outage.goes_on()
    assert outage.is_young()


def test_a_database_that_is_too_busy_says_so_and_keeps_every_value(
    client: CheckingClient, resident: Council, app: Flask, database: Database, session: Session
) -> None:
    client.submit({"satisfied": "1"})
    with busy(database, app.extensions["database"]):
        client.submit({"seen": ["litter", "trees"]}, status=503)
    kept = client.page.xpath("//main//input[@name='seen']/@value")
    client.submit({"seen": kept})
    assert answers(session, resident)["seen"] == ["litter", "trees"]


def test_a_password_is_never_written_into_a_page(client: CheckingClient, app: Flask, database: Database) -> None:
    client.get("/sign-in")
    with busy(database, app.extensions["database"]):
        client.submit({"email": "somebody@council.example", "password": PASSWORD}, status=503)
    assert PASSWORD not in client.response.text and not client.page.xpath("//main//form")


@contextmanager
def busy(database: Database, application: Database) -> Iterator[None]:
    """Hold a lock that the application needs, and make it lose patience soon."""
    kind = application.engine.dialect.name

    def lose_patience(connection: Any, *_: Any) -> None:
        if kind == "postgresql":
            connection.cursor().execute("SET lock_timeout = 50")

    engines = (application.engine, application.reading_engine)
    for engine in engines:
        event.listen(engine, "checkout", lose_patience)
    with database.connect(writes=True) as other, pytest.MonkeyPatch.context() as changing:
        changing.setattr("core.database.PATIENCE", 0.05)
        other.execute(text(LOCKS[kind]))
        yield
    for engine in engines:
        event.remove(engine, "checkout", lose_patience)


def answers(session: Session, council: Council) -> dict[str, Any]:
    """The answers of the council's only response, which is not yet submitted."""
    session.rollback()
    found = session.query(Response).where(Response.council_id == council.id).one()
    assert found.state is ResponseState.DRAFT
    return dict(found.answers)

"""A page of a survey costs little: what it asks of the database is counted, and what is alike is drawn once."""

import pytest
from flask import Flask
from sqlalchemy import insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.database import Database
from core.models import Council, Service
from core.web import connection, db
from surveys.models import Wave
from surveys.residents.forms import QuestionForm
from tests.client import CheckingClient
from tests.factories import Factory
from tests.statements import statements
from tests.surveys.making import another_device, begin, make_commission, make_wave, responses


def test_a_page_is_one_statement_to_read_and_an_answer_one_to_read_and_one_to_write(
    app: Flask, client: CheckingClient, council: Council, wave: Wave
) -> None:
    begin(client, council)
    client.submit()
    page = client.path
    with statements(app.extensions["database"], 1) as sent:
        client.get(page)
        assert sent == ["SELECT"]
        sent.clear()
        client.submit({"satisfied": "1"})
    own = [] if app.extensions["database"].engine.dialect.name == "sqlite" else ["COMMIT"]
    assert sent == ["SELECT", "UPDATE", *own, "SELECT"], "on SQLite the change is a transaction of its own"


def test_nobody_waits_for_a_page_that_is_only_being_read(
    app: Flask, client: CheckingClient, council: Council, wave: Wave, session: Session
) -> None:
    begin(client, council)
    client.submit()
    with app.extensions["database"].transaction() as other:
        other.execute(update(Council).where(Council.id == council.id).values(accent="#005a30"))
        client.submit({"satisfied": "no such answer"})
        assert client.errors()
    client.submit({"satisfied": "1"})
    (response,) = responses(session, council)
    assert response.answers["satisfied"] == "1"


def test_a_connection_that_only_reads_refuses_to_change_anything(database: Database, session: Session) -> None:
    with database.reading() as reading, pytest.raises(DBAPIError):
        reading.connection().execute(insert(Council).values(slug="nowhere", code="E00000000", name={}))
    assert session.scalar(select(Council).where(Council.slug == "nowhere")) is None


def test_what_a_connection_has_changed_is_seen_by_its_session_and_undone_with_it(app: Flask, make: Factory) -> None:
    council = make.council("ashmere")
    make.session.commit()
    with app.test_request_context(method="POST"):
        values = {"council_id": council.id, "code": "roads", "name": {"en": "Roads"}}
        connection().execute(insert(Service).values(**values))
        mine = select(Service).where(Service.council_id == council.id, Service.code == "roads")
        assert db.scalars(mine).one().code == "roads"
        db.rollback()
        assert db.scalars(mine).first() is None


def test_a_question_is_drawn_once_for_everybody_who_has_not_answered_it(
    client: CheckingClient, council: Council, wave: Wave, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = _count_boxes(monkeypatch)
    begin(client, council)
    client.submit()
    assert drawn == ["satisfied"]
    client.get(client.path)
    assert drawn == ["satisfied"]


def test_an_answer_is_shown_to_whoever_gave_it_and_to_nobody_else(
    client: CheckingClient, council: Council, wave: Wave, session: Session
) -> None:
    begin(client, council)
    client.submit()
    asked = client.path
    client.submit({"satisfied": "3"})
    client.get(asked)
    assert [box.get("value") for box in client.page.cssselect("input[checked]")] == ["3"]
    other = another_device(client)
    begin(other, council)
    other.get(asked)
    assert other.page.cssselect("input[name=satisfied]") and not other.page.cssselect("input[checked]")
    assert len(responses(session, council)) == 2


def test_a_page_is_drawn_again_for_another_version_of_its_questionnaire(
    client: CheckingClient, council: Council, wave: Wave, make: Factory
) -> None:
    begin(client, council)
    client.submit()
    first = client.heading
    other = make.council("elsewhere")
    make_wave(make, make_commission(make, other, slug="other"), "every_type")
    client.get("/s/other")
    client.submit({"council": "elsewhere"})
    assert client.heading != first


def _count_boxes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notice each question whose inputs are drawn with their options."""
    drawn: list[str] = []
    box = QuestionForm.apart.func  # type: ignore[attr-defined]

    def noticing(self: QuestionForm) -> tuple[str, ...]:
        drawn.append(self.question.code)
        found: tuple[str, ...] = box(self)
        return found

    monkeypatch.setattr(QuestionForm, "apart", property(noticing))
    return drawn

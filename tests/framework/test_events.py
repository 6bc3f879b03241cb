"""Events: what happened, noted by officers for the charts that it belongs on."""

from datetime import date

from flask import Flask
from sqlalchemy.orm import Session

from core.models import Role
from framework.events.events import events_beside, events_of, note_event
from tests.client import CheckingClient
from tests.factories import Factory
from tests.framework.making import words

DAY = date(2026, 4, 1)


def test_an_officer_notes_an_event_says_it_otherwise_and_removes_it(
    app: Flask, make: Factory, session: Session
) -> None:
    council = make.council(languages=["en", "cy"])
    client = CheckingClient(app.test_client(), session)
    client.sign_in(make.person(council, Role.OFFICER))
    home = f"/councils/{council.slug}/framework/events"
    client.get(f"{home}/new")
    client.submit({"title_en": "New bin days", "on": ["31", "2", "2026"]}, status=422)
    assert sorted(client.errors()) == [
        "Enter a day, month and year",
        "Say in a few words what happened, in every language of your council",
    ]
    client.submit({"title_cy": "Diwrnodau bin newydd", "on": ["1", "4", "2026"], "public": "y"})
    assert "The event is noted." in client.text
    [event] = events_of(session, council.id)
    assert (event.on, event.title["cy"], event.public, event.indicator_code) == (DAY, "Diwrnodau bin newydd", True, "")
    client.get(f"{home}/{event.id}")
    client.submit({"title_en": "New bin days begin", "on": ["1", "4", "2026"]})
    assert "New bin days begin" in client.text
    client.get(f"{home}/{event.id}")
    client.submit(form="remove")
    assert events_of(session, council.id) == []


def test_a_chart_has_the_events_of_its_days_for_its_readers(make: Factory, session: Session) -> None:
    council, person = make.council(), None
    person = make.person(council, Role.OFFICER)

    def note(title: str, on: date, code: str = "", public: bool = True) -> None:
        said = {"title": words(title), "on": on, "indicator_code": code, "public": public}
        note_event(session, council.id, said, person.id)

    note("for all", DAY)
    note("for parks", DAY, "parks")
    note("for bins", DAY, "bins")
    note("not told", DAY, public=False)
    note("long ago", date(2020, 1, 1))
    span = date(2026, 1, 1), date(2026, 12, 31)
    shown = events_beside(session, council.id, "parks", *span, public_only=True)
    assert [event.title["en"] for event in shown] == ["for all", "for parks"]
    within = events_beside(session, council.id, "parks", *span, public_only=False)
    assert "not told" in [event.title["en"] for event in within]

"""With the reference they were told, residents see, take away and delete what they sent; nobody else does."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import now
from core.limits import Limit
from core.models import AuditEvent, Council, Role
from feedback.acting.models import Note, YouSaid
from feedback.asking import sent_pages
from feedback.asking.models import FormAnswer
from feedback.models import Comment, FeedbackForm
from feedback.private_models import Flag, Original
from tests.client import CheckingClient
from tests.factories import Factory
from tests.feedback.making import make_form, make_suggestion
from tests.keeping import end

WRITTEN = "Ring Sian Price on 029 2018 0500 about the bins"


@pytest.fixture
def council(make: Factory) -> Council:
    return make.council()


@pytest.fixture
def form(make: Factory, council: Council) -> FeedbackForm:
    return make_form(make, council, asks_contact=True)


def send(client: CheckingClient, form: FeedbackForm, text: str = WRITTEN) -> str:
    client.get(f"/f/{form.slug}")
    client.submit({"rating": "4", "text": text, "contact": "sian@post.example", "may_contact": "y"})
    return str(client.page.cssselect(".fm-code")[0].text_content())


def show(client: CheckingClient, reference: str, *, status: int = 200) -> None:
    client.get("/sent")
    client.submit({"reference": reference}, status=status)


def comment_in(session: Session, council: Council) -> Comment:
    session.expire_all()
    return session.scalars(select(Comment).where(Comment.council_id == council.id)).one()


def test_a_resident_sees_what_is_held_and_takes_it_away(
    client: CheckingClient, session: Session, council: Council, form: FeedbackForm
) -> None:
    reference = send(client, form)
    show(client, f" {reference.lower().replace('-', ' ')} ")
    assert client.heading == "What we hold of what you sent"
    assert WRITTEN in client.text and "sian@post.example" in client.text and "4 of 5" in client.text
    client.submit(form="file")
    held = json.loads(client.response.text)
    assert {"key": "How you may be reached", "value": "sian@post.example"} in held["held"]
    assert client.response.headers["Content-Disposition"].startswith("attachment")


def test_all_that_was_sent_goes_from_wherever_it_is_repeated(
    client: CheckingClient, make: Factory, session: Session, council: Council, form: FeedbackForm
) -> None:
    reference = send(client, form)
    comment = comment_in(session, council)
    make_suggestion(make, comment)
    officer = make.person(council)
    make.keep(Note(council_id=council.id, comment_id=comment.id, person_id=officer.id, text="Rang Sian"))
    told = {"said": {"en": "Bins"}, "did": {"en": "Done"}, "service_id": form.service_id}
    quoting = make.keep(YouSaid(council_id=council.id, quote_comment_id=comment.id, **told))
    show(client, reference)
    client.submit()
    assert client.heading == "Delete what you sent?"
    assert "Figures that were published stay" in client.text
    client.submit()
    assert client.heading == "What you sent has been deleted"
    comment = comment_in(session, council)
    assert (comment.text, comment.rating, comment.suggestion, comment.area) == ("", None, None, "")
    for table in (Original, FormAnswer, Note):
        assert session.scalars(select(table).where(table.council_id == council.id)).all() == []
    assert quoting.quote_comment_id is None
    (event,) = session.scalars(select(AuditEvent).where(AuditEvent.action == "comment-erased"))
    assert (event.person_id, event.detail) == (None, {"reason": "resident", "gone": True})
    show(client, reference)
    assert client.heading == "What you sent has been deleted"


@pytest.mark.parametrize("spoil", [lambda whole: whole[:9], lambda whole: whole[:-1] + "2", lambda whole: "nonsense"])
def test_what_officers_know_of_a_reference_opens_nothing(
    client: CheckingClient, session: Session, council: Council, form: FeedbackForm, spoil: object
) -> None:
    reference = send(client, form)
    assert reference[:9] == comment_in(session, council).reference
    typed = spoil(reference)  # type: ignore[operator]
    if typed != reference:
        show(client, typed, status=422)
        assert "We do not know this reference." in client.errors()[0]


def test_nobody_tries_the_letters_of_one_reference_for_long(
    client: CheckingClient, form: FeedbackForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sent_pages, "ONE_REFERENCE", Limit("wrong-letters-of-a-reference", 2, 1440))
    reference = send(client, form)
    for letters in ("2222", "3333"):
        show(client, f"{reference[:9]}-{letters}", status=422)
    show(client, reference, status=422)
    assert "Try again tomorrow" in client.errors()[0]


def test_what_speaks_of_danger_is_looked_into_first(
    client: CheckingClient, make: Factory, session: Session, council: Council, form: FeedbackForm
) -> None:
    reference = send(client, form)
    comment = comment_in(session, council)
    flag = make.keep(Flag(council_id=council.id, comment_id=comment.id, dangers=["weapon"]))
    show(client, reference)
    client.submit({"step": "delete"})
    assert client.heading == "What you sent will be deleted"
    assert comment_in(session, council).text
    assert end(session, council.id, "comments") == 0
    flag.acknowledged_at = now()
    session.flush()
    assert end(session, council.id, "comments") == 1
    gone = comment_in(session, council)
    assert (gone.text, gone.rating) == ("", None)


def test_an_administrator_deletes_for_a_resident_with_the_reason_and_is_shown_nothing(
    client: CheckingClient, make: Factory, session: Session, council: Council, form: FeedbackForm
) -> None:
    reference = send(client, form)
    client.sign_in(make.person(make.council("elsewhere"), Role.ADMINISTRATOR))
    client.get("/councils/elsewhere/privacy/requests")
    asked = {"code": reference, "reason": "asked", "checked": "y"}
    client.submit(asked, status=422)
    assert comment_in(session, council).text, "another council's administrator deletes nothing here"
    client.sign_in(make.person(council, Role.ADMINISTRATOR))
    client.get(f"/councils/{council.slug}/privacy/requests")
    client.submit({"code": reference[:9]}, status=422)
    assert len(client.errors()) == 2
    client.submit(asked | {"code": reference[:9]})
    assert "What the resident sent has been deleted." in client.text and "Sian" not in client.text
    assert comment_in(session, council).text == ""
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "comment-erased")).one()
    assert event.person_id and event.detail == {"reason": "asked", "gone": True}

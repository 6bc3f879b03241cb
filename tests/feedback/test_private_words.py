"""Comments are masked as they come; what was written is sealed, seen by few, and deleted on its day."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from core.database import Database, now
from core.models import AuditEvent, Council, Person, Role
from core.vault import VAULT, Vault
from feedback import masking, originals, privacy, review, service
from feedback.acting.models import Assignment, Note, YouSaid
from feedback.models import HIDDEN, RULES, Comment, Kind
from feedback.private_models import Right
from feedback.reviewing.models import NeverRule, PastSuggestion
from tests.client import CheckingClient
from tests.factories import Factory
from tests.feedback.making import make_comment, make_form, make_suggestion
from tests.keeping import end

KEY = "c2l4dGVlbiBieXRlcyBhbmQgc2l4dGVlbiBtb3JlISE="
WRITTEN = "Sarah Evans rang 07700 900123"


@pytest.fixture
def vaulted(session: Session) -> Session:
    session.info[VAULT] = Vault([KEY])
    return session


def received(make: Factory, session: Session, text: str = WRITTEN) -> Comment:
    form = make_form(make, make.council())
    return service.receive(session, form, rating=4, text=text, language="en")


def test_a_comment_is_masked_as_it_comes_and_its_original_is_sealed(make: Factory, vaulted: Session) -> None:
    comment = received(make, vaulted)
    assert comment.text == "[name] rang [phone]"
    kept = originals.kept_original(vaulted, comment)
    assert kept is not None
    assert "Sarah" not in kept.sealed
    assert kept.delete_on == now().date() + timedelta(days=privacy.DAYS_KEPT)
    assert originals.original_of(vaulted, comment) == WRITTEN


def test_nothing_is_kept_where_nothing_was_masked_or_no_key_seals(make: Factory, vaulted: Session) -> None:
    assert originals.kept_original(vaulted, received(make, vaulted, "The bins")) is None
    vaulted.info.clear()
    comment = received(make, vaulted)
    assert comment.text == "[name] rang [phone]"
    assert originals.kept_original(vaulted, comment) is None


def test_whatever_is_put_into_a_comment_is_masked(make: Factory) -> None:
    comment = make_comment(make, make.council(), text=WRITTEN)
    assert comment.text == "[name] rang [phone]"
    comment.text = "Ring jo@example.org"
    assert comment.text == "Ring [email]"


def test_the_names_of_staff_and_those_that_are_listed_are_masked_exactly(make: Factory, vaulted: Session) -> None:
    form = make_form(make, make.council())
    person = make.person(vaulted.get(Council, form.council_id))
    person.name = "Hope Green"
    privacy.change_rules(vaulted, form.council_id, days=30, names=["Rose Bush"])
    comment = service.receive(vaulted, form, rating=4, text="hope green and rose bush came", language="en")
    assert comment.text == "[name] and [name] came"


def test_originals_are_deleted_on_their_day(make: Factory, vaulted: Session) -> None:
    comment = received(make, vaulted)
    kept = originals.kept_original(vaulted, comment)
    assert kept is not None
    kept.delete_on = now().date() + timedelta(days=1)
    assert end(vaulted, comment.council_id, "originals") == 0
    assert originals.original_of(vaulted, comment) == WRITTEN
    kept.delete_on = now().date()
    assert end(vaulted, comment.council_id, "originals") == 1
    assert originals.original_of(vaulted, comment) is None


def test_fewer_days_shorten_what_is_kept_already(make: Factory, vaulted: Session) -> None:
    comment = received(make, vaulted)
    privacy.change_rules(vaulted, comment.council_id, days=7, names=[])
    vaulted.expire_all()
    kept = originals.kept_original(vaulted, comment)
    assert kept and kept.delete_on == now().date() + timedelta(days=7)


def test_comments_from_before_are_masked_by_migrating_and_unseen_until_then(
    make: Factory, session: Session, database: Database
) -> None:
    council = make.council()
    comment = make_comment(make, council, text="The bins")
    unmask = text("UPDATE comment SET text = :text, masked_with = '' WHERE reference = :reference")
    session.execute(unmask, {"text": WRITTEN, "reference": comment.reference})
    session.commit()
    assert originals.mask_what_waits(database) == 1, "without a key what was written could not be kept"
    database.info[VAULT] = Vault([KEY])
    assert originals.mask_what_waits(database) == 0
    with database.transaction() as other:
        found = other.scalars(select(Comment).where(Comment.council_id == council.id)).one()
        assert (found.text, found.masked_with) == ("[name] rang [phone]", RULES)
        assert originals.original_of(other, found) == WRITTEN


@pytest.fixture
def officer(make: Factory) -> Person:
    return make.person(make.council(), Role.ANALYST)


def a_sealed_comment(make: Factory, session: Session, officer: Person, app: Flask) -> Comment:
    session.info[VAULT] = app.extensions["vault"]
    comment = make_comment(make, officer.memberships[0].council, text=WRITTEN)
    make_suggestion(make, comment, kind_evidence=["rang"])
    originals.keep_original(session, comment, WRITTEN, 30)
    session.commit()
    return comment


def address(comment: Comment, officer: Person, page: str) -> str:
    return f"/councils/{officer.memberships[0].council.slug}/comments/{comment.id}{page}"


def test_an_officer_without_the_right_sees_only_what_is_masked(
    client: CheckingClient, make: Factory, session: Session, officer: Person, app: Flask
) -> None:
    comment = a_sealed_comment(make, session, officer, app)
    client.sign_in(officer)
    client.get(address(comment, officer, ""))
    assert "[name] rang [phone]" in client.text
    assert "Sarah" not in client.response.text
    client.get(address(comment, officer, "/original"))
    assert "You may read comments only with personal details masked." in client.text
    assert not client.page.cssselect("main form")


def test_an_officer_with_the_right_says_why_and_every_look_is_noted(
    client: CheckingClient, make: Factory, session: Session, officer: Person, app: Flask
) -> None:
    comment = a_sealed_comment(make, session, officer, app)
    privacy.give_right(session, comment.council_id, Right.ORIGINALS, {officer.id})
    client.sign_in(officer)
    client.get(address(comment, officer, "/original"))
    assert "Sarah" not in client.response.text
    client.submit({}, status=422)
    assert client.errors() == ["Choose why you need to see it"]
    client.submit({"reason": "danger"})
    assert WRITTEN in client.text
    assert client.response.headers["Cache-Control"] == "no-store"
    session.rollback()
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "original-seen")).one()
    assert (event.person_id, event.subject_id, event.detail) == (officer.id, str(comment.id), {"reason": "danger"})


def test_an_officer_masks_a_phrase_by_hand_and_the_machine_forgets_it_too(
    client: CheckingClient, make: Factory, session: Session, officer: Person, app: Flask
) -> None:
    comment = make_comment(make, officer.memberships[0].council, text="The lady with the red door RANG again, red door")
    make_suggestion(make, comment, kind_evidence=["red door", "again"], redacted=comment.text)
    session.commit()
    client.sign_in(officer)
    client.get(address(comment, officer, "/mask"))
    client.submit({"phrase": "blue door", "kind": "address"}, status=422)
    assert client.errors() == ["The comment does not hold these words. Type them as they stand in it."]
    client.submit({"phrase": "red  DOOR", "kind": "address"})
    assert "The words have been masked." in client.text
    assert "The lady with the [address] RANG again, [address]" in client.text
    session.rollback()
    session.refresh(comment)
    assert comment.suggestion is not None
    assert comment.suggestion.kind_evidence == ["again"]
    assert "red door" not in comment.suggestion.redacted
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "comment-masked")).one()
    assert event.detail == {"kind": "address", "times": 2}


def test_an_officer_ticks_the_words_to_mask(
    client: CheckingClient, make: Factory, session: Session, officer: Person
) -> None:
    comment = make_comment(
        make, officer.memberships[0].council, text="The lady, with the red door,\nrang again at ten."
    )
    client.sign_in(officer)
    client.get(address(comment, officer, "/mask"))
    ticks = {label.text_content(): label[0].get("value") for label in client.page.cssselect("label.fm-word")}
    client.submit({"kind": "address"}, status=422)
    assert client.errors() == ["Tick the words to mask, or type them"]
    client.submit({"words": "99-gone", "kind": "address"}, status=422)
    assert client.errors() == ["The comment has changed meanwhile. Tick the words again."]
    client.submit({"words": [ticks["red"], ticks["door,"], ticks["ten."]], "kind": "address"})
    assert "The lady, with the [address], rang again at [address]." in client.text


def test_what_is_masked_by_hand_is_masked_wherever_its_words_are_kept(make: Factory, session: Session) -> None:
    council = make.council()
    officer, service = make.person(council, Role.OFFICER), make.service(council, "waste", "Waste")
    comment = make_comment(make, council, text="He at the red door is kind. The red door, though, is never shut.")
    parts = [("He at the red door is kind.", "positive"), ("The red", "negative"), ("is never shut.", "negative")]
    clauses = [{"text": text, "sentiment": felt, "themes": []} for text, felt in parts]
    decision = review.split(session, comment, officer.id, kind=Kind.COMPLAINT, clauses=clauses)
    who = {"council_id": council.id, "person_id": officer.id, "comment_id": comment.id}
    note = Note(**who, text="Rang the Red Door")
    sent = Assignment(**who, service_id=service.id, reason="red door is theirs")
    rule = NeverRule(**who, theme="waste-recycling", words="red door")
    past = PastSuggestion(
        council_id=council.id,
        comment_id=comment.id,
        model="old",
        said={"kind": "complaint", "kind_evidence": ["the door", "shut"], "themes": []},
        suggested_at=now(),
    )
    told = YouSaid(
        council_id=council.id,
        service_id=service.id,
        said={"en": "The red door"},
        did={"en": "Shut it"},
        quote_comment_id=comment.id,
    )
    session.add_all([note, sent, rule, past, told])
    session.commit()
    masking.mask_phrase(session, comment, "red door", "address")
    session.commit()
    assert [clause["text"] for clause in decision.clauses] == ["He at the [address] is kind.", HIDDEN, "is never shut."]
    assert (note.text, sent.reason, rule.words) == ("Rang the [address]", "[address] is theirs", "[address]")
    assert past.said == {"kind": "complaint", "kind_evidence": ["shut"], "themes": []}
    assert (told.said, told.did) == ({"en": "The [address]"}, {"en": "Shut it"})


def test_an_administrator_decides_who_may_see_and_for_how_long(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council = make.council()
    administrator, other = make.person(council, Role.ADMINISTRATOR), make.person(council, Role.OFFICER)
    stranger = make.person(make.council(), Role.OFFICER)
    client.sign_in(administrator)
    client.get(f"/councils/{council.slug}/privacy")
    client.submit({"days": "0"}, status=422)
    assert client.errors() == ["Enter a number of days from 1 to 3650"]
    client.submit({"days": "90", "readers": [str(stranger.id)]}, status=422)
    assert client.errors() == ["Choose from the list"]
    client.submit(
        {"days": "90", "readers": [str(other.id)], "named": [str(administrator.id)], "names": "Jo Bloggs\n\n"}
    )
    session.rollback()
    assert privacy.holders(session, council.id, Right.ORIGINALS) == {other.id}
    assert privacy.holders(session, council.id, Right.FLAGS) == {administrator.id}
    assert privacy.rules_of(session, council.id).known_names == ["Jo Bloggs"]

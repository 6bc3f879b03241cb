"""Better rules reach the comments that are stored already; what was hidden stays hidden."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.commands.remask import remask
from core import jobs
from core.database import Database, Json, now
from core.models import AuditEvent, Council, Job, Role
from core.vault import VAULT, Vault
from feedback import originals, remasking, review
from feedback.acting.models import Note
from feedback.models import AGAIN, HIDDEN, RULES, Comment, Kind
from feedback.reviewing.models import NeverRule
from tests.factories import Factory
from tests.feedback.making import make_comment, make_suggestion

KEY = "c2l4dGVlbiBieXRlcyBhbmQgc2l4dGVlbiBtb3JlISE="
WRITTEN = "Sarah Evans of 12 Elm Road rang about the red door"
LEFT = "[name] of 12 Elm Road rang about the red door"
"""What the rules of a year ago made of it, that knew of no addresses."""


@pytest.fixture
def vaulted(session: Session, database: Database) -> Iterator[Session]:
    session.info[VAULT] = database.info[VAULT] = Vault([KEY])
    yield session


def masked_long_ago(
    make: Factory, session: Session, council: Council, left: str = LEFT, written: str = WRITTEN
) -> Comment:
    comment = make_comment(make, council, received_at=now() - timedelta(days=10))
    if written != left:
        originals.keep_original(session, comment, written, 30)
    _put(session, comment, left)
    return comment


def _put(session: Session, comment: Comment, text: str) -> None:
    """Put words where today's rules would not leave them."""
    session.flush()
    mine = Comment.council_id == comment.council_id, Comment.id == comment.id
    session.execute(update(Comment).where(*mine).values(text=text, masked_with="1"))
    session.commit()


def events_of(session: Session, council: Council) -> list[AuditEvent]:
    session.rollback()
    session.expire_all()
    mine = AuditEvent.council_id == council.id, AuditEvent.action == "comments-masked-again"
    return list(session.scalars(select(AuditEvent).where(*mine)))


def run_job(session: Session, database: Database, folder: Path, council: Council) -> None:
    job = jobs.ask(session, remasking.MASK_AGAIN, council_id=council.id)
    session.commit()
    jobs.run(database, folder, job.id)


def test_better_rules_mask_what_still_stands_and_the_trail_has_a_number_alone(
    make: Factory, vaulted: Session, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remasking, "BATCH", 2)
    council = make.council()
    comments = [masked_long_ago(make, vaulted, council) for _ in range(3)]
    plain = masked_long_ago(make, vaulted, council, "The bins", "The bins")
    _put(vaulted, comments[0], "[name] of 12 Elm Road rang about the [address]")
    for _ in range(2):
        run_job(vaulted, database, tmp_path, council)
    [event] = events_of(vaulted, council)
    assert (event.detail, event.person_id) == ({"comments": 3}, None)
    assert comments[0].text == "[name] of [address] rang about the [address]", "a mask by hand stays"
    assert comments[1].text == comments[2].text == "[name] of [address] rang about the red door"
    assert (plain.text, {each.masked_with for each in (*comments, plain)}) == ("The bins", {RULES})


def test_the_words_are_masked_wherever_they_are_kept_and_read_again_only_if_they_decided(
    make: Factory, vaulted: Session, database: Database
) -> None:
    council = make.council()
    person = make.person(council, Role.OFFICER)
    comment, other = (masked_long_ago(make, vaulted, council) for _ in range(2))
    make_suggestion(make, comment, redacted=LEFT, kind_evidence=["elm road"])
    make_suggestion(make, other, redacted=LEFT, kind_evidence=["rang"])
    who = {"council_id": council.id, "person_id": person.id, "comment_id": comment.id}
    note, rule = Note(**who, text="She is at 12 elm road"), NeverRule(**who, theme="roads", words="12 elm rang road")
    vaulted.add_all([note, rule])
    vaulted.commit()
    with database.transaction() as session:
        [name] = remasking.batches(session, council.id)
        assert remasking.mask_batch(session, council.id, name) == remasking.Looked(2, 2, 0)
        assert remasking.mask_batch(session, council.id, name) == remasking.Looked(2, 0, 0)
    vaulted.expire_all()
    assert comment.suggestion and other.suggestion
    assert (comment.suggestion.redacted, comment.suggestion.kind_evidence) == (comment.text, [])
    assert "elm" not in comment.suggestion.searchable
    assert (comment.suggestion.read_again, other.suggestion.read_again) == (True, False)
    assert (note.text, rule.words) == ("She is at [address]", "[address] rang")
    assert {comment.masked_with, other.masked_with} == {AGAIN}


def test_a_part_that_repeats_some_of_the_words_is_hidden(make: Factory, vaulted: Session, database: Database) -> None:
    council = make.council()
    person = make.person(council, Role.OFFICER)
    comment = masked_long_ago(make, vaulted, council)
    clauses: list[Json] = [
        {"text": text, "sentiment": "negative", "themes": []} for text in ("of 12 Elm", "the red door")
    ]
    decision = review.split(vaulted, comment, person.id, kind=Kind.COMPLAINT, clauses=clauses)
    vaulted.commit()
    with database.transaction() as session:
        for name in remasking.batches(session, council.id):
            remasking.mask_batch(session, council.id, name)
    vaulted.expire_all()
    assert [clause["text"] for clause in decision.clauses] == [HIDDEN, "the red door"]


def test_a_comment_in_which_nothing_was_masked_is_sealed_for_the_days_it_has_left(
    make: Factory, vaulted: Session, database: Database
) -> None:
    council = make.council()
    comment = masked_long_ago(make, vaulted, council, WRITTEN, WRITTEN)
    late = masked_long_ago(make, vaulted, council, LEFT, LEFT)
    with database.transaction() as session:
        for name in remasking.batches(session, council.id):
            remasking.mask_batch(session, council.id, name)
    vaulted.expire_all()
    kept = originals.kept_original(vaulted, comment)
    assert kept and kept.delete_on == now().date() + timedelta(days=170)
    assert originals.original_of(vaulted, comment) == WRITTEN
    assert originals.kept_original(vaulted, late) is None, "what is masked already is no original"
    assert comment.text == late.text == "[name] of [address] rang about the red door"


def test_only_councils_whose_comments_older_rules_masked_are_asked_for(make: Factory, session: Session) -> None:
    council, other = make.council(), make.council()
    masked_long_ago(make, session, council, "The bins", "The bins")
    make_comment(make, other)
    remasking.ask_for_older(session)
    queued = select(Job.council_id).where(Job.kind == remasking.MASK_AGAIN)
    assert list(session.scalars(queued)) == [council.id]


def test_the_command_masks_one_council_and_says_how_much(
    make: Factory, vaulted: Session, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    council, other = make.council(), make.council()
    comment, elsewhere = masked_long_ago(make, vaulted, council), masked_long_ago(make, vaulted, other)
    monkeypatch.setenv("FOLKMOOT_ENVIRONMENT", "test")
    monkeypatch.setenv("FOLKMOOT_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("FOLKMOOT_VAULT_KEYS", KEY)
    name = council.name["en"]
    first = CliRunner().invoke(remask, ["--council", council.code])
    assert (first.exit_code, first.stdout) == (0, f"{name}: looked at 1, masked more in 1\n"), first.output
    again = CliRunner().invoke(remask, ["--council", council.code])
    assert again.stdout == f"{name}: looked at 1, masked more in 0\n"
    assert len(events_of(vaulted, council)) == 1
    assert (comment.text[:19], elsewhere.text) == ("[name] of [address]", LEFT)
    monkeypatch.setenv("FOLKMOOT_VAULT_KEYS", "")
    assert "no key opens the originals of 1" in CliRunner().invoke(remask, ["--council", council.code]).stderr
    unknown = CliRunner().invoke(remask, ["--council", "E99999999"])
    assert (unknown.exit_code, unknown.stderr) == (1, "Error: No council has the code E99999999.\n")

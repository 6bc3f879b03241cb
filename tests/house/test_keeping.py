"""All that is held of people is declared for a purpose, and goes when its time is over, with proof."""

import json
import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Enum, LargeBinary, String, select
from sqlalchemy.orm import Session

from app import tables
from app.privacy.standing import SAID
from core import jobs
from core.audit_chain import seal_new, verify
from core.database import Base, Database, now
from core.keeping import job, rules
from core.keeping.purposes import PURPOSES, purposes
from core.models import AuditEvent, Council, Membership, Role
from feedback.private_models import Flag, Original
from surveys.models import Invitation, InvitationBatch, ResponseState, Wave, WaveState
from tests.client import CheckingClient
from tests.factories import Factory
from tests.feedback.making import make_answer, make_comment, make_form, make_suggestion
from tests.house.not_personal import FILES, NOT_PERSONAL
from tests.keeping import end
from tests.surveys.making import make_commission, make_response, make_wave, responses

pytestmark = pytest.mark.by_turns

assert tables.MODELS, "imported so that every table is known"

WORDS = "My neighbour rang about the bins"


@pytest.fixture
def council(make: Factory) -> Council:
    return make.council()


def text_columns() -> set[str]:
    """Every column that could hold words, codes, contents of files, or who did something."""
    found = set()
    for table in Base.metadata.tables.values():
        for column in table.columns:
            is_of_people = any(key.column.table.name == "person" for key in column.foreign_keys)
            holds_words = isinstance(column.type, String | LargeBinary) or "JSON" in str(column.type).upper()
            if is_of_people or (holds_words and not isinstance(column.type, Enum)):
                found.add(f"{table.name}.{column.name}")
    return found


def of_staff() -> set[str]:
    """The columns that say which of those who sign in did something: the purpose `work` names them together."""
    return {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
    }


def test_every_column_is_kept_for_a_purpose_or_said_to_hold_nothing_of_anybody() -> None:
    places = {place for purpose in purposes() for place in purpose.places}
    assert "*.person_id" in places
    declared = places | of_staff()
    undeclared = text_columns() - declared - NOT_PERSONAL
    assert not undeclared, (
        f"{sorted(undeclared)}: say in a purpose of core.keeping that it is held of people, or in "
        "tests/house/not_personal.py that it is not."
    )
    assert not (both := (declared - of_staff()) & NOT_PERSONAL), f"declared as both: {sorted(both)}"
    gone = {place for place in places | NOT_PERSONAL if ":" not in place and "*" not in place} - text_columns()
    assert not gone, f"no such column: {sorted(gone)}"


def test_every_folder_of_files_is_declared() -> None:
    root = Path(__file__).parents[2]
    rooms = [
        path for room in ("app", "core", "feedback", "framework", "surveys") for path in (root / room).rglob("*.py")
    ]
    code = "\n".join(path.read_text(encoding="utf-8") for path in rooms)
    named = set(re.findall(r'^FOLDER(?:, \w+)* = "([a-z]\w*)"', code, re.MULTILINE))
    named |= set(re.findall(r'(?:data_dir|task\.folder|data) / "(\w+)"', code))
    declared = {place[6:] for purpose in purposes() for place in purpose.places if place.startswith("files:")}
    assert len(named) > 4
    assert named <= declared | FILES, f"{sorted(named - declared - FILES)}: which purpose are these files kept for?"


def test_every_purpose_has_words_and_days_that_its_bounds_allow() -> None:
    assert set(PURPOSES) == set(SAID)
    for purpose in purposes():
        assert purpose.days is None or purpose.least <= purpose.days <= purpose.most


def test_a_night_ends_what_is_past_its_time_and_leaves_proof_without_anybody_in_it(
    make: Factory, session: Session, database: Database, council: Council, tmp_path: Path
) -> None:
    form = make_form(make, council)
    contact = make_answer(make, form, contact="sealed@example.org", contact_until=now().date() - timedelta(days=1))
    old = make_comment(make, council, text=WORDS, received_at=now() - timedelta(days=2000))
    make_suggestion(make, old)
    new = make_comment(make, council, text=WORDS, received_at=now() - timedelta(days=20))
    elsewhere = make_comment(make, make.council(), text=WORDS, received_at=now() - timedelta(days=20))
    folder = tmp_path / "exports" / "old"
    folder.mkdir(parents=True)
    os.utime(folder, (1_600_000_000, 1_600_000_000))
    session.commit()
    with database.transaction() as asking:
        jobs.SCHEDULES[job.KEEP].ask(asking)
    jobs.run_queued(database, tmp_path)
    session.expire_all()
    assert (contact.contact, old.text, old.rating, old.suggestion) == (None, "", 4, None)
    assert (new.text, elsewhere.text) == (WORDS, WORDS)
    assert not folder.exists()
    (run,) = job.runs_of(session, council.id)
    assert run.erased == {"contacts": 1, "comments": 1}
    trail = session.scalars(select(AuditEvent)).all()
    kept = json.dumps([[event.action, event.subject_id, event.detail] for event in trail])
    assert "example.org" not in kept and "bins" not in kept and str(old.id) not in kept
    session.commit()
    seal_new(session)
    assert verify(session).problems == []


def test_a_step_that_is_done_twice_proves_what_went_once(
    make: Factory, session: Session, database: Database, council: Council, tmp_path: Path
) -> None:
    make_answer(make, make_form(make, council), contact="sealed", contact_until=now().date() - timedelta(days=1))
    asked = jobs.ask(session, job.KEEP, council_id=council.id)
    session.commit()
    steps = jobs.plan(database, tmp_path, asked.id)
    assert steps == ["contacts:0", "proof"]
    for number, step in enumerate(["contacts:0", "contacts:0", "proof", "proof"]):
        jobs.perform(database, tmp_path, asked.id, step, number)
    assert [run.erased for run in job.runs_of(session, council.id)] == [{"contacts": 1}]


def test_looking_changes_nothing(make: Factory, session: Session, database: Database, council: Council) -> None:
    make_answer(make, make_form(make, council), contact="sealed", contact_until=now().date() - timedelta(days=1))
    session.commit()
    with database.reading() as looking:
        stands = {stand.rule.purpose.code: stand.due for stand in job.look(looking, council.id, Path("nowhere"))}
    assert stands["contacts"] == 1 and sum(stands.values()) == 1


def test_an_administrator_keeps_something_shorter_and_holds_it(
    client: CheckingClient, make: Factory, session: Session, council: Council
) -> None:
    form = make_form(make, council)
    answer = make_answer(make, form, contact="sealed", received_at=now() - timedelta(days=40),
                         contact_until=now().date() + timedelta(days=140))  # fmt: skip
    client.sign_in(make.person(council, Role.ADMINISTRATOR))
    address = f"/councils/{council.slug}/privacy/keeping"
    client.get(f"{address}/contacts")
    client.submit({"days": "3"}, status=422)
    assert client.errors() == ["Enter a number of days from 14 to 184"]
    client.submit({"days": "30", "holds": "y"}, status=422)
    client.submit({"days": "30", "holds": "y", "held_for": "Claim 17"})
    assert "Claim 17" in client.text and "1 is past its time." in client.text
    session.rollback()
    assert rules.is_held(session, council.id, "contacts") and rules.days_of(session, council.id, "contacts") == 30
    assert job.plan(session, jobs.Task(answer.id, council.id, "", Path("nowhere"))) == [job.PROOF]
    client.get(f"{address}/contacts")
    client.submit({"holds": None, "held_for": ""})
    session.rollback()
    assert end(session, council.id, "contacts") == 1
    assert answer.contact is None
    trail = [event for event in session.scalars(select(AuditEvent)) if event.action.startswith("retention")]
    assert sorted(event.action for event in trail) == ["retention-changed", "retention-held", "retention-let-go"]
    assert "Claim" not in json.dumps([event.detail for event in trail])


def test_others_do_not_choose_how_long_something_is_kept(
    client: CheckingClient, make: Factory, council: Council
) -> None:
    client.sign_in(make.person(council, Role.ANALYST))
    client.get(f"/councils/{council.slug}/privacy/keeping", status=403)


def test_old_answers_keep_their_ticks_and_lose_what_leads_to_anybody(
    make: Factory, session: Session, council: Council
) -> None:
    wave = _closed_wave(make, council, days=1200)
    said = {"satisfied": "1", "why": WORDS}
    response = make_response(make, wave, council, said)
    response.receipt_hash, response.answered_at = "a" * 64, {"why": [1, ""]}
    make_response(make, wave, council, said, state=ResponseState.PARTIAL)
    assert end(session, council.id, "drafts") == 1
    assert end(session, council.id, "answers") == 1
    assert [each.id for each in responses(session, council)] == [response.id]
    (kept,) = responses(session, council)
    assert kept.answers == {"satisfied": "1"} or WORDS not in json.dumps(kept.answers)
    assert (kept.receipt_hash, kept.answered_at, kept.state) == (None, {}, ResponseState.SUBMITTED)


def test_old_invitations_lead_to_no_household(make: Factory, session: Session, council: Council) -> None:
    wave = _closed_wave(make, council, days=200)
    batch = make.keep(InvitationBatch(council_id=council.id, wave_id=wave.id, name="Letters"))
    facts = {"council_id": council.id, "batch_id": batch.id, "wave_id": wave.id, "stratum": "north"}
    invitation = make.keep(Invitation(**facts, serial=1, code_hash="b" * 64, reference="UPRN-1", design_weight=2.0))
    assert end(session, council.id, "invitations") == 1
    kept = invitation
    assert (kept.reference, kept.stratum, kept.design_weight) == ("", "north", 2.0)
    assert kept.code_hash != "b" * 64


def test_a_comment_that_speaks_of_danger_waits_for_somebody_to_look_into_it(
    make: Factory, session: Session, council: Council
) -> None:
    comment = make_comment(make, council, text=WORDS, received_at=now() - timedelta(days=2000))
    flag = make.keep(Flag(council_id=council.id, comment_id=comment.id, dangers=["weapon"]))
    make.keep(Original(council_id=council.id, comment_id=comment.id, sealed="x", delete_on=now().date()))
    assert end(session, council.id, "comments") == 0
    flag.acknowledged_at, flag.action_taken = now(), "Rang Rose Bush"
    session.flush()
    assert end(session, council.id, "comments") == 1
    assert (comment.text, flag.action_taken) == ("", "")
    assert session.scalar(select(Original).where(Original.council_id == council.id)) is None


def test_those_who_left_are_forgotten_and_what_they_did_stays(
    make: Factory, session: Session, council: Council
) -> None:
    left, works = make.person(council), make.person(council)
    for person in (left, works):
        person.created_at = now() - timedelta(days=800)
    session.execute(Membership.__table__.delete().where(Membership.person_id == left.id))  # type: ignore[attr-defined]
    session.flush()
    assert end(session, None, "accounts") == 1
    session.refresh(left)
    assert "@council.example" not in left.email and "Person" not in left.name and not left.password_hash
    assert works.email.endswith("@council.example")


def _closed_wave(make: Factory, council: Council, *, days: int) -> Wave:
    wave = make_wave(make, make_commission(make, council), state=WaveState.CLOSED)
    wave.closed_at = now() - timedelta(days=days)
    make.session.flush()
    return wave

"""Packs from the first press to the last: made, asked for, written, sent back, signed, frozen and corrected."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core import jobs
from core.database import Database, now
from core.messages import SEND, Desk, Post
from core.models import AuditEvent, Role
from core.vault import VAULT
from framework.models import Commentary, Observation
from framework.packs import finding, gathering, making
from framework.packs.models import PackVersion
from framework.packs.reminding import days_to_remind, is_time, may_be_reminded, remind_of_commentary
from framework.packs.snapshots import Altered, snapshot_of
from tests.client import CheckingClient
from tests.factories import Factory
from tests.feedback.test_flags import Office
from tests.framework.making import MadeSurvey, make_survey
from tests.framework.packs import make_pack

WORDS = {"says_en": "More was done.", "says_cy": "Gwnaed mwy.", "so_what_en": "It helps.", "so_what_cy": "Mae'n helpu."}
ACTION = {
    "action_en": "Mend it",
    "action_cy": "Ei drwsio",
    "action_owner": "Parks team",
    "action_due_on": ["1", "2", "2027"],
}


@pytest.fixture
def survey(make: Factory) -> MadeSurvey:
    survey = make_survey(make)
    survey.publish((0.70, 0.012), (0.64, 0.012), (0.66, 0.012))
    survey.publish((0.60, 0.012), (0.65, 0.012), (0.66, 0.012), number=2)
    return survey


@pytest.fixture
def team(make: Factory, survey: MadeSurvey) -> SimpleNamespace:
    """The council's people: who makes packs, who writes, who signs and who reads."""
    council = survey.councils[0]
    people = {
        role.value: make.person(council, role) for role in (Role.ANALYST, Role.OFFICER, Role.ADMINISTRATOR, Role.VIEWER)
    }
    return SimpleNamespace(council=council, at=f"/councils/{council.slug}/framework/packs", **people)


@pytest.fixture
def post(app: Flask, database: Database, session: Session, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Office]:
    """Does the work that waits, as the worker would, and says what was sent."""
    office, vault = Office(), app.extensions["vault"]
    monkeypatch.setitem(jobs.KINDS, SEND, jobs.KINDS.get(SEND))
    monkeypatch.setattr("framework.packs.files.write_paper", lambda *_: None)
    Post(vault, office, Desk(app.extensions["codes"], "https://voices.example")).register()
    database.info[VAULT] = vault

    def work() -> Office:
        session.commit()
        jobs.run_queued(database, Path(app.extensions["settings"].data_dir))
        return office

    return work


def sign_in(client: CheckingClient, person: object) -> None:
    client.browser.post("/sign-out")
    client.browser.delete_cookie("folkmoot")
    client.sign_in(person)  # type: ignore[arg-type]


def test_a_pack_is_made_gathered_signed_published_and_corrected(
    client: CheckingClient, session: Session, team: SimpleNamespace, survey: MadeSurvey, post: Callable[[], Office]
) -> None:
    sign_in(client, team.analyst)
    client.get(f"{team.at}/new")
    days = {"begins_on": ["1", "7", "2025"], "ends_on": ["30", "9", "2026"], "due_on": ["30", "11", "2026"]}
    client.submit(days | {"title_en": "Autumn", "title_cy": "", "ends_on": ["1", "1", "2020"]}, status=422)
    assert client.errors() == [
        "Enter a day that is not before the first",
        "Enter a title in every language of your council",
    ]
    client.submit(days | {"title_en": "Autumn", "title_cy": "Hydref", "signatory": str(team.administrator.id)})
    client.submit({"place_0": ""}, status=422)
    assert client.errors() == ["Give at least one indicator a place"]
    client.submit({"place_0": "1", "officer_0": str(team.officer.id)})
    show = client.path
    assert "60% (58% to 62%); 500 people answered" in client.text and "Not asked yet" in client.text
    client.submit(form="/ask")
    assert "1 officer’s words are asked for." in client.text
    [asked] = post().sent
    assert asked.address == team.officer.email and "Autumn" in asked.letter.text and "Hydref" in asked.letter.text
    write = next(line for line in asked.letter.text.splitlines() if "/commentary/" in line).removeprefix(
        "https://voices.example"
    )
    stop = asked.letter.leaving.removeprefix("https://voices.example")

    sign_in(client, team.officer)
    client.get(write)
    assert "It has fallen by 10 points" in client.text
    client.submit({"says_en": "Half a"} | {"as": "draft"})
    assert client.page.get_element_by_id("says_en").text.strip() == "Half a"
    client.submit(WORDS | ACTION | {"action_owner": "", "as": "hand-in"}, status=422)
    assert client.errors() == ["Say who sees to it, such as a team or a post"]
    client.submit(WORDS | ACTION | {"as": "hand-in"})
    assert "Handed in." in client.text
    client.get(write.replace("/write", "/sign"), status=403)
    client.get(stop)
    client.submit()
    assert "You get no such reminders." in client.text

    sign_in(client, team.administrator)
    client.get(write.replace("/write", "/sign"))
    client.submit({"as": "send-back"}, form=1, status=422)
    assert client.errors() == ["Say what should be otherwise"]
    client.submit({"as": "send-back", "note": "Say what was done."}, form=1)
    assert "Sent back" in client.text
    sign_in(client, team.officer)
    client.get(write)
    assert "Say what was done." in client.text
    client.submit(WORDS | ACTION | {"says_en": "More bins were put up.", "as": "hand-in"})
    sign_in(client, team.administrator)
    client.get(write.replace("/write", "/sign"))
    client.submit({"as": "sign"})
    assert [parcel.letter.subject.partition(":")[0] for parcel in post().sent[1:]] == [
        "To be signed off",
        "Sent back to you",
        "To be signed off",
    ]
    row = session.scalars(select(Commentary).where(Commentary.council_id == team.council.id)).one()
    assert (row.says["en"], row.by, row.signed_by) == ("More bins were put up.", team.officer.id, team.administrator.id)

    sign_in(client, team.analyst)
    client.get(f"{show}/publish")
    client.submit({"is_public": "y"})
    assert "More bins were put up." in client.text and "By Parks team, until 1 February 2027." in client.text
    post()
    client.browser.post("/sign-out")
    client.browser.delete_cookie("folkmoot")
    public = f"/results/packs/{team.council.slug}"
    client.get(public)
    pack = finding.packs_of(session, team.council.id)[0]
    client.get(f"{public}/{pack.slug}")
    before = client.page.xpath("string(//main)")
    figure = session.scalars(
        select(Observation).where(Observation.id == row.observation_id, Observation.council_id == team.council.id)
    ).one()
    figure.value, figure.ci_low, figure.ci_high = 0.11, 0.10, 0.12
    row.says = {"en": "Other words", "cy": "Geiriau eraill"}
    client.get(f"{public}/{pack.slug}")
    assert client.page.xpath("string(//main)") == before, "what was published is frozen"

    sign_in(client, team.analyst)
    client.get(f"{show}/publish")
    client.submit({"is_public": "y"}, status=422)
    assert client.errors() == ["Say what was corrected, in every language of your council"] * 2
    client.submit({"note_en": "It was wrong.", "note_cy": "Roedd yn anghywir.", "is_public": None})
    assert "Version 2, corrected on" in client.text and "11% (10% to 12%)" in client.text
    client.get(f"{public}/{pack.slug}?version=1", status=404)
    client.get(show)
    client.submit(form="/public")
    client.get(f"{public}/{pack.slug}?version=1")
    assert "A later version corrects this one." in client.text and "60% (58% to 62%)" in client.text
    events = {
        event.action for event in session.scalars(select(AuditEvent).where(AuditEvent.council_id == team.council.id))
    }
    assert {
        "pack-made", "pack-indicators-chosen", "pack-commentary-asked", "commentary-drafted", "commentary-handed-in",
        "commentary-sent-back", "commentary-signed", "commentary-reminders-stopped", "pack-published", "pack-opened",
    } <= events  # fmt: skip


def test_officers_write_their_own_alone_viewers_read_what_is_published_and_others_find_nothing(
    client: CheckingClient, make: Factory, session: Session, team: SimpleNamespace, survey: MadeSurvey
) -> None:
    pack, entry = make_pack(make, team.council, survey.commission, survey.indicator)
    entry.officer_id, entry.asked_at = team.analyst.id, now()
    page = f"{team.at}/{pack.id}"
    sign_in(client, team.officer)
    for address, status in ((f"{page}/commentary/{entry.id}/write", 404), (page, 403), (f"{page}/preview/en", 403)):
        client.get(address, status=status)
    version = making.publish(session, team.council, pack, {}, None)
    sign_in(client, team.viewer)
    client.get(team.at)
    assert "Autumn pack" in client.text and "Make a pack" not in client.text
    client.get(f"{page}/versions/{version.number}")
    assert "No commentary was given for this pack." in client.text
    client.get(f"{page}/versions/2", status=404)
    client.get(f"/results/packs/{team.council.slug}/{pack.slug}", status=404)
    sign_in(client, make.person(survey.councils[1], Role.ANALYST))
    client.get(page, status=403)
    client.get(page.replace(team.council.slug, survey.councils[1].slug), status=404)
    client.get(f"{page}/versions/1".replace(team.council.slug, survey.councils[1].slug), status=404)


def test_what_was_published_cannot_be_changed_and_what_was_changed_is_not_shown(
    make: Factory, session: Session, team: SimpleNamespace, survey: MadeSurvey
) -> None:
    pack, _ = make_pack(make, team.council, survey.commission, survey.indicator)
    version = making.publish(session, team.council, pack, {}, None)
    facts = snapshot_of(version)
    assert facts["evidence"][0]["figure"]["value"] == 0.60 and set(facts["papers"]) == {"en", "cy"}
    assert snapshot_of(PackVersion(snapshot=version.snapshot, content_hash=version.content_hash)) == facts
    with pytest.raises(Altered):
        snapshot_of(PackVersion(snapshot=version.snapshot.replace("0.6", "0.7"), content_hash=version.content_hash))
    session.commit()
    for change in ("UPDATE pack_version SET number = 7", "DELETE FROM pack_version"):
        with pytest.raises(DBAPIError):
            session.execute(text(change))
        session.rollback()


def test_an_analyst_words_removes_restores_and_adds_questions(
    client: CheckingClient, make: Factory, session: Session, team: SimpleNamespace, survey: MadeSurvey
) -> None:
    pack, _ = make_pack(make, team.council, survey.commission, survey.indicator)
    sign_in(client, team.analyst)
    questions = f"{team.at}/{pack.id}/questions"
    client.get(questions)
    suggested = "What will be done about “Satisfied”, by whom and by when?"
    assert suggested in client.text and "It went from 70% to 60%" in client.text
    client.submit(form="/remove")
    assert "Left out" in client.text
    client.submit(form="/restore")
    client.get(f"{questions}/edit?key=worse-without-action:sat")
    client.submit({"words_en": "And now?"})
    assert "And now?" in client.text and suggested not in client.text
    client.get(f"{questions}/edit")
    client.submit({"words_en": "Mine?"}, status=422)
    client.submit({"words_en": "Mine?", "words_cy": "Fy un i?", "reason_en": "So.", "reason_cy": "Felly."})
    version = making.publish(session, team.council, pack, {}, None)
    asked = [each["words"]["en"] for each in snapshot_of(version)["questions"]]
    assert asked[0] == "And now?" and asked[-1] == "Mine?"


def test_reminders_go_out_on_their_days_at_most_so_often_and_stop_with_the_words(
    make: Factory,
    database: Database,
    session: Session,
    team: SimpleNamespace,
    survey: MadeSurvey,
    post: Callable[[], Office],
) -> None:
    today = now().date()
    pack, entry = make_pack(
        make, team.council, survey.commission, survey.indicator, due_on=today - timedelta(days=1), most_reminders=2
    )
    entry.officer_id, entry.asked_at = team.officer.id, now() - timedelta(days=20)
    session.commit()
    for _ in range(2):
        with database.transaction() as night:
            remind_of_commentary(night)
    assert [parcel.letter.subject.partition(":")[0] for parcel in post().sent] == ["Reminder"], "once a day"
    session.refresh(entry)
    assert (entry.reminders, entry.reminded_on) == (1, today)
    entry.reminded_on = today - timedelta(days=4)
    figure = session.scalars(
        select(Observation).where(Observation.council_id == team.council.id).order_by(Observation.period_end.desc())
    ).first()
    assert figure is not None
    gathering.hand_in(session, entry, figure, team.officer.id)
    session.commit()
    with database.transaction() as night:
        remind_of_commentary(night)
    assert len(post().sent) == 1, "who has written is not reminded"
    entry.reminders = 2
    assert not may_be_reminded(entry, pack.most_reminders, today)
    entry.reminders, entry.reminded_on, entry.asked_at = 0, None, now()
    assert may_be_reminded(entry, 2, today) and not is_time(entry, today + timedelta(days=3), today)
    assert list(days_to_remind(date(2026, 11, 10), date(2026, 11, 9))) == [date(2026, 11, 3), date(2026, 11, 9)]


def test_nobody_signs_their_own_words(
    client: CheckingClient, make: Factory, session: Session, team: SimpleNamespace, survey: MadeSurvey
) -> None:
    pack, entry = make_pack(make, team.council, survey.commission, survey.indicator)
    entry.officer_id, entry.asked_at = team.analyst.id, now()
    sign_in(client, team.analyst)
    client.get(f"{team.at}/{pack.id}/commentary/{entry.id}/write")
    client.submit(WORDS | {"as": "hand-in"})
    client.get(f"{team.at}/{pack.id}/commentary/{entry.id}/sign")
    assert "You wrote this, so somebody else signs it." in client.text and "Sign it" not in client.text
    row = session.scalars(select(Commentary).where(Commentary.council_id == team.council.id)).one()
    with pytest.raises(gathering.OwnWords):
        gathering.sign(row, team.analyst.id)

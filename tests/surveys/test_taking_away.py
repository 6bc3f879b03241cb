"""Responses taken away: a council's own, by the right people, for a while, and never with personal data."""

import csv
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import jobs as registered
from app.commands.exports import exports
from core import jobs
from core.database import Database, now
from core.models import AuditEvent, Council, Role
from surveys import flags
from surveys.exporting import keeping, responses
from surveys.exporting.keeping import ExportMaker
from surveys.exporting.models import ResponseExport
from surveys.exporting.responses import Wanted, batches, layout_for, pseudonym
from surveys.models import Mode, Recruitment, Response, ResponseState, Wave, WaveState
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.making import make_commission, make_response, make_wave

pytestmark = pytest.mark.by_turns
assert registered.ROOMS, "the worker's kinds of work are known"

ADDRESS = "/councils/ashmere/surveys/street/1/responses"
ANSWERS = {"satisfied": "1", "seen": ["litter"], "ward": "north", "years": 12}
WORDS = "Ring me on 01234 567890, I live at 12 High Street"


@pytest.fixture
def answered(make: Factory, council: Council, wave: Wave) -> Response:
    """A response of the council, beside one of another council's and ones that do not count."""
    make_response(make, wave, make.council("elsewhere"), ANSWERS)
    make_response(make, wave, council, ANSWERS, state=ResponseState.DRAFT)
    make_response(make, wave, council, {}, state=ResponseState.WITHDRAWN)
    make_response(make, wave, council, {}, state=ResponseState.PARTIAL)
    make_response(make, wave, council, ANSWERS).flags = [flags.HONEYPOT]
    return make_response(make, wave, council, ANSWERS)


@pytest.fixture
def analyst(client: CheckingClient, make: Factory, council: Council, wave: Wave) -> CheckingClient:
    client.sign_in(make.person(council, Role.ANALYST))
    return client


@pytest.fixture
def work(database: Database, app: Flask, session: Session) -> Callable[[], None]:
    """Does what is queued, as the worker does."""

    def done() -> None:
        session.commit()
        jobs.run_queued(database, app.extensions["settings"].data_dir)

    return done


SUBMITTED = Wanted()


def table(session: Session, council: Council, wave: Wave, wanted: Wanted = SUBMITTED) -> list[dict[str, object]]:
    names = [column.name for column in layout_for(session, council.id, wave, wanted).columns]
    held = batches(session, council.id, wave, wanted)
    return [dict(zip(names, row, strict=True)) for batch in held for row in zip(*batch, strict=True)]


def test_only_a_councils_own_submitted_responses_that_count_are_there(
    session: Session, council: Council, wave: Wave, answered: Response
) -> None:
    (row,) = table(session, council, wave)
    assert row["respondent"] == pseudonym(answered.id) != str(answered.id)
    assert (row["satisfied"], row["seen.litter"], row["ward"], row["years"]) == (1, 1, "north", 12)
    assert "why" not in row


def test_partial_responses_come_only_when_asked_for_and_are_marked(
    make: Factory, session: Session, council: Council, wave: Wave, answered: Response
) -> None:
    make_response(make, wave, council, {"satisfied": "2"}, state=ResponseState.PARTIAL)
    partial = [row for row in table(session, council, wave, Wanted(partial=True)) if row["state"] == 2]
    assert len(table(session, council, wave)) == 1 and len(partial) == 1
    assert (partial[0]["satisfied"], partial[0]["seen.litter"]) == (2, -3)


def test_how_and_why_somebody_answered_is_said(make: Factory, session: Session, council: Council, wave: Wave) -> None:
    given = make_response(make, wave, council, ANSWERS)
    given.mode, given.recruitment, given.stratum = Mode.TELEPHONE, Recruitment.SAMPLE, "town"
    given.psu, given.design_weight = "street 7", 12.5
    session.flush()
    (row,) = table(session, council, wave)
    assert (row["mode"], row["recruitment"], row["stratum"], row["psu"], row["design_weight"]) == (
        3, 1, "town", "street 7", 12.5,
    )  # fmt: skip


def test_what_residents_wrote_comes_only_when_asked_for_and_masked(
    make: Factory, session: Session, council: Council, wave: Wave
) -> None:
    make_response(make, wave, council, ANSWERS | {"satisfied": "3", "why": WORDS})
    (row,) = table(session, council, wave, Wanted(words=True))
    assert "01234" not in str(row["why"]) and "High Street" not in str(row["why"])
    assert "Ring me on" in str(row["why"])


def test_batches_never_lose_or_double_a_response(
    make: Factory, session: Session, council: Council, wave: Wave, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {pseudonym(make_response(make, wave, council, ANSWERS).id) for _ in range(7)}
    monkeypatch.setattr(responses, "BATCH", 3)
    told = [row["respondent"] for row in table(session, council, wave)]
    assert len(told) == 7 and set(told) == made


def test_an_analyst_asks_for_a_file_and_fetches_it(
    analyst: CheckingClient, session: Session, council: Council, answered: Response, work: Callable[[], None]
) -> None:
    analyst.get(ADDRESS)
    analyst.submit({"kind": "csv", "language": "en", "values": "codes"})
    assert "It is about to be made." in analyst.text
    work()
    page = analyst.get(ADDRESS)
    (link,) = [each.get("href") for each in page.iter("a") if "/responses/" in (each.get("href") or "")]
    session.commit()
    with analyst.browser.get(link) as told:
        assert told.status_code == 200 and told.headers["Content-Disposition"].startswith("attachment")
        (row,) = csv.DictReader(StringIO(told.data.decode("utf-8-sig")))
    assert row["respondent"] == pseudonym(answered.id)
    noted = session.scalars(select(AuditEvent.action).where(AuditEvent.council_id == council.id)).all()
    assert {"responses-asked", "responses-taken"} <= set(noted)


def test_a_file_is_made_in_steps_and_its_parts_are_deleted(
    make: Factory, session: Session, council: Council, wave: Wave, app: Flask, database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for _ in range(7):
        make_response(make, wave, council, ANSWERS)
    monkeypatch.setattr(keeping, "PART", 3)
    asked = ask(session, council, wave, make)
    data = app.extensions["settings"].data_dir
    job = jobs.latest_job(session, keeping.EXPORT, council_id=council.id, subject_id=asked.id)
    assert job is not None
    steps = jobs.plan(database, data, job.id)
    assert len(steps) == 5
    for number, step in enumerate([*steps[:2], *steps], start=1):  # A machine stopped, and began the job again.
        jobs.perform(database, data, job.id, step, min(number, len(steps)))
    session.expire_all()
    path = keeping.file_of(data, asked)
    assert path is not None and asked.row_count == 7
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert path.stat().st_mode & 0o077 == 0


def test_nobody_else_may_ask_or_fetch(
    client: CheckingClient, make: Factory, session: Session, council: Council, wave: Wave, work: Callable[[], None]
) -> None:
    asked = ask(session, council, wave, make)
    work()
    for role in (Role.OFFICER, Role.VIEWER, Role.INTERVIEWER):
        client.sign_in(make.person(council, role))
        client.get(ADDRESS, status=403)
        client.get(f"{ADDRESS}/{asked.id}", status=403)
    partner = make.council("partner")
    client.sign_in(make.person(partner, Role.ANALYST))
    client.get(f"{ADDRESS}/{asked.id}", status=403)


def test_a_lead_gets_no_answer_of_a_partners(
    client: CheckingClient, make: Factory, session: Session, council: Council, work: Callable[[], None]
) -> None:
    partner = make.council("partner")
    wave = make_wave(make, make_commission(make, council, partner, slug="joint"))
    make_response(make, wave, partner, ANSWERS)
    theirs = ask(session, partner, wave, make)
    client.sign_in(make.person(council, Role.ADMINISTRATOR))
    client.get("/councils/ashmere/surveys/joint/1/responses")
    client.submit({"kind": "csv", "language": "en", "values": "codes"})
    work()
    mine = session.scalars(select(ResponseExport).where(ResponseExport.council_id == council.id)).one()
    assert mine.row_count == 0
    client.get(f"/councils/ashmere/surveys/joint/1/responses/{theirs.id}", status=404)


def test_a_file_is_gone_once_somebody_withdraws(
    analyst: CheckingClient, make: Factory, session: Session, council: Council, wave: Wave, answered: Response,
    work: Callable[[], None], app: Flask,
) -> None:  # fmt: skip
    asked = ask(session, council, wave, make)
    work()
    answered.state, answered.withdrawn_at, answered.answers = ResponseState.WITHDRAWN, now(), {}
    analyst.get(f"{ADDRESS}/{asked.id}", status=410)
    assert keeping.file_of(app.extensions["settings"].data_dir, asked) is None


def test_files_are_kept_for_some_days_only(
    analyst: CheckingClient, make: Factory, session: Session, council: Council, wave: Wave, work: Callable[[], None]
) -> None:
    asked = ask(session, council, wave, make)
    work()
    with analyst.browser.get(f"{ADDRESS}/{asked.id}") as told:
        assert told.status_code == 200
    session.refresh(asked)
    asked.asked_at -= keeping.KEPT + timedelta(hours=1)
    analyst.get(f"{ADDRESS}/{asked.id}", status=410)
    analyst.get(ADDRESS)
    assert "Files asked for" not in analyst.text


def test_the_command_writes_a_file_for_each_council(
    make: Factory, session: Session, council: Council, wave: Wave, answered: Response, app: Flask, tmp_path: Path
) -> None:
    session.commit()
    settings = app.extensions["settings"]
    known = {"FOLKMOOT_DATABASE_URL": settings.database_url, "FOLKMOOT_ENVIRONMENT": "test",
             "FOLKMOOT_SECRET_KEY": settings.secret_key, "FOLKMOOT_DATA_DIR": str(tmp_path)}  # fmt: skip

    def run(*words: str) -> tuple[int, str]:
        found = CliRunner().invoke(exports, ["responses", "--survey", "street", *words], env=known)
        return found.exit_code, found.output

    assert run("--wave", "1", "--to", str(tmp_path / "out.sav"))[0] == 0
    assert {path.name for path in tmp_path.glob("out*")} == {"out-ashmere.sav", "out-elsewhere.sav"}
    assert "holds 1 responses" in run("--wave", "1", "--to", str(tmp_path / "a.csv"), "--council", council.code)[1]
    assert run("--wave", "9", "--to", str(tmp_path / "b.csv")) == (1, "Error: “street” has no wave 9; its waves: 1.\n")
    assert run("--wave", "1", "--to", str(tmp_path / "b.zip"))[0] == 1
    assert run("--wave", "1", "--to", str(tmp_path / "b.sav"), "--labels", "--council", "ashmere")[0] == 1
    assert not list(tmp_path.glob("b*"))


def test_published_weights_stand_beside_the_answers(
    make: Factory, session: Session, council: Council, wave: Wave, answered: Response, app: Flask, database: Database
) -> None:
    wave.state = WaveState.PUBLISHED
    asked = ask(session, council, wave, make)
    session.commit()

    def weigh(session: Session, folder: Path, council_id: UUID, wave: Wave) -> dict[UUID, float]:
        return {answered.id: 41.5}

    data: Path = app.extensions["settings"].data_dir
    maker, task = ExportMaker(weigh), jobs.Task(UUID(int=1), council.id, str(asked.id), data)
    with database.reading() as reading:
        for step in maker.plan(reading, task):
            maker.prepare(reading, task, step)
    path = keeping.file_of(task.folder, asked)
    assert path is not None
    (row,) = csv.DictReader(StringIO(path.read_text(encoding="utf-8-sig")))
    assert row["weight"] == "41.5"


def ask(session: Session, council: Council, wave: Wave, make: Factory) -> ResponseExport:
    by = make.person(council, Role.ANALYST)
    asked = keeping.ask_for_file(session, council.id, wave, by.id, "csv", "en", Wanted(), labelled=False)
    session.commit()
    return asked

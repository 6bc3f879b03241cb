"""Rows that the feed keeps: what is asked for is the same as if nothing were kept, and nothing hidden is kept."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner
from sqlalchemy import Update, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app import jobs as registered
from app.cli import main
from core import jobs
from core.database import Database
from framework.differences import write_differences
from framework.feeding import feed
from framework.feeding.announcing import announce
from framework.feeding.kept import KEPT_AS, forget_rows, keep_rows, kept, without_rows
from framework.feeding.models import KeptRow
from framework.feeding.rows import EDITION
from framework.feeding.work import announce_what_was_missed
from framework.models import TOLD, Observation, Publication
from surveys.models import WaveState
from tests.client import CheckingClient
from tests.databases import SECRET
from tests.factories import Factory
from tests.framework.making import MadeSurvey, make_survey, number_kept

assert registered.ROOMS, "every kind of work is registered"
EVERYBODY = {"across_councils": "rows of everybody who took part"}
CLEAR = ((0.70, 0.02), (0.50, 0.02), (0.50, 0.02))


@pytest.fixture
def survey(make: Factory) -> MadeSurvey:
    return make_survey(make)


@pytest.fixture
def publication(survey: MadeSurvey) -> Publication:
    """A second wave, so that its figures stand beside the councils' own of before; one group is shown and one not."""
    survey.publish(*CLEAR)
    publication = survey.publish((0.60, 0.02), (0.55, 0.02), (0.50, 0.02), number=2)
    survey.observe(publication, survey.councils[0], 0.6, 0.03, domain_var="sex", domain="F")
    survey.suppress(publication, survey.councils[0], domain_var="sex", domain="M")
    return publication


def page(client: CheckingClient, more: str = "", ending: str = "") -> bytes:
    client.session.commit()
    content: bytes = client.browser.get(f"/api/v1/observations{ending}?survey=voices&wave=2{more}").data
    return content


def pages(client: CheckingClient) -> list[bytes]:
    """In JSON and in CSV, of whole councils and of groups too."""
    return [page(client, more, ending) for more in ("", "&domain_var=any") for ending in ("", ".csv")]


def change(session: Session, statement: Update) -> None:
    session.execute(statement, execution_options=EVERYBODY)


def test_what_is_kept_says_what_would_be_made(client: CheckingClient, publication: Publication) -> None:
    made = pages(client)
    assert keep_rows(client.session, publication.id) == number_kept(client.session) == 3
    assert pages(client) == made


def test_what_is_kept_is_what_is_read(client: CheckingClient, publication: Publication) -> None:
    keep_rows(client.session, publication.id)
    line = ["so it was kept", *[""] * 5]
    was = {"in_json": '{"id":"so it was kept"', "on_a_line": orjson.dumps(line).decode()}
    change(client.session, update(KeptRow).values(was))
    whole, groups = pages(client)[:2], pages(client)[2:]
    assert [content.count(b"so it was kept") for content in whole] == [3, 3]
    assert [content.count(b"so it was kept") for content in groups] == [0, 0]


def test_nothing_is_kept_of_what_is_hidden(client: CheckingClient, make: Factory) -> None:
    survey = make_survey(make, councils=[make.council()])
    publication = survey.publish(CLEAR[0], number=2)
    hidden = survey.suppress(publication, make.council())
    made = pages(client)
    assert [content.count(b"suppressed") for content in made] == [1] * 4
    assert keep_rows(client.session, publication.id) == 1
    (kept,) = client.session.scalars(select(KeptRow.id).execution_options(**EVERYBODY))
    assert kept != hidden.id
    assert pages(client) == made


def test_what_is_hidden_later_is_not_read_from_what_was_kept(client: CheckingClient, publication: Publication) -> None:
    """Even where somebody changed a figure by hand, who did not know of the rows."""
    keep_rows(client.session, publication.id)
    figure = _whole(client.session, publication)
    hidden = dict.fromkeys(TOLD) | {"status": "suppressed"}
    itself = Observation.id == figure.id, Observation.council_id == figure.council_id
    client.session.execute(update(Observation).where(*itself).values(**hidden))
    rows = _rows(client)
    assert rows[str(figure.id)]["status"] == "suppressed" and rows[str(figure.id)]["value"] is None
    assert keep_rows(client.session, publication.id) == 0 and number_kept(client.session) == 2


def test_nothing_is_kept_of_what_is_not_public(client: CheckingClient, survey: MadeSurvey) -> None:
    publication = survey.publish(*CLEAR, number=2, state=WaveState.CLOSED)
    assert keep_rows(client.session, publication.id) == number_kept(client.session) == 0


def test_comparing_anew_takes_rows_away(client: CheckingClient, publication: Publication) -> None:
    keep_rows(client.session, publication.id)
    write_differences(client.session, publication)
    assert number_kept(client.session) == 0


@pytest.mark.parametrize("form", KEPT_AS)
def test_what_is_kept_and_not_so_any_more_is_put_right(
    client: CheckingClient, publication: Publication, form: str
) -> None:
    made = pages(client)
    keep_rows(client.session, publication.id)
    figure = _whole(client.session, publication)
    change(client.session, update(KeptRow).where(KeptRow.id == figure.id).values({form: "of a former version"}))
    assert keep_rows(client.session, publication.id) == 1
    assert keep_rows(client.session, publication.id) == 0
    assert pages(client) == made


def test_what_was_kept_in_another_form_is_not_read_and_is_written_anew(
    client: CheckingClient, publication: Publication
) -> None:
    """Two versions of Folkmoot may serve at once, and a backup of a former one may be restored."""
    made = pages(client)
    keep_rows(client.session, publication.id)
    change(client.session, update(KeptRow).values(edition=EDITION + 1, in_json="{", on_a_line="[]"))
    assert pages(client) == made
    assert keep_rows(client.session, publication.id) == 3
    assert pages(client) == made


def test_a_figure_that_is_taken_away_meanwhile_is_left_out(
    client: CheckingClient, publication: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "kept", lambda session, ids, form: {**kept(session, ids[1:], form)})
    assert len(_rows(client)) == 2


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_who_keeps_rows_and_who_takes_them_away_wait_for_each_other(
    database: Database, session: Session, publication: Publication
) -> None:
    """SQLite lets one write at a time anyway."""
    session.commit()
    with database.transaction() as one, database.transaction() as other:
        keep_rows(one, publication.id)
        other.execute(text("SET LOCAL lock_timeout = 50"))
        with pytest.raises(OperationalError, match="lock timeout"):
            forget_rows(other, publication.id)
        other.rollback()


def test_migrating_takes_rows_away_and_the_worker_keeps_them_anew(
    client: CheckingClient, database: Database, database_url: str, publication: Publication, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The version that served meanwhile may be one that knew of no rows, and has changed figures."""
    announce_what_was_missed(client.session)
    client.session.commit()
    jobs.run_queued(database, tmp_path)
    before = number_kept(client.session)
    assert before > 3
    for name, value in {"DATABASE_URL": database_url, "DATA_DIR": str(tmp_path), "SECRET_KEY": SECRET}.items():
        monkeypatch.setenv(f"FOLKMOOT_{name}", value)
    done = CliRunner().invoke(main, ["migrate"])
    assert done.exit_code == 0, done.output
    client.session.commit()
    assert number_kept(client.session) == 0
    announce_what_was_missed(client.session)
    client.session.commit()
    jobs.run_queued(database, tmp_path)
    assert number_kept(client.session) == before
    assert without_rows(client.session) == []


def test_publishing_keeps_rows(
    client: CheckingClient, database: Database, survey: MadeSurvey, publication: Publication, tmp_path: Path
) -> None:
    announce(client.session, publication.id, survey.commission.lead_council_id)
    client.session.commit()
    jobs.run_queued(database, tmp_path)
    assert number_kept(client.session) == 3


def _whole(session: Session, publication: Publication) -> Observation:
    whole = Observation.publication_id == publication.id, Observation.domain_var == "all"
    mine = select(Observation).where(*whole).order_by(Observation.id).limit(1)
    return session.scalars(mine, execution_options={"across_councils": "any of them"}).one()


def _rows(client: CheckingClient) -> dict[str, Any]:
    return {row["id"]: row for row in orjson.loads(page(client))["observations"]}

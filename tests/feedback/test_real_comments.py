"""A real published file from end to end: imported, themed, reviewed, and its ratings shown by month."""

from itertools import islice
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.commands.imports import imports
from core import jobs
from core.database import Database
from core.models import Council, Role
from feedback.models import Comment, Suggestion
from tests.client import CheckingClient
from tests.factories import Factory

PUBLISHED = "data/text/nhs_fft_pxtextmining_v6_labelled.csv"
MAP = Path(__file__).parent / "maps" / "nhs_fft.toml"
ROWS_ON_POSTGRESQL = 800


@pytest.fixture
def published(shared: Path, database: Database, tmp_path: Path) -> Path:
    """The whole file, or on PostgreSQL its first rows, to save time."""
    file = shared / PUBLISHED
    if not file.exists():
        pytest.skip(f"the published comments {file} are absent")
    if database.engine.dialect.name == "sqlite":
        return file
    part = tmp_path / "part.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        part.write_text("".join(islice(lines, ROWS_ON_POSTGRESQL)), encoding="utf-8", newline="")
    return part


def import_file(database: Database, council: Council, file: Path) -> Result:
    url = database.engine.url.render_as_string(hide_password=False)
    command = ["comments", str(file), "--map", str(MAP), "--council", council.code]
    return CliRunner().invoke(imports, command, env={"FOLKMOOT_ENVIRONMENT": "test", "FOLKMOOT_DATABASE_URL": url})


def test_a_published_file_is_imported_themed_reviewed_and_rated(
    published: Path, database: Database, client: CheckingClient, make: Factory, session: Session, tmp_path: Path
) -> None:
    council = make.council()
    person = make.person(council, Role.ANALYST)
    session.commit()
    first, second = (import_file(database, council, published).stdout for _ in range(2))
    session.rollback()
    whole = database.engine.dialect.name == "sqlite"
    mine = Comment.council_id == council.id
    kept = session.scalar(select(func.count(Comment.id)).where(mine)) or 0
    assert first.startswith("read 6,179, added 6,179, already known 0, refused 0") if whole else kept > 700
    assert f"added 0, already known {kept:,}" in second
    session.rollback()

    jobs.run_queued(database, tmp_path)
    worded = session.scalar(select(func.count(Comment.id)).where(mine, Comment.text != ""))
    assert session.scalar(select(func.count()).where(Suggestion.council_id == council.id)) == worded

    client.sign_in(person)
    client.get(f"/councils/{council.slug}/ratings?by=organisation")
    assert "NEAS" in client.text
    assert "NHFT" in client.text
    assert "% to " in client.text
    assert client.page.cssselect("figure.fm-chart svg")
    client.get(f"/councils/{council.slug}/comments")
    assert len(client.page.cssselect("article")) == 25
    client.submit(form="accept")
    assert "Saved " in client.text
    client.get(f"/councils/{council.slug}/comments/themes")
    assert "a person has decided on 1 of them" in client.text

"""What every test may ask for: a migrated database of either kind, the application, and a client that checks pages."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app import create_app
from app.settings import Environment, Settings
from core.acting import acting_everywhere
from core.database import Database
from core.telling import signing_key
from core.tenancy import guard_tenancy
from tests.client import CheckingClient
from tests.databases import SECRET, as_the_application, fresh_database
from tests.factories import Factory
from tests.noise import make_noise
from tests.postgres import start_postgres, stop_postgres
from tests.quick import compile_rules_once, compile_statements_once, engine_alike, hash_cheaply, share_templates
from tests.seals import guard_seals

POSTGRES_URL = "FOLKMOOT_TEST_POSTGRES"
KINDS = ("sqlite", "postgresql")
BY_TURNS = {"accounts", "commissioning", "drafting", "feedback", "framework", "modules"}
OF_OFFICERS = {
    "test_fieldwork.py", "test_interviews.py", "test_invitations.py", "test_letters.py", "test_mailing.py",
    "test_opening.py", "test_paper.py", "test_plan.py", "test_results.py", "test_translations_command.py",
}  # fmt: skip
ON_BOTH = {
    "test_answering.py", "test_at_once.py", "test_jobs.py", "test_kept_rows.py", "test_publishing.py",
    "test_reviewing_together.py", "test_searching.py",
}  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Start one PostgreSQL server for the whole run; workers are told where it is."""
    guard_tenancy()
    guard_seals()
    hash_cheaply()
    compile_rules_once()
    compile_statements_once()
    if not hasattr(config, "workerinput") and POSTGRES_URL not in os.environ:
        server = start_postgres()
        if server:
            config.stash[SERVER] = server
            os.environ[POSTGRES_URL] = server.url


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out one kind of database of each test that takes them by turns, unless such tests are asked for by name.

    Those of the rooms that officers work in do so, but for what two of them might do at once or residents send. Tests
    that share what their file made once are done by one worker, so that no other makes it again.
    """
    for item in items:
        if shares_with_its_file(item) and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.path.name))
        if (item.path.parent.name in BY_TURNS or item.path.name in OF_OFFICERS) and item.path.name not in ON_BOTH:
            item.add_marker(pytest.mark.by_turns)
    if "by_turns" in config.option.markexpr:
        return
    kinds: dict[str, int] = {}
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        callspec = getattr(item, "callspec", None)
        kind = callspec.params.get("database_url") if callspec and item.get_closest_marker("by_turns") else None
        if kind is None:
            kept.append(item)
            continue
        name = item.nodeid.replace("sqlite", "").replace("postgresql", "")
        turn = KINDS[kinds.setdefault(name, len(kinds)) % len(KINDS)]
        (kept if turn == kind else left_out).append(item)
    config.hook.pytest_deselected(items=left_out)
    items[:] = kept


def shares_with_its_file(item: pytest.Item) -> bool:
    made: dict[str, Sequence[pytest.FixtureDef[object]]] = item._fixtureinfo.name2fixturedefs  # type: ignore[attr-defined]
    return any(each[-1].scope == "module" for each in made.values())


def pytest_collection_finish(session: pytest.Session) -> None:
    """Fail at once if workers would share out a group of tests that must stay together."""
    if getattr(session.config.option, "loadgroup", False):
        apart = [
            item.nodeid for item in session.items if item.get_closest_marker("xdist_group") and "@" not in item.nodeid
        ]
        if apart:
            raise pytest.UsageError(f"pytest-xdist does not keep groups together: {apart[0]}")


SERVER: pytest.StashKey[object] = pytest.StashKey()


def pytest_unconfigure(config: pytest.Config) -> None:
    server = config.stash.get(SERVER, None)
    if server:
        stop_postgres(server)
        del os.environ[POSTGRES_URL]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference results and open data, which lies beside the checkout when it is there."""
    folder = Path(os.environ.get("FOLKMOOT_SHARED", Path(__file__).parents[2] / "shared"))
    if not folder.is_dir():
        pytest.skip(f"the reference data folder {folder} is absent")
    return folder


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty, migrated database: every test that asks runs once on each kind."""
    server = os.environ.get(POSTGRES_URL)
    if request.param == "postgresql" and not server:
        pytest.skip("no PostgreSQL server could be started")
    with fresh_database(request.param, server or "", tmp_path_factory) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database that already holds another council's rows, so that an unscoped query is noticed.

    On PostgreSQL it is that of the application's own role, which is shown only what it says that it acts for. What a
    test itself does is done for every council; what a request or a job does is not.
    """
    database = Database(as_the_application(database_url), key=signing_key(SECRET))
    with acting_everywhere("a test looks on from above"):
        with database.transaction() as session:
            make_noise(Factory(session))
        yield database
    database.close()


@pytest.fixture
def session(database: Database, database_url: str) -> Iterator[Session]:
    """An open session for arranging and asserting; the client commits it before each request.

    It takes no lock before it changes something, so that it may stay open beside what is tested.
    """
    engine = engine_alike(database_url)
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture
def make(session: Session) -> Factory:
    """Makes rows: `make.council()`, `make.person(role=…)`."""
    return Factory(session)


@pytest.fixture
def app(database: Database, tmp_path: Path) -> Iterator[Flask]:
    settings = Settings(
        secret_key=SECRET,
        environment=Environment.TEST,
        data_dir=tmp_path,
        database_url=database.engine.url.render_as_string(hide_password=False),
        languages=("en", "cy", "ar"),
        messages="file",
    )
    application = create_app(settings)
    share_templates(application)
    application.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=False)
    yield application
    application.extensions["database"].close()


@pytest.fixture
def client(app: Flask, session: Session) -> Iterator[CheckingClient]:
    """A browser without JavaScript that looks at each page it fetches."""
    with app.test_client() as browser:
        yield CheckingClient(browser, session)

import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from app import create_app
from app.settings import ROOT, Environment, Settings
from tests.client import CheckingClient


def test_a_web_server_starts_without_what_only_figures_need() -> None:
    """A killed server is back as soon as it has loaded its modules."""
    heavy = "{'scipy', 'pandas', 'sklearn', 'nltk', 'pyarrow', 'duckdb', 'weasyprint'}"
    settings = "Settings(secret_key='for a test', environment='test')"
    code = (
        f"from app import create_app, Settings; import sys; create_app({settings}); print({heavy} & {{*sys.modules}})"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT).stdout == "set()\n"


def test_a_serving_house_is_alive_and_ready(client: CheckingClient) -> None:
    assert client.browser.get("/healthz").json == {"status": "ok"}
    assert client.browser.get("/readyz").json == {"status": "ready"}


def test_a_house_that_a_newer_version_has_migrated_further_goes_on(client: CheckingClient, session: Session) -> None:
    """While one version takes the other's place both serve."""
    session.execute(text("UPDATE alembic_version SET version_num = 'of-tomorrow'"))
    session.commit()
    assert client.browser.get("/readyz").json == {"status": "ready"}


@pytest.fixture
def empty(tmp_path: Path) -> Flask:
    """A house whose database has no table yet."""
    settings = Settings(secret_key="for a test", environment=Environment.TEST, data_dir=tmp_path)
    return create_app(settings)


def test_a_house_without_its_tables_is_alive_but_not_ready(empty: Flask) -> None:
    browser = empty.test_client()
    assert browser.get("/healthz").status_code == 200
    response = browser.get("/readyz")
    assert (response.status_code, response.json) == (503, {"status": "not ready"})
    empty.extensions["database"].close()


def test_a_house_whose_database_is_gone_is_alive_but_not_ready(tmp_path: Path) -> None:
    nobody = "postgresql+psycopg://folkmoot@127.0.0.1:9/folkmoot?connect_timeout=2"
    settings = Settings(secret_key="for a test", environment=Environment.TEST, data_dir=tmp_path, database_url=nobody)
    browser = create_app(settings).test_client()
    assert browser.get("/healthz").status_code == 200
    response = browser.get("/readyz")
    assert (response.status_code, response.json) == (503, {"status": "not ready"})


def test_a_server_that_starts_before_its_database_says_so_on_its_pages_and_goes_on(tmp_path: Path) -> None:
    nobody = "postgresql+psycopg://folkmoot@127.0.0.1:9/folkmoot?connect_timeout=2"
    settings = Settings(secret_key="x" * 32, data_dir=tmp_path, database_url=nobody)
    response = create_app(settings).test_client().get("/", base_url="https://council.example")
    assert response.status_code == 503 and response.headers["Retry-After"]

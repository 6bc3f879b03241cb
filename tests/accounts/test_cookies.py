"""The cookies that a browser is given over HTTPS: for this very host alone, and read by no script."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app import create_app, schema
from app.settings import Environment, Settings
from core.database import Database
from tests.factories import PASSWORD, Factory
from tests.quick import share_templates


def test_in_production_cookies_are_of_this_host_alone_and_out_of_reach_of_scripts(
    database: Database, make: Factory, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "refuse_unmigrated", lambda app: None)  # A test's tables are made without migrations.
    address = database.engine.url.render_as_string(hide_password=False)
    app = create_app(
        Settings("k" * 32, environment=Environment.PRODUCTION, data_dir=tmp_path, database_url=address),
    )
    share_templates(app)
    app.config["WTF_CSRF_ENABLED"] = False
    person = make.person(make.council())
    session.commit()
    with app.test_client() as browser:
        typed = {"email": person.email, "password": PASSWORD}
        answer = browser.post("/sign-in", data=typed, base_url="https://localhost")
        assert answer.status_code == 302
        desk = browser.get("/desk", base_url="https://localhost")
    app.extensions["database"].close()
    given = [{part.strip() for part in line.split(";")} for line in answer.headers.getlist("Set-Cookie")]
    assert {name.partition("=")[0] for parts in given for name in parts if name.startswith("__Host-")} == {
        "__Host-folkmoot",
        "__Host-folkmoot-device",
    }
    for parts in given:
        assert parts >= {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"}
        assert not [part for part in parts if part.lower().startswith("domain")]
    assert desk.status_code == 200

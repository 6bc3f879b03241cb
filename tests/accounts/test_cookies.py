"""The cookies that a browser is given over HTTPS: for this very host alone, and read by no script."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask import session as flask_session
from sqlalchemy.orm import Session

from app import create_app, schema
from app.sessions import SessionCookie
from app.settings import Environment, Settings
from core.database import Database
from tests.factories import PASSWORD, Factory
from tests.quick import share_templates


@pytest.fixture
def app(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application as it is in production."""
    monkeypatch.setattr(schema, "refuse_unmigrated", lambda app: None)  # A test's tables are made without migrations.
    address = database.engine.url.render_as_string(hide_password=False)
    app = create_app(
        Settings("k" * 32, environment=Environment.PRODUCTION, data_dir=tmp_path, database_url=address),
    )
    share_templates(app)
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    app.extensions["database"].close()


def test_in_production_cookies_are_of_this_host_alone_and_out_of_reach_of_scripts(
    app: Flask, make: Factory, session: Session
) -> None:
    person = make.person(make.council())
    session.commit()
    with app.test_client() as browser:
        typed = {"email": person.email, "password": PASSWORD}
        answer = browser.post("/sign-in", data=typed, base_url="https://localhost")
        assert answer.status_code == 302
        desk = browser.get("/desk", base_url="https://localhost")
    given = [{part.strip() for part in line.split(";")} for line in answer.headers.getlist("Set-Cookie")]
    assert {name.partition("=")[0] for parts in given for name in parts if name.startswith("__Host-")} == {
        "__Host-folkmoot",
        "__Host-folkmoot-device",
    }
    for parts in given:
        assert parts >= {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"}
        assert not [part for part in parts if part.lower().startswith("domain")]
    assert desk.status_code == 200


@pytest.mark.parametrize(
    ("spoilt", "kept"), [("", {"language": "cy", "next-response": "5"}), ("x", {})], ids=["signed by us", "by others"]
)
def test_a_cookie_of_the_former_name_leads_a_resident_on_and_signs_nobody_in(
    app: Flask, spoilt: str, kept: dict[str, str]
) -> None:
    signing = SessionCookie(app).get_signing_serializer(app)
    former = signing.dumps({"sign_in": "a token", "person_id": "7", "language": "cy", "next-response": "5"}) + spoilt
    with app.test_request_context(headers={"Cookie": f"folkmoot={former}"}):
        assert dict(flask_session) == kept
    now = signing.dumps({"language": "ar"})
    with app.test_request_context(headers={"Cookie": f"folkmoot={former}; __Host-folkmoot={now}"}):
        assert dict(flask_session) == {"language": "ar"}

"""`folkmoot person add`: who may sign in, and what they may do."""

import pytest
from click.testing import CliRunner, Result

from app.commands.people import person
from core import people
from core.database import Database
from core.models import Role
from tests.factories import PASSWORD, Factory


@pytest.fixture
def add(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FOLKMOOT_ENVIRONMENT", "test")
    monkeypatch.setenv("FOLKMOOT_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))

    def run(*words: str) -> Result:
        return CliRunner().invoke(person, ["add", *words])

    return run


def test_a_new_officer_signs_in_with_their_password_and_works_for_their_services(add, make: Factory) -> None:
    council = make.council()
    make.service(council, "waste")
    words = ["new@council.example", "--name", "New", "--council", council.code, "--role", "officer"]
    make.session.commit()
    assert add(*words, "--service", "waste", "--password", PASSWORD).exit_code == 0
    someone = people.authenticate(make.session, email="new@council.example", password=PASSWORD)
    assert someone is not None
    membership = people.membership_of(make.session, council.id, someone.id)
    assert membership is not None and (membership.role, len(membership.services)) == (Role.OFFICER, 1)


def test_somebody_known_is_given_another_council_and_no_password_is_asked(add, make: Factory) -> None:
    someone, council = make.person(), make.council()
    words = [someone.email, "--name", "Known", "--council", council.code]
    make.session.commit()
    result = add(*words, "--role", "viewer", "--operator")
    assert (result.exit_code, "Password" in result.output) == (0, False)
    make.session.expire_all()
    assert someone.operator and people.membership_of(make.session, council.id, someone.id)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--council", "E99999999", "--role", "officer", "--password", PASSWORD], 1, "No council has the code"),
        (["--password", "short"], 1, "15 characters or more"),
        (["--council", "E99999999"], 2, "--council and --role go together"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(add, words: list[str], code: int, said: str) -> None:
    result = add("new@council.example", "--name", "New", *words)
    assert result.exit_code == code and said in result.output

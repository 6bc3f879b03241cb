"""A command whose database is away says so in one line."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import main
from app.commands.errors import say_plainly
from core.vault import Vault

NOWHERE = "postgresql://somebody:a-password@127.0.0.1:1/none"


@pytest.mark.parametrize("words", ["migrate", "audit verify", "retention"])
def test_a_command_without_its_database_says_so_in_one_line_and_fails(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"DATABASE_URL": NOWHERE, "DATA_DIR": str(tmp_path), "SECRET_KEY": "x" * 40}.items():
        monkeypatch.setenv(f"FOLKMOOT_{name}", value)
    done = CliRunner().invoke(main, words.split())
    assert done.exit_code == 1
    assert done.output.startswith("Error: The database cannot be reached: connection failed")
    assert done.output.count("\n") == 1 and "a-password" not in done.output


def test_a_file_that_cannot_be_opened_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLKMOOT_SECRET_KEY", "x" * 40)
    monkeypatch.setenv("FOLKMOOT_DATABASE_URL", f"sqlite:///{tmp_path}")
    done = CliRunner().invoke(main, ["audit", "verify"])
    assert done.exit_code == 1 and "unable to open database file" in done.output and done.output.count("\n") == 1


def test_a_vault_without_keys_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLKMOOT_ENVIRONMENT", "production")
    monkeypatch.setenv("FOLKMOOT_SECRET_KEY", "x" * 40)
    monkeypatch.setenv("FOLKMOOT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("FOLKMOOT_DATABASE_URL", f"sqlite:///{tmp_path}/folkmoot.sqlite")
    monkeypatch.delenv("FOLKMOOT_VAULT_KEYS", raising=False)
    monkeypatch.setattr("app.demo.loader.load_demonstration", lambda settings, say: Vault(()).seal("an address"))
    done = CliRunner().invoke(main, ["demo"])
    assert done.exit_code == 1
    assert done.output == "Error: Something must be sealed, and there is no key. Set FOLKMOOT_VAULT_KEYS.\n"


def test_our_own_mistakes_keep_their_trace() -> None:
    assert say_plainly(ValueError("ours")) is None

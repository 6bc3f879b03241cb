from pathlib import Path

import pytest

from app import create_app
from app.settings import Environment, Settings, SettingsError

KEY = "a secret key of at least thirty-two characters"


def test_an_installation_that_says_nothing_is_in_production_and_refuses_to_start() -> None:
    with pytest.raises(SettingsError, match="FOLKMOOT_SECRET_KEY"):
        Settings.from_environment({})


def test_with_a_secret_key_the_defaults_are_safe() -> None:
    settings = Settings.from_environment({"FOLKMOOT_SECRET_KEY": KEY})
    assert settings.environment is Environment.PRODUCTION
    assert settings.host == "127.0.0.1"
    assert not settings.debug
    assert not settings.demonstration


def test_production_refuses_a_short_secret_key() -> None:
    with pytest.raises(SettingsError, match="32"):
        Settings.from_environment({"FOLKMOOT_SECRET_KEY": "short"})


def test_production_refuses_debugging() -> None:
    with pytest.raises(SettingsError, match="FOLKMOOT_DEBUG"):
        Settings.from_environment({"FOLKMOOT_SECRET_KEY": KEY, "FOLKMOOT_DEBUG": "1"})


def test_production_refuses_a_database_without_its_migrations(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="folkmoot migrate"):
        create_app(Settings(secret_key=KEY, data_dir=tmp_path))


def test_production_serves_a_migrated_database_and_keeps_its_cookie_safe(database_url: str, tmp_path: Path) -> None:
    app = create_app(Settings(secret_key=KEY, data_dir=tmp_path, database_url=database_url))
    assert app.config["SESSION_COOKIE_SECURE"] and app.config["SESSION_COOKIE_HTTPONLY"]
    app.extensions["database"].close()


@pytest.mark.parametrize("name", ["ENVIRONMENT", "PORT", "WEB_PROCESSES", "WEB_THREADS"])
def test_a_value_that_cannot_be_read_is_refused_clearly(name: str) -> None:
    with pytest.raises(SettingsError, match="a_wrong_value"):
        Settings.from_environment({"FOLKMOOT_SECRET_KEY": KEY, f"FOLKMOOT_{name}": "a_wrong_value"})


def test_a_plain_postgresql_address_is_understood() -> None:
    address = "postgresql://folkmoot@127.0.0.1/folkmoot"
    settings = Settings.from_environment({"FOLKMOOT_SECRET_KEY": KEY, "FOLKMOOT_DATABASE_URL": address})
    assert settings.database_url == "postgresql+psycopg://folkmoot@127.0.0.1/folkmoot"
    assert settings.jobs_database_url == address


def test_the_secret_key_is_not_shown_when_settings_are() -> None:
    assert KEY not in repr(Settings(secret_key=KEY))


@pytest.mark.parametrize(("languages", "offered"), [("en, cy", ("en", "cy")), ("cy", ("cy",))])
def test_languages_are_read_with_or_without_spaces(languages: str, offered: tuple[str, ...]) -> None:
    settings = Settings.from_environment({"FOLKMOOT_SECRET_KEY": KEY, "FOLKMOOT_LANGUAGES": languages})
    assert settings.languages == offered


def test_a_language_without_a_name_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"FOLKMOOT_LANGUAGES.*tlh"):
        create_app(Settings(secret_key=KEY, environment=Environment.TEST, languages=("en", "tlh")))


def test_a_secret_may_be_given_as_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{KEY}\n")
    (tmp_path / "vault").write_text("first\nsecond\n")
    files = {"FOLKMOOT_SECRET_KEY_FILE": tmp_path / "key", "FOLKMOOT_VAULT_KEYS_FILE": tmp_path / "vault"}
    settings = Settings.from_environment({name: str(path) for name, path in files.items()})
    assert (settings.secret_key, settings.vault_keys) == (KEY, ("first", "second"))


@pytest.mark.parametrize("said", [{"FOLKMOOT_SECRET_KEY_FILE": "/nowhere/at/all"}, {"FOLKMOOT_SECRET_KEY": KEY}])
def test_a_secret_that_cannot_be_read_or_is_given_twice_is_refused(said: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="FOLKMOOT_SECRET_KEY_FILE"):
        Settings.from_environment({"FOLKMOOT_SECRET_KEY_FILE": "/nowhere/either"} | said)


def test_a_changed_secret_key_asks_for_the_key_that_codes_were_made_with() -> None:
    changed = {"FOLKMOOT_SECRET_KEY": KEY, "FOLKMOOT_SECRET_KEY_FALLBACKS": "the key before"}
    with pytest.raises(SettingsError, match="FOLKMOOT_CODES_KEY"):
        Settings.from_environment(changed)
    assert Settings.from_environment(changed | {"FOLKMOOT_CODES_KEY": "the key before"}).row_keys[0] != b""


def test_the_application_s_role_is_another_than_the_owner_s() -> None:
    address = {"FOLKMOOT_SECRET_KEY": KEY, "FOLKMOOT_DATABASE_URL": "postgresql://app@db/folkmoot"}
    assert Settings.from_environment(address).role == ""
    owner = {"FOLKMOOT_OWNER_DATABASE_URL": "postgresql://owner@db/folkmoot"}
    assert Settings.from_environment(address | owner).role == "app"

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


NORTH = {
    "FOLKMOOT_SECRET_KEY": KEY, "FOLKMOOT_PUBLIC_URL": "https://survey.example", "FOLKMOOT_SIGN_ONS": "north-shire",
    "FOLKMOOT_SIGN_ON_NORTH_SHIRE_ISSUER": "https://login.example/north",
    "FOLKMOOT_SIGN_ON_NORTH_SHIRE_CLIENT_ID": "id",
    "FOLKMOOT_SIGN_ON_NORTH_SHIRE_CLIENT_SECRET": "a secret word", "FOLKMOOT_SIGN_ON_NORTH_SHIRE_LABEL": "Northshire",
}  # fmt: skip


def test_a_provider_of_sign_ons_is_read_and_trusted_with_nothing_unsaid(tmp_path: Path) -> None:
    settings = Settings.from_environment(NORTH)
    (one,) = settings.sign_ons
    assert (one.name, one.issuer, one.label, one.council) == (
        "north-shire",
        "https://login.example/north",
        "Northshire",
        "",
    )
    assert not one.emails_trusted and not one.second_factor_trusted and one.acr == ()
    assert "a secret word" not in repr(settings) + repr(one)
    (tmp_path / "secret").write_text("from a file\n")
    beginning = "FOLKMOOT_SIGN_ON_NORTH_SHIRE_"
    said = {"EMAILS": "trusted", "SECOND_FACTOR": "trusted", "ACR": "a, b", "COUNCIL": "E07999001"}
    more = {beginning + name: value for name, value in said.items()}
    more |= {beginning + "CLIENT_SECRET": "", beginning + "CLIENT_SECRET_FILE": str(tmp_path / "secret")}
    (one,) = Settings.from_environment(NORTH | more).sign_ons
    assert one.emails_trusted and one.second_factor_trusted and one.acr == ("a", "b")
    assert (one.client_secret, one.council) == ("from a file", "E07999001")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [("SIGN_ON_NORTH_SHIRE_ISSUER", "http://login.example", "ISSUER"),
     ("SIGN_ON_NORTH_SHIRE_ISSUER", "login", "ISSUER"),
     ("SIGN_ON_NORTH_SHIRE_CLIENT_ID", "", "CLIENT_ID"), ("SIGN_ON_NORTH_SHIRE_EMAILS", "yes", "EMAILS"),
     ("SIGN_ONS", "north-shire,north-shire", "twice"), ("SIGN_ONS", "../north", "SIGN_ONS"),
     ("PUBLIC_URL", "", "PUBLIC_URL")],
)  # fmt: skip
def test_a_provider_that_is_not_whole_is_refused_by_name(name: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        Settings.from_environment(NORTH | {f"FOLKMOOT_{name}": value})

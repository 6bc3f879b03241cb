"""Whatever the files and the page of deployment name is there: commands, settings, files and folders."""

import re
from pathlib import Path

import pytest
import yaml

from app.cli import COMMANDS
from app.server import Server
from app.settings import ROOT, Settings
from core.uploads import largest_of

DEPLOY = ROOT / "deploy"
PAGE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
FILES = [*DEPLOY.rglob("*"), ROOT / "Dockerfile", ROOT / "compose.yaml", ROOT / "docs" / "deploy.md"]
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in FILES if path.is_file()}
NGINX = {"m": 2**20, "k": 2**10}


def test_the_files_are_there() -> None:
    assert len(TEXTS) > 12


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_every_setting_that_is_named_is_one(name: str) -> None:
    known = {f"FOLKMOOT_{setting.upper()}" for setting in Settings.__dataclass_fields__}
    known |= {f"{setting}_FILE" for setting in known} | {"FOLKMOOT_CERTIFICATES"}
    assert set(re.findall(r"\bFOLKMOOT_[A-Z_]*[A-Z]\b", TEXTS[name])) - known == set()


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_every_command_that_is_run_is_one(name: str) -> None:
    run = re.findall(r"(?:^|bin/|`|\[|exec \w+ )folkmoot (?:--owner )?([a-z]+)(?=[ `\n$])", TEXTS[name], re.MULTILINE)
    run += re.findall(r'\["?folkmoot"?, "?([a-z]+)"?\]', TEXTS[name])
    assert [command for command in run if command not in COMMANDS] == []


def test_the_page_runs_the_commands_that_matter() -> None:
    for command in ("migrate", "backup", "restore", "doctor", "audit verify", "person add"):
        assert re.search(rf"folkmoot(?: --owner |-| ){command}", PAGE), command


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`(deploy/[^`*]+|scripts/[^`]+)`", PAGE))))
def test_every_file_that_the_page_names_is_there(named: str) -> None:
    assert (ROOT / named).exists()


def test_every_file_is_named_on_the_page_or_in_the_compose_file() -> None:
    for path in DEPLOY.rglob("*"):
        name = path.relative_to(ROOT).as_posix()
        if path.is_file() and "/systemd/" not in name:
            assert name in PAGE or name in TEXTS["compose.yaml"], name


def test_units_are_started_by_the_page_or_by_each_other() -> None:
    for path in (DEPLOY / "systemd").iterdir():
        timed = (path.parent / f"{path.stem}.timer").exists()
        assert path.stem in PAGE or timed, path.name


def test_no_secret_is_in_the_image_or_in_the_environment() -> None:
    compose = yaml.safe_load(TEXTS["compose.yaml"])
    secret = {name.upper() for name, field in Settings.__dataclass_fields__.items() if not field.repr}
    assert {"SECRET_KEY", "VAULT_KEYS"} <= secret
    for service in compose["services"].values():
        environment = service.get("environment", {})
        assert not [name for name in secret if f"FOLKMOOT_{name}" in environment]
        assert "FOLKMOOT_DATABASE_URL" not in environment, "its password is in it"
    assert not [name for name in secret if f"FOLKMOOT_{name}" in TEXTS["Dockerfile"]]
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert ignored[0] == "*", "only what is named goes into the image"
    assert "!secrets" not in ignored and "!instance" not in ignored


def test_what_the_image_needs_is_let_into_it() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert not [name for name in let_in if not (ROOT / name).exists()]
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench", "scripts"}
    assert packages | {"templates", "migrations", "translations", "static"} <= let_in


@pytest.mark.parametrize("service", ["web", "worker", "migrate"])
def test_containers_have_no_rights_and_a_root_that_cannot_be_written(service: str) -> None:
    about = yaml.safe_load(TEXTS["compose.yaml"])["services"][service]
    assert about["read_only"] and about["cap_drop"] == ["ALL"] and "no-new-privileges:true" in about["security_opt"]
    assert re.search(r"^USER 10001:10001$", TEXTS["Dockerfile"], re.MULTILINE)


def test_nginx_takes_the_largest_file_that_any_page_takes(app) -> None:
    largest = max(largest_of(view) or 0 for view in app.view_functions.values())
    for name in ("folkmoot.conf", "container.conf"):
        taken = re.findall(r"client_max_body_size (\d+)([mk]);", TEXTS[f"deploy/nginx/{name}"])
        sizes = [int(number) * NGINX[unit] for number, unit in taken]
        assert max(sizes) >= largest
        assert min(sizes) >= app.config["MAX_CONTENT_LENGTH"]


def test_nginx_gives_files_the_headers_that_folkmoot_gives_them() -> None:
    from app.headers import FIXED_HEADERS

    given = TEXTS["deploy/nginx/folkmoot_static.conf"]
    for name, value in FIXED_HEADERS.items():
        assert re.search(rf'add_header {name} "?{re.escape(value)}"? always;', given), name


def test_the_socket_is_where_the_settings_say_the_pages_are(tmp_path: Path) -> None:
    said = dict(re.findall(r"^(\w+)=(.*)$", TEXTS["deploy/folkmoot.env"], re.MULTILINE))
    address = f"{said['FOLKMOOT_HOST']}:{said['FOLKMOOT_PORT']}"
    assert f"ListenStream={address}\n" in TEXTS["deploy/systemd/folkmoot-web.socket"]
    assert f"server {address} " in TEXTS["deploy/nginx/folkmoot.conf"]
    assert Server(Settings(secret_key="x" * 32, data_dir=tmp_path)).cfg.graceful_timeout < 40, "TimeoutStopSec"


def test_the_settings_of_the_example_can_be_read(tmp_path: Path) -> None:
    said = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', TEXTS["deploy/folkmoot.env"], re.MULTILINE))
    for name, path in said.items():
        if name.endswith("_FILE"):
            (tmp_path / Path(path).name).write_text("x" * 40)
            said[name] = str(tmp_path / Path(path).name)
    settings = Settings.from_environment(said)
    assert settings.environment == "production" and settings.trusted_proxies == 1

"""systemd and nginx themselves accept the files, where they are installed."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from app.settings import ROOT

SYSTEMD, NGINX = ROOT / "deploy" / "systemd", ROOT / "deploy" / "nginx"
SERVICES = sorted(path.name for path in SYSTEMD.glob("*.service"))
MOST_EXPOSED = 25
"""systemd's own measure, of 100: a unit that says nothing has 96."""


def _run(*words: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=60)


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units, with their programs and users where this machine has some."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not installed")
    folder = tmp_path_factory.mktemp("units")
    for path in SYSTEMD.iterdir():
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"/opt/folkmoot/\w+/.venv/bin/folkmoot", "/bin/true", text)
        text = re.sub(r"^(User|Group)=.*$", r"\1=daemon", text, flags=re.MULTILINE)
        (folder / path.name).write_text(text, encoding="utf-8")
    return folder


def test_systemd_understands_every_line(units: Path) -> None:
    done = _run("systemd-analyze", "verify", "--man=no", *sorted(units.iterdir()))
    ours = [line for line in done.stderr.splitlines() if "folkmoot" in line]
    assert ours == []


def test_units_are_shut_in(units: Path) -> None:
    for name in SERVICES:
        done = _run("systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", units / name)
        assert done.returncode == 0, f"{name}: {done.stdout.splitlines()[-1:]} {done.stderr}"


@pytest.fixture
def nginx(tmp_path: Path) -> str:
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not found:
        pytest.skip("nginx is not installed")
    return found


@pytest.mark.parametrize("site", ["folkmoot.conf", "container.conf"])
def test_nginx_accepts_its_files(nginx: str, site: str, tmp_path: Path) -> None:
    made = _run(
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
        "-subj", "/CN=survey.council.example", "-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    text = (NGINX / site).read_text(encoding="utf-8")
    text = re.sub(r"/etc/(letsencrypt/live/survey.council.example|nginx/certificates)", str(tmp_path), text)
    text = text.replace("/etc/nginx/folkmoot_", f"{NGINX}/folkmoot_").replace("server web:", "server 127.0.0.1:")
    (tmp_path / "site.conf").write_text(re.sub(r"/(dev/stdout|var/log/nginx/\S+)", f"{tmp_path}/log", text))
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ include {tmp_path}/site.conf; }}"
    (tmp_path / "nginx.conf").write_text(whole)
    done = _run(nginx, "-t", "-c", tmp_path / "nginx.conf", "-p", tmp_path)
    assert done.returncode == 0 and "test is successful" in done.stderr, done.stderr
    assert "[warn]" not in done.stderr


def test_the_containers_mount_files_that_are_there() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    mounted = [volume for service in compose["services"].values() for volume in service.get("volumes", ())]
    ours = [volume.split(":")[0] for volume in mounted if volume.startswith("./")]
    assert ours and not [path for path in ours if not (ROOT / path).exists()]
    assert set(compose["secrets"]) >= {
        name for each in compose["services"].values() for name in each.get("secrets", ())
    }

"""A real browser on a real server with the demonstration in it, made once for all browser tests."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from app.settings import ROOT

CHROMIUM_OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Demonstration:
    """A running Folkmoot with the demonstration loaded."""

    url: str
    data_dir: Path

    def password(self) -> str:
        return (self.data_dir / "demonstration-accounts.txt").read_text().split("\t")[2]


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    folder, port = tmp_path_factory.mktemp("demonstration"), _free_port()
    environment = os.environ | {
        "FOLKMOOT_ENVIRONMENT": "development",
        "FOLKMOOT_SECRET_KEY": "only for the browser tests, and long enough",
        "FOLKMOOT_DEMONSTRATION": "1",
        "FOLKMOOT_DATA_DIR": str(folder),
        "FOLKMOOT_LANGUAGES": "en,cy,ar",
        "FOLKMOOT_PORT": str(port),
    }
    for command in ("migrate", "demo"):
        subprocess.run([*_folkmoot(), command], check=True, env=environment, cwd=ROOT)
    with (folder / "log").open("w") as log:
        server = subprocess.Popen([*_folkmoot(), "serve"], env=environment, cwd=ROOT, stdout=log, stderr=log)
        worker = subprocess.Popen([*_folkmoot(), "worker"], env=environment, cwd=ROOT, stdout=log, stderr=log)
        try:
            _wait_for(f"http://127.0.0.1:{port}/readyz")
            yield Demonstration(f"http://127.0.0.1:{port}", folder)
        finally:
            for process in (server, worker):
                process.terminate()
                process.wait(20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, demonstration: Demonstration) -> Iterator[Callable[..., Page]]:
    """Opens a page at a width and in a language: `open_page(width=360, language="cy", javascript=False)`."""
    contexts = []

    def open_one(*, width: int = 360, language: str = "en", javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=demonstration.url,
            viewport={"width": width, "height": 800},
            locale={"en": "en-GB", "cy": "cy-GB", "ar": "ar"}[language],
            java_script_enabled=javascript,
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


def _folkmoot() -> list[str]:
    return [sys.executable, "-m", "app.cli"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str) -> None:
    for _ in range(150):
        try:
            urllib.request.urlopen(url, timeout=2)
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"{url} did not answer")

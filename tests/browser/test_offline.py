"""A resident loses signal after the first question: the rest is answered on the phone, and sent once."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import LOCALES, PATIENCE
from tests.browser.pages import Survey
from tests.browser.signal import Signal, signal_to
from tests.chromium import SWITCHES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SURVEY = "local-voices"
COUNCILS = {"en": "Aldermoor District Council", "cy": "Cyngor Dosbarth Aldermoor"}
KEPT = """async () => (await navigator.serviceWorker.getRegistration("/s/")) && new Promise((resolve) => {
  const opening = indexedDB.open("folkmoot", 1);
  opening.onupgradeneeded = () => opening.transaction.abort();
  opening.onerror = () => resolve([]);
  opening.onsuccess = () => {
    const asking = opening.result.transaction("kept").objectStore("kept").getAllKeys();
    asking.onsuccess = () => { opening.result.close(); resolve(asking.result); };
  };
})"""


@pytest.fixture
def signal(demonstration) -> Iterator[Signal]:
    with signal_to(int(demonstration.url.rsplit(":", 1)[1])) as signal:
        yield signal


@pytest.fixture
def phone(browser, signal) -> Iterator[Callable[..., Page]]:
    """Opens a page of a phone whose signal can be lost."""
    contexts: list[BrowserContext] = []

    def open_one(language: str = "en") -> Page:
        context = browser.new_context(
            base_url=signal.url, viewport={"width": 360, "height": 800}, locale=LOCALES[language]
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


def begin(page: Page, language: str = "en") -> Survey:
    """Begin with signal, and wait until the phone has its copy."""
    survey = Survey(page, language)
    survey.begin(SURVEY, COUNCILS[language])
    expect(page.locator("meta[name=offline]")).to_be_attached()
    page.wait_for_function(f"async () => ((await ({KEPT})()) || []).some((key) => key.startsWith('draft'))")
    return survey


def kept(page: Page) -> list[str]:
    found: list[str] = page.evaluate(KEPT)
    return found or []


def lose_signal(page: Page, signal: Signal) -> None:
    signal.lose()
    page.context.set_offline(True)


def regain_signal(page: Page, signal: Signal) -> None:
    signal.regain()
    page.context.set_offline(False)


def responses(demonstration, state: str = "submitted") -> dict[str, dict[str, Any]]:
    """The responses to the survey by their identifiers."""
    with closing(sqlite3.connect(f"file:{demonstration.database}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT id, answers FROM response WHERE state = ?", (state,)).fetchall()
    return {identifier: json.loads(answers) for identifier, answers in rows}


@pytest.fixture
def new_responses(demonstration):
    """What was submitted since the test began."""
    before = responses(demonstration)
    return lambda: [answers for key, answers in responses(demonstration).items() if key not in before]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_rest_is_answered_without_signal_and_sent_once(phone, signal, new_responses, language):
    page = phone(language)
    survey = begin(page, language)
    lose_signal(page, signal)
    asked = 0
    for _ in survey.questions():
        survey.answer()
        asked += 1
    survey.submit_button.click()
    expect(page.get_by_role("status")).to_have_text({"en": "Waiting to send", "cy": "Yn aros i gael eu hanfon"}[language])
    assert new_responses() == []
    regain_signal(page, signal)
    assert survey.code()
    (answers,) = new_responses()
    assert sum(answer is not None for answer in answers.values()) >= asked - 3
    assert kept(page) == []

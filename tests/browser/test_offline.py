"""A resident loses signal after the first question: the rest is answered on the phone, and sent once."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from core.councils import council_by_slug
from core.database import Database
from surveys.models import Commission, Response, ResponseState
from tests.browser.conftest import LOCALES, PATIENCE
from tests.browser.pages import Phone, Survey
from tests.browser.signal import Signal, signal_to
from tests.factories import Factory
from tests.surveys.making import make_commission, make_wave

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
COUNCILS = {"en": "Aldermoor District Council", "cy": "Cyngor Dosbarth Aldermoor"}
AGREE = {"en": "Yes, I agree", "cy": "Ydw, rwy’n cytuno"}
OUTCOMES = {"agree": "yes", "moved": "2019-05-04", "household": 3, "satisfied": "3", "why": "More benches", "years": 12}


@pytest.fixture
def signal(demonstration) -> Iterator[Signal]:
    with signal_to(int(demonstration.url.rsplit(":", 1)[1])) as signal:
        yield signal


@pytest.fixture(scope="module")
def database(demonstration) -> Iterator[Database]:
    """The demonstration's own database, beside its server."""
    database = Database(f"sqlite:///{demonstration.database}")
    yield database
    database.engine.dispose()


@pytest.fixture(scope="module")
def survey_slug(database) -> str:
    """A survey of every type of question, open beside the demonstration's own."""
    with database.transaction() as session:
        council = council_by_slug(session, "aldermoor")
        make = Factory(session)
        make_wave(make, make_commission(make, council, slug="no-signal"), "every_type")
    return "no-signal"


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


@pytest.fixture
def responses(database, survey_slug) -> Callable[[], list[dict[str, Any]]]:
    """The answers of the responses submitted since the test began."""

    def submitted() -> dict[Any, dict[str, Any]]:
        statement = select(Response).join(Response.wave).join(Commission).where(Commission.slug == survey_slug)
        across = {"across_councils": "the test looks at everything"}
        with database.reading() as session:
            found = session.scalars(
                statement.where(Response.state == ResponseState.SUBMITTED), execution_options=across
            )
            return {response.id: response.answers for response in found}

    before = submitted()
    return lambda: [answers for key, answers in submitted().items() if key not in before]


def lose(page: Page, signal: Signal) -> None:
    signal.lose()
    page.context.set_offline(True)


def regain(page: Page, signal: Signal) -> None:
    signal.regain()
    page.context.set_offline(False)


def answer_the_rest(survey: Survey) -> list[str]:
    """Answer every page from here to the list of answers."""
    asked = []
    for question in survey.questions():
        asked.append(question)
        survey.answer_fully()
    return asked


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_rest_is_answered_without_signal_and_sent_once(phone, signal, survey_slug, responses, language):
    page = phone(language)
    survey = Phone(page, language)
    survey.begin(survey_slug, COUNCILS[language])
    lose(page, signal)
    asked = answer_the_rest(survey)
    assert len(set(asked)) == len(asked) > 15
    survey.submit_button.click()
    expect(page.locator("[data-waits]")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert responses() == []
    regain(page, signal)
    assert survey.code()
    (answers,) = responses()
    assert {code: answers[code] for code in OUTCOMES} == OUTCOMES
    assert survey.kept() == []

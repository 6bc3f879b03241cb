"""A survey speaks its questionnaire's languages and no other, whatever the reader's is."""

from typing import Any

import pytest

from core.models import Council
from surveys.models import Wave
from surveys.questionnaires import publish_questionnaire
from surveys.translation.exporting import translation_of
from surveys.translation.importing import translated
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.making import document, make_commission, make_wave

ARABIC = "استبيان قصير"


@pytest.fixture
def council(make: Factory) -> Council:
    return make.council("ashmere", name={"en": "Ashmere Council"})


@pytest.fixture
def wave(make: Factory, council: Council) -> Wave:
    return make_wave(make, make_commission(make, council))


def speak(make: Factory, wave: Wave, languages: list[str]) -> None:
    """Give the wave a questionnaire in these languages; in Arabic, every text of it is the same."""
    asked: dict[str, Any] = document()
    if "ar" in languages:
        words = {unit.name: ARABIC for unit in translation_of(asked, "ar").units}
        asked = translated(asked, "ar", "2", words)
    wave.questionnaire = publish_questionnaire(make.session, asked | {"version": "2", "languages": languages})
    make.session.flush()


def offered(client: CheckingClient) -> list[str]:
    return [element.get("lang") for element in client.page.cssselect(".fm-languages li > *")]


def test_a_survey_in_arabic_reads_from_right_to_left(client: CheckingClient, make: Factory, wave: Wave) -> None:
    speak(make, wave, ["en", "cy", "ar"])
    client.get("/s/street?lang=ar")
    assert (client.page.get("lang"), client.page.get("dir"), client.heading) == ("ar", "rtl", ARABIC)
    assert "folkmoot.rtl" in client.page.cssselect("link[rel=stylesheet]")[0].get("href")
    client.submit({"council": "ashmere"})
    client.submit()
    assert client.page.get("dir") == "rtl"
    assert "لا أعرف" in client.text
    assert "السؤال 1 من 4" in client.text


def test_only_the_questionnaire_s_languages_are_offered(client: CheckingClient, make: Factory, wave: Wave) -> None:
    client.get("/")
    assert offered(client) == ["en", "cy", "ar"]
    client.get("/s/street")
    assert offered(client) == ["en", "cy"]
    client.submit({"council": "ashmere"})
    assert offered(client) == ["en", "cy"]


def test_a_reader_of_another_language_reads_the_first_that_the_survey_has(
    client: CheckingClient, make: Factory, wave: Wave
) -> None:
    client.get("/?lang=ar")
    assert client.page.get("lang") == "ar"
    client.get("/s/street")
    assert (client.page.get("lang"), client.page.get("dir"), client.heading) == ("en", "ltr", "A short survey")
    client.get("/")
    assert client.page.get("lang") == "ar"


def test_a_survey_in_welsh_alone_is_read_in_welsh(client: CheckingClient, make: Factory, wave: Wave) -> None:
    speak(make, wave, ["cy"])
    client.get("/s/street?lang=en")
    assert (client.page.get("lang"), offered(client)) == ("cy", [])
    client.submit({"council": "ashmere"})
    assert client.page.get("lang") == "cy"

"""A wave opens only when every language of its questionnaire says all that residents meet."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.models import AuditEvent, Council, Role
from surveys.errors import WaveNotOpen
from surveys.models import Questionnaire, Wave, WaveState
from surveys.officers import opening
from surveys.translation.places import words_of
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.making import document, make_commission, make_wave


@pytest.fixture
def lead(make: Factory) -> Council:
    return make.council("ashmere", name={"en": "Ashmere Council"})


@pytest.fixture
def wave(make: Factory, lead: Council) -> Wave:
    partner = make.council("brackwater", name={"en": "Brackwater Council"})
    return make_wave(make, make_commission(make, lead, partner), state=WaveState.DRAFT)


def whole(language: str) -> tuple[str, ...]:
    return ()


def lacking_in_welsh(language: str) -> tuple[str, ...]:
    return ("Start now",) if language == "cy" else ()


def speaking(make: Factory, wave: Wave, changed: dict[str, Any]) -> None:
    """Give the wave a questionnaire that came past the linter."""
    made = Questionnaire(code="unlinted", version="1", document=changed, content_hash=str(id(changed)))
    wave.questionnaire = make.keep(made)
    make.session.flush()


def test_a_whole_wave_opens_once(session: Session, wave: Wave) -> None:
    for _press in range(2):
        opening.open_for_answers(session, wave, whole)
    assert wave.state is WaveState.OPEN


def test_one_word_missing_from_the_pages_keeps_the_wave_closed(session: Session, wave: Wave) -> None:
    with pytest.raises(opening.LanguageIncomplete) as refused:
        opening.open_for_answers(session, wave, lacking_in_welsh)
    assert (refused.value.language, refused.value.missing) == ("cy", ("Start now",))
    assert wave.state is WaveState.DRAFT


def test_one_word_missing_from_the_questionnaire_keeps_the_wave_closed(
    make: Factory, session: Session, wave: Wave
) -> None:
    changed = document()
    changed["sections"][0]["title"]["cy"] = " "
    speaking(make, wave, changed)
    with pytest.raises(opening.LanguageIncomplete) as refused:
        opening.open_for_answers(session, wave, whole)
    assert (refused.value.language, refused.value.missing) == ("cy", ("sections.place.title",))


def test_a_language_must_also_say_that_one_does_not_know(make: Factory, session: Session, wave: Wave) -> None:
    changed = document()
    changed["languages"] = ["en", "pl"]
    for _place, words in words_of(changed):
        words["pl"] = "…"
    speaking(make, wave, changed)
    (shortage,) = opening.shortages(wave, whole)
    assert shortage.questionnaire == ("dont_know", "prefer_not_to_say")


@pytest.mark.parametrize("state", [WaveState.CLOSED, WaveState.PUBLISHED])
def test_a_wave_whose_fieldwork_is_over_is_not_opened_again(session: Session, wave: Wave, state: WaveState) -> None:
    wave.state = state
    session.flush()
    with pytest.raises(WaveNotOpen):
        opening.open_for_answers(session, wave, whole)


def test_the_leads_analyst_reads_what_opening_does_and_opens(
    client: CheckingClient, make: Factory, session: Session, lead: Council, wave: Wave
) -> None:
    client.sign_in(make.person(lead, Role.ANALYST))
    client.get("/councils/ashmere/surveys/street/1")
    assert client.heading == "Wave 1 Planned"
    client.get(client.page.cssselect("main a.govuk-button")[0].get("href"))
    assert "They can answer in these languages: English, Cymraeg." in client.text
    assert wave.state is WaveState.DRAFT
    client.submit()
    assert client.heading == "Wave 1 Open"
    assert "Open this wave" not in client.text
    client.get("/s/street")
    assert client.heading == "A short survey"
    actions = session.scalars(select(AuditEvent.action).where(AuditEvent.council_id == lead.id)).all()
    assert list(actions).count("wave-opened") == 1


def test_the_page_says_how_many_words_are_missing_and_names_some(
    client: CheckingClient, make: Factory, session: Session, lead: Council, wave: Wave
) -> None:
    changed = document() | {"languages": ["en", "cy", "pl"]}
    speaking(make, wave, changed)
    client.sign_in(make.person(lead, Role.ANALYST))
    client.get("/councils/ashmere/surveys/street/1/open")
    assert "This wave cannot be opened yet" in client.text
    missing = len([*words_of(changed)]) + 2
    assert f"{missing} texts of the questionnaire are missing." in client.text
    assert "sections.place.title" in client.text
    assert "texts of the pages are missing." in client.text
    assert client.page.cssselect("main h2")[0].get("lang") == "pl"
    assert not client.page.cssselect("main form")


def test_whoever_opens_a_wave_says_who_may_answer(
    client: CheckingClient, make: Factory, session: Session, lead: Council, wave: Wave
) -> None:
    client.sign_in(make.person(lead, Role.ANALYST))
    client.get("/councils/ashmere/surveys/street/1/open")
    assert client.page.cssselect("input[value=open_link]")[0].get("checked") is not None
    client.submit({"recruitment": "nobody"}, status=422)
    assert client.errors() == ["Choose who may answer"]
    client.submit({"recruitment": "sample"})
    session.refresh(wave.commission)
    assert wave.commission.open_recruitment is False


def test_a_word_that_was_lost_since_the_page_was_read_is_noticed(
    client: CheckingClient, make: Factory, session: Session, lead: Council, wave: Wave
) -> None:
    client.sign_in(make.person(lead, Role.ANALYST))
    client.get("/councils/ashmere/surveys/street/1/open")
    speaking(make, wave, document() | {"languages": ["en", "cy", "pl"]})
    client.submit(status=422)
    assert "This wave cannot be opened yet" in client.text
    session.refresh(wave)
    assert wave.state is WaveState.DRAFT


def test_only_the_leads_analysts_open(client: CheckingClient, make: Factory, lead: Council, wave: Wave) -> None:
    client.sign_in(make.person(lead, Role.OFFICER))
    client.get("/councils/ashmere/surveys/street/1")
    assert "Open this wave" not in client.text
    client.get("/councils/ashmere/surveys/street/1/open", status=403)


def test_a_partner_does_not_open_the_others_fieldwork(client: CheckingClient, make: Factory, wave: Wave) -> None:
    partner = next(each.council for each in wave.commission.partners if each.council.slug == "brackwater")
    client.sign_in(make.person(partner, Role.ANALYST))
    client.get("/councils/brackwater/surveys/street/1")
    assert "Open this wave" not in client.text
    client.get("/councils/brackwater/surveys/street/1/open", status=403)

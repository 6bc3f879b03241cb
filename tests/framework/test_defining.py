"""What a commission measures: suggested by its core, defined by its lead, and read by every council."""

from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.models import Role
from framework.defining.definitions import define, define_if_none, define_suggested, indicators_of
from framework.defining.ready import ready, suggestions
from framework.models import Indicator, Polarity, Tier
from surveys import questionnaires
from surveys.bank import bank
from tests.client import CheckingClient
from tests.factories import Factory
from tests.framework.making import MadeSurvey, document, make_survey

LANGUAGES = ["en", "cy"]


def of_the_bank(*codes: str) -> dict[str, Any]:
    words = {"en": "Voices", "cy": "Lleisiau"}
    return bank.draft(codes, LANGUAGES, code="voices", version="9", title=words, introduction=words)


def undefined(make: Factory, *codes: str) -> MadeSurvey:
    """A survey whose questions are the bank's, and for which nothing is defined."""
    survey = make_survey(make)
    make.session.delete(survey.indicator)
    survey.questionnaire = questionnaires.publish_questionnaire(make.session, of_the_bank(*codes))
    return survey


def test_every_scale_of_the_bank_has_an_indicator_in_words_of_both_languages() -> None:
    scales = [code for code, question in bank.questions().items() if question.type == "scale"]
    found = {one.code: one for one in suggestions(of_the_bank(*bank.questions()))}
    assert sorted(found) == sorted(scales)
    for one in found.values():
        assert set(one.title) == set(one.measure) == set(LANGUAGES)
        assert one.favourable == ["1", "2"], "the upper half of four or five"
        assert one.theme in ready()["themes"]
        assert len(one.title["en"]) < 60, f"{one.code} needs a title shorter than its question"


def test_nothing_is_suggested_where_nobody_knows_which_answer_is_good() -> None:
    assert list(suggestions(document())) == [], "its options are no scale that is known"
    turned = of_the_bank("sat_roads")
    turned["sections"][0]["questions"][0]["options"].reverse()
    assert list(suggestions(turned)) == [], "a scale turned round is not the bank's"


def test_a_ready_definition_is_not_given_to_a_question_with_other_answers() -> None:
    other = of_the_bank("trust")
    question = other["sections"][0]["questions"][0]
    question["options"] = question["options"][:3]
    assert list(suggestions(other)) == []


def test_a_wave_for_which_nothing_is_defined_defines_what_its_questions_suggest_once(
    make: Factory, session: Session
) -> None:
    survey = undefined(make, "trust", "sat_roads")
    wave = survey.wave()
    for _time in range(2):
        define_if_none(session, wave)
    assert [(one.code, one.position, one.version) for one in indicators_of(session, survey.commission.id)] == [
        ("trust", 1, 1), ("sat_roads", 2, 1),
    ]  # fmt: skip
    assert define_suggested(session, survey.commission, wave.questionnaire.document) == []


def test_a_definition_that_figures_rest_on_gets_a_next_version(make: Factory, session: Session) -> None:
    survey = make_survey(make)
    commission = survey.commission
    assert define(session, commission, "sat", {"target": 70.0}) is survey.indicator, "no figure rests on it yet"
    survey.publish((0.6, 0.02), (0.5, 0.02), (0.7, 0.02))
    later = define(session, commission, "sat", {"favourable": ["1"]})
    assert (later.version, later.favourable, later.target, later.title) == (2, ["1"], 70.0, survey.indicator.title)
    assert survey.indicator.favourable == ["1", "2"]
    assert indicators_of(session, commission.id) == [later]


def test_the_lead_defines_what_is_suggested_and_says_it_otherwise(app: Flask, make: Factory, session: Session) -> None:
    survey = undefined(make, "trust", "contacted")
    survey.wave()
    lead, partner = survey.councils[0], survey.councils[1]
    home = f"/councils/{lead.slug}/commissions/voices/indicators"
    client = CheckingClient(app.test_client(), session)
    client.sign_in(make.person(lead, Role.ANALYST))
    client.get(home)
    assert "closing a wave defines what its questions suggest" in client.text
    assert "Have you been in touch" in client.text or "contacted" in client.response.text
    client.submit(form="suggested")
    assert "1 indicator is defined." in client.text

    client.get(f"{home}/trust")
    client.submit({"favourable": [], "target": "often", "title_cy": ""}, status=422)
    assert sorted(client.errors()) == [
        "Enter a number from 0 to 100, such as 72.5, or leave it empty",
        "Enter a title in every language of your council, such as: Satisfied with parks",
        "Tick at least one answer, and leave at least one",
    ]
    assert client.page.get_element_by_id("target").get("value") == "often", "nothing typed is lost"
    client.submit({"favourable": ["1"], "target": "62.5", "title_cy": "Ymddiried", "tier": "T2"})
    assert "The definition is saved" in client.text
    session.expire_all()
    [trust] = session.scalars(select(Indicator).where(Indicator.commission_id == survey.commission.id)).all()
    assert (trust.favourable, trust.target, trust.title["cy"], trust.tier) == (
        ["1"],
        62.5,
        "Ymddiried",
        Tier.MEDIUM_TERM,
    )
    assert trust.polarity is Polarity.HIGHER_IS_BETTER

    client.get(f"{home}/contacted")
    client.submit({"favourable": ["yes"], "polarity": "lower", "tier": "T3", "ripple": "services",
                   "measure_en": "Who got in touch", "measure_cy": "Pwy gysylltodd"})  # fmt: skip
    assert [one.code for one in indicators_of(session, survey.commission.id)] == ["trust", "contacted"]
    client.get(f"{home}/nonsense", status=404)

    other = CheckingClient(app.test_client(), session)
    other.sign_in(make.person(partner, Role.ANALYST))
    theirs = f"/councils/{partner.slug}/commissions/voices/indicators"
    other.get(theirs)
    assert "Ymddiried" in other.response.text or "Trust the council" in other.text
    assert not other.page.cssselect("main form")
    other.get(f"{theirs}/trust", status=404)
    outsider = CheckingClient(app.test_client(), session)
    outsider.sign_in(make.person(make.council(), Role.ANALYST))
    outsider.get(home, status=403)

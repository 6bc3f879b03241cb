"""A questionnaire goes out to a translator and comes back as a new version."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from core.translation import po, xliff, xliff_reading
from core.translation.acceptance import TranslationRefused
from core.translation.units import Translation
from surveys.errors import VersionTaken
from surveys.questionnaire.check import faults
from surveys.questionnaires import publish_questionnaire
from surveys.translation.exporting import NothingToTranslate, translation_of
from surveys.translation.importing import UnknownQuestionnaire, published, take_in, translated
from tests.surveys.making import document

SEEN = "sections.place.questions.seen"


def filled(language: str = "ur") -> Translation:
    """The journey's words with something in every unit."""
    sent = translation_of(document(), language)
    return replace(sent, units=tuple(replace(unit, target=f"« {unit.source} »") for unit in sent.units))


def test_every_text_is_a_unit_that_names_its_place_and_what_stands_around_it() -> None:
    units = {unit.name: unit for unit in translation_of(document(), "cy").units}
    option = units[f"{SEEN}.options.litter.text"]
    assert (option.source, option.target) == ("Litter", "Sbwriel")
    assert option.notes == (
        "Section 1 of 2: Where you live",
        "Question 4 of 4 (multiple): What have you seen?",
        "Option 1 of 3: Litter",
    )
    assert {"title", "introduction", "sections.place.title", f"{SEEN}.text"} <= units.keys()


def test_words_in_parts_of_a_document_that_are_yet_to_come_are_found_by_their_shape() -> None:
    asked = document()
    asked["sections"][0]["questions"][1]["otherwise"] = {"seen": {"en": "nothing {seen}", "cy": "dim {seen}"}}
    unit = next(unit for unit in translation_of(asked, "ur").units if "otherwise" in unit.name)
    assert unit.name == "sections.place.questions.satisfied.otherwise.seen"
    assert unit.notes[-1] == "Keep {seen} as it is."


def test_the_language_translated_from_is_not_sent_out() -> None:
    with pytest.raises(NothingToTranslate):
        translation_of(document(), "en")


@pytest.mark.parametrize("format", ["xliff", "po"])
def test_a_translation_becomes_a_new_version_and_the_old_one_stays_as_it_was(session: Session, format: str) -> None:
    first = publish_questionnaire(session, document())
    read = xliff_reading.read(xliff.write(filled())) if format == "xliff" else po.read(po.write(filled()))
    second = take_in(session, read, version="2")
    assert (second.code, second.version, second.document["languages"]) == ("journey", "2", ["en", "cy", "ur"])
    assert second.document["title"] == {"en": "A short survey", "cy": "Arolwg byr", "ur": "« A short survey »"}
    assert faults(second.document) == []
    assert first.document == document()


def test_better_words_for_a_language_that_is_there_make_a_new_version_too(session: Session) -> None:
    publish_questionnaire(session, document())
    second = take_in(session, filled("cy"), version="2")
    assert second.document["languages"] == ["en", "cy"]
    assert second.document["title"]["cy"] == "« A short survey »"


def test_a_version_that_is_taken_is_not_replaced(session: Session) -> None:
    publish_questionnaire(session, document())
    with pytest.raises(VersionTaken):
        take_in(session, filled(), version="1")


def test_words_are_put_onto_a_later_version_unless_its_source_words_differ(session: Session) -> None:
    publish_questionnaire(session, document())
    later = document() | {"version": "1a", "minutes": 5}
    publish_questionnaire(session, later)
    assert take_in(session, filled(), version="2").document["minutes"] == 5
    publish_questionnaire(session, later | {"version": "3", "title": {"en": "A survey", "cy": "Arolwg"}})
    with pytest.raises(TranslationRefused, match="title: the source words have changed since the export"):
        take_in(session, filled(), version="4", onto="3")
    assert take_in(session, filled(), version="4", onto="1").document["minutes"] == 1


def test_what_does_not_fit_publishes_nothing(session: Session) -> None:
    publish_questionnaire(session, document())
    sent = filled()
    with pytest.raises(TranslationRefused) as refused:
        take_in(session, replace(sent, units=sent.units[1:]), version="2")
    assert [refusal.unit for refusal in refused.value.refusals] == ["title"]
    with pytest.raises(UnknownQuestionnaire):
        published(session, "journey", "2")


def test_an_unknown_questionnaire_is_named(session: Session) -> None:
    with pytest.raises(UnknownQuestionnaire, match="Version 9 of “nowhere”"):
        published(session, "nowhere", "9")


def test_nothing_but_words_and_version_changes() -> None:
    words = {unit.name: unit.target for unit in filled().units}
    copy = translated(document(), "ur", "2", words)
    back = translation_of(copy, "ur")
    assert {unit.name: unit.target for unit in back.units} == words
    assert [unit.source for unit in back.units] == [unit.source for unit in translation_of(document(), "ur").units]

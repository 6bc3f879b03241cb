"""The interface's catalogues go out and come back exactly, and know what residents would miss."""

import pytest
from babel.messages.catalog import Catalog

from core.translation import catalogues, interface, po, xliff, xliff_reading
from core.translation.acceptance import TranslationRefused, accepted
from core.translation.units import Translation

LANGUAGES = ("cy", "ar", "ur")


def taken_in(held: Catalog, translation: Translation) -> None:
    words = accepted(interface.translation_of(held).units, translation, whole=False)
    interface.fill(held, words)


def emptied(language: str) -> Catalog:
    """A language's catalogue without a word of it."""
    held = catalogues.catalogue(language)
    for message in held:
        if message.id:
            message.string = ("",) * held.num_plurals if message.pluralizable else ""
    return held


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_that_went_out_as_xliff_comes_back_to_the_byte(language: str) -> None:
    sent = xliff.write(interface.translation_of(catalogues.catalogue(language)))
    held = emptied(language)
    taken_in(held, xliff_reading.read(sent))
    assert po.catalogue_bytes(held) == catalogues.path_of(language).read_bytes()


@pytest.mark.parametrize(("language", "forms"), [("cy", 5), ("ar", 6), ("ur", 2)])
def test_each_plural_form_is_a_unit_that_says_what_numbers_it_is_for(language: str, forms: int) -> None:
    units = [
        unit
        for unit in interface.translation_of(catalogues.catalogue(language)).units
        if unit.source in {"It takes about %(num)s minute.", "It takes about %(num)s minutes."}
    ]
    assert len(units) == forms
    assert all(unit.target for unit in units)
    singular = next(unit for unit in units if unit.source.endswith("minute."))
    assert singular.notes[-1].endswith("for 1.")


def test_a_plural_form_may_say_its_number_in_words_but_no_more_be_lost() -> None:
    held = Catalog(locale="ar")
    held.add(("%(num)s reply to %(name)s", "%(num)s replies to %(name)s"))
    translation = interface.translation_of(held)

    def given(text: str) -> Translation:
        units = tuple(type(unit)(unit.name, unit.source, text) for unit in translation.units)
        return Translation("interface", "en", "ar", units)

    taken_in(held, given("رد على %(name)s"))
    with pytest.raises(TranslationRefused, match=r"must keep %\(name\)s"):
        taken_in(held, given("%(num)s"))


def test_words_left_empty_stay_as_they_are() -> None:
    held = catalogues.catalogue("ur")
    empty = interface.translation_of(emptied("ur"))
    taken_in(held, empty)
    assert po.catalogue_bytes(held) == catalogues.path_of("ur").read_bytes()


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_every_language_that_we_write_is_whole_for_residents(language: str) -> None:
    assert catalogues.lacking_for_residents(language) == ()


def test_a_language_without_a_catalogue_lacks_everything_that_residents_see() -> None:
    lacking = catalogues.lacking_for_residents("pl")
    assert "Start now" in lacking
    assert "Close this wave" not in lacking
    assert catalogues.lacking_for_residents("tlh") == lacking


def test_a_doubtful_word_or_a_plural_form_too_few_is_no_translation() -> None:
    wanted = catalogues.template()
    held = catalogues.catalogue("ar")
    start, minutes = held.get("Start now"), held.get("It takes about %(num)s minute.")
    assert start and minutes
    start.flags.add("fuzzy")
    minutes.string = (*catalogues.strings_of(minutes)[:5], "")
    assert catalogues.untranslated(catalogues.seen_by_residents(wanted), held) == [
        "It takes about %(num)s minute.",
        "Start now",
    ]

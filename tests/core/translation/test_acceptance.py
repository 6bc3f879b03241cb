"""A translation is taken in whole or refused, and a refusal names the unit and its line."""

from dataclasses import replace

import pytest

from core.translation.acceptance import TranslationRefused, accepted
from core.translation.units import Translation, Unit

TITLE = Unit("title", "Your {ward}, your say")
HINT = Unit("hint", "A few words")
GOOD = (replace(TITLE, target="آپ کا {ward}", line=3), replace(HINT, target="چند الفاظ", line=7))


def refusals(*units: Unit) -> list[str]:
    with pytest.raises(TranslationRefused) as refused:
        accepted((TITLE, HINT), Translation("voices/1", "en", "ur", units))
    return [str(refusal) for refusal in refused.value.refusals]


def test_what_fits_is_taken_in() -> None:
    words = accepted((TITLE, HINT), Translation("voices/1", "en", "ur", GOOD))
    assert words == {"title": "آپ کا {ward}", "hint": "چند الفاظ"}


def test_a_lost_placeholder_is_refused() -> None:
    changed = replace(GOOD[0], target="آپ کا وارڈ")
    assert refusals(changed, GOOD[1]) == ["line 3: title: the translation must keep {ward}"]


def test_a_placeholder_of_its_own_is_refused() -> None:
    changed = replace(GOOD[1], target="{name} الفاظ")
    assert refusals(GOOD[0], changed) == ["line 7: hint: the translation has {name}, which the source has not"]


def test_an_unknown_unit_is_refused() -> None:
    strange = replace(GOOD[1], name="footer", line=9)
    assert refusals(*GOOD, strange) == ["line 9: footer: there is no such unit"]


def test_words_that_changed_since_the_export_are_refused() -> None:
    changed = replace(GOOD[1], source="Some words")
    (refusal,) = refusals(GOOD[0], changed)
    assert refusal == "line 7: hint: the source words have changed since the export; they are now “A few words”"


def test_every_unit_that_is_missing_empty_doubtful_or_doubled_is_listed() -> None:
    assert refusals(replace(GOOD[0], target="  ")) == [
        "line 3: title: it has no translation",
        "hint: it is missing from the file",
    ]
    assert refusals(replace(GOOD[0], doubtful=True), GOOD[1]) == ["line 3: title: it is marked as doubtful (fuzzy)"]
    assert refusals(*GOOD, replace(GOOD[1], line=9)) == ["line 9: hint: it stands twice"]


def test_where_parts_are_welcome_what_is_left_empty_is_let_be() -> None:
    empty = replace(GOOD[0], target="")
    assert accepted((TITLE, HINT), Translation("voices/1", "en", "ur", (empty,)), whole=False) == {"title": ""}

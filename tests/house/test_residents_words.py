"""Residents' words are found from the pages that anybody may open, so that none is left out."""

from pathlib import Path

import pytest

from core.translation.catalogues import seen_by_residents, words_of
from scripts import messages, residents


@pytest.fixture(scope="module")
def sources() -> set[Path]:
    return set(residents.sources())


@pytest.mark.parametrize(
    "path",
    [
        "surveys/residents/resident.py",
        "surveys/residents/forms.py",
        "surveys/residents/review.py",
        "core/forms.py",
        "app/errors.py",
        "templates/surveys/questions.html",
        "templates/macros/fields.html",
        "templates/base.html",
        "templates/errors/404.html",
        "templates/framework/macros.html",
        "templates/surveys/paper_form.html",
        "templates/surveys/paper_question.html",
        "templates/surveys/poster.html",
        "templates/surveys/sheet.html",
        "templates/surveys/introduction.html",
        "surveys/papers/printed_words.py",
    ],
)
def test_what_a_resident_s_page_is_made_of_is_found(sources: set[Path], path: str) -> None:
    assert Path(path) in sources


@pytest.mark.parametrize(
    "path",
    [
        "surveys/officers/officer.py",
        "surveys/papers/paper_words.py",
        "templates/surveys/wave.html",
        "templates/look/trail.html",
    ],
)
def test_what_only_officers_open_is_not(sources: set[Path], path: str) -> None:
    assert Path(path).exists()
    assert Path(path) not in sources


def test_a_module_that_is_said_to_be_wordless_is_there() -> None:
    assert all(path.exists() for path in residents.WORDLESS | residents.ALWAYS | residents.UNSAID)
    assert all(path.exists() for path in residents.PRINTED | residents.PRINTED_PAGES | residents.READ_OUT_PAGES)


def test_a_message_for_residents_is_marked_and_one_for_officers_is_not() -> None:
    marked = {words_of(message)[0] for message in seen_by_residents(messages.messages_of_the_code())}
    assert {"Start now", "Tick all that apply.", "Are you willing to take part?", "Go to the end"} <= marked
    assert "Close this wave" not in marked

"""What better rules find in an original is masked where it still stands, and nowhere else."""

import pytest

from analysis.redaction import redact
from analysis.standing import MaskedAgain, mask_again
from tests.effort import calls_made


@pytest.mark.parametrize(
    ("masked", "written", "text"),
    [
        ("[name] of 12 Elm Road rang", "Sarah Evans of 12 Elm Road rang", "[name] of [address] rang"),
        ("[name] Evans of [address] rang", "Sarah Evans of 12 Elm Road rang", "[name] of [address] rang"),
        ("Sarah [name] rang, [personal detail]", "Sarah Evans rang, again", "[name] rang, [personal detail]"),
        ("[personal detail] rang Jo", "She of the red door rang Jo", "[personal detail] rang [name]"),
    ],
)
def test_what_still_stands_is_masked_and_what_was_hidden_stays_hidden(masked: str, written: str, text: str) -> None:
    again = mask_again(masked, written)
    assert again.text == text
    assert mask_again(again.text, written) == MaskedAgain(text), "doing it twice changes nothing"


def test_rules_that_have_not_changed_leave_a_word_that_is_a_name_elsewhere() -> None:
    written = "May Evans rang me in May, and May Evans may ring again"
    masked = redact(written).text
    assert "May," in masked
    assert mask_again(masked, written) == MaskedAgain(masked)


def test_only_the_words_that_stood_there_are_named_as_phrases() -> None:
    again = mask_again("[name] Evans lives at 12 Elm Road", "Sarah Evans lives at 12 Elm Road")
    assert again.phrases == (("Evans", "name"), ("12 Elm Road", "address"))


def test_where_the_original_is_gone_what_is_left_is_read() -> None:
    assert mask_again("[name] rang 07700 900123", "[name] rang 07700 900123").text == "[name] rang [phone]"


def test_names_that_are_known_now_are_masked() -> None:
    assert mask_again("[phone] is hope green", "07700 900123 is hope green", ["Hope Green"]).text == "[phone] is [name]"


def test_a_text_that_does_not_fit_its_original_is_masked_by_its_phrases() -> None:
    again = mask_again("Heard: Sarah  Evans, but not evanson", "Sarah Evans rang")
    assert again.text == "Heard: [name], but not evanson"


def test_a_piece_that_could_be_from_two_places_is_masked_by_its_phrases() -> None:
    written = "x Sarah Evans x Sarah Evans x"
    assert "Evans" not in mask_again("[name] Sarah Evans [name]", written).text


def test_the_work_grows_with_the_length_alone() -> None:
    def calls(times: int) -> int:
        written = "Sarah Evans rang, and so did I. " * times
        masked = written.replace("Sarah Evans", "[name]")
        return calls_made(lambda: mask_again(masked, written))

    assert calls(1200) < 15 * calls(100)

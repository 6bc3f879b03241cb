"""What is said aloud is masked as what is written; words that count things stay."""

import pytest

from analysis.redaction import redact


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("ring oh one six three two nine six oh four four one", "ring [phone]"),
        ("it is 07 double seven nine hundred one two three", "it is [phone]"),
        ("dim saith saith dim dim naw dim dim un dau tri", "[phone]"),
        ("nine four three four seven six five nine one nine", "[nhs number]"),
        ("the postcode is s a one four q r", "the postcode is [postcode]"),
        ("write to jo underscore b at mail dot example dot org", "write to [email]"),
        ("born on the first of may nineteen forty one", "born on [date of birth]"),
    ],
)
def test_what_is_said_is_masked(text: str, masked: str) -> None:
    assert redact(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "one two three four five six",
        "twenty two bins and thirty five bags in two years",
        "your website at council dot gov dot uk is down",
        "we met at the dot on the map",
        "I have a b in maths",
    ],
)
def test_what_is_counted_stays(text: str) -> None:
    assert redact(text).text == text

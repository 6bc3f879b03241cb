"""Personal data are masked before anybody reads a comment, and ordinary words are left alone."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.redaction import redact

PERSONAL = [
    ("email", "write to jo.bloggs+council@example.org.uk today"),
    ("phone", "ring me on 07700 900123"),
    ("phone", "ring +44 (0)20 7946 0018 please"),
    ("phone", "ffoniwch (01632) 960 001"),
    ("phone", "ring 07700900123"),
    ("postcode", "I live at SW1A 1AA"),
    ("postcode", "cf101ep is where it is"),
    ("national insurance number", "my NI is AB 12 34 56 C"),
    ("nhs number", "NHS number 943 476 5919"),
    ("card", "I paid with 4111 1111 1111 1111"),
    ("vehicle", "a white van AB12 CDE parked"),
    ("vehicle", "van ab12cde"),
    ("vehicle", "an old Rover P123 XYL"),
    ("url", "see https://www.facebook.com/some.person"),
    ("url", "https://example.org/form?email=jo"),
]


@pytest.mark.parametrize(("kind", "text"), PERSONAL)
def test_personal_data_are_masked(kind: str, text: str) -> None:
    redacted = redact(text)
    assert redacted.found == (kind,)
    assert f"[{kind}]" in redacted.text


@pytest.mark.parametrize(
    "text",
    [
        "The bins were missed on 12/10/2026 and again on 19 October",
        "I have lived here since 1974 and pay £1,850 a year",
        "Junction 24 of the M4 and the A40 are full of holes",
        "See https://www.example.org/recycling for the dates",
        "Reference 1234567890 was closed",
        "Bus 42 at 10.15",
        "Mae'r ffordd A470 ar gau",
    ],
)
def test_ordinary_numbers_and_words_are_left_alone(text: str) -> None:
    assert redact(text) == type(redact(""))(text, ())


def test_several_kinds_are_masked_in_one_comment() -> None:
    redacted = redact("07700 900123, 07700 900456 or jo@example.org, SW1A 1AA")
    assert redacted.text == "[phone], [phone] or [email], [postcode]"
    assert redacted.found == ("email", "phone", "postcode")


PIECES = st.sampled_from([text for _, text in PERSONAL] + ["0", "7700", "@", ".", "[email]", "AB", " ", "+44", "www."])


@settings(deadline=None)
@given(st.one_of(st.text(), st.lists(PIECES).map("".join), st.text("0123456789 AB@.-+[]", max_size=60)))
def test_masking_twice_is_masking_once(text: str) -> None:
    once = redact(text).text
    assert redact(once).text == once
    assert redact(once).found == ()


@pytest.mark.parametrize("piece", ["0", "a", "1 ", "a@", "a.", "[", "(0", "+", "www.", "A1", "AB12 "])
def test_masking_takes_no_catastrophic_time(piece: str) -> None:
    start = time.process_time()
    redact(piece * 10_000)
    assert time.process_time() - start < 5

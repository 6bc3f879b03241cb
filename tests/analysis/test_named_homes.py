"""Homes are masked however they are told; streets, shops and times stay."""

import pytest

from analysis.redaction import redact


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Please come to Hillcrest, 4 Ridge Way before noon", "Please come to [address] before noon"),
        ("Living in Ty Coch, Ffordd y Mynydd with no heating", "Living in [address] with no heating"),
        ("Upper flat, 71 Bank Street", "[address]"),
        ("FLAT 2/2 DAMP. WHOLE CLOSE DAMP.", "[address] DAMP. WHOLE CLOSE DAMP."),
        ("at 7 Glan yr Afon the wall fell", "at [address] the wall fell"),
        ("living at forty three marsh lane since july", "living at [address] since july"),
        ("the parcel for 9 abbey foregate LL57 2AB", "the parcel for [address] [postcode]"),
        ("71, 73 and 75 Cobden Street", "[address]"),
        ("Harpreet Dhillon, 77 Soho Road", "[name], [address]"),
    ],
)
def test_homes_are_masked(text: str, masked: str) -> None:
    assert redact(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "Tesco, High Street and Boots, Mill Lane are both fine",
        "Meet at The Angel, Castle Street",
        "we waited at 9 Monday morning",
        "12 Councillors, 3 officers, 1 bus.",
        "number one priority, number two problem",
        "lives in two minds",
        "in one long street",
    ],
)
def test_places_and_counts_stay(text: str) -> None:
    assert redact(text).text == text

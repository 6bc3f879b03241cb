"""Personal data are masked before anybody reads a comment, and ordinary words are left alone."""

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.redaction import redact
from tests.analysis.marked_comments import DEVELOPED_ON, HELD_OUT, NAMES_LEFT, marked_comments, measure

PERSONAL = [
    ("email", "write to jo.bloggs+council@example.org.uk today"),
    ("phone", "ring me on 07700 900123"),
    ("phone", "ring +44 (0)20 7946 0018 please"),
    ("phone", "ffoniwch (01632) 960 001"),
    ("phone", "ring 07700900123"),
    ("postcode", "I live at SW1A 1AA"),
    ("postcode", "cf101ep is where it is"),
    ("postcode", "My postcode is ZZ6 9ZZ"),
    ("national insurance number", "my NI is AB 12 34 56 C"),
    ("nhs number", "NHS number 943 476 5919"),
    ("card", "I paid with 4111 1111 1111 1111"),
    ("vehicle", "a white van AB12 CDE parked"),
    ("vehicle", "van ab12cde"),
    ("vehicle", "an old Rover P123 XYL"),
    ("url", "see https://www.facebook.com/some.person"),
    ("url", "https://example.org/form?email=jo"),
    ("reference", "Reference 1234567890 was closed"),
    ("bank account", "sort code 12-34-56"),
    ("date of birth", "born on 3 May 1942"),
    ("email", "jo dot bloggs at gmail dot com"),
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


REACHED = {
    DEVELOPED_ON: {"name": 0.98, "name in small letters": 0.9, "address": 0.98},
    HELD_OUT: {"name": 0.98, "name in small letters": 0.8, "address": 0.95},
}
"""The share of each kind that is found at least; of the kinds that are not here, all."""


@pytest.mark.parametrize("files", REACHED, ids=["developed on", "held out"])
def test_what_is_personal_in_the_marked_comments_is_found(files: tuple[str, ...]) -> None:
    measured = measure(marked_comments(files), lambda text: redact(text).spans)
    shares = {kind: measured.found[kind] / there for kind, there in measured.there.items()}
    assert {kind: share for kind, share in shares.items() if share < REACHED[files].get(kind, 1)} == {}


@pytest.mark.parametrize(("files", "most"), [(DEVELOPED_ON, 22), (HELD_OUT, 11)], ids=["developed on", "held out"])
def test_hardly_anything_else_in_the_marked_comments_is_masked(files: tuple[str, ...], most: int) -> None:
    others = measure(marked_comments(files), lambda text: redact(text).spans).others
    assert len(others) <= most, [(kind, text) for kind, text, _ in others]


def test_enough_comments_are_marked_and_none_twice() -> None:
    texts = [comment.text for comment in marked_comments((*DEVELOPED_ON, *HELD_OUT))]
    assert len(texts) >= 1_370
    assert len(texts) - len(set(texts)) <= 1


def test_real_comments_lose_at_most_three_words_in_a_thousand_comments(shared: Path) -> None:
    """Patients' comments were cleared of names before they were published, though not of every one."""
    with (shared / "data/text/nhs_fft_pxtextmining_v6_labelled.csv").open(encoding="utf-8-sig") as file:
        comments = [text for row in csv.DictReader(file) if (text := row["FFT answer"].strip())]
    assert sum(len(redact(text).spans) for text in comments) <= NAMES_LEFT + 3 * len(comments) / 1000


@pytest.mark.parametrize(
    "text",
    [
        "The bins on Nelson Street and Victoria Road",
        "Spoke to Marks and Spencer, then to Customer Services",
        "The Grant application opens in May or June and will close in August",
        "Ysgol Dewi Sant a Heol Dafydd",
        "Mae Nain yn byw drws nesaf, ac mae Mam-gu wedi ffonio",
        "St Mary's church hall, King Street and Stanley Park",
        "Mark my words, I hope you will be frank",
        "Take a number 14 bus to John Lewis",
        "The sister on Cherry Ward was lovely",
        "Two cars in our street and 12 in the next road",
        "To the James Cook hospital from Darlington, then to Tenerife",
        "Theparamedics were lovely, Thankyou, and so was the Pregabalin",
        "Beth yw eich barn chi? Bob dim ar gau?",
        "Dewisais y Gymraeg. Edrychodd neb arno, felly alla i ddim dweud. Rhan dda: sylwadau.",
        "BRING BACK SUNDAY BUSES AND MARK THE BAYS",
        "Serco will not talk to Tesco about Covid-19 or HGVs",
    ],
)
def test_places_months_and_plain_words_are_not_names(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Sarah's report", "[name]'s report"),
        ("Mrs Okafor and Dr Field", "[name] and Dr [name]"),
        ("Spoke to Mark, then to May in housing", "Spoke to [name], then to [name] in housing"),
        ("my neighbour at number 14", "my neighbour at [address]"),
        ("I live at Flat 2, 12 Elm Road, SW1A 1AA", "I live at [address], [postcode]"),
        ("Regards,\nOyinkansola", "Regards,\n[name]"),
        ("Siaradais â Geraint ddoe", "Siaradais â [name] ddoe"),
        ("It was luck that Thornycroft-Bae was passing", "It was luck that [name] was passing"),
        ("MY MOTHER EDITH SCUTTLEWORTH LAY ON THE FLOOR", "MY MOTHER [name] LAY ON THE FLOOR"),
        ("THANKS TO MARK AND CAROL IN PARKING", "THANKS TO [name] AND [name] IN PARKING"),
        ("Bill sent me a bill that was not my bill", "[name] sent me a bill that was not my bill"),
        ("Will came round to look at the fence", "[name] came round to look at the fence"),
        ("Yours in despair,\nPtolemy Sidebotham", "Yours in despair,\n[name]"),
        ("Tenant: Rhoswen Penhallow. Landlord: J. P. Strickland.", "Tenant: [name]. Landlord: [name]."),
        ("old Tom and the Rahman girls", "old [name] and the [name] girls"),
        ("me and kelly and stu have complained", "me and [name] and [name] have complained"),
        ("rose was very helpful", "[name] was very helpful"),
    ],
)
def test_names_and_addresses_are_masked_where_they_stand(text: str, masked: str) -> None:
    assert redact(text).text == masked


def test_spans_say_where_in_the_original_each_thing_stood() -> None:
    text = "Ring Sarah Evans on 07700 900123"
    assert [(span.kind, text[span.start : span.end]) for span in redact(text).spans] == [
        ("name", "Sarah Evans"),
        ("phone", "07700 900123"),
    ]


def test_known_names_are_masked_exactly_even_where_they_are_plain_words() -> None:
    assert redact("hope green wrote this", ["Hope Green"]).text == "[name] wrote this"
    assert redact("we met okonedo's crew", ["Femi Okonedo"]).text == "we met [name]'s crew"
    assert redact("the green bin", ["Hope Green"]).text == "the green bin"

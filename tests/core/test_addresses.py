"""Addresses as people type them."""

import pytest

from core.addresses import AddressRefused, tidy_email, tidy_telephone


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        (" Sian@Cyngor.Example\n", "Sian@cyngor.example"),
        ("o'neill+survey@mail.council.example", "o'neill+survey@mail.council.example"),
        ("a@bücher.example", "a@xn--bcher-kva.example"),
    ],
)
def test_an_email_address_is_tidied(typed: str, tidied: str) -> None:
    assert tidy_email(typed) == tidied


@pytest.mark.parametrize(
    "typed",
    [
        "", "sian", "sian@", "@cyngor.example", "sian@localhost", "a@b@cyngor.example", "a b@cyngor.example",
        "sian@cyngor..example", "sian@-cyngor.example", "sian@cyngor.123", "sian@[192.0.2.1]", ".sian@cyngor.example",
        "sian@cyngor.example\nBcc: everybody@elsewhere.example", "sian\r@cyngor.example", "sian@cyngor.example\0",
        "sian@cyngor.example,everybody@elsewhere.example", "<sian@cyngor.example>", "siân@cyngor.example",
        f"{'a' * 65}@cyngor.example", f"a@{'b' * 63}.{'c' * 63}.{'d' * 63}.{'e' * 63}.example", f"a@{'b' * 64}.example",
    ],
)  # fmt: skip
def test_an_email_address_that_nothing_could_be_sent_to_is_refused(typed: str) -> None:
    with pytest.raises(AddressRefused):
        tidy_email(typed)


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("07700 900123", "+447700900123"),
        ("+44 (0)7700-900.123", "+447700900123"),
        ("0044 7700 900123", "+447700900123"),
        ("447700900123", "+447700900123"),
        ("٠٧٧٠٠ ٩٠٠١٢٣", "+447700900123"),
        ("+353 85 012 3456", "+353850123456"),
    ],
)
def test_a_number_is_written_as_the_world_writes_it(typed: str, tidied: str) -> None:
    assert tidy_telephone(typed) == tidied


@pytest.mark.parametrize(
    "typed",
    [
        "", "07700", "0207 946 0123", "07012 345678", "+44 20 7946 0123", "+4477009001234", "+1", "+12345678901234567",
        "07700 900123; 07700 900124", "07700900123\nBcc: x", "seven", "0900 1234567",
    ],
)  # fmt: skip
def test_a_number_that_takes_no_texts_is_refused(typed: str) -> None:
    with pytest.raises(AddressRefused):
        tidy_telephone(typed)

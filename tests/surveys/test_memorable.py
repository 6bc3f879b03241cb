"""Codes that can be remembered, said aloud and typed on another device."""

import math
import random

import pytest

from surveys.codes import memorable
from surveys.codes.memorable import NUMBERS, in_words, readings

NUMBERS_TO_TRY = [0, NUMBERS - 1, *random.Random(4).sample(range(NUMBERS), 200)]


@pytest.mark.parametrize("language", ["en", "cy", "ar"])
def test_a_code_is_read_back_in_every_language(language: str) -> None:
    for number in NUMBERS_TO_TRY:
        assert number in readings(in_words(number, language))


def test_the_same_number_is_said_in_each_readers_own_words() -> None:
    said = {language: in_words(7_777_777, language) for language in ("en", "cy", "ur")}
    assert len(set(said.values())) == 3
    assert said["ur"].replace("-", "").isdecimal()


def test_there_are_more_than_thirty_three_bits_of_codes() -> None:
    assert math.log2(NUMBERS) > 33.6


@pytest.mark.parametrize(
    "typed", ["otter lamp cedar 42", "OTTER-LAMP-CEDAR-42", " otter.lamp,cedar/42 ", "Otter–lamp–cedar 4２"]
)
def test_case_spaces_and_dashes_make_no_difference(typed: str) -> None:
    assert readings(typed) == readings("otter-lamp-cedar-42") != []


def test_digits_of_any_script_are_read() -> None:
    assert readings("٠٠١-٢٣٤٥-٦٧٨٩") == [123456789]


@pytest.mark.parametrize("typed", ["", "otter", "otter lamp cedar", "otter lamp cedar 123", "otter lamp xyzzy 42",
                                   "999-9999-9999", "1234", "K7QM-2FXD-94HW"])  # fmt: skip
def test_what_is_no_code_is_read_as_none(typed: str) -> None:
    assert readings(typed) == []


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_list_has_short_words_that_are_not_mistaken_for_each_other(language: str) -> None:
    listed = memorable._lists()[language]
    assert len(listed) == len(set(listed)) == memorable.LISTED
    assert all(word.isascii() and word.isalpha() and word.islower() and 4 <= len(word) <= 7 for word in listed)
    assert not [(one, other) for one in listed for other in listed if one < other and _one_letter_apart(one, other)]


def _one_letter_apart(one: str, other: str) -> bool:
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) == 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))

"""Questionnaires as XLSForms: others can read them, and read back they mean what they did."""

from io import BytesIO
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from surveys.bank import bank
from surveys.questionnaire.fault import Severity
from surveys.questionnaire.sameness import same_meaning
from surveys.xlsform.reading import read_form
from surveys.xlsform.writing import write_form
from tests.surveys.documents import Maker
from tests.surveys.making import document

WORDS = {"en": "Ours", "cy": "Ein un ni"}


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(min_value=0, max_value=2**32))
def test_a_document_written_and_read_back_means_the_same(seed: int) -> None:
    written = Maker(Random(seed)).document()
    read = read_form(write_form(written))
    assert [str(each) for each in read.findings if each.severity is Severity.ERROR] == []
    assert read.document is not None
    assert same_meaning(read.document) == same_meaning(written)


@pytest.mark.parametrize("name", ["every_type", "journey", "demographics"])
def test_a_questionnaire_of_every_type_comes_back_and_loses_nothing(name: str) -> None:
    read = read_form(write_form(document(name)))
    assert read.is_sound
    assert read.document is not None
    assert same_meaning(read.document) == same_meaning(document(name))


def test_the_whole_bank_comes_back() -> None:
    drafted = bank.draft(bank.questions(), ["en", "cy"], code="b", version="1", title=WORDS, introduction=WORDS)
    read = read_form(write_form(drafted))
    assert read.document is not None
    assert same_meaning(read.document) == same_meaning(drafted)


def test_pyxform_makes_a_form_of_what_we_write_with_its_routing_and_languages() -> None:
    made = convert(BytesIO(write_form(document("every_type"))), file_type=".xlsx")
    assert 'lang="Welsh (cy)"' in made.xform
    for part in ('relevant="', 'constraint="', "jr:constraintMsg", "<odk:rank", 'required="true()"'):
        assert part in made.xform, part


def test_words_that_look_like_a_formula_stay_words() -> None:
    paper = document("journey")
    paper["title"] = dict.fromkeys(paper["languages"], "=1+1")
    book = load_workbook(BytesIO(write_form(paper)))
    assert [cell.data_type for cell in book["settings"][2] if cell.value == "=1+1"] == ["s"] * (
        1 + len(paper["languages"])
    )

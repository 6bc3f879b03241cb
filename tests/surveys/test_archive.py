"""Questionnaires for archives and other software: what DDI-Codebook 2.5 and triple-S 3.0 require is there."""

from random import Random
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest

from surveys.archive.ddi import NAMESPACE, codebook
from surveys.archive.triple_s import metadata
from surveys.questionnaire.answers import REFUSALS
from tests.surveys.documents import Maker
from tests.surveys.making import document

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
DDI_ORDER = {
    "codeBook": ["docDscr", "stdyDscr", "fileDscr", "dataDscr", "otherMat"],
    "citation": ["titlStmt", "rspStmt", "prodStmt", "distStmt", "serStmt", "verStmt"],
    "titlStmt": ["titl", "subTitl", "altTitl", "parTitl", "IDNo"],
    "stdyDscr": ["citation", "stdyAuth", "stdyInfo", "method"],
    "dataDscr": ["varGrp", "nCubeGrp", "var", "nCube", "notes"],
    "varGrp": ["labl", "txt", "concept", "defntn", "universe", "notes"],
    "var": [
        "location", "labl", "imputation", "security", "embargo", "respUnit", "anlysUnit", "qstn", "valrng", "invalrng",
        "undocCod", "universe", "TotlResp", "sumStat", "txt", "stdCatgry", "catgryGrp", "catgry", "codInstr",
        "verStmt", "concept", "derivation", "varFormat", "geoMap", "catLevel", "notes",
    ],
    "qstn": ["preQTxt", "qstnLit", "postQTxt", "forward", "backward", "ivuInstr"],
    "catgry": ["catValu", "labl", "txt", "catStat", "mrow"],
}  # fmt: skip
"""The order in which the standard's schema has the children of an element."""

TRIPLE_S_ORDER = {
    "sss": ["date", "time", "origin", "user", "survey"],
    "survey": ["name", "version", "title", "record"],
    "variable": ["name", "label", "position", "filter", "spread", "values", "size"],
}
TRIPLE_S_TYPES = {"single", "multiple", "quantity", "character", "date", "time", "logical"}


def papers() -> list[dict[str, Any]]:
    return [document("every_type"), document("journey"), *(Maker(Random(seed)).document() for seed in range(20))]


def in_order(element: Element, order: dict[str, list[str]]) -> bool:
    tag = element.tag.rpartition("}")[2]
    children = [child.tag.rpartition("}")[2] for child in element]
    if tag in order and children != sorted(children, key=order[tag].index):
        return False
    return all(in_order(child, order) for child in element)


@pytest.fixture(scope="module")
def ddi() -> Element:
    return fromstring(codebook(document("every_type")))


@pytest.fixture(scope="module")
def sss() -> Element:
    return fromstring(metadata(document("every_type")))


def ddi_variable(root: Element, name: str) -> Element:
    return next(each for each in root.iter(f"{{{NAMESPACE}}}var") if each.get("name") == name)


def texts(element: Element, tag: str) -> dict[str | None, str | None]:
    return {each.get(LANGUAGE): each.text for each in element.iter(f"{{{NAMESPACE}}}{tag}")}


def test_any_codebook_has_the_order_and_the_identifiers_that_the_standard_requires() -> None:
    for paper in papers():
        root = fromstring(codebook(paper))
        assert (root.tag, root.get("version")) == (f"{{{NAMESPACE}}}codeBook", "2.5")
        assert in_order(root, DDI_ORDER)
        identifiers = [each.get("ID") for each in root.iter() if each.get("ID")]
        assert len(identifiers) == len(set(identifiers))
        variables = {each.get("ID") for each in root.iter(f"{{{NAMESPACE}}}var")}
        for group in root.iter(f"{{{NAMESPACE}}}varGrp"):
            assert set((group.get("var") or "").split()) <= variables
        assert all(texts(statement, "titl") for statement in root.iter(f"{{{NAMESPACE}}}titlStmt"))


def test_a_codebook_says_each_question_in_every_language(ddi: Element) -> None:
    asked = next(each for each in document("every_type")["sections"][1]["questions"] if each["code"] == "moved")
    variable = ddi_variable(ddi, "moved")
    assert texts(variable, "qstnLit") == asked["text"]
    assert texts(variable, "ivuInstr") == asked["hint"]
    bounds = next(variable.iter(f"{{{NAMESPACE}}}range"))
    assert (bounds.get("min"), bounds.get("max")) == ("1920-01-01", "2030-12-31")


def test_a_codebook_tells_answers_from_ways_of_not_answering(ddi: Element) -> None:
    missing = {
        category.findtext(f"{{{NAMESPACE}}}catValu"): category.get("missing")
        for category in ddi_variable(ddi, "other_ward").iter(f"{{{NAMESPACE}}}catgry")
    }
    assert missing == dict.fromkeys(REFUSALS, "Y")


def test_a_question_with_several_answers_is_a_group_with_a_variable_for_each(ddi: Element) -> None:
    asked = [each for section in document("every_type")["sections"] for each in section["questions"]]
    several = next(each for each in asked if each["type"] == "multiple")
    group = next(each for each in ddi.iter(f"{{{NAMESPACE}}}varGrp") if each.get("type") == "multipleResp")
    assert len((group.get("var") or "").split()) >= len(several["options"])


def test_any_triple_s_has_the_order_types_and_positions_that_the_standard_requires() -> None:
    for paper in papers():
        root = fromstring(metadata(paper))
        assert (root.tag, root.get("version")) == ("sss", "3.0")
        assert in_order(root, TRIPLE_S_ORDER)
        variables = list(root.iter("variable"))
        assert [each.get("ident") for each in variables] == [str(number) for number in range(1, len(variables) + 1)]
        column = 1
        for each in variables:
            assert each.get("type") in TRIPLE_S_TYPES
            position = each.find("position")
            assert position is not None and position.get("start") == str(column)
            column = int(position.get("finish") or column) + 1
            codes = [value.get("code") or "" for value in each.iter("value")]
            assert len(codes) == len(set(codes))
            if each.get("type") in ("single", "multiple"):
                assert codes
                assert (each.get("format") == "literal") is not all(code.isdecimal() for code in codes)
            if each.get("type") == "character":
                assert int(each.findtext("size") or 0) > 0


def test_triple_s_says_labels_in_every_language_and_plainly_in_one(sss: Element) -> None:
    label = next(each for each in sss.iter("variable") if each.findtext("name") == "moved").find("label")
    assert label is not None
    assert {each.get(LANGUAGE) for each in label.iter("text")} == {"en", "cy", "ar"}
    one = document("journey") | {"languages": ["en"]}
    assert next(fromstring(metadata(one)).iter("label")).text


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    paper = document("journey")
    paper["title"] = dict.fromkeys(paper["languages"], "a\x0bb & <c>")
    for written in (codebook(paper), metadata(paper)):
        assert b"a\x0bb" not in written
        assert "ab & <c>" in "".join(fromstring(written).itertext())

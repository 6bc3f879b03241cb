"""Files of responses, read back by the programs that people open them with."""

import csv
import json
import struct
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pyreadstat
import pytest

from surveys.archive.ddi import NAMESPACE
from surveys.archive.names import distinct
from surveys.exporting.files import FILE_KINDS
from surveys.exporting.layout import layout_of
from surveys.exporting.no_answer import NoAnswer
from tests.surveys.making import document
from tests.surveys.taking import ABOUT, WARDS, batch, layout
from tests.surveys.test_archive import DDI_ORDER, TRIPLE_S_ORDER, TRIPLE_S_TYPES, in_order

DATA_ORDER = DDI_ORDER | {
    "fileDscr": ["fileTxt", "locMap", "notes"],
    "fileTxt": ["fileName", "fileCitation", "dataFingerprint", "fileCont", "fileStrc", "dimensns", "fileType"],
    "dimensns": ["caseQnty", "varQnty", "logRecL", "recPrCas", "recNumTot"],
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same three responses as every kind of file, labelled in Welsh."""
    folder, found = tmp_path_factory.mktemp("files"), layout()
    for name, kind in FILE_KINDS.items():
        kind.write(folder / f"{name}{kind.ending}", document("every_type"), found, [batch(found)], "cy")
    return folder


def rows(content: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.removeprefix("\ufeff"))))


def test_every_question_fills_columns_whose_names_never_depend_on_what_is_wanted() -> None:
    everything = [column.name for column in layout().columns]
    without_words = [c.name for c in layout_of(document("every_type"), (), words=False).columns]
    assert set(everything) - set(without_words) == {"why", "reason"}
    assert [name for name in everything if name.startswith("used")] == [
        "used.library", "used.park", "used.bus", "used.pool", "used.none",
    ]  # fmt: skip
    assert [name for name in everything if name.startswith("matters")] == ["matters.1", "matters.2", "matters.3"]
    assert len(everything) == len({name.upper() for name in everything})


def test_names_are_such_as_spss_takes() -> None:
    long = "q" * 64
    names = distinct(["by", long, f"{long}.option", "mode", "mode", "a.b-", "Mode"])
    assert all(len(name) <= 64 and not name.endswith((".", "_")) for name in names)
    assert len({name.upper() for name in names}) == len(names)
    assert names[0] == "by.q"


def test_csv_keeps_the_reasons_for_no_answer_apart(written: Path) -> None:
    first, second, third = rows((written / "csv.csv").read_text(encoding="utf-8"))
    assert (first["satisfied"], second["satisfied"], third["satisfied"]) == ("3", "-5", "-1")
    assert (first["other_ward"], second["ward"], third["ward"]) == ("-8", "-9", "-2")
    assert (first["household"], second["household"], third["household"]) == ("3", "-8", "-3")
    assert (first["used.library"], first["used.park"], second["used.bus"], third["used.bus"]) == ("1", "0", "-9", "-2")
    assert (first["matters.1"], first["matters.2"], second["matters.1"]) == ("1", "0", "-2")
    assert (first["moved"], second["moved"], third["moved"]) == ("2001-05-04", "-8", "-1")
    assert first["meet"] == "-4"


def test_what_a_spreadsheet_takes_for_a_formula_is_text(written: Path) -> None:
    first = rows((written / "csv.csv").read_text(encoding="utf-8"))[0]
    assert first["why"] == '\'=HYPERLINK("x")'
    book = openpyxl.load_workbook(written / "xlsx.xlsx")
    heading, *lines = book["Responses"].iter_rows()
    why = [cell.value for cell in heading].index("why")
    assert lines[0][why].value == '=HYPERLINK("x")' and lines[0][why].data_type != "f"


def test_a_workbook_says_what_its_codes_mean(written: Path) -> None:
    book = openpyxl.load_workbook(written / "xlsx.xlsx", read_only=True)
    meanings = {(row[0], row[3]): (row[4], row[5]) for row in book["Codebook"].iter_rows(values_only=True)}
    assert meanings["satisfied", -8] == ("Ddim yn gwybod", "yes")
    assert meanings["used.library", 1][1] == "no"
    assert meanings["ward", "north"] == ("Ward y Gogledd", "no")
    assert len(list(book["Responses"].iter_rows())) == 4


def test_spss_has_labels_missing_values_measures_and_the_weight(written: Path) -> None:
    codes, meta = pyreadstat.read_sav(written / "sav.sav", user_missing=True)
    answers, _ = pyreadstat.read_sav(written / "sav.sav")
    labels = dict(zip(meta.column_names, meta.column_labels, strict=True))
    assert labels["satisfied"] == question("satisfied")["text"]["cy"]
    assert meta.variable_value_labels["satisfied"][-8.0] == "Ddim yn gwybod"
    assert dict[Any, str](meta.variable_value_labels["ward"])["north"] == "Ward y Gogledd"
    assert codes["satisfied"].tolist() == [3, -5, -1] and answers["satisfied"].isna().tolist() == [False, True, True]
    assert codes["ward"].tolist() == ["north", "-9", "-2"] and answers["ward"].isna().tolist() == [False, True, True]
    assert answers["moved"].notna().tolist() == [True, False, False]
    assert str(answers["moved"][0]) == "2001-05-04"
    assert codes["weight"].tolist() == ABOUT["weight"] and pd.isna(codes["design_weight"][2])
    assert (meta.variable_measure["satisfied"], meta.variable_measure["years"]) == ("ordinal", "scale")
    assert declared_weight(written / "sav.sav") == "WEIGHT"


def test_spss_text_is_kept_whole_in_every_script(tmp_path: Path) -> None:
    found = layout()
    words = "أ" * 500
    given = [{"why": words}, {"why": "dont_know"}, {}]
    FILE_KINDS["sav"].write(tmp_path / "long.sav", document("every_type"), found, [batch(found, given)], "ar")
    read, meta = pyreadstat.read_sav(tmp_path / "long.sav", user_missing=True)
    assert read["why"].tolist() == [words, "-8", ""]
    assert dict[Any, str](meta.variable_value_labels["why"])["-8"] == "لا أعرف"


def test_parquet_has_types_and_notes_beside_its_columns(written: Path) -> None:
    table = pq.read_table(written / "parquet.parquet")
    assert table.column("satisfied").to_pylist() == [3, -5, -1]
    assert table.column("ward").to_pylist() == ["north", "-9", "-2"]
    assert table.column("weight").to_pylist() == ABOUT["weight"]
    note = table.schema.field("satisfied").metadata
    assert json.loads(note[b"no_answer"])["-8"] == "Ddim yn gwybod"
    assert pd.read_parquet(written / "parquet.parquet")["household"].tolist() == [3.0, -8.0, -3.0]


def test_words_stand_in_the_place_of_codes_where_they_are_wanted(tmp_path: Path) -> None:
    found = layout()
    for name in ("csv", "parquet"):
        path = tmp_path / f"said{FILE_KINDS[name].ending}"
        FILE_KINDS[name].write(path, document("every_type"), found, [batch(found)], "cy", in_words=True)
    said = rows((tmp_path / "said.csv").read_text(encoding="utf-8"))
    assert said[0]["ward"] == "Ward y Gogledd" and said[1]["household"] == "Ddim yn gwybod"
    assert said[0]["household"] == "3"
    assert pq.read_table(tmp_path / "said.parquet").column("ward").to_pylist()[0] == "Ward y Gogledd"


def test_the_codebook_for_archives_describes_every_column_and_code(written: Path) -> None:
    with zipfile.ZipFile(written / "ddi.zip") as archive:
        root = fromstring(archive.read("codebook.xml"))
        told = rows(archive.read("responses.csv").decode())
    assert in_order(root, DATA_ORDER)
    ids = [each.get("ID") for each in root.iter() if each.get("ID")]
    assert len(ids) == len(set(ids))
    described = {each.get("name"): each for each in root.iter(f"{{{NAMESPACE}}}var")}
    assert list(described) == list(told[0])
    assert root.findtext(f".//{{{NAMESPACE}}}caseQnty") == "3"
    for row in told:
        for name, value in row.items():
            codes = {each.text for each in described[name].iter(f"{{{NAMESPACE}}}catValu")}
            kinds = {column.name: column.kind for column in layout().columns}
            assert value in codes or kinds[name] in ("number", "date", "words"), (name, value)
    assert described["weight"].get("wgt") == "wgt"
    first = next(root.iter(f"{{{NAMESPACE}}}varGrp"))
    assert (first.get("var") or "").split()[0] == "V.used.library"


def test_triple_s_describes_the_table_beside_it(written: Path) -> None:
    with zipfile.ZipFile(written / "triple-s.zip") as archive:
        root = fromstring(archive.read("responses.sss"))
        told = list(csv.reader(StringIO(archive.read("responses.csv").decode())))
    assert in_order(root, TRIPLE_S_ORDER)
    variables = list(root.iter("variable"))
    assert told[0] == [each.findtext("name") for each in variables]
    assert {each.get("type") for each in variables} <= TRIPLE_S_TYPES
    assert [each.find("position").get("start") for each in variables] == [  # type: ignore[union-attr]
        str(number) for number in range(1, len(variables) + 1)
    ]
    for row in told[1:]:
        for variable, value in zip(variables, row, strict=True):
            assert value == "" or fits(variable, value), (variable.findtext("name"), value)
    by_name = dict(zip(told[0], zip(*told[1:], strict=True), strict=True))
    assert by_name["used"] == ("101000000000", "000000000001", "000001000000")
    assert by_name["household"] == ("3", "98", "93")


def test_numbers_that_may_be_below_zero_have_reasons_below_them() -> None:
    paper = document("every_type")
    household = next(q for s in paper["sections"] for q in s["questions"] if q["code"] == "household")
    household["min"] = -50
    column = layout_of(paper, WARDS, words=False).column("household")
    assert max(column.reasons.values()) < -50
    filler = dict(layout_of(paper, WARDS, words=False).fillers)["household"]
    assert filler.fill([-1, "dont_know", NoAnswer.NOT_ASKED]) == [[-1, -108, -101]]


def question(code: str) -> dict[str, Any]:
    return next(q for s in document("every_type")["sections"] for q in s["questions"] if q["code"] == code)


def fits(variable: Element, value: str) -> bool:
    """Whether a value of a triple-S table is one that its variable may have."""
    codes = {each.get("code") for each in variable.iter("value")}
    if variable.get("type") == "multiple":
        return len(value) == len(codes) and set(value) <= {"0", "1"}
    if variable.get("type") == "character":
        return len(value) <= int(variable.findtext("size") or 0)
    bounds = variable.find(".//range")
    if bounds is not None and float(bounds.get("from", 0)) <= float(value) <= float(bounds.get("to", 0)):
        return True
    return value in codes


def declared_weight(path: Path) -> str:
    """The name of the variable that an SPSS file's header says is the weight, as its dictionary has it."""
    content = path.read_bytes()
    (wanted,) = struct.unpack_from("<i", content, 76)
    at, place = 176, 0
    while True:
        kind, _, has_label, missing = struct.unpack_from("<4i", content, at)
        assert kind == 2, "the variables stand first"
        place += 1
        name = content[at + 24 : at + 32].decode().strip()
        if place == wanted:
            return name
        at += 32
        if has_label:
            (length,) = struct.unpack_from("<i", content, at)
            at += 4 + -(-length // 4) * 4
        at += 8 * abs(missing)

"""No table that leaves the house has a text that a spreadsheet would work out."""

import csv
import io
import re
from pathlib import Path

import pandas as pd
import pytest

from app.settings import ROOT
from core.formulas import harmless, safe_cell, write_csv, write_table

HOSTILE = ("=cmd|'/c calc'!A1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "＋1", "－1", "＠A")
ROOMS = ("analysis", "app", "core", "feedback", "framework", "surveys")
WRITERS = {
    "app/demo/series.py": "writes what the house made up",
    "core/formulas.py": "writes texts as texts",
    "core/spreadsheets.py": "writes texts as texts",
    "framework/feeding/packages/content.py": "writes texts as texts",
    "framework/feeding/tables.py": "writes texts as texts",
    "framework/series/count_table.py": "fills a box on a page, and reads it back",
    "surveys/exporting/triple_s.py": "writes texts as texts",
}


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula_in_any_spelling(text: str) -> None:
    room, table = io.StringIO(newline=""), io.StringIO(newline="")
    write_csv(room, [(text, 1)])
    write_table(table, pd.DataFrame({text: [text]}))
    (row,) = csv.reader(io.StringIO(room.getvalue(), newline=""))
    cells = [cell for line in csv.reader(io.StringIO(table.getvalue(), newline="")) for cell in line]
    assert harmless(text) == safe_cell(text) == row[0] == f"'{text}" and row[1] == "1"
    assert cells == ["'" + text.replace("\r", "\n")] * 2


def test_numbers_stay_numbers_and_words_stay_as_they_are() -> None:
    room = io.StringIO(newline="")
    write_table(room, pd.DataFrame({"n": [-1.5, 2.0], "said": ["-5", "a=b"], "none": [None, "x"]}))
    assert room.getvalue().splitlines() == ["n,said,none", "-1.5,-5,", "2.0,a=b,x"]


def test_whoever_writes_csv_writes_texts_as_texts() -> None:
    files = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    write = re.compile(r"csv\.(writer|DictWriter)\(|\.to_csv\(|\.to_excel\(")
    assert {_named(path) for path in files if write.search(path.read_text(encoding="utf-8"))} == set(WRITERS)


def _named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()

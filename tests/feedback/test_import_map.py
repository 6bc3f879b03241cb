import tomllib
from pathlib import Path

import pytest

from app.settings import ROOT
from feedback.import_map import ImportMap, MapError

MAPS = Path(__file__).parent / "maps"
COLUMNS: dict[str, object] = {
    "reference": {"header": "Id"},
    "date": {"header": "Date", "formats": ["%Y-%m-%d"]},
}
SMALLEST: dict[str, object] = {"source": "letters", "columns": COLUMNS}


def with_columns(**columns: object) -> dict[str, object]:
    return SMALLEST | {"columns": COLUMNS | columns}


def test_the_worked_example_is_a_map() -> None:
    plan = ImportMap.load(MAPS / "nhs_fft.toml")
    assert plan.columns["rating"].values == {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": None, "7": None}


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (SMALLEST | {"sauce": "x"}, "sauce: is not a key of a map"),
        (with_columns(txet={"header": "Text"}), "columns.txet: is not a key of a map"),
        (with_columns(text={"haeder": "Text"}), "columns.text.haeder: is not a key of a map"),
        (with_columns(text={"header": "Text", "formats": ["%Y"]}), "columns.text.formats: is not a key of a map"),
        (with_columns(service={}), "columns.service: give either header or fixed"),
        (with_columns(service={"header": "A", "fixed": "B"}), "columns.service: give either header or fixed"),
        (with_columns(reference={"fixed": "B"}), "columns.reference: cannot be fixed"),
        (with_columns(date={"header": "Date"}), "columns.date.formats: must be a list"),
        (with_columns(rating={"header": "R"}), "columns.rating.values: must say"),
        (with_columns(rating={"header": "R", "values": {"1": 6}}), 'columns.rating.values: "1" must be 1'),
        (with_columns(rating={"header": "R", "values": {"1": True}}), 'columns.rating.values: "1" must be 1'),
        (SMALLEST | {"encoding": "utf-99"}, "encoding: utf-99 is not an encoding"),
        (SMALLEST | {"delimiter": "x"}, "delimiter: must be one of"),
        (SMALLEST | {"blank_text": "drop"}, "blank_text: must be one of"),
        ({"columns": COLUMNS}, "source: must be given"),
        ({"source": "letters", "columns": {"reference": {"header": "Id"}}}, "columns.date: must be given"),
    ],
)
def test_a_map_that_cannot_be_used_says_where(document: dict[str, object], message: str) -> None:
    with pytest.raises(MapError) as refused:
        ImportMap.from_document(document)
    assert str(refused.value).startswith(message)


def test_the_documents_worked_example_is_the_one_we_test() -> None:
    page = (ROOT / "docs" / "importing-comments.md").read_text(encoding="utf-8")
    shown = [block.partition("```")[0] for block in page.split("```toml\n")[1:]]
    maps = [ImportMap.from_document(tomllib.loads(block)) for block in shown]
    assert ImportMap.load(MAPS / "nhs_fft.toml") in maps

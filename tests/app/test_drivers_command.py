"""`folkmoot drivers`, as an analyst at a terminal meets it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.commands.drivers import drivers

COUNTS = {"111": 40, "311": 10, "131": 25, "331": 25, "113": 20, "313": 20, "133": 15, "333": 45, "818": 7}
ANSWERS = [answer for answer, times in COUNTS.items() for _ in range(times)]
RESPONSES = "id,wave,sex,council,informed,parks\n" + "".join(
    f"{wave}{place},{wave},{'FM'[place % 2]},{','.join(answer)}\n"
    for wave in "12"
    for place, answer in enumerate(ANSWERS)
)
MARGINS = "variable,level,N\nsex,F,210\nsex,M,190\n"
SCALE = {"levels": list("abc"), "favourable": [1], "dont_know": 8}
ITEMS = {
    "council": {"text": "The council does well"} | SCALE,
    "informed": {"text": "I am informed"} | SCALE,
    "parks": SCALE,
}


class Desk:
    """A folder with an analyst's files, and the command run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, text in {"responses.csv": RESPONSES, "margins.csv": MARGINS, "items.json": json.dumps(ITEMS)}.items():
            (folder / name).write_text(text, "utf-8")

    def run(self, *options: str) -> Result:
        words = ["responses.csv", "--margins", "margins.csv", "--items", "items.json", "--out", "out.csv"]
        placed = [str(self.folder / word) if word.endswith((".csv", ".json")) else word for word in words]
        return CliRunner().invoke(drivers, [*placed, "--id", "id", "--by", "wave", "--outcome", "council", *options])

    def rows(self) -> list[dict[str, str]]:
        with (self.folder / "out.csv").open(newline="", encoding="utf-8") as handle:
            return list(csv.DictReader(handle))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_each_driver_has_its_share_its_interval_and_its_place_in_the_model(desk):
    result = desk.run("--drivers", "informed,parks", "--replicates", "200")
    assert result.exit_code == 0, result.output
    rows = desk.rows()
    assert [(row["wave"], row["driver"], row["n"]) for row in rows] == [
        (wave, driver, "200") for wave in "12" for driver in ("informed", "parks")
    ]
    assert float(rows[0]["lmg"]) + float(rows[1]["lmg"]) == pytest.approx(float(rows[0]["r2"]))
    for row in rows:
        assert float(row["lmg_low"]) < float(row["lmg"]) < float(row["lmg_high"])
        assert float(row["t"]) == pytest.approx(float(row["estimate"]) / float(row["se"]))


def test_the_model_has_an_intercept_and_the_terms_of_the_table(desk):
    assert desk.run("--drivers", "informed,parks", "--model", str(desk.folder / "model.csv")).exit_code == 0
    with (desk.folder / "model.csv").open(newline="", encoding="utf-8") as handle:
        terms = list(csv.DictReader(handle))
    assert [row["term"] for row in terms] == ["(Intercept)", "informed", "parks"] * 2
    assert ",".join(terms[0]) == "wave,model,n,term,estimate,se,t,p,ci_low,ci_high"
    shown = {(row["wave"], row["driver"]): row["estimate"] for row in desk.rows()}
    assert all(shown[row["wave"], row["term"]] == row["estimate"] for row in terms if row["term"] != "(Intercept)")


def test_the_words_use_the_questions_and_promise_nothing(desk):
    said = desk.run("--drivers", "informed,parks").output
    assert "wave 1\nAmong 200 who answered everything, 2 opinions go with" in said
    assert '"I am informed"' in said and "not what would follow" in said and "cause" not in said


def test_the_seed_decides_the_intervals(desk):
    tables = []
    for seed in ("1", "1", "2"):
        assert desk.run("--drivers", "informed,parks", "--seed", seed).exit_code == 0
        tables.append([row["lmg_low"] for row in desk.rows()])
    assert tables[0] == tables[1] != tables[2]


@pytest.mark.parametrize(
    ("names", "message"),
    [("informed,shoe", "There is no column 'shoe'."), ("council", "wave 1: 'council' cannot be its own driver.")],
)
def test_what_cannot_be_explained_says_why(desk, names, message):
    result = desk.run("--drivers", names)
    assert result.exit_code == 1 and message in result.output
    assert not (desk.folder / "out.csv").exists()


def test_the_whole_scheme_and_design_decide_the_model(desk):
    asked = ("--drivers", "informed,parks", "--replicates", "100")
    path = desk.folder / "responses.csv"
    heading, *rows = RESPONSES.splitlines()
    homes = (f"{row},{'abcd'[place % 4]},30,{1 + place % 3}" for place, row in enumerate(rows))
    path.write_text("\n".join([f"{heading},area,areas,heavy", *homes]) + "\n", "utf-8")
    found = []
    for options in (
        [],
        ["--base-weight", "heavy"],
        ["--base-weight", "heavy", "--trim", "1.3", "--trim-rule", "strict"],
        ["--psu", "area"],
        ["--psu", "area", "--fpc", "areas"],
    ):
        result = desk.run(*asked, *options)
        assert result.exit_code == 0, result.output
        found.append([(row["lmg"], row["se"]) for row in desk.rows()])
    assert len({*map(tuple, found)}) == len(found)


def test_without_margins_drivers_are_of_the_answers_as_they_are(desk):
    words = ["responses.csv", "--items", "items.json", "--out", "out.csv"]
    placed = [str(desk.folder / word) if "." in word else word for word in words]
    asked = ["--outcome", "council", "--drivers", "informed,parks", "--replicates", "100"]
    result = CliRunner().invoke(drivers, [*placed, "--id", "id", *asked])
    assert result.exit_code == 0, result.output
    assert {row["n"] for row in desk.rows()} == {"400"}

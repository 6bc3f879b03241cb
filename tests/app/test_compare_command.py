"""`folkmoot compare`, as an analyst at a terminal meets it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from app.commands.compare import compare

PLEASED = {("Ash", "1"): 34, ("Ash", "2"): 12, ("Elm", "1"): 20, ("Elm", "2"): 22, ("Oak", "1"): 21, ("Oak", "2"): 20}
ANSWERS = [
    (
        council,
        wave,
        "FM"[place % 2],
        "NS"[place % 3 // 2],
        1 if place < pleased else 3,
        8 if wave == "1" else 1 + place % 3,
    )
    for (council, wave), pleased in PLEASED.items()
    for place in range(40)
]
RESPONSES = "id,council,wave,sex,side,roads,parks\n" + "".join(
    f"{place},{','.join(map(str, answer))}\n" for place, answer in enumerate(ANSWERS)
)
MARGINS = "variable,level,N\nsex,F,210\nsex,M,190\n"
ITEMS = {code: {"levels": list("abc"), "favourable": [1], "dont_know": 8} for code in ("roads", "parks")}


class Desk:
    """A folder with an analyst's files, and the command run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, text in {"responses.csv": RESPONSES, "margins.csv": MARGINS, "items.json": json.dumps(ITEMS)}.items():
            (folder / name).write_text(text, "utf-8")

    def run(self, *options: str) -> Result:
        words = ["responses.csv", "--margins", "margins.csv", "--items", "items.json", "--out", "out.csv"]
        placed = [str(self.folder / word) if word.endswith((".csv", ".json")) else word for word in words]
        return CliRunner().invoke(compare, [*placed, "--id", "id", "--by", "council,wave", *options])

    def rows(self) -> list[dict[str, str]]:
        with (self.folder / "out.csv").open(newline="", encoding="utf-8") as handle:
            return list(csv.DictReader(handle))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_each_council_is_compared_with_the_mean_of_the_others(desk):
    result = desk.run("--between", "council")
    assert result.exit_code == 0, result.output
    rows = [row for row in desk.rows() if row["item"] == "roads" and row["wave_a"] == "1"]
    assert [(row["council_a"], row["council_b"], row["verdict"]) for row in rows] == [
        ("Ash", "others", "higher"),
        ("Elm", "others", "no clear difference"),
        ("Oak", "others", "no clear difference"),
    ]
    assert {row["kind"] for row in rows} == {"council_vs_mean_of_others"}
    assert (rows[0]["n_a"], rows[0]["n_b"], rows[0]["df"]) == ("40", "80", "")


def test_waves_are_compared_two_by_two_within_each_council(desk):
    assert desk.run("--between", "wave").exit_code == 0
    rows = desk.rows()
    assert [(row["council_a"], row["wave_a"], row["council_b"], row["wave_b"]) for row in rows] == [
        (council, "1", council, "2") for council in ("Ash", "Elm", "Oak")
    ]
    assert float(rows[0]["diff"]) < -0.4 and rows[0]["verdict"] == "lower"


def test_an_item_asked_once_is_not_compared_between_waves(desk):
    assert desk.run("--between", "wave").exit_code == 0
    assert {row["item"] for row in desk.rows()} == {"roads"}


def test_groups_of_one_sample_are_compared_by_a_t_test(desk):
    assert desk.run("--between", "sex", "--against", "each").exit_code == 0
    row = desk.rows()[0]
    assert (row["kind"], row["council_a"], row["sex_a"], row["sex_b"], row["df"]) == ("sex_pair", "Ash", "F", "M", "38")


def test_the_adjustment_decides_the_verdict(desk):
    for adjust in ("holm", "bh"):
        assert desk.run("--between", "council", "--adjust", adjust).exit_code == 0
        rows = desk.rows()
        clear = [float(row[f"p_{adjust}"]) < 0.05 for row in rows]
        assert [row["verdict"] != "no clear difference" for row in rows] == clear


def test_groups_are_compared_among_people_alike_and_said_in_words(desk):
    result = desk.run("--between", "sex", "--alike", "side")
    assert result.exit_code == 0, result.output
    row = desk.rows()[0]
    assert (row["kind"], row["sex_a"], row["sex_b"], row["df"]) == ("sex_alike", "F", "M", "37")
    assert "council Ash, wave 1: roads: answers by M were" in result.output and "alike in side" in result.output


@pytest.mark.parametrize("options", [["--between", "wave"], ["--between", "sex", "--against", "each"]])
def test_alike_goes_with_groups_within_a_sample(desk, options):
    result = desk.run(*options, "--alike", "side")
    assert result.exit_code == 2 and "--alike goes with groups within a sample" in result.output


def test_a_stricter_level_finds_less(desk):
    assert desk.run("--between", "council", "--significance", "0").exit_code == 0
    assert {row["verdict"] for row in desk.rows()} == {"no clear difference"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--between", "shoe"], "There is no column 'shoe'."),
        (["--between", "id", "--variables", "age"], "There is no column 'age'."),
    ],
)
def test_what_cannot_be_compared_says_why(desk, options, message):
    result = desk.run(*options)
    assert result.exit_code == 1 and message in result.output
    assert not (desk.folder / "out.csv").exists()


def test_one_wave_alone_has_nothing_to_be_compared_with(desk):
    path = desk.folder / "responses.csv"
    path.write_text("\n".join(line for line in RESPONSES.splitlines() if ",2," not in line), "utf-8")
    result = desk.run("--between", "wave")
    assert result.exit_code == 1 and "nothing to compare" in result.output


KEYS = ["kind", "item", "council_a", "wave_a", "council_b", "wave_b"]


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("wave_diff", ["wave"]),
        ("council_vs_mean_of_others", ["council"]),
        ("council_pair", ["council", "--against", "each"]),
    ],
)
def test_every_difference_of_the_reference_survey_agrees_with_r(shared, tmp_path, kind, options):
    folder = shared / "reference" / "visible" / "synthetic"
    if not folder.is_dir():
        pytest.skip(f"the reference results are absent: {folder}")
    out = tmp_path / "diffs.csv"
    files = [str(folder / "respondents.csv"), "--margins", str(folder / "margins.csv")]
    files += ["--items", str(folder / "items.json"), "--id", "resp_id", "--by", "council,wave", "--out", str(out)]
    design = ["--base-weight", "design_weight", "--strata", "stratum", "--psu", "psu"]
    weighting = ["--variables", "age_sex,ethnicity,tenure,ward,imd"]
    result = CliRunner().invoke(compare, [*files, *design, *weighting, "--between", *options])
    assert result.exit_code == 0, result.output
    theirs = pd.read_csv(folder / "r_comparisons.csv").query("kind == @kind")
    both = theirs.merge(pd.read_csv(out), on=KEYS, suffixes=("_r", ""))
    assert len(both) == len(theirs) > 100
    for column in ["diff", "se", "z", "p", *([] if kind == "wave_diff" else ["p_holm", "p_bh"])]:
        assert both[column].to_numpy() == pytest.approx(both[f"{column}_r"].to_numpy(), rel=1e-9, abs=1e-13), column


SCHEMES = [
    ("--method", "linear"),
    ("--method", "logit", "--bounds", "0.5,2"),
    ("--trim", "1.04", "--trim-rule", "strict"),
    ("--collapse", "neighbour:17"),
]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("between", ["council", "side"])
def test_the_whole_weighting_scheme_decides_what_is_compared(desk, scheme, between):
    """Raking on two variables, by which the schemes differ; the figures are those of `folkmoot estimate`."""
    (desk.folder / "margins.csv").write_text(MARGINS + "side,N,250\nside,S,150\n", "utf-8")
    options = ("--between", between, "--against", "each")
    assert desk.run(*options).exit_code == 0
    raked = desk.rows()
    result = desk.run(*options, *scheme)
    assert result.exit_code == 0, result.output
    changed = desk.rows()
    assert [row["diff"] for row in changed] != [row["diff"] for row in raked] or between == "council"
    assert [row["se"] for row in changed] != [row["se"] for row in raked]


def test_differences_are_those_of_the_estimates_by_the_same_options(desk):
    from app.commands.statistics import estimate

    options = ["--method", "linear", "--fpc", "homes", "--lonely-psu", "remove"]
    path = desk.folder / "responses.csv"
    heading, *rows = RESPONSES.splitlines()
    path.write_text("\n".join([f"{heading},homes", *(f"{row},50" for row in rows)]) + "\n", "utf-8")
    words = ["responses.csv", "--margins", "margins.csv", "--items", "items.json", "--out", "estimates.csv"]
    placed = [str(desk.folder / word) if "." in word else word for word in words]
    assert CliRunner().invoke(estimate, [*placed, "--id", "id", "--by", "council,wave", *options]).exit_code == 0
    estimates = pd.read_csv(desk.folder / "estimates.csv").query("item == 'roads' and wave == 1").set_index("council")
    assert desk.run("--between", "council", "--against", "each", *options).exit_code == 0
    row = next(row for row in desk.rows() if row["item"] == "roads" and row["wave_a"] == "1")
    first, second = estimates.loc[row["council_a"]], estimates.loc[row["council_b"]]
    assert float(row["diff"]) == pytest.approx(second["estimate"] - first["estimate"])
    assert float(row["se"]) == pytest.approx((first["se"] ** 2 + second["se"] ** 2) ** 0.5)


def run_without_margins(desk, *options):
    words = ["responses.csv", "--items", "items.json", "--out", "out.csv"]
    placed = [str(desk.folder / word) if "." in word else word for word in words]
    return CliRunner().invoke(compare, [*placed, "--id", "id", "--by", "council,wave", *options])


@pytest.mark.parametrize("options", [["council"], ["sex"], ["sex", "--alike", "side"]])
def test_without_margins_answers_are_compared_as_they_are(desk, options):
    result = run_without_margins(desk, "--between", *options)
    assert result.exit_code == 0, result.output
    assert desk.rows()


def test_those_who_were_dropped_are_compared_with_nobody(desk):
    path = desk.folder / "responses.csv"
    path.write_text(RESPONSES.replace("0,Ash,1,F,", "0,Ash,1,,"), "utf-8")
    assert desk.run("--between", "side", "--against", "each").exit_code == 1
    assert desk.run("--between", "side", "--against", "each", "--missing", "drop").exit_code == 0
    first = desk.rows()[0]
    assert int(first["n_a"]) + int(first["n_b"]) == 36


def test_rao_and_scotts_tests_can_be_had_beside_the_differences(desk):
    path = desk.folder / "tests.csv"
    result = desk.run("--between", "sex", "--against", "each", "--tests", str(path))
    assert result.exit_code == 0, result.output
    tests = pd.read_csv(path)
    assert [*tests.columns] == ["test", "council", "wave", "item", "by", "statistic", "p", "df1", "df2", "n"]
    assert {*tests["test"]} == {"svychisq_F", "svychisq_Chisq", "svyttest"} and {*tests["by"]} == {"sex"}
    t_tests = tests[tests["test"] == "svyttest"].reset_index(drop=True)
    assert t_tests["p"].tolist() == pytest.approx([float(row["p"]) for row in desk.rows()])
    for options in (["--between", "council"], ["--between", "sex", "--alike", "side"]):
        refused = desk.run(*options, "--tests", str(path))
        assert refused.exit_code == 2 and "--tests goes with groups within a sample" in refused.output


def test_a_council_alone_in_its_wave_is_named(desk):
    path = desk.folder / "responses.csv"
    path.write_text(
        "\n".join(row for row in RESPONSES.splitlines() if ",Elm,2" not in row and ",Oak,2" not in row), "utf-8"
    )
    result = desk.run("--between", "council")
    assert result.exit_code == 0
    assert result.stderr == "wave 2, council Ash has nothing to be compared with.\n"
    assert {row["wave_a"] for row in desk.rows()} == {"1"}


def test_who_is_in_no_group_is_not_compared(desk):
    path = desk.folder / "responses.csv"
    path.write_text(RESPONSES.replace(",N,", ",,"), "utf-8")
    assert desk.run("--between", "side").exit_code == 1
    path.write_text(RESPONSES.replace(",1,F,N,", ",1,F,,"), "utf-8")
    assert desk.run("--between", "side", "--against", "each").exit_code == 0
    row = desk.rows()[0]
    assert int(row["n_a"]) + int(row["n_b"]) < 40

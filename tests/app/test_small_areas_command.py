"""`folkmoot smallareas`, as an analyst at a terminal meets it."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.commands.small_areas import smallareas

ANSWERS = [
    (wave, ward, sex, 1 if (place + number + int(wave)) % 3 else 4)
    for wave in "12"
    for number, ward in enumerate("ABCD")
    for place in range(9 + number)
    for sex in "FM"
]
RESPONSES = "id,wave,ward,sex,roads\n" + "".join(
    f"{place},{','.join(map(str, answer))}\n" for place, answer in enumerate(ANSWERS)
)
MARGINS = "variable,level,N\nward,A,100\nward,B,120\nward,C,80\nward,D,100\nsex,F,210\nsex,M,190\n"
AREAS = "ward,deprived\nA,0.4\nB,0.1\nC,0.3\nD,0.2\n"
CELLS = "ward,sex,N\n" + "".join(f"{ward},{sex},50\n" for ward in "ABCD" for sex in "FM")
ITEMS = {"roads": {"levels": list("abcde"), "favourable": [1, 2], "dont_know": 8}}


class Desk:
    """A folder with an analyst's files, and the command run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        files = {"responses.csv": RESPONSES, "margins.csv": MARGINS, "areas.csv": AREAS, "cells.csv": CELLS}
        for name, text in {**files, "items.json": json.dumps(ITEMS)}.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, "utf-8")

    def run(self, *options: str) -> Result:
        words = ["responses.csv", "--margins", "margins.csv", "--items", "items.json", "--out", "out.csv", *options]
        placed = [str(self.folder / word) if word.endswith((".csv", ".json")) else word for word in words]
        return CliRunner().invoke(smallareas, [*placed, "--id", "id", "--area", "ward"])

    def rows(self) -> list[dict[str, str]]:
        with (self.folder / "out.csv").open(newline="", encoding="utf-8") as handle:
            return list(csv.DictReader(handle))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_every_ward_has_a_direct_and_a_modelled_figure(desk):
    result = desk.run("--by", "wave", "--covariates", "areas.csv")
    assert (result.exit_code, result.output) == (0, "")
    rows = desk.rows()
    assert ",".join(rows[0]) == (
        "wave,item,ward,n,direct,direct_var,deprived,eblup,mse,refvar,"
        "estimate,se,ci_low,ci_high,benchmark,modelled,method,note"
    )
    assert [(row["wave"], row["ward"], row["n"]) for row in rows[3:6]] == [
        ("1", "D", "24"),
        ("2", "A", "18"),
        ("2", "B", "20"),
    ]
    assert {row["modelled"] for row in rows} == {"True"}
    assert all(float(row["ci_low"]) < float(row["estimate"]) < float(row["ci_high"]) for row in rows)


def test_a_census_of_cells_takes_the_place_of_margins_for_the_model(desk):
    desk.run("--covariates", "areas.csv")
    made = [row["estimate"] for row in desk.rows()]
    assert desk.run("--covariates", "areas.csv", "--cells", "cells.csv").exit_code == 0
    assert [row["estimate"] for row in desk.rows()] != made


def test_only_the_covariates_asked_for_are_used(desk):
    desk.write("areas.csv", "ward,name,deprived\nA,Abbey,0.4\nB,Bridge,0.1\nC,Castle,0.3\nD,Dene,0.2\n")
    refused = desk.run("--covariates", "areas.csv")
    assert refused.exit_code == 1 and "Row 2 has 'Abbey' for the covariate 'name': not a number." in refused.stderr
    assert desk.run("--covariates", "areas.csv", "--covariate-columns", "deprived").exit_code == 0
    assert desk.rows()[0]["deprived"] == "0.4"


def test_covariates_are_matched_on_the_columns_they_share(desk):
    later = AREAS.splitlines()[1:]
    desk.write("areas.csv", "\n".join(["wave,ward,deprived", *(f"1,{line}" for line in later)]))
    result = desk.run("--by", "wave", "--covariates", "areas.csv")
    assert (result.exit_code, result.stderr) == (
        1,
        f"Error: {desk.folder / 'areas.csv'}: wave 2: There are no covariates for wave '2'.\n",
    )


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("areas.csv", AREAS.replace("C,0.3", "C,high"), "Row 4 has 'high' for the covariate 'deprived': not a number."),
        ("areas.csv", AREAS.replace("C,0.3\n", ""), "areas.csv: Area 'C' has no number for 'deprived'."),
        ("areas.csv", AREAS.replace("B,0.1", "A,0.1"), "Row 3 repeats 'ward' 'A'."),
        ("areas.csv", AREAS.replace("ward", "place"), "areas.csv: There is no column 'ward'."),
        ("cells.csv", CELLS.replace("A,M,50", "A,M,few"), "Row 3 counts 'few': not a number of people."),
        ("cells.csv", CELLS.replace(",M,", ",X,"), "Row 3 has 'M' for 'sex', a level in which the population has nobo"),
        ("responses.csv", RESPONSES.replace("0,1,A", "0,1,Z", 1), "Row 2 has 'Z' for 'ward', a level for which"),
        ("responses.csv", RESPONSES.replace("ward", "place"), "responses.csv: There is no column 'ward'."),
    ],
)
def test_bad_files_get_one_clear_line_and_no_file(desk, name, text, message):
    desk.write(name, text)
    result = desk.run("--covariates", "areas.csv", "--cells", "cells.csv")
    assert result.exit_code == 1 and message in result.stderr and result.stderr.count("\n") == 1
    assert not (desk.folder / "out.csv").exists()


def test_the_whole_weighting_scheme_and_design_decide_the_figures(desk):
    heading, *rows = RESPONSES.splitlines()
    richer = (f"{row},{1 + place % 3},{place % 5},40" for place, row in enumerate(rows))
    desk.write("responses.csv", "\n".join([f"{heading},heavy,street,streets", *richer]) + "\n")
    found = []
    for options in (
        [],
        ["--base-weight", "heavy"],
        ["--base-weight", "heavy", "--method", "linear"],
        ["--base-weight", "heavy", "--trim", "1.3", "--trim-rule", "strict"],
        ["--psu", "street"],
        ["--psu", "street", "--fpc", "streets"],
    ):
        result = desk.run(*options)
        assert result.exit_code == 0, result.output
        found.append(tuple((row["direct"], row["direct_var"], row["se"]) for row in desk.rows()))
    assert len({*found}) == len(found)


def test_merged_wards_are_modelled_as_one(desk):
    desk.write("margins.csv", MARGINS.replace("D,100", "D,80") + "ward,E,20\n")
    assert "Nobody has 'E' for 'ward'" in desk.run().stderr
    assert desk.run("--collapse", "neighbour").exit_code == 0
    assert [row["ward"] for row in desk.rows()] == ["A", "B", "C", "D + E"]


@pytest.mark.parametrize("rule", ["impute", "own-category", "drop"])
def test_somebody_who_said_no_sex_is_treated_by_the_rule(desk, rule):
    desk.write("responses.csv", RESPONSES.replace("\n0,1,A,F", "\n0,1,A,", 1))
    assert "Row 2 has no value for 'sex'" in desk.run().stderr
    assert desk.run("--missing", rule).exit_code == 0
    assert desk.rows()[0]["n"] == ("35" if rule == "drop" else "36")
    with_cells = desk.run("--missing", rule, "--cells", "cells.csv")
    if rule == "own-category":
        assert "Row 2 has '(no answer)' for 'sex', a level in which the population has nobody." in with_cells.stderr
    else:
        assert with_cells.exit_code == 0


def test_cells_to_post_stratify_to_are_the_joint_population_too(desk):
    desk.write("margins.csv", CELLS)
    assert desk.run("--method", "poststratify").exit_code == 0
    alone = [row["estimate"] for row in desk.rows()]
    assert desk.run("--method", "poststratify", "--cells", "cells.csv").exit_code == 0
    assert [row["estimate"] for row in desk.rows()] == alone


def test_without_margins_the_cells_count_the_people(desk):
    words = ["responses.csv", "--items", "items.json", "--out", "out.csv", "--cells", "cells.csv"]
    placed = [str(desk.folder / word) if "." in word else word for word in words]
    assert CliRunner().invoke(smallareas, [*placed, "--id", "id", "--area", "ward"]).exit_code == 0
    assert len(desk.rows()) == 4
    refused = CliRunner().invoke(smallareas, [*placed[:-2], "--id", "id", "--area", "ward"])
    assert refused.exit_code == 2 and "give --margins, or --cells" in refused.output


def test_columns_of_covariates_need_covariates(desk):
    refused = desk.run("--covariate-columns", "deprived")
    assert refused.exit_code == 2 and "give that too, or leave it out" in refused.output


def test_help_has_an_example():
    result = CliRunner().invoke(smallareas, ["--help"])
    assert result.exit_code == 0 and "Example:\n    folkmoot smallareas" in result.output


def test_the_commands_start_without_the_heavy_libraries():
    names = "app.commands.small_areas, app.commands.spc, app.commands.funnel"
    program = f"import sys, {names}; print(sorted({{'numpy', 'pandas', 'scipy'}} & set(sys.modules)))"
    assert subprocess.check_output([sys.executable, "-c", program], text=True).strip() == "[]"

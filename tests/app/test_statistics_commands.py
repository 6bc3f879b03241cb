"""`folkmoot weight` and `folkmoot estimate`, as an analyst at a terminal meets them."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from app.commands.files import whole_file
from app.commands.statistics import estimate, weight

RESPONSES = """resp_id,wave,sex,ward,design,area,bins
007,1,F,01,1.5,a,1
008,1,F,1,1.5,a,2
009,1,M,01,2,b,4
010,1,M,1,2,b,5
011,2,F,01,1,a,8
012,2,M,1,1,b,1
013,2,M,01,1,c,
014,2,F,1,1,d,3
"""
MARGINS = "variable,level,N\nsex,F,60\nsex,M,40\nward,01,30\nward,1,70\n"
ITEMS = {"bins": {"levels": list("abcde"), "favourable": [1, 2], "dont_know": 8, "not_answered": 9, "not_asked": ""}}


class Desk:
    """A folder with an analyst's files, and the commands run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("responses.csv", RESPONSES)
        self.write("margins.csv", MARGINS)
        self.write("items.json", json.dumps(ITEMS))

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, "utf-8")

    def read(self, name: str) -> list[dict[str, str]]:
        with (self.folder / name).open(newline="", encoding="utf-8") as handle:
            return list(csv.DictReader(handle))

    def run(self, command: click.Command, *options: str) -> Result:
        files = ["responses.csv", "--margins", "margins.csv", "--out", "out.csv"]
        if command is estimate:
            files += ["--items", "items.json"]
        arguments = [str(self.folder / word) if "." in word else word for word in files]
        identified = () if "--id" in options else ("--id", "resp_id")
        return CliRunner().invoke(command, [*arguments, *identified, *options])

    def left(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()} - {"responses.csv", "margins.csv", "items.json"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_weights_come_back_in_order_with_their_ids_as_they_were(desk):
    result = desk.run(weight, "--by", "wave", "--base-weight", "design")
    assert (result.exit_code, result.output) == (0, "")
    rows = desk.read("out.csv")
    assert [row["resp_id"] for row in rows] == ["007", "008", "009", "010", "011", "012", "013", "014"]
    assert [float(row["weight"]) for row in rows[:4]] == pytest.approx([18, 42, 12, 28])
    assert float(rows[0]["factor"]) == pytest.approx(12)
    assert desk.left() == {"out.csv"}


def test_every_digit_of_a_weight_is_kept(desk):
    from analysis.weighting import weight as weigh
    from app.commands.tables import read_table

    desk.run(weight, "--variables", "sex", "--base-weight", "design")
    sample = read_table(desk.folder / "responses.csv", [])
    margins = read_table(desk.folder / "margins.csv", [])
    ours = weigh(sample, margins, variables=["sex"], base_weight="design").weights
    assert [float(row["weight"]) for row in desk.read("out.csv")] == ours.tolist()


def test_margins_are_matched_on_the_columns_they_share(desk):
    desk.write("margins.csv", "wave,variable,level,N\n1,sex,F,60\n1,sex,M,40\n2,sex,F,6\n2,sex,M,4\n")
    assert desk.run(weight, "--by", "wave").exit_code == 0
    assert [float(row["weight"]) for row in desk.read("out.csv")] == [30, 30, 20, 20, 3, 2, 2, 3]


def test_the_linear_method_gives_its_own_weights(desk):
    desk.run(weight, "--base-weight", "design")
    raked = desk.read("out.csv")
    desk.run(weight, "--base-weight", "design", "--method", "linear")
    assert desk.read("out.csv") != raked


def test_the_report_describes_each_group(desk):
    report = desk.folder / "report.json"
    assert desk.run(weight, "--by", "wave", "--report", str(report)).exit_code == 0
    groups = json.loads(report.read_text("utf-8"))
    assert [group["group"] for group in groups] == [{"wave": "1"}, {"wave": "2"}]
    assert groups[0]["population"] == 100 and groups[0]["sentences"]


def test_estimates_have_a_row_for_each_item_and_domain(desk):
    options = ["--by", "wave", "--base-weight", "design", "--domains", "sex", "--strata", "ward", "--psu", "resp_id"]
    result = desk.run(estimate, *options)
    assert (result.exit_code, result.output) == (0, "")
    rows = desk.read("out.csv")
    assert ",".join(rows[0]) == "wave,item,domain_var,domain,n,n_eff_kish,estimate,se,df,deff,ci_low,ci_high"
    assert [(row["wave"], row["domain_var"], row["domain"], row["n"]) for row in rows] == [
        ("1", "all", "all", "4"),
        ("1", "sex", "F", "2"),
        ("1", "sex", "M", "2"),
        ("2", "all", "all", "2"),
        ("2", "sex", "F", "1"),
        ("2", "sex", "M", "1"),
    ]
    assert float(rows[0]["estimate"]) == pytest.approx(0.6)
    assert rows[4]["se"] == ""


def test_the_design_changes_the_error_and_not_the_estimate(desk):
    desk.run(estimate)
    plain = desk.read("out.csv")[0]
    desk.run(estimate, "--psu", "area")
    clustered = desk.read("out.csv")[0]
    assert plain["estimate"] == clustered["estimate"]
    assert (plain["df"], plain["se"]) != (clustered["df"], clustered["se"])


@pytest.mark.parametrize(
    "scheme",
    [["--method", "linear"], ["--trim", "1.2", "--trim-rule", "strict"], ["--method", "logit", "--bounds", "0.3,3"]],
)
def test_estimates_rest_on_the_weights_that_the_same_options_give(desk, scheme):
    assert desk.run(weight, "--base-weight", "design", *scheme).exit_code == 0
    weights = {row["resp_id"]: float(row["weight"]) for row in desk.read("out.csv")}
    assert desk.run(estimate, "--base-weight", "design", *scheme).exit_code == 0
    (row,) = desk.read("out.csv")
    answers = {line.split(",")[0]: line.split(",")[-1] for line in RESPONSES.splitlines()[1:]}
    base = {key: weights[key] for key, answer in answers.items() if answer in "12345" and answer}
    pleased = sum(weight for key, weight in base.items() if answers[key] in "12")
    assert float(row["estimate"]) == pytest.approx(pleased / sum(base.values()))


def test_files_may_begin_with_a_byte_order_mark(desk):
    for name in ("responses.csv", "margins.csv", "items.json"):
        (desk.folder / name).write_bytes(b"\xef\xbb\xbf" + (desk.folder / name).read_bytes())
    assert desk.run(estimate, "--base-weight", "design").exit_code == 0


def test_a_favourable_code_that_is_no_answer_is_refused(desk):
    desk.write("items.json", json.dumps({"bins": ITEMS["bins"] | {"favourable": [1, 7]}}))
    assert "Item 'bins' counts code '7' as favourable, but its codes are 1 to 5." in desk.run(estimate).stderr


def test_estimates_can_be_of_those_alone_who_say_where_they_belong(desk):
    desk.write("responses.csv", RESPONSES.replace("008,1,F,1", "008,1,,1"))
    assert "no value for 'sex'" in desk.run(estimate).output
    assert desk.run(estimate, "--missing", "drop").exit_code == 0
    assert desk.read("out.csv")[0]["n"] == "5"


def test_a_distribution_has_a_row_for_each_answer_with_dont_know(desk):
    assert desk.run(estimate, "--distribution", "--base-weight", "design").exit_code == 0
    rows = desk.read("out.csv")
    assert ",".join(rows[0]).startswith("item,level,domain_var,domain,n,")
    assert [row["level"] for row in rows] == ["", "1", "2", "3", "4", "5", "8"]
    assert sum(float(row["estimate"]) for row in rows[1:]) == pytest.approx(1)
    assert {row["n"] for row in rows[1:]} == {"7"} and rows[0]["n"] == "6"


def test_every_interval_is_its_own(desk):
    found = set()
    for ci in ("logit", "beta", "wilson", "normal"):
        assert desk.run(estimate, "--ci", ci).exit_code == 0
        (row,) = desk.read("out.csv")
        found.add((row["ci_low"], row["ci_high"]))
    assert len(found) == 4


def test_replicates_change_the_error_and_not_the_estimate(desk):
    heading, *rows = RESPONSES.splitlines()
    many = [f"{copy}{row}" for copy in range(5) for row in rows]
    desk.write("responses.csv", "\n".join([heading, *many]) + "\n")
    found = []
    drawn = ("--replicates", "bootstrap", "--bootstrap-count", "30")
    for options in ((), ("--replicates", "jk1"), drawn, drawn, (*drawn, "--bootstrap-seed", "4")):
        result = desk.run(estimate, "--variables", "sex", *options)
        assert (result.exit_code, result.output) == (0, "")
        found.append(desk.read("out.csv")[0])
    assert len({row["estimate"] for row in found}) == 1
    errors = [row["se"] for row in found]
    assert len({*errors}) == 4 and errors[2] == errors[3]


def test_strata_need_the_jackknife_that_knows_them(desk):
    result = desk.run(estimate, "--variables", "sex", "--strata", "ward", "--replicates", "jk1")
    assert (result.exit_code, result.output) == (1, "Error: The jackknife jk1 knows no strata: use jkn.\n")
    assert desk.run(estimate, "--variables", "sex", "--strata", "ward", "--replicates", "jkn").exit_code == 0


def test_stages_and_finite_populations_change_the_error(desk):
    heading, *rows = RESPONSES.splitlines()
    desk.write("responses.csv", "\n".join([f"{heading},areas,homes", *(f"{row},8,20" for row in rows)]) + "\n")
    errors = []
    for options in (("--psu", "area"), ("--psu", "area", "--fpc", "areas")):
        assert desk.run(estimate, "--variables", "sex", *options).exit_code == 0
        errors.append(float(desk.read("out.csv")[0]["se"]))
    assert errors[1] == pytest.approx(errors[0] * 0.5**0.5)
    staged = ("--psu", "area,resp_id", "--fpc", "areas,homes")
    assert desk.run(estimate, "--variables", "sex", *staged).exit_code == 0
    assert errors[1] < float(desk.read("out.csv")[0]["se"])


def test_a_lonely_area_can_be_refused(desk):
    result = desk.run(estimate, "--strata", "area", "--lonely-psu", "fail")
    assert (result.exit_code, result.output) == (
        1,
        f"Error: {desk.folder / 'responses.csv'}: Stratum 'c' of 'area' has a single PSU.\n",
    )


@pytest.mark.parametrize(
    ("responses", "message"),
    [
        (RESPONSES.replace("008,", "007,"), "Row 3 repeats 'resp_id' '007'."),
        (RESPONSES.replace("008,", ","), "Row 3 has no value for 'resp_id' (1 of 8 rows have none)."),
        (
            RESPONSES.replace("009,1,M", "009,1,X"),
            "Row 4 has 'X' for 'sex', a level for which the margins count nobody.",
        ),
        (RESPONSES.replace("009,1,M", "009,1,"), "wave 1: Row 4 has no value for 'sex' (1 of 4 rows have none)."),
        (
            RESPONSES.replace(",2,b,4", ",heavy,b,4"),
            "Row 4 has base weight 'heavy' in 'design': not a positive number.",
        ),
        (RESPONSES.replace("resp_id", "id"), "There is no column 'resp_id'."),
        (RESPONSES + "015,2,F,1,1,d,3,extra\n", "responses.csv: Row 10 has 8 values where the heading has 7."),
        (RESPONSES + "015,2,F,1\n", "responses.csv: Row 10 has 4 values where the heading has 7."),
        ("", "responses.csv is empty."),
        (RESPONSES.replace("bins", "sex"), "responses.csv has 2 columns named 'sex'."),
        (RESPONSES + '"015,2', "responses.csv cannot be read as a CSV file: unexpected end of data"),
        (RESPONSES.splitlines()[0] + "\n", "There are no responses."),
        (RESPONSES.replace(",1,F", ",,F"), "Row 2 has no value for 'wave' (2 of 8 rows have none)."),
    ],
)
@pytest.mark.parametrize("command", [weight, estimate])
def test_bad_responses_get_one_clear_line_and_no_file(desk, command, responses, message):
    desk.write("responses.csv", responses)
    options = ["--by", "wave", "--base-weight", "design"]
    result = desk.run(command, *options)
    assert result.exit_code == 1
    assert message in result.stderr and result.stderr.count("\n") == 1 and result.stdout == ""
    assert desk.left() == set()


def test_responses_that_are_not_text_are_refused(desk):
    (desk.folder / "responses.csv").write_bytes(b"\xff\xfe\x00resp_id\x00")
    result = desk.run(weight)
    assert result.exit_code == 1 and "cannot be read as a CSV file: row 1 is not UTF-8 text." in result.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (RESPONSES.replace("009,1,M", "009,1,Mâ").encode("latin-1"), "row 4 is not UTF-8 text."),
        (b"PK\x03\x04" + bytes(range(256)), "it is a spreadsheet or an archive. Save it as CSV UTF-8."),
        (RESPONSES.replace(",", ";").encode(), "has its values separated by ';': separate them by commas."),
    ],
)
def test_a_file_of_another_kind_is_told_by_its_kind(desk, content, message):
    (desk.folder / "responses.csv").write_bytes(content)
    result = desk.run(weight)
    assert result.exit_code == 1 and message in result.stderr and desk.left() == set()


def test_a_wrong_margin_is_told_by_its_row(desk):
    desk.write("margins.csv", MARGINS.replace("40", "forty"))
    margins = desk.folder / "margins.csv"
    message = "The margin of 'sex', level 'M', is 'forty': not a number of people."
    assert desk.run(weight).stderr == f"Error: {margins}: row 3: {message}\n"


WITHOUT_MARGINS = ["--id", "resp_id", "--out", "out.csv", "--items", "items.json"]


def run_without_margins(desk, *options):
    words = ["responses.csv", *WITHOUT_MARGINS]
    return CliRunner().invoke(
        estimate, [str(desk.folder / word) if "." in word else word for word in words] + [*options]
    )


def test_without_margins_everybody_counts_by_the_design_weight(desk):
    from analysis.estimates import estimate as estimated
    from app.commands.tables import read_table

    assert run_without_margins(desk, "--base-weight", "design", "--psu", "area", "--domains", "sex").exit_code == 0
    sample = read_table(desk.folder / "responses.csv", [])
    ours = estimated(sample, ITEMS, base_weight="design", psu="area", domains=["sex"])
    found = desk.read("out.csv")
    assert [(float(row["estimate"]), row["se"]) for row in found] == [
        (each.estimate, "" if each.se != each.se else str(each.se)) for each in ours
    ]
    assert run_without_margins(desk).exit_code == 0
    assert float(desk.read("out.csv")[0]["estimate"]) == 0.5


def test_replicates_without_margins_are_those_of_the_design_weights(desk):
    found = []
    for options in ((), ("--replicates", "jk1")):
        assert run_without_margins(desk, "--base-weight", "design", *options).exit_code == 0
        found.append(desk.read("out.csv")[0])
    assert found[0]["estimate"] == found[1]["estimate"]
    assert float(found[0]["se"]) == pytest.approx(float(found[1]["se"]), rel=0.2)


@pytest.mark.parametrize(
    "option", [["--trim", "3"], ["--method", "linear"], ["--variables", "sex"], ["--missing", "drop"]]
)
def test_a_scheme_without_margins_has_nothing_to_do_and_is_refused(desk, option):
    result = run_without_margins(desk, *option)
    assert result.exit_code == 2 and f"{option[0]} says how to weight to margins" in result.output
    assert desk.left() == set()


@pytest.mark.parametrize("option", ["--out", "--report"])
def test_a_file_that_is_read_is_never_written_over(desk, option):
    before = (desk.folder / "margins.csv").read_bytes()
    result = desk.run(weight, option, str(desk.folder / "margins.csv"))
    assert result.exit_code == 2 and "is named twice: what is written needs a file of its own." in result.output
    assert (desk.folder / "margins.csv").read_bytes() == before


def test_weights_need_a_population(desk):
    words = ["responses.csv", "--id", "resp_id", "--out", "out.csv"]
    result = CliRunner().invoke(weight, [str(desk.folder / word) if "." in word else word for word in words])
    assert result.exit_code == 2 and "There is nothing to weight to: give --margins, or --totals." in result.output


def test_weights_may_meet_totals_alone(desk):
    desk.write("totals.csv", "variable,total\nbins,30\n")
    desk.write("responses.csv", RESPONSES.replace("013,2,M,01,1,c,", "013,2,M,01,1,c,4"))
    words = ["responses.csv", "--id", "resp_id", "--out", "out.csv", "--totals", "totals.csv"]
    result = CliRunner().invoke(weight, [str(desk.folder / word) if "." in word else word for word in words])
    assert result.exit_code == 0, result.output
    answers = [1, 2, 4, 5, 8, 1, 4, 3]
    assert sum(float(row["weight"]) * each for row, each in zip(desk.read("out.csv"), answers, strict=True)) == (
        pytest.approx(30)
    )


def test_when_nobody_answered_nothing_is_written(desk):
    heading, *rows = RESPONSES.splitlines()
    desk.write("responses.csv", "\n".join([heading, *(row.rsplit(",", 1)[0] + "," for row in rows)]) + "\n")
    result = desk.run(estimate)
    assert (result.exit_code, desk.left()) == (1, set())
    assert "Nobody answered any of the items: there is nothing to estimate." in result.stderr


@pytest.mark.parametrize(
    ("margins", "message"),
    [
        (
            MARGINS.replace("ward,1,70", "ward,1,71"),
            "The margins of 'ward' add up to 101 people but those of 'sex' to 100.",
        ),
        (MARGINS + "sex,X,0\nsex,X,0\n", "The margins of 'sex' count level 'X' twice."),
        (MARGINS.replace("60", "sixty"), "The margin of 'sex', level 'F', is 'sixty': not a number of people."),
        (MARGINS.replace("level", "category"), "margins.csv: There is no column 'level'."),
        (MARGINS.replace("40", "30") + "sex,X,10\n", "Nobody has 'X' for 'sex', where the margins count 10 people."),
    ],
)
def test_bad_margins_get_one_clear_line_and_no_file(desk, margins, message):
    desk.write("margins.csv", margins)
    result = desk.run(weight, "--by", "wave")
    assert result.exit_code == 1
    assert message in result.stderr and result.stderr.count("\n") == 1
    assert desk.left() == set()


def test_a_message_says_which_group_it_is_about(desk):
    desk.write("responses.csv", RESPONSES.replace("012,2,M", "012,2,X"))
    result = desk.run(weight, "--by", "wave")
    assert result.stderr.startswith(f"Error: {desk.folder / 'responses.csv'}: wave 2: Row 7 has 'X'")


def test_a_group_without_margins_is_named(desk):
    desk.write("margins.csv", "wave,variable,level,N\n1,sex,F,60\n1,sex,M,40\n")
    result = desk.run(weight, "--by", "wave")
    assert (result.exit_code, result.stderr) == (
        1,
        f"Error: {desk.folder / 'margins.csv'}: There are no margins for wave '2'.\n",
    )


@pytest.mark.parametrize(
    ("option", "name"),
    [("--by", "council"), ("--domains", "age"), ("--strata", "stratum"), ("--psu", "block"), ("--base-weight", "dw")],
)
def test_a_column_that_is_not_there_is_named(desk, option, name):
    result = desk.run(estimate, option, name)
    assert result.exit_code == 1
    assert result.stderr.endswith(f"responses.csv: There is no column {name!r}.\n")


def test_a_variable_without_margins_is_named(desk):
    assert "There are no margins for 'area'." in desk.run(weight, "--variables", "area").stderr


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ("{", "cannot be read as JSON"),
        ("[]", "is not a JSON object of items by code."),
        (json.dumps({"bins": {"levels": ["a"]}}), "Item 'bins' needs a list of 'levels'"),
        (json.dumps({"parks": ITEMS["bins"]}), "There is no column 'parks'."),
        (json.dumps({"bins": {"levels": ["a", "b"], "favourable": [1]}}), "Row 4 has answer '4' for item 'bins'"),
    ],
)
def test_bad_items_get_one_clear_line_and_no_file(desk, items, message):
    desk.write("items.json", items)
    result = desk.run(estimate)
    assert result.exit_code == 1
    assert message in result.stderr and result.stderr.count("\n") == 1
    assert desk.left() == set()


@pytest.mark.parametrize(
    "options", [("--by", "wave,,"), ("--by", "wave,wave"), ("--method", "guessing"), ("--margins", "nowhere.csv")]
)
def test_bad_usage_exits_with_two(desk, options):
    assert desk.run(weight, *options).exit_code == 2


@pytest.mark.parametrize("command", [weight, estimate])
def test_help_has_an_example(command):
    result = CliRunner().invoke(command, ["--help"])
    assert result.exit_code == 0 and "Example:\n    folkmoot" in result.output


def test_a_folder_that_is_not_there_is_named(desk):
    result = desk.run(weight, "--out", str(desk.folder / "nowhere" / "out.csv"))
    assert result.exit_code == 1
    assert result.stderr.endswith("out.csv cannot be written: No such file or directory\n")


def test_an_earlier_file_survives_a_failure(desk):
    desk.write("out.csv", "kept")
    desk.write("margins.csv", MARGINS.replace("40", "41"))
    assert desk.run(weight).exit_code == 1
    assert (desk.folder / "out.csv").read_text("utf-8") == "kept"


def test_a_file_interrupted_half_way_leaves_nothing_behind(tmp_path):
    target = tmp_path / "weights.csv"
    with pytest.raises(KeyboardInterrupt), whole_file(target) as handle:
        handle.write("half")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_a_whole_file_appears_only_at_the_end(tmp_path):
    target = tmp_path / "weights.csv"
    with whole_file(target) as handle:
        handle.write("whole")
        assert not target.exists()
    assert target.read_text("utf-8") == "whole"
    assert [path.name for path in tmp_path.iterdir()] == ["weights.csv"]


def test_the_command_line_starts_without_the_heavy_libraries():
    program = "import sys, app.commands.statistics; print(sorted({'numpy', 'pandas', 'scipy'} & set(sys.modules)))"
    assert subprocess.check_output([sys.executable, "-c", program], text=True).strip() == "[]"

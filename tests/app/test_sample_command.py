"""`folkmoot sample`: from a wanted margin to the addresses that letters go to."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.commands.sample import sample
from surveys.mailings.samples import read_sample

STRATA = "stratum,population,share\nnorth,6000,50\nsouth,3000,20\nquay,12,50\n"


def run(*words: object) -> Result:
    return CliRunner().invoke(sample, list(map(str, words)))


def test_a_margin_says_how_many_must_answer_and_be_asked() -> None:
    options = ("--population", 92000, "--design-effect", 1.4, "--response-rate", 0.25)
    result = run("size", *options, "--margin", 4)
    assert result.output.splitlines() == [
        "responses needed: 835",
        "to be asked: 3,340",
        "margin of error: 4.0 percentage points either side",
        "detectable change between waves: 8.1 percentage points (found 80% of the time)",
    ]
    assert run("size", *options, "--responses", 835).output.splitlines() == result.output.splitlines()[2:]
    assert "responses needed: 831" in run("size", *options, "--change", 8.1).output


def test_each_ward_is_as_sure_as_the_whole_would_be(tmp_path: Path) -> None:
    (tmp_path / "wards.csv").write_text('group,population\nNorth,6000\n"Quay, the",900\n')
    result = run("size", "--groups", tmp_path / "wards.csv", "--margin", 5, "--response-rate", 0.5)
    assert result.output.splitlines() == [
        "group,population,responses,to_be_asked", "North,6000,362,724", '"Quay, the",900,270,540', "all,6900,632,1264",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--margin", "4", "--change", "3"], "Give one of --margin, --change and --responses."),
        (["--change", "60"], "--change is more than --share leaves room for."),
        (["--population", "300", "--margin", "4", "--response-rate", "0.1"], "and there are 300: accept a larger"),
        (["--population", "300", "--responses", "301"], "--responses is more than the --population."),
        (["--margin", "0"], "0.0 is not in the range"),
    ],
)
def test_what_cannot_be_is_said(options: list[str], words: str) -> None:
    result = run("size", *options)
    assert result.exit_code in (1, 2) and words in result.output


def test_a_sample_is_allocated_drawn_and_fit_for_invitations(tmp_path: Path) -> None:
    (tmp_path / "strata.csv").write_text(STRATA)
    rows = [
        (f"{stratum}-{n}", stratum, "1 High Street")
        for stratum, size in (("north", 600), ("south", 300), ("quay", 12))
        for n in range(size)
    ]
    with (tmp_path / "addresses.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("reference", "stratum", "address"), *rows])
    allocation, drawn = tmp_path / "allocation.csv", tmp_path / "sample.csv"
    done = run(
        "allocate", tmp_path / "strata.csv", "--total", 100, "--method", "neyman", "--least", 10, "--out", allocation
    )
    assert done.exit_code == 0, done.output
    written = csv.DictReader(allocation.read_text().splitlines())
    parts = {row["stratum"]: int(row["issued"]) for row in written}
    assert parts == {"north": 64, "south": 26, "quay": 10}
    chosen = ("--allocation", allocation, "--seed", "Spring")
    done = run("draw", tmp_path / "addresses.csv", *chosen, "--out", drawn)
    assert done.output == "drew 100 of 912 addresses in 3 strata\n"
    sampled = read_sample(drawn.read_bytes())
    assert sum(one.design_weight for one in sampled) == pytest.approx(912)
    assert "High Street" not in drawn.read_text()
    run("draw", tmp_path / "addresses.csv", *chosen, "--out", tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == drawn.read_bytes()


@pytest.mark.parametrize(
    ("text", "method", "words"),
    [
        (STRATA.replace("3000", "few"), "equal", "Row 3 has 'few' for 'population'"),
        (STRATA.replace("3000", "0.5"), "equal", "row 3 has '0.5' for 'population': not a whole number from 1 up"),
        (STRATA.replace("south", "north"), "equal", "row 3 repeats stratum “north”"),
        (STRATA.replace("share", "guess"), "neyman", "needs a column share"),
        (STRATA.replace(",20", ",120"), "neyman", "row 3 has 120 for 'share'"),
        (STRATA.replace("6000", "60").replace("3000", "20"), "equal", "100 are more than the 92 people there are"),
    ],
)
def test_strata_that_cannot_be_used_are_named(tmp_path: Path, text: str, method: str, words: str) -> None:
    (tmp_path / "strata.csv").write_text(text)
    out = tmp_path / "out.csv"
    result = run("allocate", tmp_path / "strata.csv", "--total", 100, "--method", method, "--out", out)
    assert result.exit_code == 1 and words in result.output
    assert not out.exists()

"""`folkmoot weight` and `folkmoot estimate` on Parquet files, which may hold more responses than memory does."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from app.commands.statistics import estimate, weight

ITEMS = {"bins": {"levels": list("abcde"), "favourable": [1, 2], "dont_know": 8, "not_answered": 9, "not_asked": ""}}


class Office:
    """A folder with the same responses as a CSV file and as Parquet partitions, and the commands run on each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        n = 240
        people = pd.DataFrame({"resp_id": [f"{place:04}" for place in range(n)]})
        people["council"] = ["Ash" if place % 2 else "Elm" for place in range(n)]
        people["sex"] = ["F" if place % 3 else "M" for place in range(n)]
        people["home"] = ["own" if place % 5 < 3 else "rent" for place in range(n)]
        people["design"] = [str(1 + place % 4 / 2) for place in range(n)]
        people["bins"] = [str([1, 2, 3, 4, 5, 8, 9][place % 7]) for place in range(n)]
        people.to_csv(folder / "responses.csv", index=False)
        (folder / "parts").mkdir()
        typed = people.astype({"design": float})
        for place in range(3):
            typed.iloc[place * 80 : (place + 1) * 80].to_parquet(folder / "parts" / f"{place}.parquet", index=False)
        counts = [("sex", "F", 60), ("sex", "M", 40), ("home", "own", 70), ("home", "rent", 30)]
        pd.DataFrame(counts, columns=["variable", "level", "N"]).to_csv(folder / "margins.csv", index=False)
        (folder / "items.json").write_text(json.dumps(ITEMS), "utf-8")

    def weigh(self, responses: str, out: str, *options: str) -> Result:
        files = [str(self.folder / responses), "--margins", str(self.folder / "margins.csv")]
        files += ["--out", str(self.folder / out), "--id", "resp_id", "--base-weight", "design", "--by", "council"]
        return CliRunner().invoke(weight, [*files, *options])

    def estimate(self, responses: str, out: str, *options: str) -> Result:
        files = [str(self.folder / responses), "--margins", str(self.folder / "margins.csv")]
        files += ["--items", str(self.folder / "items.json"), "--out", str(self.folder / out)]
        files += ["--id", "resp_id", "--base-weight", "design", "--by", "council", "--domains", "sex,home"]
        return CliRunner().invoke(estimate, [*files, *options])

    def read(self, name: str) -> pd.DataFrame:
        path = self.folder / name
        read = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path, dtype={"resp_id": str})
        keys = [key for key in ("resp_id", "council", "domain_var", "domain", "level") if key in read]
        return read.sort_values(keys, ignore_index=True)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_weights_of_partitions_are_those_of_the_csv_file(office: Office) -> None:
    for responses, out in (("responses.csv", "a.csv"), ("parts", "b.csv"), ("parts", "c.parquet")):
        done = office.weigh(responses, out)
        assert done.exit_code == 0, done.output
    first = office.read("a.csv")
    assert len(first) == 240 and first["weight"].sum() == pytest.approx(200)
    pd.testing.assert_frame_equal(office.read("b.csv"), first, check_exact=True)
    pd.testing.assert_frame_equal(office.read("c.parquet"), first, check_exact=True, check_dtype=False)


def test_reports_of_partitions_are_those_of_the_csv_file(office: Office) -> None:
    for responses in ("responses.csv", "parts"):
        done = office.weigh(responses, "out.csv", "--report", str(office.folder / f"{responses}.json"))
        assert done.exit_code == 0, done.output
    reports = [json.loads((office.folder / f"{name}.json").read_text("utf-8")) for name in ("responses.csv", "parts")]
    by_council = [sorted(each, key=lambda report: report["group"]["council"]) for each in reports]
    assert by_council[0] == by_council[1] and len(by_council[0]) == 2


def test_estimates_of_partitions_are_those_of_the_csv_file(office: Office) -> None:
    for responses, out in (("responses.csv", "a.csv"), ("parts", "b.csv"), ("parts/0.parquet", "one.parquet")):
        done = office.estimate(responses, out, "--distribution")
        assert done.exit_code == 0, done.output
    first = office.read("a.csv")
    assert len(first) == 2 * 5 * 7
    pd.testing.assert_frame_equal(office.read("b.csv"), first, check_exact=True)
    assert set(office.read("one.parquet")["council"]) == {"Ash", "Elm"}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--missing", "impute"], "drawn for one respondent after another"),
        (["--items", "items.json"], "--items needs all responses in memory"),
        (["--cluster", "tcp://127.0.0.1:9"], "tcp://127.0.0.1:9 is not to be reached"),
        (["--variables", "age"], "There are no margins for 'age'"),
    ],
)
def test_what_cannot_be_done_says_why_and_leaves_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch, options: list[str], words: str
) -> None:
    monkeypatch.setattr("analysis.executors.CONNECT_SECONDS", 1)
    given = [str(office.folder / word) if word.endswith(".json") else word for word in options]
    done = office.weigh("parts", "out.csv", *given)
    assert done.exit_code == 1 and words in done.output
    assert not (office.folder / "out.csv").exists()


def test_replicates_of_partitions_are_refused(office: Office) -> None:
    done = office.estimate("parts", "out.csv", "--replicates", "jk1")
    assert done.exit_code == 1 and "in memory" in done.output


def test_without_margins_partitions_give_the_estimates_of_the_csv_file(office: Office) -> None:
    for responses, out in (("responses.csv", "a.csv"), ("parts", "b.csv")):
        files = [str(office.folder / name) for name in (responses, "items.json", out)]
        options = ["--id", "resp_id", "--by", "council", "--base-weight", "design", "--domains", "sex,home"]
        done = CliRunner().invoke(estimate, [files[0], "--items", files[1], "--out", files[2], *options])
        assert done.exit_code == 0, done.output
    first = office.read("a.csv")
    assert len(first) == 2 * 5
    pd.testing.assert_frame_equal(office.read("b.csv"), first, check_exact=True)


def test_partitions_are_not_weighted_to_totals_alone(office: Office) -> None:
    (office.folder / "totals.csv").write_text("variable,total\ndesign,300\n")
    files = [str(office.folder / name) for name in ("parts", "items.json", "out.csv", "totals.csv")]
    options = ["--items", files[1], "--out", files[2], "--id", "resp_id", "--totals", files[3], "--method", "linear"]
    done = CliRunner().invoke(estimate, [files[0], *options])
    assert done.exit_code == 1 and "give --margins, or a CSV file" in done.output
    assert not (office.folder / "out.csv").exists()


def test_a_folder_without_parquet_files_is_named(office: Office) -> None:
    (office.folder / "empty").mkdir()
    done = office.weigh("empty", "out.csv")
    assert done.exit_code == 1 and "There are no Parquet files" in done.output

"""Themes are learnt from a labelled file, scored on another, and used to read a third, the same everywhere."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis.corpus import read_corpus
from analysis.taxonomy import Taxonomy
from app.commands.themes import themes
from bench._cluster import LocalCluster

LABELS = {"Bins, all of them": "waste_recycling", "Roads": "roads_pavements", "Waiting": "delay_waiting"}
QUOTED = '"Bins, all of them",Roads,Waiting'
SEEDS = {"Bins, all of them": ["bin", "recycling"], "Roads": ["re:pot.?hole|\\broads?\\b"], "Waiting": ["waiting"]}
COLUMNS = ("comment", "asked", *LABELS, "listed", "felt", "sort")


def run(command: str, *arguments: object) -> Result:
    return CliRunner().invoke(themes, [command, *map(str, arguments)])


def write(path: Path, start: int, step: int) -> Path:
    """Some of what the corpus says of three themes, and of none of them."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for each in read_corpus(Taxonomy.load())[start::step]:
            flags = [int(code in each.themes) for code in LABELS.values()]
            names = [name for name, code in LABELS.items() if code in each.themes]
            writer.writerow([each.text, each.question or "", *flags, ";".join(names), each.sentiment, each.kind])
        writer.writerow(["", "", *[""] * 3, "", "", ""])
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("labelled")
    write(folder / "train.csv", 0, 2)
    write(folder / "test.csv", 1, 4)
    (folder / "seeds.json").write_text(json.dumps(SEEDS), encoding="utf-8")
    tone = ("--sentiment", "felt", "--kind", "sort")
    options = ("--text", "comment", "--labels", QUOTED, "--question", "asked", "--seeds", folder / "seeds.json")
    result = run("train", folder / "train.csv", *options, *tone, "--out", folder / "bins.model")
    assert result.exit_code == 0, result.output
    assert "macro-F1" in result.output
    return folder


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_model_is_scored_on_comments_that_it_has_not_seen(folder: Path) -> None:
    out = folder / "scores.json"
    options = ("--text", "comment", "--labels", QUOTED, "--question", "asked", "--sentiment", "felt", "--kind", "sort")
    result = run("evaluate", folder / "test.csv", *options, "--model", folder / "bins.model", "--out", out)
    assert result.exit_code == 0, result.output
    scores = json.loads(out.read_text(encoding="utf-8"))
    assert set(scores["themes"]) == set(LABELS)
    assert scores["blank"] == 1
    assert scores["macro_f1"] > 0.45
    low, high = scores["macro_f1_interval"]
    assert low < scores["macro_f1"] < high
    assert scores["top_label_calibration_error"] < 0.1
    assert scores["sentiment"]["auc_negative_positive"] > 0.85
    assert scores["kind"]["accuracy"] > 0.6
    assert scores["sentiment"]["labels"]["negative"]["recall"] > 0.7


def test_a_model_reads_as_its_labels_are_named(folder: Path) -> None:
    out = folder / "themes.csv"
    options = ("--text", "comment", "--question", "asked", "--model", folder / "bins.model", "--clauses")
    assert run("classify", folder / "test.csv", *options, "--out", out).exit_code == 0
    rows = read(out)
    assert list(rows[0])[len(COLUMNS) :] == [
        "kind", "kind_score", "sentiment", "themes", "scores", "evidence", "redacted", "theme_sentiments",
    ]  # fmt: skip
    said = {name for row in rows for name in row["themes"].split(";") if name}
    assert said == set(LABELS)
    shares = {name: sum(json.loads(row["scores"] or "{}").get(name, 0) for row in rows) / len(rows) for name in LABELS}
    for name in LABELS:
        assert abs(shares[name] - sum(row[name] == "1" for row in rows) / len(rows)) < 0.04


def test_sure_leaves_out_what_is_not(folder: Path) -> None:
    found = []
    for options in ((), ("--sure",)):
        out = folder / "sure.csv"
        run(
            "classify",
            folder / "test.csv",
            "--text",
            "comment",
            "--model",
            folder / "bins.model",
            "--out",
            out,
            *options,
        )
        found.append(sum(bool(row["themes"]) for row in read(out)))
    assert 0 < found[1] < found[0]


def test_processes_and_a_cluster_give_the_same_bytes(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.commands.stretches.ROWS", 100)
    read_here = ("classify", folder / "test.csv", "--text", "comment", "--model", folder / "bins.model")
    with LocalCluster(tmp_path) as cluster:
        written = []
        for number, options in enumerate(((), ("--workers", 2), ("--cluster", cluster.address))):
            out = tmp_path / f"themes-{number}.csv"
            result = run(*read_here, *options, "--out", out)
            assert result.exit_code == 0, result.output
            written.append(out.read_bytes())
    assert written[0] == written[1] == written[2]


def test_one_label_a_comment_is_learnt_from_a_column_of_labels(folder: Path) -> None:
    model, out = folder / "felt.model", folder / "felt.json"
    options = ("--text", "comment", "--label-column", "felt", "--question", "asked")
    assert run("train", folder / "train.csv", *options, "--out", model).exit_code == 0
    assert run("evaluate", folder / "test.csv", *options, "--model", model, "--out", out).exit_code == 0
    scores = json.loads(out.read_text(encoding="utf-8"))
    assert set(scores["themes"]) == {"negative", "neutral", "positive"}
    assert scores["micro_precision"] == scores["micro_recall"] > 0.6


def test_several_labels_in_one_column_are_told_apart(folder: Path) -> None:
    model = folder / "listed.model"
    options = ("--text", "comment", "--label-column", "listed", "--out", model)
    assert run("train", folder / "train.csv", *options).exit_code == 0
    out = folder / "listed.csv"
    assert run("classify", folder / "test.csv", "--text", "comment", "--model", model, "--out", out).exit_code == 0
    assert any(";" in row["themes"] for row in read(out))


def test_without_any_label_a_model_goes_by_its_seeds(folder: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text(",".join(["comment", '"Bins, all of them"', "Roads", "Waiting"]) + "\n", encoding="utf-8")
    model = tmp_path / "seeds.model"
    options = ("--text", "comment", "--labels", QUOTED, "--seeds", folder / "seeds.json", "--out", model)
    result = run("train", empty, *options)
    assert result.exit_code == 0, result.output
    assert "goes by its seeds" in result.output
    out = tmp_path / "themes.csv"
    assert run("classify", folder / "test.csv", "--text", "comment", "--model", model, "--out", out).exit_code == 0
    assert "Roads" in {row["themes"] for row in read(out)}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--labels", "Roads,Nowhere"), "There is no column 'Nowhere'"),
        (("--labels", "Roads,asked"), "column 'asked' must hold 0 or 1"),
        (("--labels", "Roads", "--sentiment", "sort"), "'complaint' is not one of negative, neutral, positive"),
    ],
)
def test_bad_labels_end_with_one_clear_line(
    folder: Path, tmp_path: Path, options: tuple[str, ...], message: str
) -> None:
    result = run("train", folder / "train.csv", "--text", "comment", *options, "--out", tmp_path / "no.model")
    assert result.exit_code == 1
    assert message in result.output
    assert not (tmp_path / "no.model").exists()


@pytest.mark.parametrize(
    "options", [(), ("--labels", "Roads", "--label-column", "listed"), ("--labels", "Roads,Roads")]
)
def test_bad_usage_is_told_apart(folder: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    result = run("train", folder / "train.csv", "--text", "comment", *options, "--out", tmp_path / "no.model")
    assert result.exit_code == 2


def test_a_file_that_is_no_model_is_refused(folder: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.model"
    wrong.write_bytes(b"\x80\x04.")
    out = tmp_path / "themes.csv"
    result = run("classify", folder / "test.csv", "--text", "comment", "--model", wrong, "--out", out)
    assert result.exit_code == 1
    assert "is not a Folkmoot model" in result.output
    assert not out.exists()

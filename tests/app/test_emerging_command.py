"""`folkmoot themes emerging` names what is new by its words, shows typical comments masked, and cries wolf seldom."""

import csv
import random
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis.corpus import LabelledComment, read_corpus
from analysis.emerging import emerging_themes
from analysis.taxonomy import Taxonomy
from app.commands.arrivals import COLUMNS
from app.commands.themes import themes

HIDDEN = {
    "parking_traffic": ("park", "car", "traffic"),
    "waste_recycling": ("bin", "recycl", "collect"),
    "public_transport": ("bus",),
    "libraries_leisure_culture": ("library", "pool", "swim", "librar", "gym"),
    "housing_repairs": ("boiler", "repair", "damp", "mould", "leak", "roof"),
    "planning_building_control": ("plan", "build"),
    "adult_social_care": ("carer", "care", "social worker", "mum"),
    "council_tax_benefits": ("council tax", "tax", "benefit"),
}


@pytest.fixture(scope="module")
def english() -> list[LabelledComment]:
    return [comment for comment in read_corpus(Taxonomy.load()) if comment.language == "en"]


def hidden_then_arriving(corpus: list[LabelledComment], theme: str, seed: int) -> tuple[list[str], list[bool]]:
    """History without a theme, and a month in which forty comments about it come among two hundred others."""
    rng = random.Random(seed)
    others = [comment.text for comment in corpus if theme not in comment.themes]
    about = [comment.text for comment in corpus if theme in comment.themes]
    rng.shuffle(others)
    rng.shuffle(about)
    return [*others[200:], *others[:200], *about[:40]], [False] * (len(others) - 200) + [True] * 240


def test_a_right_term_is_in_the_top_three_for_seven_of_eight_hidden_themes(english: list[LabelledComment]) -> None:
    found = []
    for theme, terms in HIDDEN.items():
        texts, new = hidden_then_arriving(english, theme, seed=1)
        top = emerging_themes(texts, new, false_alarms=1)[:3]
        found.append(any(word.startswith(terms) for each in top for word in each.words))
    assert sum(found) >= 7, found


def test_where_nothing_changed_little_is_said_to_emerge(english: list[LabelledComment]) -> None:
    texts = [comment.text for comment in english]
    alarms = 0
    for seed in range(10):
        rng = random.Random(seed)
        alarms += bool(emerging_themes(texts, [rng.random() < 0.15 for _ in texts]))
    assert alarms <= 2


def test_periods_without_comments_are_refused() -> None:
    with pytest.raises(ValueError, match="in the period and before it"):
        emerging_themes(["bins", "buses"], [False, False])


def emerging(comments: Path, out: Path, *options: str) -> Result:
    command = ["emerging", str(comments), "--text", "comment", "--date", "received", "--out", str(out), *options]
    return CliRunner().invoke(themes, command)


def write(path: Path, rows: list[tuple[str, str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("received", "comment"), *rows])
    return path


def test_the_latest_month_is_held_against_the_time_before(tmp_path: Path, english: list[LabelledComment]) -> None:
    texts, new = hidden_then_arriving(english, "parking_traffic", seed=2)
    rows = [("03/03/2026" if is_new else "2026-01-15", text) for text, is_new in zip(texts, new, strict=True)]
    rows += [("2026-03-04", "Ring 07700 900123 about the parking permit, parking is hopeless")] * 3 + [("", "undated")]
    result = emerging(write(tmp_path / "comments.csv", rows), tmp_path / "emerging.csv")
    assert result.exit_code == 0, result.output
    assert "from 2026-03-01 to 2026-03-04" in result.output
    with (tmp_path / "emerging.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert tuple(found[0]) == COLUMNS
    assert found[0]["term"].startswith("park")
    assert found[0]["emerging"] == "yes"
    assert float(found[0]["false_alarm"]) <= 0.05
    assert int(found[0]["comments"]) > float(found[0]["expected"])
    assert "900123" not in (tmp_path / "emerging.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("rows", "options", "message"),
    [
        ([("yesterday", "bins")], [], "Row 2: 'yesterday' is not a date"),
        ([("2026-01-01", "bins")], ["--since", "soon"], "'soon' is not a date"),
        ([("2026-01-01", "bins")], [], "in the period and before it"),
        ([("", "bins")], [], "no row has words and a date"),
    ],
)
def test_what_cannot_be_compared_ends_with_one_clear_line(
    tmp_path: Path, rows: list[tuple[str, str]], options: list[str], message: str
) -> None:
    result = emerging(write(tmp_path / "comments.csv", rows), tmp_path / "emerging.csv", *options)
    assert result.exit_code == 1
    assert message in result.output
    assert not (tmp_path / "emerging.csv").exists()

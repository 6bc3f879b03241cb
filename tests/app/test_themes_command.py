"""`folkmoot themes classify` keeps every row, adds what it found, and says plainly what is wrong with a file."""

import csv
import json
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from app.commands.classifying import ADDED
from app.commands.files import whole_file
from app.commands.themes import themes
from core.formulas import safe_cell

ROWS = [
    ["1", "Staff lovely, wait dreadful: ring 07700 900123", "How did we do?"],
    ["2", "", "What could we improve?"],
    ["3", "Nothing", "What could we improve?"],
    ["4", 'Mae\'r ffordd yn llawn tyllau,\n"ofnadwy"', "Beth allwn ni ei wella?"],
]


def write(path: Path, rows: list[list[str]], columns: tuple[str, ...] = ("id", "comment", "question")) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([list(columns), *rows])
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def classify(comments: Path, out: Path, *options: str) -> Result:
    return CliRunner().invoke(themes, ["classify", str(comments), "--text", "comment", "--out", str(out), *options])


def test_every_row_keeps_its_columns_and_gains_what_was_found(tmp_path: Path) -> None:
    out = tmp_path / "themes.csv"
    result = classify(write(tmp_path / "comments.csv", ROWS), out, "--question", "question")
    assert result.exit_code == 0, result.output
    found = read(out)
    assert [[row["id"], row["comment"], row["question"]] for row in found] == ROWS
    assert list(found[0]) == ["id", "comment", "question", *ADDED]
    assert [row["themes"] for row in found] == ["staff_attitude;delay_waiting", "", "praise", "roads_pavements"]
    assert [row["kind"] for row in found] == ["compliment", "", "compliment", "complaint"]
    scores, evidence = json.loads(found[0]["scores"]), json.loads(found[0]["evidence"])
    assert evidence.keys() == {"staff_attitude", "delay_waiting"}
    assert sorted(scores, key=lambda code: -scores[code])[:2] == ["staff_attitude", "delay_waiting"]
    assert all(0 < score < 1 for score in scores.values())
    assert (evidence["staff_attitude"][0], evidence["delay_waiting"][0]) == ("staff lovely", "wait")
    assert found[0]["redacted"] == "Staff lovely, wait dreadful: ring [phone]"


def test_a_blank_comment_is_kept_with_nothing_said_of_it(tmp_path: Path) -> None:
    out = tmp_path / "themes.csv"
    classify(write(tmp_path / "comments.csv", ROWS), out)
    assert [read(out)[1][column] for column in ADDED] == [""] * len(ADDED)


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    comments = tmp_path / "comments.csv"
    comments.write_bytes("\ufeffcomment\nThe bins were missed\n".encode())
    assert classify(comments, tmp_path / "themes.csv").exit_code == 0
    assert read(tmp_path / "themes.csv")[0]["themes"] == "waste_recycling"


@pytest.mark.parametrize(
    ("contents", "message"),
    [
        (b"", "the file is empty"),
        (b"comment\n", "there are columns but no rows"),
        (b"id,words\n1,bins\n", "There is no column 'comment'. The columns are: id, words."),
        (b"comment\nfine\nna\xefve\n", "line 3 is not in UTF-8"),
        (b"id,comment\n1,bins,lorries\n", "row 2 has 3 values for 2 columns"),
        (b'comment\n"bins\n', "not a CSV file"),
        (b"comment\nbi\0ns\n", "not a CSV file"),
        (b"comment,kind\nbins,odd\n", "The file has a column 'kind' already"),
    ],
)
def test_bad_data_end_with_one_clear_line_and_no_file(tmp_path: Path, contents: bytes, message: str) -> None:
    comments, out = tmp_path / "comments.csv", tmp_path / "themes.csv"
    comments.write_bytes(contents)
    result = classify(comments, out)
    assert result.exit_code == 1
    assert message in result.output
    assert result.output.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["comments.csv"]


def test_a_file_that_is_not_there_is_bad_data(tmp_path: Path) -> None:
    result = classify(tmp_path / "absent.csv", tmp_path / "themes.csv")
    assert result.exit_code == 1
    assert "cannot be read" in result.output


def test_an_output_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    result = classify(write(tmp_path / "comments.csv", ROWS), tmp_path / "absent" / "themes.csv")
    assert result.exit_code == 1
    assert "cannot be written" in result.output


def test_bad_usage_is_told_apart_from_bad_data() -> None:
    assert CliRunner().invoke(themes, ["classify"]).exit_code == 2


def test_help_shows_an_example() -> None:
    assert "folkmoot themes classify comments.csv" in CliRunner().invoke(themes, ["classify", "--help"]).output


def test_a_file_half_written_leaves_the_one_before_untouched(tmp_path: Path) -> None:
    path = tmp_path / "themes.csv"
    path.write_text("before", encoding="utf-8")
    with pytest.raises(RuntimeError), whole_file(path) as handle:
        handle.write("half")
        raise RuntimeError
    assert path.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [path]


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)


@settings(max_examples=25, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=8))
def test_rows_keep_their_number_and_order(comments: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "themes.csv"
        file = write(Path(folder) / "comments.csv", [[each] for each in comments], ("comment",))
        assert classify(file, out).exit_code == 0
        assert [row["comment"] for row in read(out)] == [safe_cell(each) for each in comments]

import csv
import resource
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook

from app.commands.redact import redact

HEADER = ["id", "comment"]
ROWS = [["1", "Sarah Evans rang 07700 900123"], ["2", "The bins"], ["=1+1", "jo@example.org"]]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(redact, [str(argument) for argument in arguments])


def csv_file(path: Path, encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([HEADER, *ROWS])
    return path


def test_a_column_of_a_csv_file_is_masked_and_the_kinds_are_counted(tmp_path: Path) -> None:
    out = tmp_path / "masked.csv"
    result = run(csv_file(tmp_path / "comments.csv"), "--text", "comment", "--out", out)
    assert (result.exit_code, result.stdout) == (0, "read 3, masked something in 2\nemail 1\nname 1\nphone 1\n")
    with out.open(newline="") as file:
        assert list(csv.reader(file)) == [HEADER, ["1", "[name] rang [phone]"], ["2", "The bins"], ["'=1+1", "[email]"]]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_the_usual_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "comments.csv"
    file.write_bytes("id,comment\n1,Diolch i Siân am y café\n".encode(encoding))
    run(file, "--text", "comment", "--out", tmp_path / "out.csv")
    assert "Diolch i [name] am y café" in (tmp_path / "out.csv").read_text(encoding="utf-8")


def test_a_workbook_is_masked_into_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    for row in (HEADER, *ROWS):
        book.worksheets[0].append(row)
    book.save(tmp_path / "comments.xlsx")
    result = run(tmp_path / "comments.xlsx", "--text", "comment", "--out", tmp_path / "out.xlsx")
    assert result.exit_code == 0, result.output
    lines = load_workbook(tmp_path / "out.xlsx").worksheets[0].iter_rows(values_only=True)
    assert list(lines)[1] == ("1", "[name] rang [phone]")


def test_a_column_that_is_not_there_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    result = run(csv_file(tmp_path / "comments.csv"), "--text", "words", "--out", tmp_path / "out.csv")
    assert result.exit_code == 1
    assert "no one column 'words'. The columns are: id, comment." in result.stderr
    assert not (tmp_path / "out.csv").exists()


def test_a_long_file_takes_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    long = tmp_path / "long.csv"
    with long.open("w") as file:
        file.write("other,comment\n")
        for number in range(4_000):
            file.write(f"{'x' * 4_000},The bin was full again {number}\n")
    run(csv_file(tmp_path / "short.csv"), "--text", "comment", "--out", tmp_path / "out.csv")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert run(long, "--text", "comment", "--out", tmp_path / "out.csv").exit_code == 0
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 12_000  # The file has 16 MB.

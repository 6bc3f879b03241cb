"""The measurement of handing words over runs in its short form, and every comment arrives."""

import re

import pytest

from bench import words


def test_the_measurement_of_words_runs(capsys: pytest.CaptureFixture[str]) -> None:
    status, (out, err) = words.main(["--short"]), capsys.readouterr()
    if "PostgreSQL is not installed" in err:
        pytest.skip("PostgreSQL is not installed")
    assert status == 0
    assert re.search(r"300 comments, \d+ originals and 2 flags: \d\d statements, .* in 1 steps", out), out
    assert "statements for a comment" in out

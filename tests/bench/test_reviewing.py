"""The measurement of officers' pages runs in its short form."""

import pytest

from bench import reviewing


def test_the_measurement_of_reviewing_runs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewing, "REPEATS", 1)
    assert reviewing.main(["--short"]) == 0
    said = capsys.readouterr().out
    for name in (*reviewing.WORKED_THROUGH, *reviewing.COUNTED, "accepting, and what comes next"):
        assert f"met      {name}: " in said, "the same queries with three times the comments"

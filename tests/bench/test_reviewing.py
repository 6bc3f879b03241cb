"""The measurement of officers' pages runs in its short form."""

import pytest

from bench import reviewing


def test_the_measurement_of_reviewing_runs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewing, "REPEATS", 1)
    monkeypatch.setattr(reviewing, "WORKED_THROUGH", {"the list": "/comments"})
    monkeypatch.setattr(reviewing, "COUNTED", {"what residents say": "/dashboard"})
    assert reviewing.main(["--short"]) == 0
    said = capsys.readouterr().out
    for name in ("the list", "what residents say", "accepting, and what comes next"):
        assert f"{name}: " in said

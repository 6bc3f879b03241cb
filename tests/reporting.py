"""What `make test` adds to the end of pytest's report: skipped tests, loudly, and how the checks beside them went."""

import os
import time
from collections import Counter
from pathlib import Path

import pytest

CHECKS = "FOLKMOOT_CHECKS"
"""The folder in which the checks write what they said, and at last how they ended; `scripts/test.sh` makes it."""
PATIENCE = 600.0
"""How many seconds they may take longer than the tests."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons = Counter(_reason(report) for report in terminalreporter.stats.get("skipped", []))
    if reasons:
        terminalreporter.section(f"{reasons.total()} tests were SKIPPED and prove nothing", sep="!", yellow=True)
        for reason, number in reasons.most_common():
            terminalreporter.write_line(f"{number:>5}  {reason}")
    if CHECKS in os.environ:
        passed = _checks_passed()
        terminalreporter.section(f"The checks beside the tests {'passed' if passed else 'FAILED'}", red=not passed)
        terminalreporter.write_line((Path(os.environ[CHECKS]) / "said").read_text(encoding="utf-8").rstrip())


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Checks that failed fail the run, even when every test passed."""
    is_worker = hasattr(session.config, "workerinput")
    if CHECKS in os.environ and not is_worker and session.exitstatus == pytest.ExitCode.OK and not _checks_passed():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _checks_passed() -> bool:
    """Whether they did, once they are over."""
    code, until = Path(os.environ[CHECKS]) / "code", time.monotonic() + PATIENCE
    while time.monotonic() < until and not (code.exists() and code.read_text()):
        time.sleep(0.2)
    return code.exists() and code.read_text().strip() == "0"


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return reason.removeprefix("Skipped: ")

"""What `make test` adds to the end of pytest's report: skipped tests, loudly, and checks that failed before them."""

import os
from collections import Counter

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons = Counter(_reason(report) for report in terminalreporter.stats.get("skipped", []))
    if reasons:
        terminalreporter.section(f"{reasons.total()} tests were SKIPPED and prove nothing", sep="!", yellow=True)
        for reason, number in reasons.most_common():
            terminalreporter.write_line(f"{number:>5}  {reason}")
    if os.environ.get("FOLKMOOT_CHECKS") == "failed":
        terminalreporter.section("The checks before the tests FAILED: see `make check`", sep="!", red=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Checks that failed fail the run, even when every test passed."""
    if os.environ.get("FOLKMOOT_CHECKS") == "failed" and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return reason.removeprefix("Skipped: ")

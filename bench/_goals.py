"""What was aimed at, and whether it was met."""

from __future__ import annotations


class Goals:
    """Prints each goal and whether it was met, and counts those that were not."""

    def __init__(self) -> None:
        self.missed = 0

    def least(self, what: str, value: float | None, goal: float) -> None:
        self._print(what, value, f"at least {goal:,g}", value is not None and round(value, 2) >= goal)

    def most(self, what: str, value: float | None, goal: float) -> None:
        self._print(what, value, f"at most {goal:,g}", value is not None and value <= goal)

    def same(self, what: str, first: str, second: str) -> None:
        """Two digests must not differ."""
        self.missed += first != second
        print(f"{'met' if first == second else 'NOT met':8} {what}: {first[:12]} and {second[:12]}", flush=True)

    def _print(self, what: str, value: float | None, goal: str, met: bool) -> None:
        self.missed += not met
        shown = "none" if value is None else f"{value:,.3f}"
        print(f"{'met' if met else 'NOT met':8} {what}: {shown} (goal: {goal})", flush=True)

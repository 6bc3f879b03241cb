"""What was aimed at, and whether it was met."""

from __future__ import annotations


class Goals:
    """Prints each goal and whether it was met, and remembers those that were not."""

    def __init__(self) -> None:
        self.unmet: list[str] = []

    @property
    def missed(self) -> int:
        """How many were not met."""
        return len(self.unmet)

    def tell(self) -> None:
        """Print which were not met, after all that was printed since."""
        print(f"{self.missed} goals were not met{':' if self.unmet else '.'}", flush=True)
        for what in self.unmet:
            print(f"    {what}", flush=True)

    def least(self, what: str, value: float | None, goal: float) -> None:
        self._print(what, value, f"at least {goal:,g}", value is not None and round(value, 2) >= goal)

    def most(self, what: str, value: float | None, goal: float) -> None:
        self._print(what, value, f"at most {goal:,g}", value is not None and value <= goal)

    def same(self, what: str, first: str, second: str) -> None:
        """Two digests must not differ."""
        if first != second:
            self.unmet.append(what)
        print(f"{'met' if first == second else 'NOT met':8} {what}: {first[:12]} and {second[:12]}", flush=True)

    def _print(self, what: str, value: float | None, goal: str, met: bool) -> None:
        shown = "none" if value is None else f"{value:,.3f}"
        if not met:
            self.unmet.append(f"{what}: {shown} (goal: {goal})")
        print(f"{'met' if met else 'NOT met':8} {what}: {shown} (goal: {goal})", flush=True)

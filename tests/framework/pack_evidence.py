"""Evidence for tests of packs, made by hand: what is not said is unremarkable."""

from dataclasses import replace
from datetime import date
from typing import Any

from framework.models import Polarity, Verdict
from framework.packs.evidence import BEFORE, YES, Beside, Evidence, Figure, Gap, Said, Subject

TODAY = date(2026, 11, 27)


def words(text: str) -> dict[str, str]:
    return {"en": text, "cy": f"{text} (Cymraeg)"}


def figure(value: float | None = 0.60, **facts: Any) -> Figure:
    shown = {} if value is None else {"value": value, "low": value - 0.03, "high": value + 0.03, "base": 900}
    plain: dict[str, Any] = {
        "id": "now",
        "begins_on": date(2026, 9, 1),
        "ends_on": date(2026, 10, 31),
        "status": "final" if value is not None else "suppressed",
        "source": "wave",
        "version": 1,
    }
    return Figure(**(plain | shown | facts))


def change(verdict: Verdict, before: float, **facts: Any) -> Beside:
    plain: dict[str, Any] = {"value": before, "difference": 0.1, "difference_low": 0.05, "difference_high": 0.15}
    return Beside(BEFORE, verdict, **({"comparable": YES} | plain | facts))


def evidence(value: float | None = 0.60, **facts: Any) -> Evidence:
    subject = Subject(
        code="sat", title=words("Satisfied"), measure=words("Share satisfied"), polarity=Polarity.HIGHER_IS_BETTER,
        unit="percent", decimals=0, tier="high", theme="place", theme_name=words("Place"), target=None,
        limitations={}, origin={},
    )  # fmt: skip
    said = Said(says=words("Much was done"), so_what=words("It matters"))
    about = {name: facts.pop(name) for name in list(facts) if name in Subject.__dataclass_fields__}
    plain: dict[str, Any] = {"subject": replace(subject, **about), "figure": figure(value), "said": said}
    return Evidence(**(plain | facts))


def acted(due: date = date(2027, 1, 1)) -> Said:
    said = Said(says=words("Much was done"), so_what=words("It matters"), action=words("Mend the gate"))
    return replace(said, action_owner="Parks team", action_due_on=due)


def gap(value: float, verdict: Verdict = Verdict.LOWER) -> Gap:
    return Gap("tenure", "rent", words("Renting"), verdict, value, value - 0.05, value + 0.05, 200)

"""A core and a council's local module as the one questionnaire that its residents answer: pure."""

from core.database import Json
from surveys.bank.bank import SECONDS


def compose(core: Json, module: Json | None) -> Json:
    """The core as it is, and the module's sections after it; their name and languages are the core's.

    A resident is told how long the whole takes.
    """
    if module is None or not module["sections"]:
        return core
    minutes = core["minutes"] + minutes_of(module)
    return {**core, "minutes": minutes, "sections": [*core["sections"], *module["sections"]]}


def minutes_of(module: Json) -> int:
    """About how many minutes a module takes a resident on a phone."""
    return max(1, round(questions_in(module) * SECONDS / 60)) if questions_in(module) else 0


def questions_in(module: Json) -> int:
    """How many answers a module asks for: each statement of a grid is one, and things to know are none."""
    written = [each for section in module["sections"] for each in section["questions"]]
    return sum(len(each.get("statements", ())) or each["type"] != "information" for each in written)


def empty_module(core: Json) -> Json:
    """A module that asks nothing yet, in the core's languages and under its name."""
    return {**core, "sections": []}

"""Whether an indicator is a good one: the SMART and FABRIC questions, and what the definition itself answers.

SMART is Doran's (1981); FABRIC is that of HM Treasury, the Cabinet Office, the National Audit Office, the Audit
Commission and the Office for National Statistics, "Choosing the Right FABRIC" (2001). Both are asked in our own words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from framework.models import Frequency, Indicator


class Answer(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


ANSWERS = {Answer.YES: _l("Yes"), Answer.PARTLY: _l("Partly"), Answer.NO: _l("No")}


@dataclass(frozen=True)
class Criterion:
    """A question to ask of an indicator, in one of the two lists."""

    code: str
    name: object
    asks: object


SMART = (
    Criterion("specific", _l("Specific"), _l("Would two people who read the definition count the same answers?")),
    Criterion("measurable", _l("Measurable"), _l("Can it be measured well enough to see a change that matters?")),
    Criterion("achievable", _l("Achievable"), _l("Can what the council does move it?")),
    Criterion("relevant", _l("Relevant"), _l("Does it say something about what the council wants for residents?")),
    Criterion("timely", _l("Time-bound"), _l("Does it come often enough, and soon enough, to act on?")),
)
FABRIC = (
    Criterion("focused", _l("Focused"), _l("Is it about an aim of the council?")),
    Criterion("appropriate", _l("Appropriate"), _l("Is it useful to those who read it?")),
    Criterion("balanced", _l("Balanced"), _l("Do other indicators show what it leaves out?")),
    Criterion("robust", _l("Robust"), _l("Will it still mean the same when people or methods change?")),
    Criterion("integrated", _l("Integrated"), _l("Is it part of how services are planned and run?")),
    Criterion("cost-effective", _l("Cost-effective"), _l("Is what it tells worth what it costs?")),
)
CRITERIA = (*SMART, *FABRIC)


def evidence(indicator: Indicator) -> Mapping[str, object]:
    """What the definition itself lacks for an answer of yes, by criterion."""
    found: dict[str, object] = {}
    if not indicator.definition or not (indicator.numerator and indicator.denominator):
        found["specific"] = _l("The definition does not say yet in plain words who is counted, of whom.")
    if not indicator.rationale:
        found["relevant"] = _l("The definition does not say yet why it matters.")
    if indicator.frequency in (Frequency.ONCE, Frequency.EVERY_TWO_YEARS):
        found["timely"] = _l("It comes every two years or more seldom.")
    elif indicator.next_update is None:
        found["timely"] = _l("The definition does not say when the next figure comes.")
    if not indicator.limitations:
        found["robust"] = _l("The definition does not say yet what it cannot tell.")
    if not indicator.owner:
        found["integrated"] = _l("Nobody owns it yet.")
    return found


def tally(indicator: Indicator) -> tuple[int, int]:
    """How many criteria are answered with yes, of how many."""
    answers = [indicator.checklist.get(each.code, {}).get("answer") for each in CRITERIA]
    return answers.count(Answer.YES.value), len(CRITERIA)

"""What a local module may hold, from the terms and its council's part in them."""

from surveys.drafting.desk import Desk
from surveys.questionnaire.fault import Finding


def module_findings_of(desk: Desk) -> list[Finding]:
    return []

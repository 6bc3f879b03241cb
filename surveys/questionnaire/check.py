"""The linter of questionnaire documents: JSON Schema first, then everything that refers to something else.

The command line, publishing and whatever edits a document ask here, and are told the same.
"""

from typing import Any

from surveys.questionnaire.check_bank import bank_findings
from surveys.questionnaire.check_default import default_findings
from surveys.questionnaire.check_form import form_findings
from surveys.questionnaire.check_names import bound_faults, name_faults
from surveys.questionnaire.check_routes import reach_faults, route_faults
from surveys.questionnaire.check_scales import scale_findings
from surveys.questionnaire.check_style import style_findings
from surveys.questionnaire.check_words import language_findings, pipe_faults, word_faults
from surveys.questionnaire.fault import Finding, Severity

ERRORS = (name_faults, bound_faults, word_faults, route_faults, pipe_faults, scale_findings, language_findings)
ADVICE = (style_findings, bank_findings)
SEVERITIES = tuple(Severity)
__all__ = ["Finding", "Severity", "faults", "findings"]


def faults(document: Any) -> list[Finding]:
    """Everything that stands in the way of publishing a document; an empty list means that it may be published."""
    found = form_findings(document) or _wrong(document)
    return [each for each in found if each.severity is Severity.ERROR]


def findings(document: Any) -> list[Finding]:
    """Everything that can be said of a document, the worst first: errors, warnings and hints."""
    badly_formed = form_findings(document)
    if badly_formed:
        return badly_formed
    found = [*_wrong(document), *(each for check in ADVICE for each in check(document))]
    return sorted(found, key=lambda each: SEVERITIES.index(each.severity))


def _wrong(document: Any) -> list[Finding]:
    """What is wrong with a document that has the form of one."""
    found = [each for check in ERRORS for each in check(document)]
    if any(each.severity is Severity.ERROR for each in found):
        return found
    return [*found, *reach_faults(document), *default_findings(document)]

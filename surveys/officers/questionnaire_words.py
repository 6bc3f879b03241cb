"""What is said of a questionnaire in an officer's words: findings, and changes since the wave before."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveys.questionnaire.check import Severity, findings
from surveys.questionnaire.difference import Effect, difference
from surveys.questionnaire.fault import Finding

SEVERITIES = {Severity.ERROR: _l("Error"), Severity.WARNING: _l("Warning"), Severity.HINT: _l("Hint")}
EFFECTS = {
    Effect.NONE: _l("May be compared"),
    Effect.WITH_CARE: _l("Compare with care"),
    Effect.BREAKS: _l("May not be compared"),
}


def finding_rows(document: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """The code of the question; and how bad it is, what is found and how to put it right."""
    return [
        (_subject(document, found), _told(SEVERITIES[found.severity], found.said(language), found.remedy(language)))
        for found in findings(document)
    ]


def change_rows(old: Mapping[str, Any], new: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """The code of the question; and what it does to comparison, what changed and what to do."""
    return [
        (change.code, _told(EFFECTS[change.effect], change.said(language), change.advised(language)))
        for change in difference(old, new).changes
    ]


def _told(kind: object, said: str, advice: str) -> str:
    return str(_("%(kind)s: %(said)s. %(advice)s", kind=kind, said=said, advice=advice))


def _subject(document: Mapping[str, Any], found: Finding) -> str:
    """The code of what a finding is about, or its place."""
    node: Any = document
    code = ""
    for step in found.where.split("/")[1:]:
        node = node[int(step)] if isinstance(node, list) else node.get(step, {})
        code = node.get("code", code) if isinstance(node, dict) and "type" in node else code
    return code or found.place

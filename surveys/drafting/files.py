"""A file that somebody uploads as a questionnaire: an XLSForm's workbook, or a document."""

import json
from dataclasses import dataclass

from core.database import Json
from surveys.drafting.beginnings import misshapen
from surveys.questionnaire import rules
from surveys.questionnaire.check import Severity, findings
from surveys.questionnaire.fault import Finding

LARGEST = 2_000_000


@dataclass(frozen=True)
class Looked:
    """What a file says, unless too little could be read, and everything that is to be said of it."""

    name: str
    document: Json | None
    findings: tuple[Finding, ...]

    @property
    def asked(self) -> int:
        return sum(len(each["questions"]) for each in self.document["sections"]) if self.document else 0

    @property
    def errors(self) -> int:
        return sum(each.severity is Severity.ERROR for each in self.findings)


def look_over(content: bytes, name: str) -> Looked:
    """Read a file. Raises nothing for a bad one: what is wrong with it is among the findings."""
    if name.lower().endswith(".json") or content.lstrip()[:1] in (b"{", b"["):
        return _document(content, name)
    from surveys.xlsform.reading import read_form  # It stands on pyxform, which is loaded when it is asked for.

    read = read_form(content, name=_stem(name))
    usable = read.document is not None and not misshapen(read.document)
    return Looked(name, read.document if usable else None, read.findings)


def _document(content: bytes, name: str) -> Looked:
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        return Looked(name, None, (Finding("", rules.DOES_NOT_FIT, {"detail": "JSON"}),))
    if wrong := misshapen(said):
        return Looked(name, None, tuple(wrong))
    return Looked(name, said, tuple(findings(said)))


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name

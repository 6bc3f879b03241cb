"""Paper in an officer's words: what was keyed, and how far each paper has come."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.language import localised
from surveys.models import PaperState
from surveys.questionnaire.marks import UNUSABLE, Marks, marks_of
from surveys.questionnaire.question import Question

STATES = {
    PaperState.FIRST_KEYING: (_l("Being keyed"), "grey"),
    PaperState.SECOND_KEYING: (_l("Waiting for a second person"), "yellow"),
    PaperState.DIFFERENCES: (_l("The keyings differ"), "orange"),
}


def marks_said(question: Question, marks: Marks) -> str:
    """What was keyed of a question, as it was keyed."""
    own = marks_of(question, marks)
    options = (*getattr(question, "options", ()), *question.refusals)
    said = {option.code: localised(option.text) for option in options}
    said |= {code: localised(words) for code, words in UNUSABLE.items()}
    parts = [f"{said.get(part, '')} {own[name][0]}".strip() for part, name in _parts(question) if name in own]
    words = [*(said.get(value, value) for value in own.get(question.code, [])), *parts]
    return ", ".join(words) or str(_("Not answered"))


def _parts(question: Question) -> list[tuple[str, str]]:
    return [(part, question.name_of(part)) for part in question.parts]

"""A question of a document in words, for those who only read it."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from core.database import Json
from core.language import language_name
from surveys.questionnaire.answers import DONT_KNOW, PREFER_NOT_TO_SAY, in_language, refusal_words
from surveys.questionnaire.condition_words import in_signs

Row = dict[str, object]


def summary_of(question: Json, languages: Sequence[str]) -> list[Row]:
    """What a question says, row by row, as `summary_list` shows it."""
    return [{"key": key, "value": value} for key, value in _rows(question, languages)]


def _rows(question: Json, languages: Sequence[str]) -> Iterator[tuple[str, object]]:
    names = {
        "text": _("Question"), "hint": _("Hint"), "statement": _("What is agreed to"),
        "refused": _("What follows a no"), "unit": _("Unit"),
    }  # fmt: skip
    for name, said in names.items():
        for language in languages:
            if words := question.get(name, {}).get(language):
                yield f"{said}, {language_name(language)}", words
    for name, said in (("statements", _("Statements")), ("options", _("Answers"))):
        if name in question:
            yield said, [_entry(each, languages) for each in question[name]]
    offered = [
        in_language(refusal_words(way), languages[0]) for way in (DONT_KNOW, PREFER_NOT_TO_SAY) if question.get(way)
    ]
    if offered:
        yield _("Or"), offered
    if question.get("required"):
        yield _("Must it be answered?"), _("Yes")
    limits = [f"{question[name]}" for name in ("min", "max") if name in question]
    if limits:
        yield _("From and to"), limits
    for name, said in (("max_length", _("Characters")), ("top", _("How many are put in order"))):
        if name in question:
            yield said, str(question[name])
    if "when" in question:
        yield _("Asked only if"), in_signs(question["when"])


def _entry(entry: Json, languages: Sequence[str]) -> str:
    words = " / ".join(entry["text"][language] for language in languages if language in entry["text"])
    return f"{entry['code']}: {words}"

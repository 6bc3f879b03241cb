"""The types of question, each by the name that a document gives it."""

from surveys.questionnaire.agreed import Consent, Information
from surveys.questionnaire.choices import Multiple, Scale, Single
from surveys.questionnaire.dated import Date
from surveys.questionnaire.places import Area, Postcode
from surveys.questionnaire.question import Option, Options, Posted, Question
from surveys.questionnaire.ranked import Ranking
from surveys.questionnaire.written import Line, Number, Text

QUESTION_TYPES: dict[str, type[Question]] = {
    "single": Single,
    "scale": Scale,
    "multiple": Multiple,
    "number": Number,
    "date": Date,
    "line": Line,
    "text": Text,
    "ranking": Ranking,
    "area": Area,
    "postcode": Postcode,
    "consent": Consent,
    "information": Information,
}

__all__ = [
    "QUESTION_TYPES", "Area", "Consent", "Date", "Information", "Line", "Multiple", "Number", "Option", "Options",
    "Postcode", "Posted", "Question", "Ranking", "Scale", "Single", "Text",
]  # fmt: skip

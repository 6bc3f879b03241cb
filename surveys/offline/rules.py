"""What a phone must know of a question to lead a resident on by itself."""

from collections.abc import Mapping
from typing import Any

from core.language import localised
from surveys.questionnaire.agreed import Consent
from surveys.questionnaire.answers import AnswerError, Problem
from surveys.questionnaire.conditions import All, AnswerIs, AnswerWithin, AtLeastOne, Condition, Not
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.question import Option, Question
from surveys.questionnaire.written import not_a_number
from surveys.residents.problems import explain

Rules = dict[str, Any]
WORDS = {All: "all", AtLeastOne: "any", Not: "not"}
OVER = "{over}"
"""Stands where the phone writes by how much a text is too long."""


def condition_rules(condition: Condition) -> Rules:
    """A condition as its document wrote it.

    >>> condition_rules(Not((AnswerIs("parks", ("yes",)),)))
    {'not': [{'question': 'parks', 'any_of': ['yes']}]}
    """
    if isinstance(condition, AnswerIs):
        return {"question": condition.question, "any_of": list(condition.any_of)}
    if isinstance(condition, AnswerWithin):
        bounds = {"at_least": condition.at_least, "at_most": condition.at_most}
        return {"question": condition.question, **{name: bound for name, bound in bounds.items() if bound is not None}}
    if isinstance(condition, All):
        return {WORDS[type(condition)]: [condition_rules(part) for part in condition.parts]}
    raise TypeError(f"A phone does not know the condition {type(condition).__name__}.")


def question_rules(question: Question, questionnaire: Questionnaire) -> Rules:
    """A question in the reader's language, with the bounds that can be judged at once; places are not looked up."""
    return {
        "code": question.code,
        "section": questionnaire.section_of(question).code,
        "kind": question.template,
        "text": f"{localised(getattr(question, 'lead_in', {}))} {localised(question.text)}".strip(),
        "answerable": question.answerable,
        "required": question.required,
        "when": condition_rules(question.when) if question.when else None,
        "otherwise": {code: localised(words) for code, words in question.otherwise.items()},
        "options": [_choice_rules(option) for option in getattr(question, "options", ())],
        "refusals": {option.code: _choice_rules(option) for option in question.refusals},
        "parts": list(question.parts),
        "says": _messages(question),
        **_bounds(question),
    }


def _choice_rules(option: Option) -> Rules:
    alone = explain(AnswerError(Problem.ON_ITS_OWN, option=option.text)) if option.exclusive else ""
    return {"code": option.code, "text": localised(option.text), "alone": alone}


def _bounds(question: Question) -> Mapping[str, Any]:
    unit = localised(getattr(question, "unit", {}))
    bounds = {name: getattr(question, name, None) for name in ("min", "max", "max_length", "decimals")}
    return {name: value for name, value in {**bounds, "unit": unit}.items() if value not in (None, "")}


def _messages(question: Question) -> dict[str, str]:
    """What is said of an answer that cannot be accepted, by what is wrong with it."""
    errors: dict[str, AnswerError] = {}
    if question.required and question.answerable:
        errors["missing"] = AnswerError(question.missing)
    if question.template == "number":
        errors["whole"] = not_a_number(getattr(question, "decimals", 0))
        errors["range"] = AnswerError(
            Problem.OUT_OF_RANGE, min=getattr(question, "min", 0), max=getattr(question, "max", 0)
        )
    if isinstance(question, Consent) and question.required:
        errors["refused"] = AnswerError(Problem.CONSENT_NEEDED, what_follows=question.refused)
    if limit := getattr(question, "max_length", None):
        errors["long"] = AnswerError(Problem.TOO_LONG, limit=limit, over=OVER)
    return {name: explain(error) for name, error in errors.items()}

"""Earlier answers in a question's words: `{code}` stands for what was said to another question."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from babel.lists import format_list

from core.locales import locale_of
from surveys.questionnaire.answers import Answer, Words, in_language
from surveys.questionnaire.question import Question

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def placeholders(text: str) -> set[str]:
    """The codes that a text refers to.

    >>> placeholders("Why did {service} please you?")
    {'service'}
    """
    return set(PLACEHOLDER.findall(text))


@lru_cache(maxsize=4096)
def _refers(*texts: str) -> bool:
    return any(PLACEHOLDER.search(text) for text in texts)


def is_piped(question: Question) -> bool:
    """Whether any of the question's words refer to an earlier answer."""
    return _refers(*(text for name in question.worded for text in getattr(question, name).values()))


def fill(question: Question, said: Callable[[str, str], str]) -> Question:
    """The question with every placeholder filled by `said(code, language)`, or as the question's `otherwise` has it."""
    if not is_piped(question):
        return question

    def words_for(code: str, language: str) -> str:
        return said(code, language) or in_language(question.otherwise.get(code, {}), language)

    def filled(words: Words) -> Words:
        return {
            language: PLACEHOLDER.sub(lambda match: words_for(match[1], language), text)  # noqa: B023
            for language, text in words.items()
        }

    words: dict[str, Any] = {name: filled(getattr(question, name)) for name in question.worded}
    return replace(question, **words)


def in_a_sentence(question: Question, answer: Answer, language: str) -> str:
    """An answer as a sentence would name it; nothing where there is none, or a refusal.

    >>> from surveys.questionnaire.written import Line
    >>> in_a_sentence(Line(code="street", text={}), "Mill Lane", "en")
    'Mill Lane'
    """
    if answer is None or question.is_refusal(answer):
        return ""
    return format_list(question.say(answer, language), locale=locale_of(language))

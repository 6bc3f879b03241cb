"""What is in the bank, and a question of it as a questionnaire's document has it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from core.database import Json
from surveys.bank.scales import bank_data, scales
from surveys.errors import SurveyError
from surveys.questionnaire.answers import Words

ASKED = ("min", "max", "max_length", "dont_know", "prefer_not_to_say", "when")
"""What a question of the bank shares with a document's, name for name."""


class NotInTheBank(SurveyError):
    """The bank has no such question, or not in such a language or wording."""


@dataclass(frozen=True)
class Wording:
    """One wording of a question: since when it has been asked so, and why it was changed."""

    version: int
    since: str
    text: Words
    hint: Words
    why: Words

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Wording":
        return cls(data["version"], data["since"], data["text"], data.get("hint", {}), data["why"])


@dataclass(frozen=True)
class Harmonised:
    """The published categories that a question's options stand for, so that margins fit its answers."""

    source: str
    variable: str
    levels: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class BankQuestion:
    """A question of the bank. Its code never changes; its wordings stand in their order, the present one last."""

    code: str
    theme: str
    type: str
    wordings: tuple[Wording, ...]
    options: Sequence[Json]
    indicators: tuple[str, ...]
    harmonised: Harmonised | None
    asked: Json

    @property
    def wording(self) -> Wording:
        return self.wordings[-1]

    @property
    def languages(self) -> frozenset[str]:
        """The languages in which every word of the question is there."""
        said = [self.wording.text, *([self.wording.hint] if self.wording.hint else [])]
        return frozenset.intersection(*(frozenset(each) for each in (*said, *(one["text"] for one in self.options))))

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "BankQuestion":
        steps = {known.name: known.steps for known in scales()}
        options = data.get("options") or [
            {"code": str(number), "text": words} for number, words in enumerate(steps.get(data.get("scale", ""), ()), 1)
        ]
        return cls(
            code=data["code"],
            theme=data["theme"],
            type=data["type"],
            wordings=tuple(Wording.from_data(each) for each in data["wordings"]),
            options=options,
            indicators=tuple(data["indicators"]),
            harmonised=Harmonised(**data["harmonised"]) if "harmonised" in data else None,
            asked={name: data[name] for name in ASKED if name in data},
        )


@cache
def questions() -> Mapping[str, BankQuestion]:
    """Every question of the bank by its code, theme by theme."""
    return {data["code"]: BankQuestion.from_data(data) for data in bank_data()["questions"]}


def themes() -> Mapping[str, Words]:
    """What the bank asks about, by code, in its order."""
    found: Mapping[str, Words] = bank_data()["themes"]
    return found


def question(code: str) -> BankQuestion:
    """A question by its code. Raises `NotInTheBank`."""
    found = questions().get(code)
    if found is None:
        raise NotInTheBank(f"The bank has no question “{code}”.")
    return found


def of_theme(theme: str) -> Iterator[BankQuestion]:
    return (each for each in questions().values() if each.theme == theme)


def feeding(indicator: str) -> Iterator[BankQuestion]:
    """The questions that an indicator is worked out from."""
    return (each for each in questions().values() if indicator in each.indicators)


def as_document(code: str, languages: Sequence[str], version: int | None = None) -> Json:
    """A question as a document's section holds it, in some languages; in an earlier wording where one is named.

    Raises `NotInTheBank`.
    """
    found = question(code)
    if absent := sorted(set(languages) - found.languages):
        raise NotInTheBank(f"The bank does not have “{code}” in {', '.join(absent)}.")
    wording = next((each for each in found.wordings if version in (None, each.version)), None)
    wording = found.wording if version is None else wording
    if wording is None:
        raise NotInTheBank(f"“{code}” has no wording {version}.")
    document: Json = {"code": code, "type": found.type, "text": _in(wording.text, languages)}
    if wording.hint:
        document["hint"] = _in(wording.hint, languages)
    if found.options:
        document["options"] = [option | {"text": _in(option["text"], languages)} for option in found.options]
    return document | found.asked


def draft(
    codes: Iterable[str], languages: Sequence[str], *, code: str, version: str, title: Words, introduction: Words
) -> Json:
    """A questionnaire of questions of the bank, a section for each theme, in the bank's order.

    A question that hangs on another brings that other with it. Raises `NotInTheBank`.
    """
    wanted = set(codes)
    for each in [question(code) for code in wanted]:
        if cause := each.asked.get("when"):
            wanted |= {one for one in questions() if f"'{one}'" in repr(cause)}
    sections = []
    for theme, name in themes().items():
        if chosen := [each for each in of_theme(theme) if each.code in wanted]:
            asked = [as_document(each.code, languages) for each in chosen]
            sections.append({"code": theme.replace("_", "-"), "title": _in(name, languages), "questions": asked})
    minutes = max(1, round(sum(len(section["questions"]) for section in sections) * SECONDS / 60))
    return {
        "code": code, "version": version, "languages": list(languages), "title": title, "introduction": introduction,
        "minutes": minutes, "sections": sections,
    }  # fmt: skip


SECONDS = 10
"""What a question takes a resident on a phone, roughly."""


def _in(words: Words, languages: Sequence[str]) -> dict[str, str]:
    """The words in some languages; Welsh theme names stand in where a theme has no other."""
    return {language: words[language] for language in languages if language in words}

"""Any questionnaire: documents of every type of question, for tests that must hold for all of them."""

from random import Random
from typing import Any

from surveys.questionnaire.check import faults
from surveys.questionnaire.fault import asked

LANGUAGES = (("en",), ("en", "cy"), ("cy", "en", "ur"))
PIECES = (
    "bins", "“quoted”", "don’t", "it's", 'the "park"', "=1+1", "<b", "&amp;", "é ŵ ŷ", "مرحبا", "🙂", "50%", "a\nb",
    "+44", "-", "@home", "no\u00a0break", "and", "or", "'", "%(x)s", "$5", "\\n", "_x0041_"[:3],
)  # fmt: skip
CHOOSING = ("single", "scale", "multiple", "ranking", "grid")
TYPES = (*CHOOSING, "number", "date", "line", "text", "area", "postcode", "consent", "information")


class Maker:
    """Makes documents from chance alone."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.languages = chance.choice(LANGUAGES)
        self.earlier: list[dict[str, Any]] = []
        self.number = 0

    def document(self) -> dict[str, Any]:
        """A document without errors: what stands in the way is taken out of its conditions."""
        sections = [self.section(f"part-{number}") for number in range(self.chance.randint(1, 3))]
        head = {"code": "any", "version": self.chance.choice(["1", "2026-a"]), "languages": list(self.languages)}
        document = {**head, "title": self.words(), "introduction": self.words(), "minutes": 4, "sections": sections}
        sections[0]["questions"].append({"code": "of_all", "type": "line", "text": self.words()})
        while found := faults(document):
            place = found[0].where.split("/")
            question = sections[int(place[2])]["questions"][int(place[4])]
            assert question.pop("when", None), found[0]
        return document

    def section(self, code: str) -> dict[str, Any]:
        asked_before = list(self.earlier)
        together = self.chance.random() < 0.3
        questions = []
        for _ in range(self.chance.randint(1, 4)):
            question = self.question(asked_before if together else self.earlier)
            questions.append(question)
            self.earlier += [entry.data for entry in asked({"sections": [{"code": code, "questions": [question]}]})]
        return {"code": code, "title": self.words(), "questions": questions} | ({"together": True} if together else {})

    def words(self) -> dict[str, str]:
        return {each: self.said(each) for each in self.languages}

    def said(self, language: str) -> str:
        self.number += 1
        some = " ".join(self.chance.choice(PIECES) for _ in range(self.chance.randint(1, 4))).strip()
        return f"{some} {language}{self.number}"

    def code(self) -> str:
        self.number += 1
        return self.chance.choice(("q", "what_", "a1_")) + str(self.number)

    def maybe(self, likely: float = 0.3) -> bool:
        return self.chance.random() < likely

    def question(self, before: list[dict[str, Any]]) -> dict[str, Any]:
        kind = self.chance.choice(TYPES)
        question: dict[str, Any] = {"code": self.code(), "type": kind, "text": self.words()}
        if self.maybe():
            question["hint"] = self.words()
        if kind != "information":
            question |= {name: True for name in ("required", "dont_know", "prefer_not_to_say") if self.maybe(0.2)}
        question |= self.own(kind, question)
        sources = [each for each in before if each["type"] not in ("information", "line", "text")]
        if sources and self.maybe(0.5):
            question["when"] = self.condition(sources, 2)
        return question

    def own(self, kind: str, question: dict[str, Any]) -> dict[str, Any]:
        """The fields of a type's own."""
        own: dict[str, Any] = {}
        if kind in CHOOSING:
            own["options"] = self.options(exclusive=kind in ("single", "multiple"))
            if self.maybe():
                own["order"] = self.chance.choice(["random", "rotate"])
        if kind == "grid":
            own["statements"] = [{"code": self.code(), "text": self.words()} for _ in range(self.chance.randint(2, 3))]
        if kind == "ranking" and self.maybe():
            own["top"] = 2
        if kind == "number":
            own |= {"min": self.chance.choice([-5, 0, 1]), "max": self.chance.choice([5, 110])}
            if self.maybe():
                own |= {"decimals": 2, "min": own["min"] + 0.25}
            own |= {"unit": self.words()} if self.maybe() else {}
        if kind == "date" and self.maybe():
            own |= {"min": "1920-01-01", "max": "2030-12-31"}
        if kind in ("line", "text") and self.maybe():
            own["max_length"] = self.chance.randint(1, 900)
        if kind == "consent":
            own["statement"] = self.words()
            own |= {"refused": self.words()} if question.get("required") or self.maybe() else {}
        return own

    def options(self, *, exclusive: bool) -> list[dict[str, Any]]:
        codes = self.chance.choice([["1", "2", "3"], ["yes", "no"], ["A", "b-2", "c+d", "65+"]])
        options: list[dict[str, Any]] = [{"code": code, "text": self.words()} for code in codes]
        if exclusive and self.maybe():
            options[-1]["exclusive"] = True
        return options

    def condition(self, sources: list[dict[str, Any]], depth: int) -> dict[str, Any]:
        if depth and self.maybe():
            kind = self.chance.choice(["all", "any", "not"])
            return {kind: [self.condition(sources, depth - 1) for _ in range(self.chance.randint(1, 2))]}
        source = self.chance.choice(sources)
        if source["type"] == "number":
            return {"question": source["code"], self.chance.choice(["at_least", "at_most"]): self.chance.randint(1, 4)}
        if source["type"] == "date":
            return {"question": source["code"], self.chance.choice(["at_least", "at_most"]): "2020-02-29"}
        options = [option["code"] for option in source.get("options", [])]
        known = {"consent": ["yes", "no"], "area": ["E05000001"], "postcode": ["E05000002"]}
        offered: list[str] = known.get(source["type"], options)
        return {"question": source["code"], "any_of": self.chance.sample(offered, self.chance.randint(1, len(offered)))}

"""A questionnaire's document as an XLSForm, which other programs read too and which we read back as it was.

What XLSForm has no word for stands in columns of our own, whose names begin with `folkmoot_`: others pass them over.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.spreadsheets import Sheet, xlsx_chunks
from surveys.questionnaire.agreed import AGREEMENT
from surveys.questionnaire.answers import DONT_KNOW, PREFER_NOT_TO_SAY, in_language, refusal_words
from surveys.questionnaire.fault import asked
from surveys.questionnaire.piping import PLACEHOLDER
from surveys.xlsform.conditions import expression
from surveys.xlsform.constraints import constraint
from surveys.xlsform.headings import language_heading
from surveys.xlsform.reading import INTRODUCTION, STATEMENT

Data = Mapping[str, Any]
Cells = dict[str, str]
TYPES = {"information": "note", "date": "date", "line": "text", "text": "text", "area": "text", "postcode": "text"}
CHOOSING = {"single": "select_one", "scale": "select_one", "multiple": "select_multiple", "ranking": "rank"}
OWN_TYPES = {"single", "scale", "line", "text", "area", "postcode", "consent"}
REFUSALS = (DONT_KNOW, PREFER_NOT_TO_SAY)
CONSENT_LIST = "consent"


def write_form(document: Data) -> bytes:
    """The document as a workbook; it must be without errors."""
    form = _Form(document)
    form.write()
    return b"".join(xlsx_chunks(form.sheets()))


@dataclass
class _Form:
    document: Data
    survey: list[Cells] = field(default_factory=list)
    choices: list[Cells] = field(default_factory=list)
    lists: dict[str, str] = field(default_factory=dict)
    """The names of the lists that were written, by what is in them."""

    @property
    def languages(self) -> Sequence[str]:
        languages: Sequence[str] = self.document["languages"]
        return languages

    def write(self) -> None:
        self.types = {entry.code: str(entry.data["type"]) for entry in asked(self.document)}
        self.taken = {*self.types, *(q["code"] for s in self.document["sections"] for q in s["questions"])}
        self.survey.append(
            {"type": "note", "name": INTRODUCTION, **self._words("label", self.document["introduction"])}
        )
        for section in self.document["sections"]:
            name = section["code"] if section["code"] not in self.taken else f"section.{section['code']}"
            look = {"appearance": "field-list"} if section.get("together") else {}
            title = self._words("label", section["title"])
            self.survey.append({"type": "begin_group", "name": name, **title, **look})
            for question in section["questions"]:
                self.survey += self._grid(question) if question["type"] == "grid" else self._question(question)
            self.survey.append({"type": "end_group"})

    def sheets(self) -> list[Sheet]:
        settings: Cells = {
            "form_title": in_language(self.document["title"], self.languages[0]),
            "form_id": self.document["code"],
            "version": self.document["version"],
            "default_language": language_heading(self.languages[0]),
            **self._words("folkmoot_title", self.document["title"]),
            "folkmoot_minutes": str(self.document["minutes"]),
        }
        return [
            _sheet("survey", ["type", "name"], self.survey),
            _sheet("choices", ["list_name", "name"], self.choices),
            _sheet("settings", [], [settings]),
        ]

    def _grid(self, grid: Data) -> Iterator[Cells]:
        look = {"appearance": "table-list"}
        order = {"folkmoot_order": grid["order"]} if grid.get("order", "fixed") != "fixed" else {}
        yield {"type": "begin_group", "name": grid["code"], **self._asked(grid), **self._when(grid), **look, **order}
        shared = {name: value for name, value in grid.items() if name in ("options", "required", *REFUSALS)}
        for statement in grid["statements"]:
            one = {**shared, "type": "scale", "code": statement["code"], "text": statement["text"]}
            yield {**self._row(one), **self._otherwise(grid)}
        yield {"type": "end_group"}

    def _question(self, question: Data) -> Iterator[Cells]:
        if question["type"] == "consent":
            note = {"type": "note", "name": f"{question['code']}{STATEMENT}"}
            yield {**note, **self._words("label", question["statement"]), **self._when(question)}
        yield {**self._row(question), **self._when(question), **self._otherwise(question)}

    def _row(self, question: Data) -> Cells:
        kind = question["type"]
        row: Cells = {"type": self._type(question), "name": question["code"], **self._asked(question)}
        if question.get("required"):
            row["required"] = "yes"
        if limits := constraint(question):
            row["constraint"] = limits
        row |= self._words("constraint_message", question.get("refused", {}))
        row |= self._words("folkmoot_unit", question.get("unit", {}))
        if kind in OWN_TYPES:
            row["folkmoot_type"] = kind
        if kind == "text":
            row["appearance"] = "multiline"
        if question.get("decimals"):
            row["folkmoot_decimals"] = str(question["decimals"])
        if question.get("top"):
            row["folkmoot_top"] = str(question["top"])
        order = question.get("order", "fixed")
        if order != "fixed":
            row["folkmoot_order"] = order
        if order == "random":
            row["parameters"] = "randomize=true"
        if refusals := [name for name in REFUSALS if question.get(name)]:
            row["folkmoot_refusals"] = " ".join(refusals)
        return row

    def _type(self, question: Data) -> str:
        kind = question["type"]
        if kind == "number":
            return "decimal" if question.get("decimals") else "integer"
        if kind == "consent":
            options = [{"code": option.code, "text": option.text} for option in AGREEMENT]
            return f"select_one {self._list(CONSENT_LIST, options, question)}"
        if kind in CHOOSING:
            return f"{CHOOSING[kind]} {self._list(question['code'], question['options'], question)}"
        return TYPES[kind]

    def _list(self, name: str, options: Sequence[Data], question: Data) -> str:
        """The list with these options and ways of not answering; one that was written serves again."""
        refusals = [{"code": name, "text": refusal_words(name)} for name in REFUSALS if question.get(name)]
        if question["type"] == "ranking":
            refusals = []  # Whoever ranks must rank: the others are told by a column of our own.
        every = [*options, *refusals]
        held = json.dumps([[o["code"], dict(o["text"]), o.get("exclusive", False)] for o in every], sort_keys=True)
        if held not in self.lists:
            self.lists[held] = name if name not in self.lists.values() else f"{name}_{len(self.lists)}"
            for option in every:
                row = {"list_name": self.lists[held], "name": option["code"], **self._words("label", option["text"])}
                self.choices.append(row | ({"folkmoot_exclusive": "yes"} if option.get("exclusive") else {}))
        return self.lists[held]

    def _asked(self, question: Data) -> Cells:
        return {**self._words("label", question["text"]), **self._words("hint", question.get("hint", {}))}

    def _words(self, column: str, words: Mapping[str, str]) -> Cells:
        return {
            f"{column}::{language_heading(language)}": PLACEHOLDER.sub(r"${\1}", words[language])
            for language in self.languages
            if words.get(language)
        }

    def _when(self, question: Data) -> Cells:
        return {"relevant": expression(question["when"], self.types)} if "when" in question else {}

    def _otherwise(self, question: Data) -> Cells:
        held = question.get("otherwise")
        return {"folkmoot_otherwise": json.dumps(held, ensure_ascii=False)} if held else {}


def _sheet(name: str, first: Sequence[str], rows: Sequence[Cells]) -> Sheet:
    headings = list(dict.fromkeys([*first, *(heading for row in rows for heading in row)]))
    return Sheet(name, headings, [[row.get(heading) for heading in headings] for row in rows])

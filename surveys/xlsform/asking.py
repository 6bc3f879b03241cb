"""A row of a survey as a question of a document, without what it hangs on."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from surveys.bank.scales import scales
from surveys.questionnaire.agreed import NO, YES
from surveys.questionnaire.answers import DONT_KNOW, PREFER_NOT_TO_SAY, refusal_words
from surveys.questionnaire.fault import Finding
from surveys.xlsform import rules
from surveys.xlsform.conditions import Variant
from surveys.xlsform.constraints import read_constraint
from surveys.xlsform.items import Item
from surveys.xlsform.rows import FormRow, shortened

Data = dict[str, Any]
CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")
OPTION_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9+_-]{0,31}")
PLACEHOLDER = re.compile(r"\$\{\s*([^}\s]+)\s*\}")
TAGS = re.compile(r"<[a-zA-Z/][^>]*>|\*\*|__|^#+ ", re.MULTILINE)
LOWEST, HIGHEST = -999_999_999, 999_999_999
MOST_DECIMALS = 6
REQUIRED = {"yes": True, "true": True, "true()": True, "no": False, "false": False, "false()": False, "": False}
LOOKS_MEANT = {"multiline", "likert"}
"""Appearances that say what kind of question it is."""
REFUSALS = (DONT_KNOW, PREFER_NOT_TO_SAY)


@dataclass
class Names:
    """The codes that names of the form have become."""

    codes: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def give(self, row: FormRow, findings: list[Finding], name: str = "") -> str:
        """The code of a row's name, which is told apart from every other; what is wrong with it is found."""
        name = name or row["name"]
        if not name:
            findings.append(row.found(rules.NO_NAME))
            return ""
        code = re.sub(r"[^a-z0-9_]", "_", name.lower())
        if not CODE.fullmatch(code):
            findings.append(row.found(rules.BAD_NAME, name=name))
            return ""
        if code in self.taken:
            findings.append(row.found(rules.NAME_TWICE, name=name))
            return ""
        if code != name:
            findings.append(row.found(rules.RENAMED, name=name, code=code))
        self.taken.add(code)
        self.codes[name] = code
        return code


@dataclass
class Asker:
    """Makes questions of rows: with the lists of choices, and the codes given so far."""

    lists: Mapping[str, Sequence[FormRow]]
    languages: Sequence[str]
    names: Names
    findings: list[Finding]

    def question(self, item: Item, code: str, choices: Sequence[FormRow] | None = None) -> Data:
        """The question of a row; `choices` are those of its list that a filter lets through."""
        question: Data = {"code": code, "type": self._type(item), "text": self.words(item.row, "label")}
        if hint := self.words(item.row, "hint"):
            question["hint"] = hint
        if self._is_required(item.row):
            question["required"] = True
        ADDED[item.kind](self, item, question, self.lists.get(item.list_name, ()) if choices is None else choices)
        self._constrain(item, question)
        self._look(item)
        self._otherwise(item.row, question)
        return question

    def words(self, row: FormRow, name: str) -> dict[str, str]:
        """Words by language, with the answers that they name as documents name them."""
        found = row.words(name)
        for words in found.values():
            if sign := TAGS.search(words):
                self.findings.append(row.found(rules.MARKUP, value=shortened(sign[0])))
                break
        return {language: PLACEHOLDER.sub(self._placeholder, words) for language, words in found.items()}

    def _placeholder(self, match: re.Match[str]) -> str:
        return f"{{{self.names.codes.get(match[1], match[1].lower())}}}"

    def _type(self, item: Item) -> str:
        wanted = item.row["folkmoot_type"]
        if item.kind == "text":
            own = wanted if wanted in ("line", "text", "area", "postcode") else ""
            return own or ("text" if "multiline" in item.row["appearance"].lower().split() else "line")
        if item.kind == "single" and wanted in ("scale", "single", "consent"):
            return wanted
        if item.kind == "single":
            return "scale" if self._is_a_scale(item) else "single"
        return {"note": "information", "integer": "number", "decimal": "number", "range": "number"}.get(
            item.kind, item.kind
        )

    def _is_a_scale(self, item: Item) -> bool:
        """Whether the form says that it is one, or its options are a scale of the bank from its best on."""
        said = [row.words("label").get("en", "").casefold() for row in self.lists.get(item.list_name, ())]
        own = [words for row, words in zip(self.lists.get(item.list_name, ()), said, strict=True)
               if row["name"] not in REFUSALS]  # fmt: skip
        known = any(own == [step.casefold() for step in scale.in_english] for scale in scales())
        return known or "likert" in item.row["appearance"].lower().split()

    def _is_required(self, row: FormRow) -> bool:
        said = row["required"].strip().lower()
        if said not in REQUIRED:
            self.findings.append(row.found(rules.REQUIRED_NOT_CARRIED, value=shortened(said)))
        return REQUIRED.get(said, False)

    def _constrain(self, item: Item, question: Data) -> None:
        message = item.row.words("constraint_message")
        if message and question["type"] == "consent":
            question["refused"] = message
        elif message:
            value = {"column": "constraint_message", "value": shortened(next(iter(message.values())))}
            self.findings.append(item.row.found(rules.CELL_NOT_CARRIED, **value))
        if text := item.row["constraint"]:
            limits = read_constraint(text, question["type"], question.get("decimals", 0))
            question |= limits.fields
            for option in question.get("options", ()):
                if option["code"] in limits.exclusive and question["type"] == "multiple":
                    option["exclusive"] = True
            for part in limits.refused:
                self.findings.append(item.row.found(rules.CONSTRAINT_NOT_CARRIED, value=shortened(text), part=part))
        if question["type"] == "number" and not {"min", "max"} <= question.keys():
            question |= {"min": question.get("min", LOWEST), "max": question.get("max", HIGHEST)}
            limits_now = {"least": question["min"], "most": question["max"]}
            self.findings.append(item.row.found(rules.NO_LIMITS, **limits_now))

    def _look(self, item: Item) -> None:
        for look in item.row["appearance"].split():
            if look.lower() not in LOOKS_MEANT:
                self.findings.append(item.row.found(rules.LOOKS_NOT_CARRIED, value=look))

    def _otherwise(self, row: FormRow, question: Data) -> None:
        """What stands where an answer is absent: as the form has it, or else three dots."""
        given: Any = None
        if row["folkmoot_otherwise"]:
            try:
                given = json.loads(row["folkmoot_otherwise"])
            except (json.JSONDecodeError, RecursionError):
                value = {"column": "folkmoot_otherwise", "value": shortened(row["folkmoot_otherwise"])}
                self.findings.append(row.found(rules.CELL_NOT_CARRIED, **value))
        named = {
            self.names.codes.get(found, found)
            for name in ("label", "hint")
            for words in row.words(name).values()
            for found in PLACEHOLDER.findall(words)
        }
        if isinstance(given, dict):
            question["otherwise"] = given
        elif named:
            question["otherwise"] = {code: dict.fromkeys(self.languages, "…") for code in sorted(named)}
            self.findings.append(row.found(rules.OTHERWISE_MADE_UP, codes=", ".join(sorted(named))))

    def options(self, item: Item, question: Data, choices: Sequence[FormRow]) -> None:
        if item.list_name not in self.lists:
            self.findings.append(item.row.found(rules.NO_LIST, name=item.list_name))
        options: list[Data] = []
        for row in choices:
            code = row["name"]
            if code in REFUSALS:
                self._refuse(row, code, question)
            elif not OPTION_CODE.fullmatch(code):
                self.findings.append(row.found(rules.BAD_NAME, name=code))
            else:
                option: Data = {"code": code, "text": row.words("label")}
                if REQUIRED.get(row["folkmoot_exclusive"].lower(), False):
                    option["exclusive"] = True
                options.append(option)
        question["options"] = options
        self._order(item, question)
        self.refusals(item, question)

    def _refuse(self, row: FormRow, code: str, question: Data) -> None:
        question[code] = True
        own = refusal_words(code)
        if any(words != own.get(language) for language, words in row.words("label").items()):
            self.findings.append(row.found(rules.REFUSAL_REWORDED, code=code))

    def _order(self, item: Item, question: Data) -> None:
        parameters = parameters_of(item.row["parameters"])
        if item.row["folkmoot_order"] in ("random", "rotate"):
            question["order"] = item.row["folkmoot_order"]
        elif parameters.pop("randomize", "").lower() in ("true", "true()", "yes"):
            question["order"] = "random"
        parameters.pop("randomize", "")
        self._leave(item, parameters)

    def _leave(self, item: Item, parameters: Mapping[str, str]) -> None:
        """Say which parameters are not carried."""
        for name, value in parameters.items():
            said = {"column": "parameters", "value": shortened(f"{name}={value}")}
            self.findings.append(item.row.found(rules.CELL_NOT_CARRIED, **said))

    def refusals(self, item: Item, question: Data) -> None:
        for name in item.row["folkmoot_refusals"].split():
            if name in REFUSALS:
                question[name] = True

    def consent_or_single(self, item: Item, question: Data, choices: Sequence[FormRow]) -> None:
        self.options(item, question, choices)
        if question["type"] == "consent":
            question.pop("options")
            question.pop("order", None)

    def ranking(self, item: Item, question: Data, choices: Sequence[FormRow]) -> None:
        self.options(item, question, choices)
        if item.row["folkmoot_top"].isdecimal():
            question["top"] = int(item.row["folkmoot_top"])

    def number(self, item: Item, question: Data, choices: Sequence[FormRow]) -> None:
        if item.kind == "decimal":
            said = item.row["folkmoot_decimals"]
            question["decimals"] = int(said) if said.isdecimal() else MOST_DECIMALS
        if item.kind == "range":
            self._range(item, question)
        if unit := item.row.words("folkmoot_unit"):
            question["unit"] = unit
        self.refusals(item, question)

    def _range(self, item: Item, question: Data) -> None:
        parameters = parameters_of(item.row["parameters"])
        try:
            start, end, step = (
                float(parameters.pop(name, default)) for name, default in (("start", "1"), ("end", "10"), ("step", "1"))
            )
        except ValueError:
            start = end = step = 0
        if step == 0 or start == end or max(map(abs, (start, end, step))) > HIGHEST:
            self.findings.append(item.row.found(rules.RANGE_REFUSED, value=shortened(item.row["parameters"])))
            return
        least, most = sorted((start, end))
        places = max(_places(each) for each in (start, end, step))
        question |= {"min": _plain(least), "max": _plain(most)} | ({"decimals": places} if places else {})
        if abs(step) != 10**-places:
            said = {"step": _plain(step), "least": _plain(least), "most": _plain(most)}
            self.findings.append(item.row.found(rules.STEP_NOT_CARRIED, **said))
        self._leave(item, parameters)

    def plain(self, item: Item, question: Data, choices: Sequence[FormRow]) -> None:
        self.refusals(item, question)

    def nothing(self, item: Item, question: Data, choices: Sequence[FormRow]) -> None:
        question.pop("required", None)


ADDED = {
    "single": Asker.consent_or_single, "multiple": Asker.options, "ranking": Asker.ranking,
    "integer": Asker.number, "decimal": Asker.number, "range": Asker.number,
    "text": Asker.plain, "date": Asker.plain, "note": Asker.nothing,
}  # fmt: skip
"""What each kind of row adds to its question."""


def variant_of(question: Mapping[str, Any]) -> Variant:
    """A question as conditions know it."""
    codes = tuple(option["code"] for option in question.get("options", ()))
    return Variant(
        code=question["code"],
        type=question["type"],
        options=(YES, NO) if question["type"] == "consent" else codes,
        decimals=question.get("decimals", 0),
        least=question.get("min"),
        refusals=tuple(name for name in REFUSALS if question.get(name)),
    )


def parameters_of(said: str) -> dict[str, str]:
    """Parameters by name.

    >>> parameters_of("start=0; end = 10 step=2")
    {'start': '0', 'end': '10', 'step': '2'}
    """
    return {name.lower(): value for name, value in re.findall(r"([\w-]+)\s*=\s*([^\s;,]+)", said)}


def _places(number: float) -> int:
    """How many figures a number has after its point, as far as answers may have them."""
    return next((places for places in range(MOST_DECIMALS) if round(number, places) == number), MOST_DECIMALS)


def _plain(number: float) -> int | float:
    return int(number) if number.is_integer() else number

"""The layout of a file of responses to a questionnaire: what is said of each response, and then every question."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from core.translation.catalogues import in_every_language
from surveys.archive.names import distinct, part_name
from surveys.archive.variables import Variable, variables
from surveys.exporting.columns import (
    Chosen,
    Column,
    Filler,
    Kind,
    One,
    Placed,
    Typed,
    look_up,
    no_further,
    numbered,
    reasons_of,
    yes_and_no,
)
from surveys.exporting.no_answer import NoAnswer
from surveys.models import Mode, Recruitment, ResponseState
from surveys.questionnaire.answers import Words

WORDS = ("text", "line")
LONGEST_CODE = 32
Areas = Sequence[tuple[str, Words]]
"""The code and the name of each of a council's wards."""

STATES = {ResponseState.SUBMITTED: 1, ResponseState.PARTIAL: 2}
MODES = {mode: number for number, mode in enumerate(Mode, start=1)}
RECRUITMENTS = {recruitment: number for number, recruitment in enumerate(Recruitment, start=1)}


@dataclass(frozen=True)
class Layout:
    """The columns of a file, and what fills those of the questions, by the question's code."""

    own: Sequence[Column]
    fillers: Sequence[tuple[str, Filler]]

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return (*self.own, *(column for _, filler in self.fillers for column in filler.columns))

    def column(self, name: str) -> Column:
        return next(each for each in self.columns if each.name == name)


def layout_of(document: Mapping[str, Any], areas: Areas, *, words: bool) -> Layout:
    """The layout for a questionnaire's document and a council's wards; residents' own words only if they are wanted.

    The names of columns follow from the questionnaire alone: neither what was answered nor what is wanted changes them.
    """
    own = _own_columns()
    asked = list(variables(document))
    fillers = [_filler(each, areas) for each in asked]
    names = distinct([*(column.name for column in own), *(c.name for filler in fillers for c in filler.columns)])
    rest = iter(names[len(own) :])
    named = [_renamed(filler, [next(rest) for _ in filler.columns]) for filler in fillers]
    kept = [(v.name, f) for v, f in zip(asked, named, strict=True) if words or v.type not in WORDS]
    return Layout(own, kept)


def _own_columns() -> tuple[Column, ...]:
    """What is said of a response beside its answers."""
    states: dict[int | str, Words] = {
        STATES[ResponseState.SUBMITTED]: in_every_language("Submitted"),
        STATES[ResponseState.PARTIAL]: in_every_language("Partial: begun and never submitted"),
    }
    modes: dict[int | str, Words] = {
        MODES[Mode.ONLINE]: in_every_language("Online"),
        MODES[Mode.PAPER]: in_every_language("On paper"),
        MODES[Mode.TELEPHONE]: in_every_language("By telephone"),
        MODES[Mode.FACE_TO_FACE]: in_every_language("Face to face"),
    }
    came: dict[int | str, Words] = {
        RECRUITMENTS[Recruitment.SAMPLE]: in_every_language("From the sample"),
        RECRUITMENTS[Recruitment.OPEN_LINK]: in_every_language("By the link open to everybody"),
        RECRUITMENTS[Recruitment.PANEL]: in_every_language("From the citizens’ panel"),
        RECRUITMENTS[Recruitment.BOOST]: in_every_language("By a link for a group that answers too little"),
    }
    number = {"measure": "scale", "decimals": 6, "width": 14}
    return (
        Column("respondent", "words", in_every_language("Respondent"), width=100),
        Column("state", "coded", in_every_language("Submitted or partial"), states),
        Column("mode", "coded", in_every_language("How the answers were given"), modes),
        Column("recruitment", "coded", in_every_language("How the respondent came"), came),
        Column("language", "words", in_every_language("Language of the answers"), width=8),
        Column("answered_on", "date", in_every_language("Day of the last answer"), measure="scale"),
        Column("stratum", "words", in_every_language("Stratum"), width=64),
        Column("psu", "words", in_every_language("Primary sampling unit"), width=64),
        Column("design_weight", "number", in_every_language("Design weight"), **number),  # type: ignore[arg-type]
        Column("weight", "number", in_every_language("Weight of the published figures"), **number),  # type: ignore[arg-type]
    )


def _filler(variable: Variable, areas: Areas) -> Filler:
    return FILLERS[variable.type](variable, areas)


def _one(variable: Variable, areas: Areas) -> Filler:
    numbers, reasons = numbered([each.code for each in variable.chosen]), reasons_of(variable)
    meanings: dict[int | str, Words] = {numbers[each.code]: each.text for each in variable.chosen}
    measure = "ordinal" if variable.type == "scale" else "nominal"
    return One(_column(variable, "coded", meanings, reasons, measure=measure), look_up(reasons) | numbers)


def _area(variable: Variable, areas: Areas) -> Filler:
    reasons = reasons_of(variable)
    column = _column(variable, "named", dict(areas), reasons, width=max([9, *(len(code) for code, _ in areas)]))
    return One(column, look_up(reasons) | {code: code for code, _ in areas})


def _several(variable: Variable, areas: Areas) -> Filler:
    reasons = reasons_of(variable)
    columns = [
        replace(
            _column(variable, "coded", yes_and_no(), reasons),
            name=part_name(variable.name, each.code),
            label=_joined(_label(variable), each.text),
            part=each.code,
        )
        for each in variable.chosen
    ]
    return Chosen(columns, [each.code for each in variable.chosen], look_up(reasons))


def _ranked(variable: Variable, areas: Areas) -> Filler:
    numbers, reasons = numbered([each.code for each in variable.chosen]), reasons_of(variable)
    if 0 in numbers.values():
        numbers = {code: place for place, code in enumerate(numbers, start=1)}
    meanings: dict[int | str, Words] = {numbers[each.code]: each.text for each in variable.chosen}
    places = variable.data.get("top") or len(variable.chosen)
    columns = [
        replace(
            _column(variable, "coded", meanings | {0: no_further()}, reasons),
            name=part_name(variable.name, place),
            label=_joined(_label(variable), {"en": str(place)}),
            part=str(place),
        )
        for place in range(1, places + 1)
    ]
    return Placed(columns, numbers, look_up(reasons))


def _number(variable: Variable, areas: Areas) -> Filler:
    data = variable.data
    reasons = reasons_of(variable, least=data["min"])
    decimals = data.get("decimals", 0)
    figures = max(len(str(int(data[side]))) for side in ("min", "max")) + (decimals + 1 if decimals else 0)
    facts = {"decimals": decimals, "width": max(figures, 4), "least": data["min"], "most": data["max"]}
    column = _column(variable, "number", {}, reasons, measure="scale", **facts)
    return Typed(column, (int, float), look_up(reasons))


def _day(variable: Variable, areas: Areas) -> Filler:
    reasons, bounds = reasons_of(variable), {"least": variable.data.get("min"), "most": variable.data.get("max")}
    return Typed(_column(variable, "date", {}, reasons, measure="scale", **bounds), (str,), look_up(reasons))


def _words(variable: Variable, areas: Areas) -> Filler:
    longest = variable.data.get("max_length", {"line": 200, "text": 2000}[variable.type])
    reasons = reasons_of(variable)
    return Typed(_column(variable, "words", {}, reasons, width=longest), (str,), look_up(reasons))


FILLERS: Mapping[str, Callable[[Variable, Areas], Filler]] = {
    "single": _one, "scale": _one, "consent": _one, "multiple": _several, "ranking": _ranked, "number": _number,
    "date": _day, "line": _words, "text": _words, "area": _area, "postcode": _area,
}  # fmt: skip


def _column(
    variable: Variable, kind: Kind, meanings: Mapping[Any, Words], reasons: Mapping[NoAnswer, int], **facts: Any
) -> Column:
    label = _label(variable)
    return Column(variable.name, kind, label, dict(meanings), reasons, question=variable.name, **facts)


def _label(variable: Variable) -> Words:
    """A question as it was asked; that of a grid's statement has the grid's own words before it."""
    return _joined(variable.lead_in, variable.text) if variable.lead_in else variable.text


def _joined(first: Words, second: Words) -> Words:
    """Words beside each other, in every language that the first are there in."""
    plain = second.get("en") or next(iter(second.values()))
    return {language: f"{words} – {second.get(language, plain)}" for language, words in first.items()}


def _renamed(filler: Filler, names: Iterable[str]) -> Filler:
    columns = tuple(replace(column, name=name) for column, name in zip(filler.columns, names, strict=True))
    if isinstance(filler, One | Typed):
        return replace(filler, column=columns[0])
    assert isinstance(filler, Chosen | Placed), "every other filler has several columns"
    return replace(filler, columns=columns)


def questions_with_words(layout: Layout) -> Iterator[str]:
    """The codes of the questions whose answers are residents' own words."""
    return (code for code, filler in layout.fillers if filler.columns[0].kind == "words")

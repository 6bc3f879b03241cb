"""An XLSForm as a questionnaire's document, with all that it holds and that cannot be carried, by sheet and row."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import groupby, product
from math import prod
from typing import Any

from core.translation.catalogues import in_every_language
from surveys.bank.bank import SECONDS
from surveys.questionnaire.check import findings as check
from surveys.questionnaire.conditions import read_condition
from surveys.questionnaire.fault import Finding, Severity
from surveys.xlsform import rules
from surveys.xlsform.asking import Asker, Names, variant_of
from surveys.xlsform.conditions import Known, Reduced, Variant, both, reduce
from surveys.xlsform.expressions import Column, Node, Unsupported, parts_of, read_expression, references
from surveys.xlsform.headings import language_code
from surveys.xlsform.items import Group, Item, Items, read_items
from surveys.xlsform.rows import FormRow, Table, read_table, shortened
from surveys.xlsform.soundness import parser_findings
from surveys.xlsform.workbook import Book, read_workbook

Data = dict[str, Any]
INTRODUCTION, STATEMENT = "folkmoot.introduction", ".statement"
"""Notes that hold a questionnaire's introduction, and what is agreed to in a question of consent."""
MOST_FILTERED = 200
"""Of more combinations of answers than this a filter is not worked out."""


@dataclass(frozen=True)
class Imported:
    """A document, unless too little could be read to make one; and everything that is to be said of the form."""

    document: Data | None
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        return self.document is not None and all(each.severity is not Severity.ERROR for each in self.findings)


def read_form(content: bytes, *, name: str = "form") -> Imported:
    """Read a workbook; `name` is the code of a form that does not give itself one. Raises nothing for a bad file."""
    book = read_workbook(content)
    if any(each.severity is Severity.ERROR for each in book.findings) and not book.sheet("survey").rows:
        return Imported(None, tuple(book.findings))
    form = _Form(book, name)
    document = form.document()
    found = [*book.findings, *form.findings]
    if all(each.severity is not Severity.ERROR for each in found):
        found += parser_findings(book) or [form.placed(each) for each in check(document)]
    order = list(Severity)
    return Imported(document, tuple(sorted(found, key=lambda each: order.index(each.severity))))


@dataclass
class _Asked:
    """A question with where it stands in the form, and where its options do."""

    data: Data
    item: Item
    choices: Sequence[FormRow] = ()
    only_if: Reduced = True
    """What a filter of its choices adds to its relevance."""


@dataclass
class _Section:
    group: Group | None
    entries: list[list[_Asked]] = field(default_factory=list)
    """Questions one by one, and the statements of a grid together."""


class _Form:
    def __init__(self, book: Book, name: str) -> None:
        self.book, self.name = book, name
        self.findings: list[Finding] = []
        self.settings = self._table("settings", "en")
        said = next((row["default_language"] for row in self.settings.rows), "")
        default = language_code(said) if said else "en"
        self.survey = self._table("survey", default or "en")
        self.choices = self._table("choices", default or "en")
        self.languages = self.survey.languages
        if not said:
            self._assume_languages(default)
        self.lists: dict[str, list[FormRow]] = {}
        for row in self.choices.rows:
            if not row["name"]:
                self.findings.append(row.found(rules.NO_NAME))
            self.lists.setdefault(row["list_name"], []).append(row)
        self.items: Items = read_items(self.survey.rows)
        self.findings += self.items.findings
        self.names, self.known = Names(), Known()
        self.asker = Asker(self.lists, self.languages, self.names, self.findings)
        self.places: dict[str, FormRow] = {}
        self.columns_used: set[str] = set()

    def _table(self, sheet: str, default: str) -> Table:
        table = read_table(self.book, sheet, default)
        self.findings += table.findings
        return table

    def _assume_languages(self, default: str) -> None:
        for sheet in ("survey", "choices"):
            if "label" in self.book.sheet(sheet).headings:
                said = {"column": "label", "language": default}
                self.findings.append(Finding("", rules.LANGUAGE_ASSUMED, said, sheet=sheet, row=1))

    def document(self) -> Data:
        """The questionnaire, and on the way everything that is to be said of the form."""
        self._need_columns()
        asked = self._asked()
        sections = self._sections(asked)
        document = self._head(sum(len(entry) for section in sections for entry in section.entries))
        document["sections"] = [
            self._section(section, f"/sections/{number}", document) for number, section in enumerate(sections)
        ]
        self._tell_sections_apart(document["sections"])
        self._say_what_is_left()
        return document

    def _need_columns(self) -> None:
        for sheet, table, columns in (
            ("survey", self.survey, ("type", "name", "label")),
            ("choices", self.choices, ("list_name", "name", "label")),
        ):
            there = {name for row in table.rows for name in (*row.fields, *row.worded)}
            for column in columns if table.rows else ():
                if column not in there:
                    self.findings.append(Finding("", rules.NO_COLUMN, {"column": column}, sheet=sheet, row=1))

    # What is asked, in order.

    def _asked(self) -> list[_Asked]:
        consents = {item.name for item in self.items.items if item.row["folkmoot_type"] == "consent"}
        statements: dict[str, dict[str, str]] = {}
        for item in self.items.items:
            if item.kind == "calculate":
                self._note_calculation(item)
        asked: list[_Asked] = []
        for item in self.items.items:
            about = item.name.removesuffix(STATEMENT)
            if item.kind == "note" and item.name.endswith(STATEMENT) and about in consents:
                statements[about] = self.asker.words(item.row, "label")
            elif item.kind != "calculate" and not self._is_introduction(item):
                asked += self._questions(item, statements)
        return asked

    def _is_introduction(self, item: Item) -> bool:
        return item.kind == "note" and item.name == INTRODUCTION

    def _note_calculation(self, item: Item) -> None:
        with suppress(Unsupported):  # It is said at the end, with those that nothing looks at.
            self.known.calculations[item.name] = read_expression(item.row["calculation"])

    def _questions(self, item: Item, statements: Mapping[str, Data]) -> list[_Asked]:
        """The question of a row, or one for each set of choices that its filter lets through."""
        if item.kind != "calculate" and item.row["calculation"]:
            value = {"column": "calculation", "value": shortened(item.row["calculation"])}
            self.findings.append(item.row.found(rules.CELL_NOT_CARRIED, **value))
        code = self.names.give(item.row, self.findings)
        if not code:
            return []
        choices = self.lists.get(item.list_name, [])
        variants = self._filtered(item, choices) if item.row["choice_filter"] else [("", choices, True)]
        found: list[_Asked] = []
        for suffix, chosen, only_if in variants:
            own = code if len(variants) == 1 else self.names.give(item.row, [], f"{code}_{suffix}") or code
            data = self.asker.question(item, own, chosen)
            if data["type"] == "consent":
                data["statement"] = statements.get(item.name, {})
            found.append(_Asked(data, item, [row for row in chosen if row["name"] in _codes(data)], only_if))
        self.known.questions[item.name] = [variant_of(each.data) for each in found]
        if len(found) > 1:
            said = {"number": len(found), "codes": ", ".join(each.data["code"] for each in found)}
            self.findings.append(item.row.found(rules.FILTER_CARRIED, **said))
        return found

    def _filtered(self, item: Item, choices: list[FormRow]) -> list[tuple[str, list[FormRow], Reduced]]:
        """The sets of choices that a filter lets through, each with what is answered where it does."""
        said = item.row["choice_filter"]
        try:
            node = read_expression(said)
            self.columns_used |= _columns(node)
            shown = [(row, reduce(node, self.known, _cells(row, _columns(node)))) for row in choices]
            return self._sets(node, shown)
        except Unsupported as error:
            self.findings.append(item.row.found(rules.FILTER_REFUSED, value=shortened(said), part=str(error)))
            return [("", choices, True)]

    def _sets(self, node: Node, shown: list[tuple[FormRow, Reduced]]) -> list[tuple[str, list[FormRow], Reduced]]:
        causes = [variant for name in sorted(references(node)) for variant in self.known.questions.get(name, [])]
        if any(cause.type not in ("single", "scale", "consent") for cause in causes):
            raise Unsupported(next(f"${{{cause.code}}}" for cause in causes if cause.type not in ("single", "scale")))
        answers = [(*cause.options, *cause.refusals) for cause in causes]
        if prod(map(len, answers)) > MOST_FILTERED:
            raise Unsupported(", ".join(f"${{{cause.code}}}" for cause in causes))
        sets: dict[tuple[str, ...], tuple[list[FormRow], list[tuple[str, ...]]]] = {}
        for given in product(*answers):
            known = dict(zip((cause.code for cause in causes), given, strict=True))
            through = [row for row, when in shown if when is True or (when and read_condition(when).holds(known))]
            if through:
                sets.setdefault(tuple(row["name"] for row in through), (through, []))[1].append(given)
        found = [(rows, _given(causes, ways)) for rows, ways in sets.values()]
        if len(found) == 1:
            every = len(next(iter(sets.values()))[1]) == prod(map(len, answers))
            return [("", found[0][0], True if every and not causes else found[0][1])]
        suffixes = [ways[0][0] if len(ways) == 1 and len(causes) == 1 else "" for _rows, ways in sets.values()]
        return [
            (suffix or str(number), rows, only_if)
            for number, (suffix, (rows, only_if)) in enumerate(zip(suffixes, found, strict=True), start=1)
        ]

    # Sections.

    def _sections(self, asked: list[_Asked]) -> list[_Section]:
        """Questions by the innermost group that is not a table; a table's rows are one entry."""
        sections: list[_Section] = []
        for home, members in groupby(asked, lambda each: _home(each.item.group)):
            section = _Section(home)
            for table, rows in groupby(members, lambda each: _table_of(each.item.group)):
                entries = list(rows)
                section.entries += [entries] if table and _is_grid(entries) else [[each] for each in entries]
                if table and not _is_grid(entries):
                    self.findings.append(table.row.found(rules.GRID_LOOSENED, name=table.name))
            sections.append(section)
        for group in self.items.groups:
            inner = [each for each in group.chain() if "table-list" not in each.appearances]
            if len(inner) > 1 and "table-list" not in group.appearances:
                self.findings.append(group.row.found(rules.GROUP_INSIDE, name=group.name))
        return sections

    def _section(self, section: _Section, where: str, document: Data) -> Data:
        group = section.group
        if group:
            self.places[where] = group.row
        title = self.asker.words(group.row, "label") if group else {}
        if not title:
            title = document["title"]
            if group:
                self.findings.append(group.row.found(rules.GROUP_UNTITLED, name=group.name))
        data: Data = {"code": _section_code(group.name if group else "questions"), "title": title}
        data["questions"] = []
        for entry in section.entries:
            place = f"{where}/questions/{len(data['questions'])}"
            question = self._grid(entry, place) if self._is_table(entry) else self._question(entry[0], place)
            if question:
                data["questions"].append(question)
        if group and "field-list" in group.appearances:
            if _hang_together(data["questions"]):
                self.findings.append(group.row.found(rules.TOGETHER_LOOSENED, name=group.name))
            else:
                data["together"] = True
        return data

    def _is_table(self, entry: Sequence[_Asked]) -> bool:
        return _table_of(entry[0].item.group) is not None and _is_grid(entry)

    def _question(self, asked: _Asked, place: str) -> Data | None:
        self._place(place, asked)
        when = self._when(asked.item, asked.only_if)
        if when is False:
            self.findings.append(asked.item.row.found(rules.NEVER_RELEVANT))
            return None
        return asked.data if when is True else asked.data | {"when": when}

    def _grid(self, entry: list[_Asked], place: str) -> Data | None:
        first, table = entry[0], _table_of(entry[0].item.group)
        assert table is not None
        code = self.names.give(table.row, self.findings)
        shared = {name: value for name, value in first.data.items() if name not in ("code", "type", "text", "hint")}
        grid: Data = {"code": code, "type": "grid", "text": self.asker.words(table.row, "label")}
        if hint := self.asker.words(table.row, "hint"):
            grid["hint"] = hint
        grid["statements"] = [{"code": each.data["code"], "text": each.data["text"]} for each in entry]
        grid |= shared
        if table.row["folkmoot_order"] in ("random", "rotate"):
            grid["order"] = table.row["folkmoot_order"]
        self._place(place, first)
        self.places[place] = table.row
        for number, each in enumerate(entry):
            self.places[f"{place}/statements/{number}"] = each.item.row
        when = self._when(first.item, True)
        if when is False:
            self.findings.append(table.row.found(rules.NEVER_RELEVANT))
            return None
        return grid if when is True else grid | {"when": when}

    def _place(self, place: str, asked: _Asked) -> None:
        self.places[place] = asked.item.row
        for number, row in enumerate(asked.choices):
            self.places[f"{place}/options/{number}"] = row

    def _when(self, item: Item, only_if: Reduced) -> Reduced:
        """What a question hangs on: its own relevance and that of the groups around it."""
        found = only_if
        around = [group.row for group in item.group.chain()] if item.group else []
        for row in (item.row, *around):
            if said := row["relevant"]:
                try:
                    found = both(reduce(read_expression(said), self.known), found)
                except Unsupported as error:
                    self.findings.append(row.found(rules.CONDITION_REFUSED, value=shortened(said), part=str(error)))
        return found

    # The head, and what is left.

    def _head(self, asked: int) -> Data:
        settings = self.settings.rows[0] if self.settings.rows else FormRow("settings", 2, {}, {}, {})
        languages = self.languages or ["en"]
        title = settings["form_title"] or self._made_up(settings, "title", self.name)
        minutes = settings["folkmoot_minutes"]
        if not minutes.isdecimal() or int(minutes) < 1:
            minutes = self._made_up(settings, "minutes", str(max(1, round(asked * SECONDS / 60))))
        code = _section_code(settings["form_id"] or self.name)
        if settings["form_id"] and code != settings["form_id"]:
            self.findings.append(settings.found(rules.RENAMED, name=settings["form_id"], code=code))
        document: Data = {
            "code": code,
            "version": (settings["version"] or self._made_up(settings, "version", "1"))[:32],
            "languages": languages,
            "title": settings.words("folkmoot_title") or dict.fromkeys(languages, title),
            "introduction": self._introduction(settings, languages),
            "minutes": int(minutes),
        }
        for name in ("/code", "/version", "/title", "/minutes"):
            self.places[name] = settings
        for place, heading in enumerate(languages):
            self.places[f"/languages/{place}"] = FormRow("survey", 1, {"": heading}, {}, {})
        return document

    def _made_up(self, settings: FormRow, what: str, value: str) -> str:
        self.findings.append(settings.found(rules.MADE_UP, what=what, value=value))
        return value

    def _introduction(self, settings: FormRow, languages: Sequence[str]) -> Data:
        for item in self.items.items:
            if self._is_introduction(item):
                self.places["/introduction"] = item.row
                return self.asker.words(item.row, "label")
        plain = in_every_language("You can leave out any question and stop whenever you like.")
        self.places["/introduction"] = settings
        self._made_up(settings, "introduction", plain["en"])
        return {language: plain[language] for language in languages if language in plain}

    def _tell_sections_apart(self, sections: list[Data]) -> None:
        """Give sections that bear the same code a number."""
        taken: set[str] = set()
        for section in sections:
            code, number = section["code"], 2
            while section["code"] in taken:
                section["code"] = f"{code[:58]}-{number}"
                number += 1
            taken.add(section["code"])

    def _say_what_is_left(self) -> None:
        for item in self.items.items:
            if item.kind == "calculate":
                used = item.name in self.known.used
                rule = rules.CALCULATION_USED if used else rules.CALCULATION_NOT_CARRIED
                self.findings.append(item.row.found(rule, name=item.name))
        used_lists = {item.list_name for item in self.items.items}
        for name, rows in self.lists.items():
            if name not in used_lists:
                self.findings.append(rows[0].found(rules.LIST_UNUSED, name=name))
        for table, sheet in ((self.survey, "survey"), (self.choices, "choices"), (self.settings, "settings")):
            self.findings += _others(table, sheet, self.columns_used if sheet == "choices" else frozenset())
        for group in self.items.groups:
            for look in sorted(group.appearances - {"field-list", "table-list"}):
                self.findings.append(group.row.found(rules.LOOKS_NOT_CARRIED, value=look))

    def placed(self, finding: Finding) -> Finding:
        """A finding of the linter with the sheet and row that it is about."""
        steps = finding.where
        while steps and steps not in self.places:
            steps = steps.rpartition("/")[0]
        row = self.places.get(steps)
        return replace(finding, sheet=row.sheet, row=row.number) if row else replace(finding, sheet="survey", row=1)


def _others(table: Table, sheet: str, used: set[str] | frozenset[str]) -> Iterator[Finding]:
    """Columns that are not XLSForm's, each with the rows that fill it."""
    rows: dict[str, list[int]] = {}
    for row in table.rows:
        for column in row.others:
            rows.setdefault(column, []).append(row.number)
    for column, numbers in rows.items():
        if sheet == "settings":
            yield Finding("", rules.SETTING_NOT_CARRIED, {"column": column}, sheet=sheet, row=numbers[0])
        elif column not in used:
            said = {"column": column, "rows": shortened(", ".join(map(str, numbers)))}
            yield Finding("", rules.COLUMN_NOT_CARRIED, said, sheet=sheet, row=1)


def _codes(data: Data) -> set[str]:
    return {option["code"] for option in data.get("options", ())}


def _columns(node: Node) -> set[str]:
    own = {node.name} if isinstance(node, Column) else set()
    return own.union(*(_columns(part) for part in parts_of(node)))


def _cells(row: FormRow, columns: set[str]) -> dict[str, str]:
    """A choice's cells under the columns that a filter looks at; an empty cell is an empty word."""
    return {column: row.others.get(column) or row[column] for column in columns}


def _given(causes: Sequence[Variant], ways: Sequence[tuple[str, ...]]) -> Reduced:
    """That the causes have been answered in one of some ways."""
    if not causes:
        return True
    if len(causes) == 1:
        return {"question": causes[0].code, "any_of": [way[0] for way in ways]}
    each = [
        {"all": [{"question": cause.code, "any_of": [value]} for cause, value in zip(causes, way, strict=True)]}
        for way in ways
    ]
    return {"any": each} if len(each) > 1 else each[0]


def _home(group: Group | None) -> Group | None:
    return group.parent if group and "table-list" in group.appearances else group


def _table_of(group: Group | None) -> Group | None:
    return group if group and "table-list" in group.appearances else None


def _is_grid(entries: Sequence[_Asked]) -> bool:
    """Whether rows are statements of one grid: of one list and alike in everything but their words."""
    alike = {repr({**each.data, "code": "", "text": "", "type": ""}) for each in entries}
    choosing = all(each.item.kind == "single" and each.data["type"] != "consent" for each in entries)
    own = any(each.item.row["relevant"] or each.only_if is not True for each in entries)
    return len(entries) > 1 and len(alike) == 1 and choosing and not own and "hint" not in entries[0].data


def _hang_together(questions: Sequence[Data]) -> bool:
    """Whether a question hangs on another of its own section."""
    own = {each["code"] for question in questions for each in (question, *question.get("statements", ()))}
    return any(
        leaf.question in own
        for question in questions
        if "when" in question
        for leaf in read_condition(question["when"]).leaves()
    )


def _section_code(name: str) -> str:
    """A name as the code of a section or of a questionnaire."""
    code = re.sub(r"[^a-z0-9-]+", "-", name.removeprefix("section.").lower()).strip("-")
    return (code if code[:1].isalpha() else f"s-{code}".strip("-"))[:64]

"""The rows of a survey as they follow each other: questions and calculations, each in its groups."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pyxform import aliases

from surveys.questionnaire.fault import Finding
from surveys.xlsform import rules
from surveys.xlsform.rows import FormRow

SIMPLE = {
    "text": "text", "string": "text", "integer": "integer", "int": "integer", "decimal": "decimal", "date": "date",
    "note": "note", "range": "range", "calculate": "calculate",
}  # fmt: skip
SILENT = {
    "start", "end", "today", "deviceid", "device id", "imei", "subscriberid", "simserial", "phonenumber", "username",
    "email", "audit", "start-geopoint", "background-audio", "uri:deviceid", "uri:username",
}  # fmt: skip
"""Types that ask nothing: they note a time or a device."""
SELECTS = sorted(
    ((alias, kind) for alias, kind in aliases.select.items() if alias not in aliases.select_from_file),
    key=lambda pair: -len(pair[0]),
)
CHOOSING = {"select one": "single", "select all that apply": "multiple", "rank": "ranking"}
BEGIN, END = re.compile(r"begin[ _](.+)"), re.compile(r"end[ _](.+)")
GROUPS, REPEATS = ("group",), ("repeat", "lgroup", "looped group", "loop")


@dataclass(eq=False)
class Group:
    """A group of the form, and the one that it stands in."""

    row: FormRow
    parent: "Group | None"

    @property
    def name(self) -> str:
        return self.row["name"]

    @property
    def appearances(self) -> set[str]:
        return set(self.row["appearance"].lower().split())

    def chain(self) -> Iterator["Group"]:
        """This group and those around it."""
        group: Group | None = self
        while group:
            yield group
            group = group.parent


@dataclass(eq=False)
class Item:
    """A question or calculation: its kind, the list that it chooses from, and its group."""

    row: FormRow
    kind: str
    list_name: str = ""
    group: Group | None = None

    @property
    def name(self) -> str:
        return self.row["name"]


@dataclass
class Items:
    """What a survey asks, in order, and what is wrong with its rows."""

    items: list[Item] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_items(rows: list[FormRow]) -> Items:
    """Follow the rows: repeats and what stands in them are refused, and groups are noted with each row."""
    found = Items()
    open_groups: list[Group] = []
    repeats = 0
    for row in rows:
        said = " ".join(row["type"].split())
        begin, end = BEGIN.fullmatch(said.lower()), END.fullmatch(said.lower())
        if begin and begin[1] in REPEATS:
            repeats += 1
            found.findings.append(row.found(rules.REPEAT_REFUSED, name=row["name"]))
        elif end and end[1] in REPEATS:
            repeats = max(0, repeats - 1)
        elif repeats:
            continue
        elif begin and begin[1] in GROUPS:
            open_groups.append(Group(row, open_groups[-1] if open_groups else None))
            found.groups.append(open_groups[-1])
        elif end and end[1] in GROUPS:
            if open_groups:
                open_groups.pop()
            else:
                found.findings.append(row.found(rules.GROUP_NOT_OPEN))
        elif item := _item(row, said, found.findings):
            item.group = open_groups[-1] if open_groups else None
            found.items.append(item)
    found.findings += [group.row.found(rules.GROUP_OPEN, name=group.name) for group in open_groups]
    return found


def _item(row: FormRow, said: str, findings: list[Finding]) -> Item | None:
    kind = said.lower()
    if not kind:
        if row.fields or row.worded:
            findings.append(row.found(rules.NO_TYPE))
        return None
    if kind in SILENT:
        findings.append(row.found(rules.TYPE_NOT_CARRIED, type=said))
        return None
    if kind in SIMPLE:
        return Item(row, SIMPLE[kind])
    for alias, meaning in SELECTS:
        if kind.startswith(f"{alias} ") and str(meaning) in CHOOSING:
            list_name, *more = said[len(alias) :].split()
            if more:
                findings.append(row.found(rules.OR_OTHER))
            return Item(row, CHOOSING[str(meaning)], list_name)
    findings.append(row.found(rules.TYPE_REFUSED, type=said))
    return None

"""A sheet's rows by XLSForm's columns, and by language where they hold words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from surveys.questionnaire.fault import Finding, Rule
from surveys.xlsform import rules
from surveys.xlsform.headings import Heading, language_code, read_heading
from surveys.xlsform.workbook import Book

SHORT = 60


@dataclass(frozen=True)
class FormRow:
    """A row: what its columns hold, and its words by language."""

    sheet: str
    number: int
    fields: Mapping[str, str]
    worded: Mapping[str, dict[str, str]]
    others: Mapping[str, str]
    """Cells under headings that are not XLSForm's, by heading: choice filters look at them."""

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    def words(self, name: str) -> dict[str, str]:
        return dict(self.worded.get(name, {}))

    def found(self, rule: Rule, **values: object) -> Finding:
        """A finding on this row."""
        return Finding("", rule, values, sheet=self.sheet, row=self.number)


@dataclass
class Table:
    """A sheet's rows, the languages of its labels in their order, and what is wrong with its columns."""

    rows: list[FormRow] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_table(book: Book, sheet: str, default: str) -> Table:
    """Read a sheet; `default` is the language, by its code, of words whose heading names none."""
    table = Table()
    source = book.sheet(sheet)
    headings = {said: read_heading(said, sheet, source.headings) for said in source.headings if said}
    spoken = dict(_languages(headings.values(), sheet, default, table))
    for row in source.rows:
        fields: dict[str, str] = {}
        worded: dict[str, dict[str, str]] = {}
        others: dict[str, str] = {}
        for said, words in row.cells.items():
            heading = headings[said]
            if not heading.is_known:
                others[said] = words
            elif not heading.is_carried:
                value = {"column": said, "value": shortened(words)}
                table.findings.append(Finding("", rules.CELL_NOT_CARRIED, value, sheet=sheet, row=row.number))
            elif said in spoken:
                worded.setdefault(heading.field, {})[spoken[said]] = words
            else:
                fields[heading.field] = words
        table.rows.append(FormRow(sheet, row.number, fields, worded, others))
    return table


def _languages(headings: Iterable[Heading], sheet: str, default: str, table: Table) -> Iterator[tuple[str, str]]:
    """The language of each worded column that is carried."""
    seen: set[tuple[str, str]] = set()
    for heading in headings:
        if not heading.is_carried or heading.field not in WORDED_FIELDS:
            continue
        language = language_code(heading.language) if heading.language else default
        where = {"sheet": sheet, "row": 1}
        if not language:
            table.findings.append(Finding("", rules.LANGUAGE_UNSAID, {"column": heading.said}, **where))  # type: ignore[arg-type]
            continue
        if (heading.field, language) in seen:
            table.findings.append(Finding("", rules.COLUMN_TWICE, {"column": heading.said}, **where))  # type: ignore[arg-type]
        seen.add((heading.field, language))
        if heading.field == "label" and language not in table.languages:
            table.languages.append(language)
        yield heading.said, language


WORDED_FIELDS = ("label", "hint", "constraint_message", "folkmoot_unit", "folkmoot_title")


def shortened(words: str) -> str:
    return words if len(words) <= SHORT else f"{words[:SHORT]}…"

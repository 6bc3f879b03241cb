"""Responses for archives: a CSV file, and the DDI-Codebook 2.5 that describes it, in one ZIP file."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from surveys.archive.ddi import Codebook, as_bytes, beginning, identifier
from surveys.archive.variables import Variable, writable
from surveys.exporting.columns import Column
from surveys.exporting.layout import Layout
from surveys.exporting.no_answer import reason_words
from surveys.exporting.parcel import Counted, parcel
from surveys.exporting.responses import Batch
from surveys.exporting.tables import csv_of
from surveys.questionnaire.condition_words import in_signs

DATA, DESCRIPTION = "responses.csv", "codebook.xml"
FORMATS = {"coded": "numeric", "number": "numeric"}
WEIGHTS = ("design_weight", "weight")


def write_ddi(path: Path, document: Mapping[str, Any], layout: Layout, batches: Iterable[Batch], language: str) -> None:
    """Write the data, and then what they are, which says how many responses there were."""
    counted = Counted(batches)
    with parcel(path) as archive:
        archive.add(DATA, csv_of(layout, counted, language))
        archive.add(DESCRIPTION, [description(document, layout, counted.rows, language)])


def description(document: Mapping[str, Any], layout: Layout, rows: int, language: str) -> bytes:
    """The codebook of a file of responses, as XML in UTF-8; its codes are those that the file holds."""
    writer = _DataCodebook(document, layout, language)
    root = beginning(document)
    writer.head(root)
    writer.study(root)
    writer.file(root, rows)
    writer.data(root)
    return as_bytes(root)


class _DataCodebook(Codebook):
    """Describes the columns of a file where the questionnaire's codebook describes its questions."""

    def __init__(self, document: Mapping[str, Any], layout: Layout, language: str) -> None:
        super().__init__(document)
        self.layout = layout
        self.asked: Mapping[str, Variable] = {variable.name: variable for variable in self.variables}
        self.languages: Sequence[str] = list(dict.fromkeys([*self.languages, language]))

    def file(self, root: Element, rows: int) -> None:
        described = SubElement(SubElement(root, "fileDscr", {"ID": "F1"}), "fileTxt")
        SubElement(described, "fileName").text = DATA
        dimensions = SubElement(described, "dimensns")
        SubElement(dimensions, "caseQnty").text = str(rows)
        SubElement(dimensions, "varQnty").text = str(len(self.layout.columns))
        SubElement(described, "fileType", {"charset": "UTF-8"}).text = "CSV"

    def data(self, root: Element) -> None:
        data = SubElement(root, "dataDscr")
        for code, filler in self.layout.fillers:
            if len(filler.columns) > 1:
                several = self.asked[code].type == "multiple"
                kind = {"type": "multipleResp"} if several else {"type": "other", "otherType": "ranking"}
                members = " ".join(identifier("V", column.name) for column in filler.columns)
                facts = {"ID": identifier("G", code), "name": code, **kind, "var": members}
                self.say(SubElement(data, "varGrp", facts), "labl", self.asked[code].text)
        for column in self.layout.columns:
            self.column(data, column)

    def column(self, data: Element, column: Column) -> None:
        weight = {"wgt": "wgt"} if column.name in WEIGHTS else {}
        interval = {"intrvl": "contin" if column.measure == "scale" else "discrete"}
        facts = {"ID": identifier("V", column.name), "name": column.name, "files": "F1", **weight, **interval}
        element = SubElement(data, "var", facts)
        self.say(element, "labl", column.label)
        variable = self.asked.get(column.question)
        if variable:
            self.question(element, variable, column.name)
        self._values(element, column, variable)
        kind = FORMATS.get(column.kind, "character")
        SubElement(element, "varFormat", {"type": kind, "schema": "other"})

    def _values(self, element: Element, column: Column, variable: Variable | None) -> None:
        """The bounds, the codes of no answer, for whom it is asked, and what every code means."""
        sides = (("min", column.least), ("max", column.most))
        bounds = {side: str(bound) for side, bound in sides if bound is not None}
        if bounds:
            SubElement(SubElement(element, "valrng"), "range", {"UNITS": "REAL", **bounds})
        if column.reasons:
            invalid = SubElement(element, "invalrng")
            for missing in column.reasons.values():
                SubElement(invalid, "item", {"VALUE": str(missing)})
        if variable and "when" in variable.data:
            SubElement(element, "universe").text = writable(in_signs(variable.data["when"]))
        for code, words in column.meanings.items():
            self._category(element, {}, str(code), words)
        for reason, number in column.reasons.items():
            facts = {"missing": "Y", "missType": reason.name.lower()}
            self._category(element, facts, str(number), reason_words(reason))

    def _category(self, element: Element, facts: Mapping[str, str], code: str, words: Mapping[str, str]) -> None:
        category = SubElement(element, "catgry", dict(facts))
        SubElement(category, "catValu").text = code
        self.say(category, "labl", words)

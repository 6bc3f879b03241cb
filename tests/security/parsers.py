"""Every reader of what comes from outside: how it is called, a sound example, and the errors that it may raise."""

import io
import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from analysis.model_file import ModelFileError, pack, unpack
from core.tables import UnreadableTable, open_table
from core.translation import po, xliff, xliff_reading
from core.translation.units import Translation, Unit, UnreadableFile
from feedback.import_map import ImportMap
from feedback.import_map import MapError as CommentMapError
from feedback.import_rows import UnusableFile, read_open_rows
from framework.feeding.odata.lexing import BadRequest, NotOffered
from framework.feeding.odata.parsing import parse_filter
from framework.maps.problems import MapProblem
from framework.maps.reading import read_map
from framework.series.periods import NoPeriod, read_period
from framework.series.series_map import MapError as SeriesMapError
from framework.series.series_map import SeriesMap, read_document
from surveys.importing.response_map import MapError as ResponseMapError
from surveys.importing.response_map import ResponseMap
from surveys.mailings.samples import SampleFault, read_sample
from surveys.questionnaire.check import faults
from surveys.sampling.lists import ListUnusable, read_list
from surveys.xlsform.expressions import Unsupported, read_expression
from surveys.xlsform.reading import read_form
from tests.surveys.forms import ask, workbook
from tests.surveys.making import document, questionnaire

COMMENTS = b'No,Words,When\r\n1,"The bins, again",2026-03-01\r\n2,The library,2026-03-02\r\n'
COMMENT_MAP = b"""source = "letters"
[columns.reference]
header = "No"
[columns.text]
header = "Words"
[columns.date]
header = "When"
formats = ["%Y-%m-%d"]
"""
SERIES_MAP = b"""source = "figures"
publisher = "Office of examples"
indicator = "litter"
[columns]
area = { header = "Area" }
period = { header = "Year" }
value = { header = "Value" }
"""
RESPONSE_MAP = b"""source = "agency"
off_route = "leave-out"
[columns]
respondent = { header = "id" }
mode = { fixed = "telephone" }
[questions.satisfied]
header = "Q1"
"""
SQUARE = [[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]]
MAP = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"WD24CD": "E05000001", "WD24NM": "North"},
            "geometry": {"type": "Polygon", "coordinates": SQUARE},
        }
    ],
}
UNITS = Translation("voices/spring", "en", "cy", (Unit(name="title", source="The town", target="Y dref"),))


@dataclass(frozen=True)
class Parser:
    """A reader of bytes. Whatever it is given, it answers, or raises one of `errors`."""

    read: Callable[[bytes], object]
    make: Callable[[], bytes]
    errors: tuple[type[Exception], ...] = ()

    @cached_property
    def example(self) -> bytes:
        return self.make()


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _comments(content: bytes) -> object:
    return list(read_open_rows(io.BytesIO(content), "comments.csv", _plan()))


@cache
def _plan() -> ImportMap:
    return ImportMap.from_document(tomllib.loads(COMMENT_MAP.decode()))


def _table(content: bytes, name: str) -> object:
    return list(open_table(io.BytesIO(content), name).rows)


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


PARSERS: Mapping[str, Parser] = {
    "a table": Parser(lambda content: _table(content, "a.csv"), lambda: COMMENTS, (UnreadableTable,)),
    "a workbook": Parser(lambda content: _table(content, "a.xlsx"), lambda: workbook([ask("text", "q")]),
                         (UnreadableTable,)),
    "comments": Parser(_comments, lambda: COMMENTS, (UnusableFile,)),
    "a map of comments": Parser(lambda content: ImportMap.from_text(_text(content)), lambda: COMMENT_MAP,
                                (CommentMapError,)),
    "a map of figures": Parser(lambda content: SeriesMap.from_document(read_document(content)), lambda: SERIES_MAP,
                               (SeriesMapError,)),
    "a map of responses": Parser(lambda content: ResponseMap.from_text(_text(content), questionnaire()),
                                 lambda: RESPONSE_MAP, (ResponseMapError,)),
    "boundaries": Parser(read_map, lambda: json.dumps(MAP).encode(), (MapProblem,)),
    "a list of addresses": Parser(lambda content: read_list(io.BytesIO(content), "a.csv"),
                                  lambda: b"reference,stratum\nnorth-1,North\n", (ListUnusable,)),
    "a sample": Parser(read_sample, lambda: b"reference,stratum,design_weight\nnorth-1,North,1.5\n", (SampleFault,)),
    "an XLSForm": Parser(read_form, lambda: workbook([ask("text", "q")])),
    "an expression of XLSForm": Parser(lambda content: read_expression(_text(content)),
                                       lambda: b"selected(${q}, 'a') and not(${r} > 3)", (Unsupported,)),
    "a questionnaire": Parser(lambda content: faults(_json(content)), lambda: json.dumps(document()).encode()),
    "a filter of OData": Parser(lambda content: parse_filter(_text(content)),
                                lambda: b"Value gt 0.5 and (Name eq 'x''y' or not (Base le 30))",
                                (BadRequest, NotOffered)),
    "a period": Parser(lambda content: read_period(_text(content)), lambda: b"2025/26 Q2", (NoPeriod,)),
    "a catalogue": Parser(po.read, lambda: po.write(UNITS), (UnreadableFile,)),
    "a translation": Parser(xliff_reading.read, lambda: xliff.write(UNITS), (UnreadableFile,)),
    "a model": Parser(unpack, lambda: pack({"model": "m"}, {}), (ModelFileError,)),
}  # fmt: skip

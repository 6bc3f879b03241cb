"""The files that responses can be taken away as."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from surveys.exporting.layout import Layout
from surveys.exporting.responses import Batch


@dataclass(frozen=True)
class FileKind:
    """A kind of file: the end of its name, its media type, and whether it may hold words in the place of codes.

    `writer` names what writes it, which is loaded only then, as the libraries behind some of them are large.
    """

    ending: str
    media_type: str
    writer: str
    may_hold_words: bool = False

    def write(
        self, path: Path, document: Mapping[str, Any], layout: Layout, batches: Iterable[Batch], language: str, *,
        in_words: bool = False,
    ) -> None:  # fmt: skip
        """Write a whole file of the responses to the questionnaire of a document, its labels in a language."""
        module, name = self.writer.split(":")
        write: Callable[..., None] = getattr(import_module(f"surveys.exporting.{module}"), name)
        words = {"in_words": in_words} if self.may_hold_words else {}
        write(path, document, layout, batches, language, **words)


SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILE_KINDS: Mapping[str, FileKind] = {
    "csv": FileKind(".csv", "text/csv", "tables:write_csv", may_hold_words=True),
    "xlsx": FileKind(".xlsx", SHEET, "tables:write_xlsx", may_hold_words=True),
    "sav": FileKind(".sav", "application/x-spss-sav", "spss:write_sav"),
    "parquet": FileKind(".parquet", "application/vnd.apache.parquet", "tables:write_parquet", may_hold_words=True),
    "ddi": FileKind(".zip", "application/zip", "ddi:write_ddi"),
    "triple-s": FileKind(".zip", "application/zip", "triple_s:write_triple_s"),
}

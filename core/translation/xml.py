"""XML from outside, read without any document type: no entity is ever declared, fetched or multiplied.

The standard library's parser is driven directly because it alone tells on which line an element stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from core.translation.units import UnreadableFile


@dataclass(frozen=True)
class ReadDocument:
    """A document's root, and the line where each of its elements begins."""

    root: Element
    lines: Mapping[Element, int]


@dataclass
class _Reading:
    """The parser's state while a document is read."""

    builder: TreeBuilder = field(default_factory=TreeBuilder)
    lines: dict[Element, int] = field(default_factory=dict)
    parser: expat.XMLParserType = field(default_factory=lambda: expat.ParserCreate(namespace_separator="}"))

    def __post_init__(self) -> None:
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = lambda name: self.builder.end(_qualified(name))
        self.parser.CharacterDataHandler = self.builder.data
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        element = self.builder.start(_qualified(name), {_qualified(key): value for key, value in attributes.items()})
        self.lines[element] = self.parser.CurrentLineNumber

    def _refuse_doctype(self, *_declared: object) -> None:
        raise UnreadableFile(f"line {self.parser.CurrentLineNumber}: a document type is declared, which we never read.")


def parse(content: bytes) -> ReadDocument:
    """Read a document. Raises `UnreadableFile` when it is not well formed or declares a document type."""
    reading = _Reading()
    try:
        reading.parser.Parse(content, True)
    except expat.ExpatError as error:
        raise UnreadableFile(f"line {error.lineno}: it is not well-formed XML.") from error
    except (LookupError, ValueError) as error:
        raise UnreadableFile("It names an encoding that is not known: save it in UTF-8.") from error
    return ReadDocument(reading.builder.close(), reading.lines)


def _qualified(name: str) -> str:
    """A name in the way of ElementTree: `{namespace}local`."""
    return f"{{{name}" if "}" in name else name

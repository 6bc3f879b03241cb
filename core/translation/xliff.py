"""Translations as XLIFF 2.0 files.

Source: XLIFF Version 2.0, OASIS Standard, 2014. A unit's `name` is its place; its `id` is the same as a name token.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from core.translation.units import Translation, Unit

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NOT_IN_A_TOKEN = re.compile(r"[^A-Za-z0-9._-]")


def write(translation: Translation) -> bytes:
    """The translation as an XLIFF 2.0 document in UTF-8."""
    languages = {"srcLang": translation.source_language, "trgLang": translation.language}
    root = Element("xliff", {"xmlns": NAMESPACE, "version": "2.0", **languages})
    file = SubElement(root, "file", {"id": "words", "original": translation.subject})
    words = [pair for unit in translation.units for pair in _add(file, unit)]
    ElementTree.indent(root)
    for element, text in words:  # After the indentation, which would add white space to them.
        _fill(element, text)
    document = ElementTree.tostring(root, encoding="unicode").replace("\r", "&#13;")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{document}\n'.encode()


def _add(file: Element, unit: Unit) -> Iterator[tuple[Element, str]]:
    """Add a unit; yields each element that holds words, with the words."""
    element = SubElement(file, "unit", {"id": _token(unit.name), "name": unit.name})
    if unit.notes:
        notes = SubElement(element, "notes")
        for note in unit.notes:
            yield SubElement(notes, "note"), NOT_IN_XML.sub("", note)
    segment = SubElement(element, "segment", {"state": "translated" if unit.target else "initial"})
    yield SubElement(segment, "source", {SPACE: "preserve"}), unit.source
    if unit.target:
        yield SubElement(segment, "target", {SPACE: "preserve"}), unit.target


def _fill(element: Element, text: str) -> None:
    """Write words, with `<cp>` for a character that XML cannot hold."""
    last: Element | None = None
    position = 0
    for found in NOT_IN_XML.finditer(text):
        _append(element, last, text[position : found.start()])
        last, position = SubElement(element, "cp", {"hex": f"{ord(found[0]):04X}"}), found.end()
    _append(element, last, text[position:])


def _append(element: Element, last: Element | None, text: str) -> None:
    if last is None:
        element.text = text
    else:
        last.tail = text


def _token(name: str) -> str:
    """A name as an XML name token, in which `:2B` stands for the character 2B."""
    return NOT_IN_A_TOKEN.sub(lambda found: f":{ord(found[0]):X}", name)

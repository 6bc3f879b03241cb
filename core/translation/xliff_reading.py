"""XLIFF files as translators' tools send them back: version 2.0, and 1.2, which many tools still write.

Source: XLIFF Version 2.0 (OASIS, 2014) and Version 1.2 (OASIS, 2008).
"""

from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element

from core.translation.units import Translation, Unit, UnreadableFile
from core.translation.xml import ReadDocument, parse

TRANSPARENT = {"g", "mrk", "pc", "sub"}
"""Inline elements that only mark the words inside them; of any other, what it stands for is kept."""


def read(content: bytes) -> Translation:
    """Read a translation. Raises `UnreadableFile`."""
    document = parse(content)
    version = document.root.get("version", "")
    reader = READERS.get(version)
    if _local(document.root) != "xliff" or reader is None:
        raise UnreadableFile("It is not an XLIFF file of version 2.0 or 1.2.")
    return reader(document)


def _read_2(document: ReadDocument) -> Translation:
    root, (file, *others) = document.root, _children(document.root, "file") or [Element("file")]
    _only_one(others)
    units = [_unit_2(unit, document.lines[unit]) for unit in _descendants(file, "unit")]
    return _translation(file, root.get("srcLang"), root.get("trgLang"), units)


def _read_1(document: ReadDocument) -> Translation:
    file, *others = _children(document.root, "file") or [Element("file")]
    _only_one(others)
    units = [_unit_1(unit, document.lines[unit]) for unit in _descendants(file, "trans-unit")]
    return _translation(file, file.get("source-language"), file.get("target-language"), units)


READERS: dict[str, Callable[[ReadDocument], Translation]] = {"1.2": _read_1, "2.0": _read_2, "2.1": _read_2}


def _unit_2(unit: Element, line: int) -> Unit:
    """A unit whose words may have been cut into segments, with what lies between them."""
    sources, targets, whole = [], [], True
    for part in (each for each in unit if _local(each) in {"segment", "ignorable"}):
        source, target = _words(part, "source") or "", _words(part, "target")
        if _local(part) == "ignorable" and target is None:
            target = source
        whole = whole and bool(target)
        sources.append(source)
        targets.append(target or "")
    return Unit(_name(unit, "name"), "".join(sources), "".join(targets) if whole else "", line=line)


def _unit_1(unit: Element, line: int) -> Unit:
    return Unit(_name(unit, "resname"), _words(unit, "source") or "", _words(unit, "target") or "", line=line)


def _name(unit: Element, attribute: str) -> str:
    return unit.get(attribute) or unit.get("id") or ""


def _translation(file: Element, source: str | None, target: str | None, units: list[Unit]) -> Translation:
    if not source or not target:
        raise UnreadableFile("It does not say from which language to which it translates.")
    return Translation(file.get("original", ""), source, target, tuple(units))


def _only_one(others: list[Element]) -> None:
    if others:
        raise UnreadableFile("It holds several files: send them one by one.")


def _words(parent: Element, name: str) -> str | None:
    found = _children(parent, name)
    return _text(found[0]) if found else None


def _text(element: Element) -> str:
    """The words of an element, with what its inline elements stand for."""
    return (element.text or "") + "".join(_inline(child) + (child.tail or "") for child in element)


def _inline(element: Element) -> str:
    if _local(element) in TRANSPARENT:
        return _text(element)
    if _local(element) == "cp":
        return chr(int(element.get("hex", "FFFD"), 16))
    return element.get("equiv") or element.get("equiv-text") or _text(element)


def _children(parent: Element, name: str) -> list[Element]:
    return [child for child in parent if _local(child) == name]


def _descendants(parent: Element, name: str) -> Iterable[Element]:
    return (element for element in parent.iter() if _local(element) == name)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]

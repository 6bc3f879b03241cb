"""A questionnaire as triple-S XML 3.0, by which survey software exchanges surveys.

The positions are those of a CSV file with one column a variable, and one for each answer that a question may have
several of. Numbers and dates have no room for words, so that ways of not answering them are not described.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from surveys.archive.variables import Variable, variables, writable
from surveys.questionnaire.answers import Words

VERSION = "3.0"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
LONGEST_AREA = 9
"""As many characters as a ward's code has."""
SPREAD = ("multiple", "ranking")


def metadata(document: Mapping[str, Any]) -> bytes:
    """The triple-S definition of a document without errors, as XML in UTF-8."""
    languages: Sequence[str] = document["languages"]
    root = Element("sss", {"version": VERSION, **({"languages": " ".join(languages)} if len(languages) > 1 else {})})
    SubElement(root, "origin").text = "Folkmoot"
    survey = SubElement(root, "survey")
    SubElement(survey, "name").text = document["code"]
    SubElement(survey, "version").text = writable(document["version"])
    say(survey, "title", document["title"], languages)
    record = SubElement(survey, "record", {"ident": "A", "format": "csv", "skip": "1"})
    column = 1
    for number, variable in enumerate(variables(document), start=1):
        column = _variable(record, number, column, variable, languages)
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _variable(record: Element, number: int, column: int, variable: Variable, languages: Sequence[str]) -> int:
    """Describe a variable that begins in a column; the column after it."""
    kind, describe = KINDS[variable.type]
    literal = kind in ("single", "multiple") and not all(each.code.isdecimal() for each in variable.categories)
    attributes = {"ident": str(number), "type": kind, **({"format": "literal"} if literal else {})}
    element = SubElement(record, "variable", attributes)
    SubElement(element, "name").text = variable.name
    label = {
        language: f"{variable.lead_in.get(language, '')} {variable.text.get(language, '')}".strip()
        for language in languages
    }
    say(element, "label", label, languages)
    fields = _fields(variable)
    last = column + fields - 1
    SubElement(element, "position", {"start": str(column), **({"finish": str(last)} if fields > 1 else {})})
    if variable.type in SPREAD:
        SubElement(element, "spread", {"subfields": str(fields)})
    describe(element, variable, languages)
    return last + 1


def _fields(variable: Variable) -> int:
    if variable.type == "ranking":
        return int(variable.data.get("top") or len(variable.chosen))
    return len(variable.categories) if variable.type == "multiple" else 1


def _categories(element: Element, variable: Variable, languages: Sequence[str]) -> None:
    values = SubElement(element, "values")
    for each in variable.categories:
        say(values, "value", each.text, languages, {"code": each.code})


def _numbers(element: Element, variable: Variable, languages: Sequence[str]) -> None:
    places = variable.data.get("decimals", 0)
    bounds = {side: f"{variable.data[name]:.{places}f}" for side, name in (("from", "min"), ("to", "max"))}
    SubElement(SubElement(element, "values"), "range", bounds)


def _days(element: Element, variable: Variable, languages: Sequence[str]) -> None:
    """Dates without hyphens, as triple-S writes them."""
    least, most = variable.data.get("min", "0001-01-01"), variable.data.get("max", "9999-12-31")
    days = {"from": least.replace("-", ""), "to": most.replace("-", "")}
    SubElement(SubElement(element, "values"), "range", days)


def _words(element: Element, variable: Variable, languages: Sequence[str]) -> None:
    longest = {"line": 200, "text": 2000}.get(variable.type, LONGEST_AREA)
    room = max([variable.data.get("max_length", longest), *(len(each.code) for each in variable.missing)])
    SubElement(element, "size").text = str(room)


Describe = Callable[[Element, Variable, Sequence[str]], None]
KINDS: Mapping[str, tuple[str, Describe]] = {
    "single": ("single", _categories), "scale": ("single", _categories), "consent": ("single", _categories),
    "multiple": ("multiple", _categories), "ranking": ("multiple", _categories), "number": ("quantity", _numbers),
    "date": ("date", _days), "line": ("character", _words), "text": ("character", _words),
    "area": ("character", _words), "postcode": ("character", _words),
}  # fmt: skip


def say(
    parent: Element, tag: str, words: Words, languages: Sequence[str], attributes: Mapping[str, str] | None = None
) -> None:
    """Words as they stand in one language; in several, a text for each."""
    element = SubElement(parent, tag, dict(attributes or {}))
    if len(languages) == 1:
        element.text = writable(words.get(languages[0], ""))
        return
    for language in languages:
        if words.get(language):
            SubElement(element, "text", {LANGUAGE: language}).text = writable(words[language])

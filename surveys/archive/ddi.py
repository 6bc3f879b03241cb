"""A questionnaire as DDI-Codebook 2.5, in which data archives describe surveys.

Elements stand in the order that the standard's schema has them in. A question with several answers, or a ranking, is a
group of variables: one for each option, or for each place.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from surveys.archive.names import part_name
from surveys.archive.variables import Category, Variable, variables, writable
from surveys.questionnaire.answers import Words
from surveys.questionnaire.condition_words import in_signs
from surveys.questionnaire.document import content_hash
from surveys.questionnaire.grids import GRID

NAMESPACE = "ddi:codebook:2_5"
SCHEMA = "http://www.ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
DOMAINS = {"number": "numeric", "date": "datetime", "line": "text", "text": "text", "multiple": "multiple"}
SELECTED = (
    Category("1", {"en": "Chosen", "cy": "Wedi’i ddewis", "ar": "مختار", "ur": "منتخب"}),
    Category("0", {"en": "Not chosen", "cy": "Heb ei ddewis", "ar": "غير مختار", "ur": "غیر منتخب"}),
)
"""What is kept of each option of a question that may have several answers."""


def codebook(document: Mapping[str, Any]) -> bytes:
    """The codebook of a document without errors, as XML in UTF-8."""
    root = beginning(document)
    writer = Codebook(document)
    writer.head(root)
    writer.study(root)
    writer.data(root)
    return as_bytes(root)


def beginning(document: Mapping[str, Any]) -> Element:
    """The element that holds a codebook."""
    return Element("codeBook", {
        "xmlns": NAMESPACE, "xmlns:xsi": INSTANCE, "xsi:schemaLocation": f"{NAMESPACE} {SCHEMA}", "version": "2.5",
        "ID": identifier("C", document["code"], document["version"]), LANGUAGE: document["languages"][0],
    })  # fmt: skip


def as_bytes(root: Element) -> bytes:
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


class Codebook:
    """Writes the parts of a codebook."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.languages: Sequence[str] = document["languages"]
        self.variables = list(variables(document))

    def head(self, root: Element) -> None:
        """The description of the codebook itself."""
        citation = SubElement(SubElement(root, "docDscr"), "citation")
        self._titles(citation)
        SubElement(SubElement(citation, "prodStmt"), "software").text = "Folkmoot"
        SubElement(SubElement(citation, "verStmt"), "version").text = f"sha256:{content_hash(self.document)}"

    def study(self, root: Element) -> None:
        study = SubElement(root, "stdyDscr")
        citation = SubElement(study, "citation")
        self._titles(citation)
        SubElement(SubElement(citation, "verStmt"), "version").text = writable(self.document["version"])
        self.say(SubElement(study, "stdyInfo"), "abstract", self.document["introduction"])

    def _titles(self, citation: Element) -> None:
        statement = SubElement(citation, "titlStmt")
        first, *others = self.languages
        self.say(statement, "titl", self.document["title"], [first])
        self.say(statement, "parTitl", self.document["title"], others)
        SubElement(statement, "IDNo").text = writable(f"{self.document['code']}/{self.document['version']}")

    def data(self, root: Element) -> None:
        data = SubElement(root, "dataDscr")
        for attributes, words in self._groups():
            self.say(SubElement(data, "varGrp", attributes), "labl", words)
        for variable in self.variables:
            for part in self._parts(variable):
                self._variable(data, variable, *part)

    def _groups(self) -> Iterator[tuple[dict[str, str], Words]]:
        """Sections, grids, and the variables that one question with several answers fills."""
        for section in self.document["sections"]:
            held = [each for each in self.variables if each.section == section["code"]]
            if held:
                yield self._group("section", section["code"], held), section["title"]
            for question in section["questions"]:
                if question["type"] == GRID:
                    members = [each for each in held if each.data.get("grid") == question["code"]]
                    yield self._group("grid", question["code"], members), question["text"]
        for variable in self.variables:
            if variable.type in ("multiple", "ranking"):
                kind = "multipleResp" if variable.type == "multiple" else "other"
                yield self._group(kind, f"{variable.name}.answers", [variable]), variable.text

    def _group(self, kind: str, name: str, held: Sequence[Variable]) -> dict[str, str]:
        members = " ".join(identifier("V", part[0]) for variable in held for part in self._parts(variable))
        other = {"otherType": "ranking"} if kind == "other" else {}
        return {"ID": identifier("G", kind, name), "name": name, "type": kind, **other, "var": members}

    def _parts(self, variable: Variable) -> list[tuple[str, str, Words, Sequence[Category]]]:
        """The variables that a question fills: name, what it keeps, its label and its categories."""
        if variable.type == "multiple":
            return [
                (part_name(variable.name, each.code), "discrete", each.text, SELECTED) for each in variable.categories
            ]
        if variable.type == "ranking":
            places = variable.data.get("top") or len(variable.chosen)
            return [
                (part_name(variable.name, place), "discrete", variable.text, variable.categories)
                for place in range(1, places + 1)
            ]
        interval = "contin" if variable.type in ("number", "date") else "discrete"
        return [(variable.name, interval, variable.text, variable.categories)]

    def _variable(
        self, data: Element, variable: Variable, name: str, interval: str, label: Words, categories: Sequence[Category]
    ) -> None:
        element = SubElement(data, "var", {"ID": identifier("V", name), "name": name, "intrvl": interval})
        self.say(element, "labl", label)
        self.question(element, variable, name)
        if variable.type in ("number", "date") and {"min", "max"} & variable.data.keys():
            bounds = {side: str(variable.data[side]) for side in ("min", "max") if side in variable.data}
            SubElement(SubElement(element, "valrng"), "range", {"UNITS": "REAL", **bounds})
        if variable.missing and variable.type != "multiple":
            invalid = SubElement(element, "invalrng")
            for each in variable.missing:
                SubElement(invalid, "item", {"VALUE": each.code})
        if "when" in variable.data:
            SubElement(element, "universe").text = writable(in_signs(variable.data["when"]))
        for each in categories:
            missing = {"missing": "Y", "missType": each.code} if each.is_missing else {}
            category = SubElement(element, "catgry", missing)
            SubElement(category, "catValu").text = each.code
            self.say(category, "labl", each.text)
        kind = "numeric" if variable.type == "number" else "character"
        SubElement(element, "varFormat", {"type": kind, "schema": "other"})

    def question(self, element: Element, variable: Variable, name: str) -> None:
        domain = DOMAINS.get(variable.type, "category")
        question = SubElement(element, "qstn", {"ID": identifier("Q", name), "responseDomainType": domain})
        self.say(question, "preQTxt", variable.lead_in)
        self.say(question, "preQTxt", variable.data.get("statement", {}))
        self.say(question, "qstnLit", variable.text)
        self.say(question, "ivuInstr", variable.data.get("hint", {}))

    def say(self, parent: Element, tag: str, words: Words, languages: Sequence[str] | None = None) -> None:
        """An element for each language that the words are there in."""
        for language in self.languages if languages is None else languages:
            if words.get(language):
                SubElement(parent, tag, {LANGUAGE: language}).text = writable(words[language])


def identifier(*parts: str) -> str:
    """An identifier as XML has them, different for different parts."""
    return ".".join(re.sub(r"[^A-Za-z0-9_.-]", lambda match: f"_{ord(match[0]):x}_", part) for part in parts)

"""A report as a Word file: real headings, real lists, a table's heading row that repeats, and the language set."""

from io import BytesIO
from typing import TYPE_CHECKING, Any

from feedback.acting.paper import Paper, Part

if TYPE_CHECKING:
    from docx.document import Document

WORD_LANGUAGES = {"en": "en-GB", "cy": "cy-GB", "ar": "ar-SA", "ur": "ur-PK"}


def word_file(paper: Paper) -> bytes:
    """The report as the bytes of a .docx file. The library is loaded where it is needed: a page never waits for it."""
    from docx import Document

    document = Document()
    _set_a4(document)
    _speak(document, paper)
    properties = document.core_properties
    properties.title, properties.author, properties.language = paper.title, paper.council, paper.language
    document.add_heading(paper.title, level=0)
    document.add_paragraph(f"{paper.council}, {paper.period}", style="Subtitle")
    for part in paper.parts:
        PARTS[part.kind](document, part)
    if paper.direction == "rtl":
        _turn(document)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _set_a4(document: "Document") -> None:
    """The paper that councils print on, where the library's own is that of North America."""
    from docx.shared import Mm

    for section in document.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(20)
        section.top_margin = section.bottom_margin = Mm(20)


def _heading(document: "Document", part: Part) -> None:
    document.add_heading(part.text, level=part.level - 1)


def _text(document: "Document", part: Part) -> None:
    document.add_paragraph(part.text)


def _points(document: "Document", part: Part) -> None:
    for item in part.items:
        document.add_paragraph(item, style="List Bullet")


def _quote(document: "Document", part: Part) -> None:
    paragraph = document.add_paragraph(style="Intense Quote")
    _say_language(paragraph.add_run(part.text)._r.get_or_add_rPr(), part.language)


def _table(document: "Document", part: Part) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document.add_paragraph(part.text, style="Caption").paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=len(part.headings), style="Light Grid Accent 1")
    for cell, heading in zip(table.rows[0].cells, part.headings, strict=True):
        cell.text = heading
    _repeat(table.rows[0])
    for row in part.rows:
        for place, (cell, words) in enumerate(zip(table.add_row().cells, row, strict=True)):
            cell.text = words
            if place in part.figures:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph()


PARTS = {"heading": _heading, "text": _text, "points": _points, "quote": _quote, "table": _table}


def _speak(document: "Document", paper: Paper) -> None:
    """Set the language of everything that does not set its own, so that it is read aloud and spelt rightly."""
    (defaults,) = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr")
    _say_language(defaults, paper.language)


def _say_language(properties: Any, language: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for known in properties.findall(qn("w:lang")):
        properties.remove(known)
    said = OxmlElement("w:lang")
    for name in ("w:val", "w:bidi", "w:eastAsia"):
        said.set(qn(name), WORD_LANGUAGES.get(language, language))
    properties.append(said)


def _repeat(row: Any) -> None:
    """Let a table's first row stand on top of each of its pages, and be known as its heading."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _turn(document: "Document") -> None:
    """Let every paragraph read from right to left."""
    from docx.oxml import OxmlElement

    for paragraph in document.paragraphs:
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))

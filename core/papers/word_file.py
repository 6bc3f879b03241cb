"""A paper as a Word file: real headings, real lists, a table's heading row that repeats, and the language set."""

from io import BytesIO
from typing import TYPE_CHECKING, Any

from core.papers.drawing import WIDTH, Drawing, Mark, png
from core.papers.paper import COLOURS, Paper, Part

if TYPE_CHECKING:
    from docx.document import Document

WORD_LANGUAGES = {"en": "en-GB", "cy": "cy-GB", "ar": "ar-SA", "ur": "ur-PK"}


def word_file(paper: Paper) -> bytes:
    """The paper as the bytes of a .docx file. The library is loaded where it is needed: a page never waits for it."""
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


def _steps(document: "Document", part: Part) -> None:
    for item in part.items:
        document.add_paragraph(item, style="List Number")


def _mark(document: "Document", part: Part) -> None:
    """Words with a colour behind them, which are in bold for those who do not see it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    ink, behind = COLOURS[part.colour]
    words = document.add_paragraph().add_run(part.text)
    words.bold, words.font.color.rgb = True, RGBColor.from_string(ink.upper())
    shade = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", behind.upper())):
        shade.set(qn(name), value)
    words._r.get_or_add_rPr().append(shade)


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


def _chart(document: "Document", part: Part) -> None:
    """A row for each figure, whose picture says in words what it shows; the words of the chart are the table's own."""
    drawing = part.drawing
    assert drawing is not None, "a chart has a drawing"
    document.add_paragraph(part.text, style="Caption").paragraph_format.keep_with_next = True
    document.add_paragraph(drawing.alt).paragraph_format.keep_with_next = True
    table = document.add_table(rows=0, cols=2)
    for mark in drawing.marks:
        _line(table.add_row().cells, drawing, mark)
    scale = table.add_row().cells[1].paragraphs[0]
    scale.add_run(" – ".join(drawing.ends))
    if drawing.reference is not None:
        document.add_paragraph(drawing.reference_label)
    document.add_paragraph()


def _line(cells: Any, drawing: Drawing, mark: Mark) -> None:
    from docx.shared import Mm

    words = cells[0].paragraphs[0].add_run(f"{mark.label}: {mark.shown}")
    words.bold = mark.own
    picture = cells[1].paragraphs[0].add_run().add_picture(BytesIO(png(drawing, mark)), width=Mm(WIDTH / 4.25))
    _describe(picture, f"{mark.label}: {mark.shown}")


def _describe(picture: Any, words: str) -> None:
    """Say in words what a picture shows, for those who hear the document read."""
    picture._inline.docPr.set("descr", words)


PARTS = {
    "heading": _heading,
    "text": _text,
    "points": _points,
    "steps": _steps,
    "quote": _quote,
    "table": _table,
    "chart": _chart,
    "mark": _mark,
}


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

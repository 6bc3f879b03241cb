"""What a pack says: successes first, words before pictures, what is hidden; and files that can be read aloud."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from core.models import Council, CouncilKind
from core.papers.paper import Paper
from core.papers.standalone import standalone
from core.papers.word_file import word_file
from core.pdf import can_make_pdf, pdf
from framework.comparing.aspects import Aspect, Reason
from framework.comparing.models import GroupKind
from framework.models import Verdict
from framework.packs.charts import chart_of
from framework.packs.evidence import CARE, NO, OTHERS, YES, Beside, Evidence
from framework.packs.models import Grouping, Pack, PackKind
from framework.packs.questions import Asked
from framework.packs.speaking import PackVoice
from framework.packs.writing import Correction, write_pack
from tests.framework.pack_evidence import acted, change, evidence, figure, words

COUNCIL = Council(name=words("Ash"), kind=CouncilKind.DISTRICT, languages=["en", "cy"], fictional=True)
PACK = Pack(
    kind=PackKind.SCRUTINY, title=words("Autumn pack"), introduction=words("One.\n\nTwo."), grouped_by=Grouping.THEME,
    begins_on=date(2026, 7, 1), ends_on=date(2026, 9, 30),
)  # fmt: skip
PARTNERS = Beside(
    OTHERS, Verdict.NO_CLEAR_DIFFERENCE, YES, kind=GroupKind.PARTNERS.value, number=5, value=0.58, difference=0.02
)
REPORT = {
    "n": 1200, "population": 89000.0, "design_effect": 1.25, "effective_sample": 960.0,
    "modes": {"online": 900, "paper": 300}, "recruited": {"sample": 1100, "panel": 100}, "imputed": {"sex": 7},
}  # fmt: skip
FELL = evidence(
    change=change(Verdict.LOWER, 0.70), history=[figure(0.70, id="old", begins_on=date(2025, 9, 1))], alike=["old"],
    others=[PARTNERS], said=acted(), target=80, figure=figure(report=REPORT, design_effect=1.3),
)  # fmt: skip
ROSE = evidence(change=change(Verdict.HIGHER, 0.50), code="bins", title=words("Bins"), theme="waste")
HIDDEN = evidence(None, code="rare", title=words("Rare"))


def written(*every: Evidence, language: str = "en", corrections: Any = ()) -> Paper:
    asked = [Asked("What next?", "It fell.")]
    return write_pack(PACK, COUNCIL, every, asked, corrections, language)


def said(paper: Paper) -> str:
    parts = [
        [part.text, *part.items, *part.headings, *(cell for row in part.rows for cell in row)] for part in paper.parts
    ]
    return "\n".join(text for part in parts for text in part)


def test_successes_come_first_and_words_before_pictures() -> None:
    paper = written(FELL, ROSE)
    text = said(paper)
    headings = [part.text for part in paper.parts if part.kind == "heading"]
    assert headings[:3] == ["In short", "What went well", "What became worse, or stands worse than elsewhere"]
    assert text.index("Bins: 60%") < text.index("Satisfied: 60%")
    kinds = [part.kind for part in paper.parts]
    assert text.index("Mend the gate") < text.index("Satisfied: the figures with their intervals")
    assert "By Parks team, until 1 January 2027." in text
    assert kinds.count("chart") == 2 and not re.search(r"\b(red|amber|green)\b", text, re.IGNORECASE)


def test_a_verdict_is_a_sentence_with_its_size_and_its_company() -> None:
    text = said(written(FELL))
    assert "It has fallen by 10 points (5 to 15) from 70%, which is more than chance would explain." in text
    assert "There is no clear difference from the average of 5 councils (Partners in this survey) (58%)." in text
    assert "Target: 80%, for reference only; it judges nothing." in text


def test_colours_come_with_words_and_only_where_the_council_chose_them() -> None:
    lit = write_pack(PACK, COUNCIL, [FELL, ROSE, evidence(), HIDDEN], [], [], "en", lights=True)
    assert [(part.text, part.colour) for part in lit.parts if part.kind == "mark"] == [
        ("Red: worse, by more than chance", "red"),
        ("Green: better, by more than chance", "green"),
    ]
    assert said(lit).index("Mend the gate") < said(lit).index("Red: worse")
    assert '<strong class="mark mark--red">Red: worse' in standalone(lit)
    words = next(run for p in docx.Document(BytesIO(word_file(lit))).paragraphs for run in p.runs if "Red:" in run.text)
    assert words.bold and words._r.xpath("w:rPr/w:shd/@w:fill") == ["F4CDC6"]
    assert not [part for part in written(FELL).parts if part.kind == "mark"]


def test_a_hidden_figure_is_said_to_be_hidden_and_is_not_drawn() -> None:
    text = said(written(HIDDEN))
    assert "Hidden to protect privacy (September to October 2026)." in text
    assert "Hidden to protect privacy: Rare." in text
    assert chart_of(HIDDEN, PackVoice("en")) is None


def test_what_may_not_be_compared_is_not_drawn_and_the_reason_is_given() -> None:
    because = [(Aspect.WORDING.value, Reason.WORDED_DIFFERENTLY.value)]
    apart = Beside(OTHERS, Verdict.TOO_FEW, NO, because, name=words("Combe"), value=0.9)
    last = change(Verdict.TOO_FEW, 0.7, comparable=NO, because=because)
    shown = evidence(change=last, others=[apart], history=[figure(0.7, id="old", begins_on=date(2025, 9, 1))])
    drawing = chart_of(shown, PackVoice("en"))
    assert drawing and [mark.label for mark in drawing.marks] == ["September to October 2026"]
    text = said(written(shown))
    assert "It cannot be compared with the figure before (Wording: the question was worded differently)." in text
    assert "It is not set beside Combe (Wording: the question was worded differently)." in text
    assert "90%" not in text


def test_reasons_for_care_stand_together_and_such_a_comparison_is_no_success() -> None:
    because = [(aspect.value, Reason.NOT_KNOWN.value) for aspect in (Aspect.WORDING, Aspect.SCALE)]
    because.append((Aspect.MODE.value, Reason.MODES_PARTLY_DIFFER.value))
    poll = Beside(OTHERS, Verdict.HIGHER, CARE, because, name=words("A poll"), value=0.4, difference=0.2)
    text = said(written(evidence(others=[poll])))
    assert "(Not known: wording, answers offered; Way of asking: many people answered in other ways)" in text
    assert "Nothing became better, or stands better than elsewhere" in text


def test_the_quality_of_the_data_is_told_from_facts() -> None:
    broken = figure(version=2, breaks_series=True, break_reason=words("The question is new."))
    late = evidence(
        figure=figure(status="indicative", ends_on=date(2026, 6, 1), begins_on=date(2026, 5, 1)), code="old"
    )
    text = said(written(FELL, replace(ROSE, figure=broken, history=[figure(id="x")]), late))
    for fact in (
        "At least 900 residents answered, weighted to stand for 89,000.", "They answered online (75%), on paper (25%).",
        "Not drawn by chance: panel (100).", "design effect of 1.25: 100 answers tell as much as 80",
        "under 10 answers about people’s own situation were missing",
        "“Bins” begins a new series. The question is new.",
        "Indicative only, as fewer than 100 answered: Satisfied.",
        "before this pack’s period: Satisfied (May to June 2026).",
        "People who did not answer because of the very opinion",
    ):  # fmt: skip
        assert fact in text


def test_a_correction_is_told_at_the_head() -> None:
    paper = written(FELL, corrections=[Correction(2, "1 December 2026", words("A base was wrong."))])
    assert paper.parts[1].text == "Version 2, corrected on 1 December 2026: A base was wrong."


def test_a_pack_is_written_in_welsh() -> None:
    paper = written(FELL, ROSE, language="cy")
    assert (paper.title, paper.language, paper.direction) == ("Autumn pack (Cymraeg)", "cy", "ltr")
    text = said(paper)
    assert "Satisfied (Cymraeg)" in text and "In short" not in text and "which is more than chance" not in text
    assert Paper.from_document(paper.as_document()) == paper


@pytest.mark.skipif(not can_make_pdf(), reason="the libraries of PDFs are absent")
def test_the_pdf_can_be_read_aloud() -> None:
    reader = PdfReader(BytesIO(pdf(standalone(written(FELL, language="cy")), tagged=True)))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and str(root["/Lang"]) == "cy"
    assert reader.metadata and "Autumn pack (Cymraeg)" in (reader.metadata.title or "")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] and b"pdfuaid:part" in root["/Metadata"].get_data()
    tags = list(_tags(root["/StructTreeRoot"]["/K"]))
    kinds = [str(tag["/S"]) for tag in tags]
    assert {"/H1", "/H2", "/H3", "/H4", "/Table", "/TH", "/TD", "/L", "/Figure"} <= set(kinds)
    figures = [tag for tag in tags if tag["/S"] == "/Figure"]
    assert figures and all("Satisfied (Cymraeg)" in str(tag["/Alt"]) for tag in figures)
    assert all("/Headers" in tag.get("/A", {}) or tag["/S"] != "/TD" for tag in tags), "each cell knows its headings"


def _tags(node: Any) -> Any:
    """Every element of a structure tree."""
    node = node.get_object()
    if isinstance(node, ArrayObject):
        for each in node:
            yield from _tags(each)
    elif isinstance(node, DictionaryObject) and "/S" in node:
        yield node
        if "/K" in node:
            yield from _tags(node["/K"])


def test_the_word_file_has_headings_heading_rows_and_words_for_its_pictures() -> None:
    document = docx.Document(BytesIO(word_file(written(FELL, language="cy"))))
    styles = [str(paragraph.style.name) for paragraph in document.paragraphs if paragraph.style]
    assert {"Title", "Heading 1", "Heading 2", "Heading 3", "List Number"} <= set(styles)
    assert document.core_properties.language == "cy"
    described = [picture._inline.docPr.get("descr") for picture in document.inline_shapes]
    assert described and all(re.search(r"\d%", words) for words in described)
    heads = [table.rows[0]._tr.xpath("w:trPr/w:tblHeader") for table in document.tables if len(table.columns) == 4]
    assert heads and all(heads)
    defaults = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang")
    assert [each.get(qn("w:val")) for each in defaults] == ["cy-GB"]

"""A month's report and a quarter's pack: made as a job, kept as files, and read only by the council's own people."""

import zipfile
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import jobs
from core.database import Database, now
from core.models import Council, Job, Role, Service
from core.papers.paper import Paper, Part
from core.papers.word_file import word_file
from core.pdf import can_make_pdf
from feedback.acting.models import Action, ActionState, Report, ReportKind
from feedback.acting.report_files import paper_of
from feedback.acting.report_jobs import ask_for_due_reports, ask_for_report, ended_periods
from feedback.models import Kind, Sentiment
from feedback.months import begins, following, month_of
from tests.client import CheckingClient
from tests.factories import Factory
from tests.feedback.making import OVERHEARD, make_answer, make_comment, make_form, make_suggestion

(MONTH,) = ended_periods(ReportKind.MONTHLY, month_of(now()), 1)
THEN = begins(MONTH) + timedelta(days=3)
BEFORE = begins(following(MONTH, -1)) + timedelta(days=3)


@pytest.fixture
def council(make: Factory) -> Council:
    return make.council(name={"en": "Aldermoor", "cy": "Cyngor Aldermoor"})


@pytest.fixture
def waste(make: Factory, council: Council) -> Service:
    return make.service(council, "waste", "Waste")


def rate(make: Factory, council: Council, service: Service, good: int, poor: int, when: datetime) -> None:
    for rating, number in ((1, good), (5, poor)):
        for _ in range(number):
            make_comment(make, council, service, rating=rating, text="", received_at=when)


def made(
    app: Flask, database: Database, session: Session, council: Council, language: str = "en", **facts: Any
) -> tuple[Report, Paper]:
    """A report, made as the worker would."""
    kind, first = facts.get("kind", ReportKind.MONTHLY), facts.get("first", MONTH)
    report = ask_for_report(session, council.id, kind, first, language, None)
    session.commit()
    folder = Path(app.extensions["settings"].data_dir)
    job = session.scalars(select(Job).where(Job.subject_id == str(report.id))).one()
    session.rollback()
    jobs.run(database, folder, job.id)
    paper = paper_of(folder, report.id)
    assert paper is not None
    return report, paper


def said(paper: Paper, heading: str) -> str:
    """Everything between a heading and the next one."""
    places = [place for place, part in enumerate(paper.parts) if part.kind == "heading"]
    start = next(place for place in places if paper.parts[place].text == heading)
    end = next((place for place in places if place > start), len(paper.parts))
    return " ".join(_words(part) for part in paper.parts[start:end])


def _words(part: Part) -> str:
    return " ".join([part.text, *part.items, *part.headings, *(cell for row in part.rows for cell in row)])


def test_a_pack_puts_successes_first_and_says_which_way_things_go(
    app: Flask, database: Database, make: Factory, session: Session, council: Council, waste: Service
) -> None:
    parks = make.service(council, "parks", "Parks")
    rate(make, council, waste, 40, 40, BEFORE)
    rate(make, council, waste, 70, 10, THEN)
    rate(make, council, parks, 60, 20, BEFORE)
    rate(make, council, parks, 20, 60, THEN)
    _, paper = made(app, database, session, council)
    headings = [part.text for part in paper.parts if part.kind == "heading"]
    assert headings.index("What went well") < headings.index("What residents want to be better")
    assert "Waste: 88% rated it good or very good, up from 50%." in said(paper, "What went well")
    assert "Parks: 25% rated it good or very good, down from 75%." in said(paper, "What residents want to be better")
    assert "Clearly up" in said(paper, "The figures") and "Clearly down" in said(paper, "The figures")


def test_noise_is_called_no_clear_change(
    app: Flask, database: Database, make: Factory, session: Session, council: Council, waste: Service
) -> None:
    rate(make, council, waste, 40, 40, BEFORE)
    rate(make, council, waste, 43, 37, THEN)
    _, paper = made(app, database, session, council)
    assert "It was 50% in the period before, which is no clear change." in said(paper, "In short")
    assert "No clear change" in said(paper, "The figures")


def test_small_services_are_left_out_and_cannot_be_worked_out(
    app: Flask, database: Database, make: Factory, session: Session, council: Council, waste: Service
) -> None:
    parks, roads = make.service(council, "parks", "Parks"), make.service(council, "roads", "Roads")
    rate(make, council, waste, 60, 20, THEN)
    rate(make, council, parks, 30, 12, THEN)
    rate(make, council, roads, 1, 3, THEN)
    _, paper = made(app, database, session, council)
    [table] = [part for part in paper.parts if part.kind == "table" and part.text == "Services"]
    told = {row[0]: row[1:3] for row in table.rows}
    assert told["Waste"][0] == "80"
    assert list(told["Roads"]) == ["Not shown"] * 2
    assert list(told["Parks"]) == ["Not shown"] * 2, "the total less Waste would have told of Roads"


def test_a_pack_quotes_those_who_agreed_and_tells_what_is_done(
    app: Flask, database: Database, make: Factory, session: Session, council: Council, waste: Service
) -> None:
    form = make_form(make, council, waste)
    for number in range(12):
        words = f"The lorry missed our bins again on round number {number}"
        answer = make_answer(make, form, text=words, may_quote=number == 3, received_at=THEN)
        make_suggestion(make, answer.comment, kind=Kind.COMPLAINT, sentiment=Sentiment.NEGATIVE)
    owner = make.person(council, Role.ANALYST)
    facts = {"service_id": waste.id, "owner_id": owner.id, "due_on": MONTH}
    done = {"state": ActionState.DONE, "ended_on": MONTH}
    make.keep(Action(council_id=council.id, title={"en": "A second crew"}, **facts, **done))
    make.keep(Action(council_id=council.id, title={"en": "A text before"}, **facts))
    _, paper = made(app, database, session, council)
    assert [part.text for part in paper.parts if part.kind == "quote"] == [
        "The lorry missed our bins again on round number 3"
    ]
    assert "A second crew (Waste)" in said(paper, "What we have done")
    assert "overdue" in said(paper, "What is under way") and owner.name in said(paper, "What is under way")
    assert OVERHEARD not in str(paper.as_document())


def test_a_pack_quotes_somebody_where_too_few_wrote_for_a_theme_to_be_named(
    app: Flask, database: Database, make: Factory, session: Session, council: Council, waste: Service
) -> None:
    form = make_form(make, council, waste)
    for kind, words in ((Kind.COMPLIMENT, "The crew were quick"), (Kind.COMPLAINT, "The lorry missed our bins again")):
        answer = make_answer(make, form, text=f"{words} in our street this week", may_quote=True, received_at=THEN)
        felt = Sentiment.POSITIVE if kind is Kind.COMPLIMENT else Sentiment.NEGATIVE
        make_suggestion(make, answer.comment, kind=kind, sentiment=felt)
    _, paper = made(app, database, session, council)
    assert [part.text for part in paper.parts if part.kind == "quote"] == [
        "The crew were quick in our street this week",
        "The lorry missed our bins again in our street this week",
    ]


def test_nobody_is_quoted_as_complaining_whom_the_machine_hardly_takes_for_it(
    app: Flask, database: Database, make: Factory, session: Session, council: Council, waste: Service
) -> None:
    form = make_form(make, council, waste)
    said: dict[str, dict[str, Any]] = {
        "The crew always put the bins back tidily in our lane": {"sentiment": Sentiment.NEUTRAL},
        "The crew never miss a collection in our street": {"kind_score": 0.5},
    }
    for words, doubt in said.items():
        answer = make_answer(make, form, text=words, may_quote=True, received_at=THEN)
        make_suggestion(make, answer.comment, kind=Kind.COMPLAINT, **doubt)
    _, paper = made(app, database, session, council)
    assert [part.text for part in paper.parts if part.kind == "quote"] == []


def test_a_pack_is_written_in_welsh(
    app: Flask, database: Database, make: Factory, session: Session, council: Council, waste: Service
) -> None:
    rate(make, council, waste, 40, 10, THEN)
    _, paper = made(app, database, session, council, "cy")
    assert (paper.title, paper.council) == ("Beth ddywedodd trigolion wrthym y mis hwn", "Cyngor Aldermoor")
    assert "Waste (Cymraeg)" in said(paper, "Y ffigurau")


def test_the_word_file_has_real_headings_and_says_its_language(
    app: Flask, database: Database, client: CheckingClient, make: Factory, session: Session, council: Council,
    waste: Service,
) -> None:  # fmt: skip
    rate(make, council, waste, 40, 10, THEN)
    report, paper = made(app, database, session, council, "cy")
    client.sign_in(make.person(council, Role.VIEWER))
    client.get(f"/councils/{council.slug}/reports/{report.id}/report.docx")
    document = docx.Document(BytesIO(client.response.data))
    headings = [each.text for each in document.paragraphs if style_of(each) == "Heading 1"]
    assert headings == [part.text for part in paper.parts if part.kind == "heading"]
    assert style_of(document.paragraphs[0]) == "Title" and document.core_properties.language == "cy"
    defaults = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang")
    assert [each.get(qn("w:val")) for each in defaults] == ["cy-GB"]
    assert abs((document.sections[0].page_width or 0) - Mm(210)) < 1000, "it is of A4, as nearly as Word measures"
    assert document.tables[0].rows[0]._tr.xpath("w:trPr/w:tblHeader"), "a table's headings repeat on each page"


def style_of(paragraph: Any) -> str:
    return str(paragraph.style.name)


def test_words_that_read_from_right_to_left_do_so_in_word() -> None:
    paper = Paper("ما أخبرنا به السكان", "مجلس", "2026", "ar", "rtl", [Part("text", "كلمات")])
    content = zipfile.ZipFile(BytesIO(word_file(paper))).read("word/document.xml").decode()
    assert content.count("<w:bidi/>") == 3


def test_the_page_the_web_file_and_the_pdf_say_the_same(
    app: Flask, database: Database, client: CheckingClient, make: Factory, session: Session, council: Council,
    waste: Service,
) -> None:  # fmt: skip
    rate(make, council, waste, 40, 10, THEN)
    report, _ = made(app, database, session, council)
    client.sign_in(make.person(council, Role.VIEWER))
    client.get(f"/councils/{council.slug}/reports/{report.id}")
    assert "80% (67% to 89%)" in client.text
    for kind in ("html", "pdf") if can_make_pdf() else ("html",):
        client.browser.get(f"/councils/{council.slug}/reports/{report.id}/report.{kind}")
    file = client.browser.get(f"/councils/{council.slug}/reports/{report.id}/report.html")
    assert "80% (67% to 89%)" in file.text and "attachment" in file.headers["Content-Disposition"]
    assert client.browser.get(f"/councils/{council.slug}/reports/{report.id}/report.exe").status_code == 404


def test_another_councils_people_cannot_read_a_report(
    app: Flask, database: Database, client: CheckingClient, make: Factory, session: Session, council: Council,
    waste: Service,
) -> None:  # fmt: skip
    rate(make, council, waste, 40, 10, THEN)
    report, _ = made(app, database, session, council)
    other = make.council()
    client.sign_in(make.person(other, Role.ANALYST))
    client.get(f"/councils/{council.slug}/reports/{report.id}", status=403)
    client.get(f"/councils/{other.slug}/reports/{report.id}", status=404)
    client.get(f"/councils/{other.slug}/reports/{report.id}/report.docx", status=404)


def test_an_analyst_asks_for_a_pack_and_an_officer_cannot(
    client: CheckingClient, make: Factory, session: Session, council: Council
) -> None:
    (quarter,) = ended_periods(ReportKind.QUARTERLY, month_of(now()), 1)
    client.sign_in(make.person(council, Role.ANALYST))
    client.get(f"/councils/{council.slug}/reports")
    client.submit({"period": f"quarterly:{quarter}", "language": "cy"})
    assert "The report is being made" in client.text
    client.get(f"/councils/{council.slug}/reports")
    client.submit({"period": "quarterly:1999-01-01", "language": "cy"}, status=422)
    assert client.errors() == ["Choose the report to make"]
    client.browser.post("/sign-out")
    client.sign_in(make.person(council, Role.OFFICER, [make.service(council, "parks")]))
    client.get(f"/councils/{council.slug}/reports")
    assert "Make a report" not in client.text
    assert client.browser.post(f"/councils/{council.slug}/reports").status_code in (400, 403)


def test_reports_are_asked_for_by_themselves_once_their_time_has_ended(
    make: Factory, session: Session, council: Council, waste: Service
) -> None:
    rate(make, council, waste, 1, 0, THEN)
    quiet = make.council()
    for _ in range(2):
        ask_for_due_reports(session)
    mine = select(Report).where(Report.council_id == council.id, Report.kind == ReportKind.MONTHLY)
    assert sorted(each.language for each in session.scalars(mine)) == ["cy", "en"]
    assert session.scalars(select(Report).where(Report.council_id == quiet.id)).all() == []
    asked = select(Job).where(Job.council_id == council.id, Job.kind == "make-report")
    assert len(session.scalars(asked).all()) >= 2


def test_a_quarter_is_one_of_the_financial_year() -> None:
    assert ended_periods(ReportKind.QUARTERLY, date(2026, 4, 1), 2) == [date(2026, 1, 1), date(2025, 10, 1)]
    assert ended_periods(ReportKind.MONTHLY, date(2026, 1, 1), 1) == [date(2025, 12, 1)]

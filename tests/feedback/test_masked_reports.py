"""Reports whose words were masked after they had been drawn: nobody reads these words in them again."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import jobs
from core.database import Database, now
from core.models import Council, Job, Role
from core.papers.files import MEDIA_TYPES
from feedback.acting import report_jobs
from feedback.acting.models import Report, ReportKind, YouSaid
from feedback.acting.report_files import file_of, folder_of, paper_of, write_files
from feedback.acting.report_jobs import ask_for_report
from feedback.masking import mask_phrase
from feedback.models import Comment, Kind
from feedback.months import begins, month_of
from tests.client import CheckingClient
from tests.factories import Factory
from tests.feedback.making import make_answer, make_comment, make_form, make_suggestion

MONTH = month_of(now())
SAID = "The crew were quick, but the gap-toothed driver was rude in our street"


@pytest.fixture
def council(make: Factory) -> Council:
    return make.council()


@pytest.fixture
def comment(make: Factory, council: Council) -> Comment:
    """A comment whose writer agreed to be quoted, and the one thing that residents were told of."""
    waste = make.service(council, "waste", "Waste")
    answer = make_answer(make, make_form(make, council, waste), text=SAID, may_quote=True, received_at=begins(MONTH))
    make_suggestion(make, answer.comment, kind=Kind.COMPLAINT)
    told = {"said": {"en": "A gap-toothed driver was rude"}, "did": {"en": "We asked for manners"}}
    make.keep(YouSaid(council_id=council.id, service_id=waste.id, quote_comment_id=answer.comment_id,
                      published_on=MONTH, **told))  # fmt: skip
    return answer.comment


def work(app: Flask, database: Database, session: Session, report: Report, kind: str) -> None:
    """Do the work that waits for a report, as the worker would."""
    waiting = select(Job.id).where(Job.subject_id == str(report.id), Job.kind == kind).order_by(Job.queued_at.desc())
    job_id = session.scalars(waiting).first()
    session.rollback()
    assert job_id is not None
    jobs.run(database, folder(app), job_id)


def comment_of(session: Session, comment: Comment) -> Comment:
    mine = Comment.council_id == comment.council_id, Comment.id == comment.id
    return session.scalars(select(Comment).where(*mine)).one()


def folder(app: Flask) -> Path:
    return Path(app.extensions["settings"].data_dir)


def drawn(app: Flask, database: Database, session: Session, council: Council) -> Report:
    report = ask_for_report(session, council.id, ReportKind.MONTHLY, MONTH, "en", None)
    session.commit()
    work(app, database, session, report, "make-report")
    return report


def test_a_report_is_withheld_and_drawn_again_without_the_words_and_its_copies_are_listed(
    app: Flask, database: Database, client: CheckingClient, session: Session, make: Factory, council: Council,
    comment: Comment,
) -> None:  # fmt: skip
    report = drawn(app, database, session, council)
    figures = [part for part in paper_of(folder(app), report.id).parts if part.kind == "table"]  # type: ignore[union-attr]
    analyst, page = make.person(council, Role.ANALYST), f"/councils/{council.slug}/reports/{report.id}"
    session.commit()
    client.sign_in(analyst)
    client.get(page)
    assert "gap-toothed" in client.text
    client.browser.get(f"{page}/report.html")
    client.get(f"/councils/{council.slug}/comments/{comment.id}/mask")
    client.submit({"phrase": "gap-toothed", "kind": "personal detail"})
    assert "1 report that may quote it is being drawn again" in client.text
    client.get(page)
    assert "gap-toothed" not in client.text and "The report is being drawn again without them" in client.text
    assert client.browser.get(f"{page}/report.html").status_code == 302, "its files are withheld as well"
    work(app, database, session, report, "redraw-report")
    client.get(page)
    assert (
        "The crew were quick, but the [personal detail] driver" in client.text
        and "A [personal detail] driver was rude" in client.text
    )
    assert "It was drawn again without them on" in client.text
    assert client.page.xpath("//table[caption[@id='copies']]/tbody/tr/*/text()")[:2] == [analyst.name, "Web page"]
    kept = [file_of(folder(app), report.id, kind) or b"" for kind in MEDIA_TYPES if kind == "html"]
    kept.append((folder_of(folder(app), report.id) / "report.json").read_bytes())
    assert all(b"gap-toothed" not in file for file in kept)
    again = paper_of(folder(app), report.id)
    assert again and [part for part in again.parts if part.kind == "table"] == figures, "its figures stay"


def test_a_report_that_quoted_nothing_of_it_is_let_out_as_it_was(
    app: Flask, database: Database, session: Session, make: Factory, council: Council, comment: Comment
) -> None:
    other = make_comment(make, council, text="A gap-toothed man was rude", received_at=begins(MONTH))
    report = drawn(app, database, session, council)
    before = paper_of(folder(app), report.id)
    mask_phrase(session, other, "gap-toothed", "personal detail")
    session.commit()
    work(app, database, session, report, "redraw-report")
    session.refresh(report)
    assert (report.withheld_at, report.masked_at) == (None, None)
    assert paper_of(folder(app), report.id) == before


def test_words_masked_while_a_report_is_being_drawn_are_not_in_it(
    app: Flask, database: Database, session: Session, council: Council, comment: Comment,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    goes: list[int] = []

    def mask_meanwhile(*given: object) -> None:
        write_files(*given)  # type: ignore[arg-type]
        if not goes:
            with database.transaction() as other:
                mask_phrase(other, comment_of(other, comment), "gap-toothed", "personal detail")
        goes.append(1)

    monkeypatch.setattr(report_jobs, "write_files", mask_meanwhile)
    report = drawn(app, database, session, council)
    assert "gap-toothed" not in str(paper_of(folder(app), report.id))
    assert len(goes) == 2


def test_an_analyst_has_a_report_made_again(
    app: Flask, database: Database, client: CheckingClient, session: Session, make: Factory, council: Council,
    comment: Comment,
) -> None:  # fmt: skip
    report = drawn(app, database, session, council)
    client.sign_in(make.person(council, Role.ANALYST))
    client.get(f"/councils/{council.slug}/reports/{report.id}")
    client.submit()
    assert "The report is being made" in client.text

"""The papers of data protection are written from what is set up, and say what is left to fill in."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from flask import Flask
from sqlalchemy.orm import Session

from app.privacy.papers import ASSESSMENT, RECORD, papers_of, write_papers
from app.privacy.risks import RISKS
from app.settings import Environment, Settings
from core.keeping import rules
from core.keeping.purposes import PURPOSES
from core.models import Role
from core.papers.standalone import standalone
from tests.client import CheckingClient
from tests.factories import Factory

pytestmark = pytest.mark.by_turns
TODAY = date(2026, 11, 28)


def test_the_papers_say_what_is_set_up(make: Factory, session: Session, tmp_path: Path) -> None:
    council = make.council()
    rules.choose_days(session, council.id, PURPOSES["contacts"], 60)
    rules.hold(session, council.id, PURPOSES["comments"], "Inquiry 12")
    settings = Settings(
        secret_key="x" * 40, environment=Environment.TEST, data_dir=tmp_path, messages="smtp",
        smtp_url="smtps://post.council.example", sender="a@council.example",
    )  # fmt: skip
    papers = papers_of(session, settings, council, "en", TODAY)
    record, assessment = standalone(papers[RECORD]), standalone(papers[ASSESSMENT])
    assert "post.council.example" in record and "[for the council to fill in]" in record
    assert "60 days" in record or "2 months" in record
    assert "Held: Inquiry 12" in record and "form_answer.contact" in record
    assert all(purpose.places[0] in assessment for purpose in PURPOSES.values())
    quiet = standalone(papers_of(session, Settings(secret_key="x" * 40, environment=Environment.TEST), council, "cy",
                                 TODAY)[RECORD])  # fmt: skip
    assert "post.council.example" not in quiet and 'lang="cy"' in quiet
    written = write_papers(papers, tmp_path / "papers")
    assert {path.name for path in written} >= {f"{RECORD}.html", f"{RECORD}.docx", f"{ASSESSMENT}.docx"}


def test_each_risk_names_a_test_that_there_is() -> None:
    tests = Path(__file__).parents[1]
    assert len(RISKS) > 5
    for risk in RISKS:
        assert "def test_" in (tests / risk.shown_by).read_text(encoding="utf-8"), risk.shown_by


def test_an_administrator_takes_a_paper_away(app: Flask, client: CheckingClient, make: Factory) -> None:
    council = make.council()
    client.sign_in(make.person(council, Role.ADMINISTRATOR))
    client.get(f"/councils/{council.slug}/privacy/papers")
    address = client.page.xpath("//main//a[contains(@href, 'impact-assessment.docx')]/@href")[0]
    taken = client.browser.get(address)
    tables = Document(BytesIO(taken.data)).tables
    assert len(tables) >= 2 and tables[0].rows[0].cells[0].text
    assert client.browser.get(address.replace("docx", "pdf")).status_code == 404

"""Partners read the core that their lead drafts and comment on it; nobody else sees a draft or writes it."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from core.models import AuditEvent, Role
from surveys.commissioning.terms import draft_of
from surveys.drafting import drafts, remarks
from surveys.drafting.models import Draft
from surveys.xlsform.writing import write_form
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.commissioning.making import Partnership
from tests.surveys.drafting.making import HOME, address, as_person
from tests.surveys.making import document

EVERY_PAGE = (
    "", "head", "revisions", "difference", "publish", "set-aside", "preview", "preview/pages/satisfied", "remarks",
    "sections/new", "sections/place", "sections/place/delete", "sections/place/new", "sections/place/new/text",
    "sections/place/bank", "questions/satisfied", "questions/satisfied/delete", "questions/satisfied/routing",
    "questions/satisfied/remarks", "words/cy",
)  # fmt: skip
TO_READ = ("", "revisions", "difference", "preview", "preview/pages/satisfied", "questions/satisfied")


@pytest.fixture
def joint(make: Factory) -> Partnership:
    return Partnership(make)


@pytest.fixture
def core(make: Factory, joint: Partnership) -> Draft:
    written = document() | {"code": "our-core"}
    return drafts.begin_draft(make.session, joint.lead.id, joint.ours.id, written, commission=joint.commission)


def open_pages(client: CheckingClient, draft: Draft, council: str) -> Iterator[tuple[str, int]]:
    client.session.commit()
    for page in EVERY_PAGE:
        place = address(draft, page, council=council).rstrip("/")
        yield page, client.browser.get(place).status_code
        posted = client.browser.post(place, data={"seen": "1", "text": "Hello", "text_en": "Changed"}).status_code
        yield f"POST {page}", posted


def test_another_council_sees_no_draft_and_changes_none(
    app: Flask, make: Factory, session: Session, joint: Partnership, core: Draft
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    outsider = make.council("carrow")
    own = drafts.begin_draft(session, joint.partner.id, joint.theirs.id, document() | {"code": "their-own"})
    tries = [
        (outsider.slug, make.person(outsider, Role.ADMINISTRATOR), core),
        (joint.lead.slug, joint.ours, own),
    ]
    for council, person, draft in tries:
        client = as_person(app, session, person)
        for page, status in open_pages(client, draft, council):
            assert status in (404, 405), (page, status)
        client.get(f"/councils/{council}/questionnaires")
        assert str(draft.id) not in client.response.text
    session.expire_all()
    assert (core.made, own.made) == (1, 1) and not remarks.about(session, core, "")


def test_a_partner_reads_and_comments_and_changes_nothing(
    app: Flask, make: Factory, session: Session, joint: Partnership, core: Draft
) -> None:
    theirs = as_person(app, session, make.person(joint.partner, Role.OFFICER))
    theirs.get("/councils/brackwater/questionnaires")
    assert str(core.id) in theirs.response.text
    for page in TO_READ:
        theirs.get(address(core, page, council="brackwater").rstrip("/"))
    theirs.get(address(core, "questions/satisfied/remarks", council="brackwater"))
    theirs.submit({"text": "Ask it as in 2024, please."}, form="say")
    analyst = as_person(app, session, joint.theirs)
    app.config["WTF_CSRF_ENABLED"] = False
    for page, status in open_pages(analyst, core, "brackwater"):
        if page.startswith("POST") and not page.endswith(("remarks", "preview/pages/satisfied")):
            assert status in (403, 404, 405), (page, status)
    session.expire_all()
    assert core.made == 1
    ours = as_person(app, session, joint.ours)
    ours.get(address(core))
    assert "Comments: 2" in ours.text
    ours.get(address(core, "questions/satisfied"))
    assert "Ask it as in 2024, please." in ours.text and "Brackwater Council" in ours.text
    ours.submit(form="settle")
    session.expire_all()
    assert remarks.about(session, core, "satisfied")[0].settled_by == joint.ours.id


def test_a_core_that_is_published_is_put_into_the_draft_of_the_terms(
    app: Flask, session: Session, joint: Partnership, core: Draft
) -> None:
    ours = as_person(app, session, joint.ours)
    ours.get(address(core, "publish"))
    ours.submit()
    session.expire_all()
    assert draft_of(session, joint.commission)["questionnaire"]["hash"] == core.published_hash
    trail = [event.action for event in session.query(AuditEvent).filter_by(council_id=joint.lead.id)]
    assert "draft-published" in trail


def test_a_form_is_checked_by_row_and_made_a_draft_of(app: Flask, make: Factory, session: Session) -> None:
    council = make.council("ashmere")
    writer = as_person(app, session, make.person(council, Role.ANALYST))
    workbook = write_form(document() | {"code": "from-a-form"})
    writer.get(f"{HOME}/check")
    writer.submit({"file": (BytesIO(b"not a workbook"), "broken.xlsx")})
    assert "Too little could be read" in writer.text
    writer.get(f"{HOME}/check")
    writer.submit({"file": (BytesIO(workbook), "form.xlsx")})
    assert "Errors: 0." in writer.text
    writer.submit({"code": "of-a-file"})
    made = drafts.drafts_of(session, council.id)[0]
    assert drafts.document_of(session, made)["code"] == "of-a-file"
    assert len(drafts.document_of(session, made)["sections"]) == len(document()["sections"])

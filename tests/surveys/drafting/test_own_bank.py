"""A council keeps questions of its own, and every wording they had; no other council reads its bank."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from core.models import Council, Role
from surveys.bank import own
from surveys.bank.own import CodeOfTheBank
from surveys.drafting import drafts
from surveys.drafting.editing import codes_in
from surveys.drafting.models import Draft
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.drafting.making import HOME, address, as_person


def test_a_question_is_kept_and_its_changed_wording_is_added_with_the_reason(
    app: Flask, make: Factory, writer: CheckingClient, session: Session, council: Council, draft: Draft
) -> None:
    writer.get(address(draft, "questions/years/keep"))
    writer.submit(form="keep")
    writer.get(address(draft, "questions/years/keep"))
    assert "It is kept as it is asked here." in writer.text
    writer.get(address(draft, "questions/years"))
    writer.submit({"text_en": "Since which year have you lived here?"}, form="question")
    writer.get(address(draft, "questions/years/keep"))
    writer.submit(form="keep", status=422)
    assert writer.errors() == ["Say why the words were changed"]
    writer.submit({"why": "A year is remembered better"}, form="keep")
    writer.get(f"{HOME}/bank")
    assert "Wording 1" in writer.text and "A year is remembered better" in writer.text
    session.expire_all()
    words = [each.document["text"]["en"] for each in own.wordings_of(session, council.id, "years")]
    assert words == ["How many years have you lived here?", "Since which year have you lived here?"]
    other = make.council("carrow")
    theirs = as_person(app, session, make.person(other, Role.ANALYST))
    theirs.get("/councils/carrow/questionnaires/bank")
    assert "Nothing is kept yet." in theirs.text
    assert theirs.browser.get(f"{HOME}/bank").status_code == 403


def test_a_kept_question_is_added_to_another_draft_in_its_present_words(
    make: Factory, writer: CheckingClient, session: Session, council: Council, draft: Draft
) -> None:
    person = make.person(council)
    kept = {
        "code": "pond",
        "type": "text",
        "text": {"en": "Do you know the pond?", "cy": "Ydych chi’n adnabod y pwll?"},
    }
    own.keep(session, council.id, person.id, kept | {"text": {"en": "The pond?", "cy": "Y pwll?"}})
    own.keep(session, council.id, person.id, kept, "Clearer")
    writer.get(address(draft, "sections/place/bank"))
    writer.submit({"codes": "pond"}, form="bank")
    session.expire_all()
    assert "pond" in codes_in(drafts.document_of(session, draft))
    assert "Do you know the pond?" in writer.text


def test_a_code_of_the_shared_bank_is_not_a_councils_own(make: Factory, session: Session, council: Council) -> None:
    with pytest.raises(CodeOfTheBank):
        own.keep(session, council.id, make.person(council).id, {"code": "trust", "type": "text", "text": {"en": "?"}})

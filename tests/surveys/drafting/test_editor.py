"""A questionnaire is written, undone, talked over and published through pages alone, without script."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import Json
from core.models import Council, Role
from surveys.drafting.drafts import begin_draft, document_of
from surveys.drafting.editing import codes_in, question_in
from surveys.drafting.models import Draft
from surveys.models import Questionnaire, Response
from surveys.questionnaire.check import faults
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.drafting.making import HOME, address, as_person
from tests.surveys.making import document


def says(session: Session, draft: Draft) -> Json:
    session.expire_all()
    return document_of(session, draft)


def test_a_questionnaire_is_written_from_nothing_and_published_for_good(
    writer: CheckingClient, session: Session, council: Council
) -> None:
    writer.get(f"{HOME}/new")
    writer.submit({"begins": "empty", "title": "Our parks", "code": "our-parks", "languages": ["en", "cy"]})
    draft = session.scalars(select(Draft).where(Draft.council_id == council.id)).one()
    writer.get(address(draft, "head"))
    writer.submit({"title_cy": "Ein parciau", "introduction_en": "About parks.", "introduction_cy": "Am barciau."})
    writer.get(address(draft, "sections/new"))
    writer.submit({"title_en": "Parks", "title_cy": "Parciau"})
    writer.get(address(draft, "sections/parks/new/single"))
    writer.submit(
        {"text_en": "How often do you go to a park?", "text_cy": "Pa mor aml rydych chi’n mynd i barc?"}, status=422
    )
    assert writer.errors() == ["Give at least two answers to choose from"]
    rows = {"options_0_en": "Often", "options_0_cy": "Yn aml", "options_1_en": "Seldom", "options_1_cy": "Yn anaml"}
    writer.submit(rows | {"code": "often", "dont_know": "y"})
    writer.get(address(draft, "sections/parks/new/number"))
    writer.submit(
        {"text_en": "How old are you?", "text_cy": "Beth yw’ch oed?", "min": "16", "max": "120", "code": "age"}
    )
    written = says(session, draft)
    assert faults(written) == [] and codes_in(written) == ["often", "age"]
    assert question_in(written, "often")["options"][1] == {"code": "2", "text": {"en": "Seldom", "cy": "Yn anaml"}}
    writer.get(address(draft, "publish"))
    writer.submit()
    published = session.scalars(select(Questionnaire).where(Questionnaire.code == "our-parks")).one()
    assert published.document == written
    writer.get(address(draft))
    assert "It stays as it is" in writer.text and not writer.page.xpath("//form[@id='order']//button")
    writer.get(f"{HOME}/versions/{published.id}/draft")
    writer.submit({"how": "next"})
    assert "our-parks, 2" in writer.text, "a draft of the next version begins where this one ended"


EDITS: list[tuple[str, Json, Json]] = [
    ("satisfied", {"text_en": "Are you happy here?"}, {"text": {"en": "Are you happy here?"}}),
    ("household", {"min": "1", "max": "12", "decimals": "1"}, {"min": 1, "max": 12, "decimals": 1}),
    ("moved", {"max": ["4", "5", "2026"], "required": "y"}, {"max": "2026-05-04", "required": True}),
    ("why", {"max_length": "300"}, {"max_length": 300}),
    ("matters", {"top": "2"}, {"top": 2}),
    ("reason", {"hint_en": "A name will do."}, {"hint": {"en": "A name will do."}}),
    ("agree", {"statement_en": "We keep it."}, {"statement": {"en": "We keep it."}}),
]


def days(writer: CheckingClient) -> Json:
    """The days of the page's form, each in its three boxes."""
    return {
        name: boxes
        for name in ("min", "max")
        if len(boxes := writer.page.xpath(f"//input[@name='{name}']/@value")) == 3
    }  # fmt: skip


@pytest.fixture
def every_type(make: Factory, council: Council) -> Draft:
    return begin_draft(make.session, council.id, make.person(council, Role.ANALYST).id, document("every_type"))


def test_every_kind_of_question_is_shown_and_saved_as_it_was(
    writer: CheckingClient, session: Session, every_type: Draft
) -> None:
    before = says(session, every_type)
    for section in before["sections"]:
        for question in section["questions"]:
            writer.get(address(every_type, "questions", question["code"]))
            writer.submit(days(writer), form="question")
            assert question_in(says(session, every_type), question["code"]) == question, question["code"]
    assert every_type.made == 1, "saving what was not changed is no revision"


def test_what_is_changed_of_a_question_is_kept(writer: CheckingClient, session: Session, every_type: Draft) -> None:
    for code, typed, expected in EDITS:
        writer.get(address(every_type, "questions", code))
        writer.submit(days(writer) | typed, form="question")
        found = question_in(says(session, every_type), code)
        for name, value in expected.items():
            kept = found[name]
            assert (kept["en"] == value["en"]) if isinstance(value, dict) else kept == value, (code, name)


def test_rows_of_answers_are_moved_removed_and_added_without_saving(
    writer: CheckingClient, session: Session, draft: Draft
) -> None:
    code = next(
        each["code"]
        for s in says(session, draft)["sections"]
        for each in s["questions"]
        if len(each.get("options", ())) > 2
    )
    before = [each["code"] for each in question_in(says(session, draft), code)["options"]]
    writer.get(address(draft, "questions", code))
    writer.submit({"do": "options-down-0", "text_en": "Typed meanwhile"}, form="question")
    assert "Typed meanwhile" in writer.response.text
    writer.submit({"do": "options-out-2"}, form="question")
    assert [each["code"] for each in question_in(says(session, draft), code)["options"]] == before, (
        "nothing is saved yet"
    )
    writer.submit(form="question")
    after = question_in(says(session, draft), code)
    assert [each["code"] for each in after["options"]] == [before[1], before[0], *before[3:]]
    assert after["text"]["en"] == "Typed meanwhile"


def test_questions_and_sections_are_moved_by_buttons_and_undone_and_done_again(
    writer: CheckingClient, session: Session, draft: Draft
) -> None:
    first = codes_in(says(session, draft))
    writer.get(address(draft))
    writer.submit({"down": f"question:{first[0]}"}, form="order")
    moved = codes_in(says(session, draft))
    assert moved[:2] == [first[1], first[0]]
    writer.submit(form="undo")
    assert codes_in(says(session, draft)) == first
    writer.submit(form="redo")
    assert codes_in(says(session, draft)) == moved
    writer.get(address(draft, "revisions"))
    assert "Question moved" in writer.text


def test_a_question_is_removed_after_a_confirmation_that_says_what_hangs_on_it(
    writer: CheckingClient, session: Session, draft: Draft
) -> None:
    before = codes_in(says(session, draft))
    writer.get(address(draft, "questions", "satisfied", "delete"))
    assert "Other questions hang on its answers" in writer.text
    writer.submit()
    assert codes_in(says(session, draft)) == [code for code in before if code != "satisfied"]
    assert "Errors stand in the way of publishing." in writer.text
    writer.get(address(draft, "publish"))
    assert "These errors must be put right first" in writer.text


def test_questions_are_added_from_the_bank_by_their_codes(
    writer: CheckingClient, session: Session, draft: Draft
) -> None:
    section = says(session, draft)["sections"][0]["code"]
    writer.get(address(draft, "sections", section, "bank"))
    writer.submit({"codes": "trust, no_such_code"}, status=422)
    assert writer.errors() == ["The bank has no question with the code no_such_code"]
    writer.submit({"codes": "belong", "question": ["trust"]})
    assert {"belong", "trust"} <= set(codes_in(says(session, draft)))


def test_two_officers_at_once_do_not_overwrite_each_other(
    app: Flask, make: Factory, writer: CheckingClient, session: Session, council: Council, draft: Draft
) -> None:
    other = as_person(app, session, make.person(council, Role.ANALYST))
    one, another = codes_in(says(session, draft))[:2]
    for client in (writer, other):
        client.get(address(draft, "questions", one))
    other.submit({"text_en": "What they wrote"}, form="question")
    writer.submit({"text_en": "What we wrote"}, form="question", status=409)
    assert "Somebody else has changed this" in writer.text and "What they wrote" in writer.text
    assert "What we wrote" in writer.response.text, "nothing typed is lost"
    assert question_in(says(session, draft), one)["text"]["en"] == "What they wrote"
    writer.submit(form="question")
    assert question_in(says(session, draft), one)["text"]["en"] == "What we wrote", "saved again it takes its place"
    for client, code in ((writer, one), (other, another)):
        client.get(address(draft, "questions", code))
    writer.submit({"text_en": "Ours"}, form="question")
    other.submit({"text_en": "Theirs"}, form="question")
    both = says(session, draft)
    assert [question_in(both, code)["text"]["en"] for code in (one, another)] == ["Ours", "Theirs"]


def test_a_question_that_was_removed_meanwhile_keeps_what_was_typed(
    writer: CheckingClient, session: Session, draft: Draft
) -> None:
    code = codes_in(says(session, draft))[-1]
    page = address(draft, "questions", code)
    writer.get(page)
    typed = writer.page.xpath("//form[@id='question']")[0].fields
    kept = {name: value for name, value in typed.items() if isinstance(value, str)} | {"text_en": "Still wanted"}
    writer.get(f"{page}/delete")
    writer.submit()
    app_client = writer.browser
    refused = app_client.post(page, data=kept)
    assert refused.status_code == 409 and "Still wanted" in refused.text


def test_routing_is_chosen_row_by_row(writer: CheckingClient, session: Session, draft: Draft) -> None:
    codes = codes_in(says(session, draft))
    last = codes[-1]
    page = address(draft, "questions", last, "routing")
    writer.get(page)
    writer.submit({"do": "more", "add": "satisfied"}, form="routing")
    writer.submit(form="routing", status=422)
    assert writer.errors() == ["Choose at least one answer"]
    offered = writer.page.xpath("//input[@name='any_of_0']/@value")
    writer.submit({"any_of_0": [offered[0]], "is_0": "not"}, form="routing")
    condition = question_in(says(session, draft), last)["when"]
    assert condition == {"not": {"question": "satisfied", "any_of": [offered[0]]}}
    writer.get(page)
    assert writer.page.xpath("//input[@name='any_of_0'][@checked]/@value") == [offered[0]], (
        "it is shown as it was saved"
    )
    writer.submit({"do": "out-0"}, form="routing")
    writer.submit(form="routing")
    assert "when" not in question_in(says(session, draft), last)


def test_translations_stand_side_by_side_and_only_what_was_changed_is_saved(
    writer: CheckingClient, session: Session, draft: Draft
) -> None:
    code = codes_in(says(session, draft))[0]
    page = address(draft, "words", "cy")
    writer.get(page)
    name = writer.page.xpath(f"//textarea[contains(@name, '.{code}.text')]/@name")[0]
    writer.submit({name: "Geiriau newydd"}, form="words")
    after = says(session, draft)
    assert question_in(after, code)["text"]["cy"] == "Geiriau newydd"
    writer.get(page)
    writer.submit({name: ""}, form="words")
    assert "cy" not in question_in(says(session, draft), code)["text"]
    assert "Errors: 1." in writer.text, "the linter misses the words"


def test_residents_pages_are_shown_and_nothing_is_kept(
    writer: CheckingClient, session: Session, every_type: Draft
) -> None:
    everybody = {"across_councils": "a test looks for responses that nobody gave"}
    before = session.scalar(select(func.count()).select_from(Response), execution_options=everybody)
    writer.get(address(every_type, "preview"))
    assert "frame-src 'self'" in writer.response.headers["Content-Security-Policy"]
    writer.get(writer.page.xpath("//iframe/@src")[0])
    assert "frame-ancestors 'self'" in writer.response.headers["Content-Security-Policy"]
    for _page in range(40):
        if not writer.page.xpath("//form[@id='answer']"):
            break
        typed = {"agree": "yes"} if "/agree" in writer.path else {"years": "7"} if "/belonging" in writer.path else {}
        writer.submit(typed, form="answer")
    assert writer.heading == "Check your answers" and "the end of the preview" in writer.text
    assert session.scalar(select(func.count()).select_from(Response), execution_options=everybody) == before


def test_a_question_is_shown_as_it_is_typed_before_it_is_saved(
    writer: CheckingClient, session: Session, draft: Draft
) -> None:
    code = codes_in(says(session, draft))[0]
    page = writer.get(address(draft, "questions", code))
    button = page.xpath("//button[@formtarget='phone']")[0]
    fields = {
        name: value for name, value in page.xpath("//form[@id='question']")[0].fields.items() if isinstance(value, str)
    }
    shown = writer.browser.post(button.get("formaction"), data=fields | {"text_en": "Not saved yet?"})
    assert shown.status_code == 200 and "Not saved yet?" in shown.text
    assert question_in(says(session, draft), code)["text"]["en"] != "Not saved yet?"

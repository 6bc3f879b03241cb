"""A council asks its own questions after the core: its residents alone are asked, and it alone reads the answers."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import Json, now
from core.models import Role
from surveys.commissioning import partners, terms
from surveys.commissioning.cost_lines import parts_in
from surveys.drafting import drafts
from surveys.drafting.models import Draft
from surveys.errors import QuestionnaireFaulty
from surveys.models import Response, ResponseState
from surveys.modules.asked import document_asked, edition_of, module_in
from surveys.modules.composing import empty_module
from surveys.modules.models import LocalModule
from surveys.modules.publishing import publish_module
from surveys.results import freeze, read_frozen
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.commissioning.making import Partnership
from tests.surveys.drafting.making import as_person
from tests.surveys.modules.test_rules import PARKS, module, question

PAGE = "/councils/brackwater/commissions/our-street/module"
PARK = question("parks", PARKS, "single") | {
    "options": [
        {"code": "1", "text": {"en": "Often", "cy": "Yn aml"}},
        {"code": "2", "text": {"en": "Seldom", "cy": "Yn anaml"}},
    ]
}


@pytest.fixture
def joint(make: Factory) -> Partnership:
    """A commission in which the partner asks two questions of its own, agreed to by both."""
    made = Partnership(make)
    member = partners.member_of(make.session, made.commission, made.partner.id)
    partners.give_part(make.session, member.partner, sample_target=500, local_questions=2, cost_share=1)
    for council in (made.lead, made.partner):
        make.area(council, "north", "North ward")
    made.agree()
    return made


def publish(joint: Partnership, *questions: Json) -> LocalModule:
    return publish_module(
        joint.session, joint.commission, joint.partner.id, joint.theirs.id, joint.core, module(*questions or (PARK,))
    )


def answer(client: CheckingClient, council: str) -> list[str]:
    """Answer everything there is to answer, and say which pages were asked."""
    client.get("/s/our-street")
    client.submit({"council": council})
    seen = []
    while client.path.rpartition("/")[2] != "check":
        seen.append(client.path.rpartition("/")[2])
        options = client.page.xpath("//main//input[@type='radio']/@value")
        client.submit({seen[-1]: options[0]} if options else {}, form="answer")
    client.submit()
    return seen


def test_only_the_councils_own_residents_are_asked_its_module(app: Flask, session: Session, joint: Partnership) -> None:
    publish(joint)
    joint.open()
    theirs = answer(CheckingClient(app.test_client(), session), "brackwater")
    ours = answer(CheckingClient(app.test_client(), session), "ashmere")
    assert theirs == [*ours, "parks"]
    kept = {each.council_id: each.answers for each in responses(session)}
    assert kept[joint.partner.id]["parks"] == "1" and "parks" not in kept[joint.lead.id]


def responses(session: Session) -> list[Response]:
    session.expire_all()
    everybody = {"across_councils": "a test looks at what each council's residents were asked"}
    return [
        each
        for each in session.scalars(select(Response), execution_options=everybody)
        if each.state is ResponseState.SUBMITTED and each.wave.commission.slug == "our-street"
    ]


def test_what_was_asked_stays_what_it_was_when_a_module_is_published_again(
    session: Session, joint: Partnership
) -> None:
    first = publish(joint)
    joint.open()
    publish(joint, PARK | {"code": "other"})
    wave = joint.commission.waves[0]
    assert module_in(session, wave, joint.partner.id) is first
    assert edition_of(session, wave, joint.partner.id).question("parks") is not None
    assert edition_of(session, wave, joint.lead.id).content_hash == joint.core.content_hash
    assert document_asked(session, wave, joint.lead.id) == joint.core.document


def test_a_module_longer_than_its_council_agreed_to_is_refused_and_not_asked(
    session: Session, joint: Partnership
) -> None:
    with pytest.raises(QuestionnaireFaulty):
        publish(joint, *(question(f"own{number}") for number in range(3)))
    publish(joint)
    member = partners.member_of(session, joint.commission, joint.partner.id)
    partners.give_part(session, member.partner, sample_target=500, local_questions=0, cost_share=1)
    joint.agree()
    joint.open()
    assert module_in(session, joint.commission.waves[0], joint.partner.id) is None


def test_answers_to_a_module_are_frozen_for_its_council_alone(
    app: Flask, session: Session, joint: Partnership, tmp_path: Path
) -> None:
    publish(joint)
    joint.open()
    for council in ("brackwater", "ashmere"):
        answer(CheckingClient(app.test_client(), session), council)
    session.expire_all()
    wave = joint.commission.waves[0]
    theirs, ours = (read_frozen(freeze(session, each.id, wave).content) for each in (joint.partner, joint.lead))
    assert list(theirs["parks"]) == ["1"] and "parks" not in ours
    assert set(ours) == set(theirs) - {"parks"}, "the core's columns are the same for both"


def test_each_council_pays_for_the_local_questions_that_were_asked(session: Session, joint: Partnership) -> None:
    publish(joint)
    joint.open()
    joint.publish()
    latest = terms.latest_terms(session, joint.commission.id)
    assert latest is not None
    paid = {part.name: part.local_questions for part in parts_in(session, joint.commission.waves[0], latest)}
    assert paid == {"Ashmere Council": 0, "Brackwater Council": 1}


def test_a_partner_writes_its_module_and_nobody_else_sees_it(
    app: Flask, make: Factory, session: Session, joint: Partnership
) -> None:
    writer = as_person(app, session, make.person(joint.partner, Role.ANALYST))
    writer.get(PAGE)
    writer.submit(form="draft")
    draft = session.scalars(select(Draft).where(Draft.council_id == joint.partner.id)).one()
    place = f"/councils/brackwater/questionnaires/drafts/{draft.id}"
    writer.get(f"{place}/questions/satisfied")
    assert "is locked" in writer.text or "are locked" in writer.text
    writer.get(f"{place}/sections/new")
    writer.submit({"title_en": "Our town", "title_cy": "Ein tref"})
    for code in ("parks", "pools", "paths"):
        writer.get(f"{place}/sections/our-town/new/line")
        writer.submit({"text_en": f"Which {code} do you know?", "text_cy": f"Pa {code}?", "code": code})
    writer.get(f"{place}/publish")
    assert "3 local questions are asked, and 2 were agreed" in writer.text
    writer.get(f"{place}/questions/paths/delete")
    writer.submit()
    writer.get(f"{place}/publish")
    writer.submit()
    writer.get(PAGE)
    assert "£400.00" in writer.text or "Version 1" in writer.text
    lead = as_person(app, session, joint.ours)
    lead.get("/councils/ashmere/questionnaires")
    assert "Local module" not in lead.text and str(draft.id) not in lead.response.text
    for page in (place, place.replace("brackwater", "ashmere")):
        lead.session.commit()
        assert lead.browser.get(page).status_code in (403, 404)
    assert lead.browser.get(PAGE).status_code == 403
    lead.get("/councils/ashmere/commissions/our-street/module")
    assert "Version 1" not in lead.text


def test_a_draft_follows_when_the_core_becomes_another(session: Session, joint: Partnership) -> None:
    from surveys import questionnaires

    core = joint.core
    draft = drafts.begin_draft(
        session, joint.partner.id, joint.theirs.id, empty_module(core.document), commission=joint.commission, core=core
    )
    other = questionnaires.publish_questionnaire(session, core.document | {"version": "2"})
    drafts.put_after(session, draft, other)
    assert draft.core is other and draft.is_open


def test_the_database_refuses_to_change_a_published_module(session: Session, joint: Partnership) -> None:
    made = publish(joint)
    session.commit()
    made.asked = 7
    with pytest.raises(Exception, match="append-only"):
        session.flush()
    session.rollback()
    assert now() >= made.published_at

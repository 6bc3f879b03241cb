"""Lead and partner set a survey up through pages alone: drafted, invited, agreed, changed, agreed again, opened."""

from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import now
from core.models import AuditEvent, Person, Role
from surveys import questionnaires
from surveys.commissioning.models import Agreement, Answer, Terms
from surveys.models import Commission
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.making import document

LEAD, PARTNER = "/councils/ashmere/commissions/our-street", "/councils/brackwater/commissions/our-street"
ABOUT = {"title_en": "Our street", "title_cy": "Ein stryd", "purpose_en": "To know", "purpose_cy": "I wybod"}
SHARING = {
    "controllers": "own", "lawful_basis": "public_task", "special_category": "research", "retention_months": "24",
}  # fmt: skip
COSTS = {"fixed": "30,000", "each": "12.50", "per_local_question": "£400", "split": "equal"}


def day(moment: date) -> list[str]:
    return [str(moment.day), str(moment.month), str(moment.year)]


def fieldwork() -> dict[str, object]:
    today = now().date()
    return {
        "opens_1": day(today - timedelta(days=1)),
        "closes_1": day(today + timedelta(days=30)),
        "modes": ["online", "paper"],
        "sampling_en": "By chance",
        "timetable_en": "Letters in May",
    }


def as_person(app: Flask, session: Session, person: Person) -> CheckingClient:
    """A browser of somebody's own, which has signed in."""
    client = CheckingClient(app.test_client(), session)
    client.sign_in(person)
    return client


def test_councils_commission_a_survey_through_pages_alone(app: Flask, make: Factory, session: Session) -> None:
    lead, partner = (
        make.council(slug, name={"en": f"{name} Council", "cy": f"Cyngor {name}"}, population=80_000)
        for slug, name in (("ashmere", "Ashmere"), ("brackwater", "Brackwater"))
    )
    questionnaires.publish_questionnaire(session, document())
    analyst = as_person(app, session, make.person(lead, Role.ANALYST))
    ours = as_person(app, session, make.person(lead, Role.ADMINISTRATOR))
    theirs = as_person(app, session, make.person(partner, Role.ADMINISTRATOR))

    analyst.get("/councils/ashmere/commissions/new")
    analyst.submit({"title_en": "Our street", "slug": "Our Street"}, status=422)
    assert "Use small letters, digits and single hyphens, like local-voices" in analyst.errors()
    assert analyst.page.get_element_by_id("title_en").get("value") == "Our street", "nothing typed is lost"
    analyst.submit(ABOUT | {"slug": "our-street"})
    assert analyst.heading.startswith("Our street")
    for part, typed in (
        ("about", {"population_en": "Adults"}), ("fieldwork", fieldwork()), ("sharing", SHARING), ("costs", COSTS),
    ):  # fmt: skip
        analyst.get(f"{LEAD}/draft/{part}")
        analyst.submit(typed)
    analyst.get(f"{LEAD}/partners/new")
    analyst.submit({"invited": "brackwater", "sample_target": "1,100"})
    analyst.get(f"{LEAD}/partners/ashmere")
    analyst.submit({"sample_target": "1100"})

    theirs.get("/councils/brackwater/surveys")
    assert "Your council is invited" not in theirs.text, "it is asked once there are terms to agree to"
    analyst.get(f"{LEAD}/propose")
    analyst.submit()
    analyst.submit(form="waves")
    assert "The waves are planned" in analyst.text
    theirs.get("/councils/brackwater/surveys")
    assert "Your council is invited to take part." in theirs.text

    analyst.get("/councils/ashmere/surveys/our-street/1/open")
    assert "not every council has agreed" in analyst.text and "Brackwater Council" in analyst.text
    assert not analyst.page.cssselect("main form")
    for client, home in ((ours, LEAD), (theirs, PARTNER)):
        client.get(f"{home}/answer")
        assert "£28,750.00" in client.text, "half of 30,000 and 1,100 interviews at 12.50"
        client.submit({}, status=422)
        assert client.errors() == ["Say whether your council agrees"]
        client.submit({"answer": "yes"})
        assert "Your council’s answer is kept." in client.text

    analyst.get(f"{LEAD}/draft/costs")
    analyst.submit({"each": "13"})
    analyst.get(f"{LEAD}/propose")
    assert "£12.50" in analyst.text and "£13.00" in analyst.text
    analyst.submit()
    analyst.get("/councils/ashmere/surveys/our-street/1/open")
    assert "not every council has agreed" in analyst.text, "a change asks everybody again"
    for client, home in ((ours, LEAD), (theirs, PARTNER)):
        client.get(f"{home}/answer")
        assert "Your council agreed to version 1" in client.text
        assert "£12.50" in client.page.get_element_by_id("changes").getparent().text_content()
        client.submit({"answer": "yes"})
    analyst.get("/councils/ashmere/surveys/our-street/1/open")
    analyst.submit({"recruitment": "open_link"})
    assert analyst.heading == "Wave 1 Open"

    session.rollback()
    commission = session.scalars(select(Commission).where(Commission.slug == "our-street")).one()
    assert commission.waves[0].terms_number == 2
    said = select(Agreement).where(Agreement.commission_id == commission.id).order_by(Agreement.answered_at)
    kept = session.scalars(said, execution_options={"across_councils": "a test counts what was said"}).all()
    hashes = dict(session.execute(select(Terms.id, Terms.content_hash)).all())
    assert [each.answer for each in kept] == [Answer.AGREED] * 4
    assert all(each.content_hash == hashes[each.terms_id] for each in kept if each.terms_id)
    trail = session.scalars(select(AuditEvent.action).where(AuditEvent.council_id == partner.id)).all()
    assert trail.count("terms-agreed") == 2

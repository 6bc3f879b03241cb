"""What each council's people see of a commission, may do in it, and may not."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.models import AuditEvent, Person, Role
from core.pdf import can_make_pdf
from surveys import questionnaires
from surveys.commissioning import partners
from surveys.commissioning.models import Agreement
from surveys.commissioning.partners import Standing
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.commissioning.making import Partnership
from tests.surveys.making import document, make_response

LEAD, PARTNER = "/councils/ashmere/commissions/our-street", "/councils/brackwater/commissions/our-street"
TO_ANSWER = ("answer", "leave")
TO_LEAD = ("draft/costs", "propose", "partners/new", "partners/brackwater", "partners/brackwater/without")


def as_person(app: Flask, session: Session, person: Person) -> CheckingClient:
    client = CheckingClient(app.test_client(), session)
    client.sign_in(person)
    return client


def test_nobody_speaks_for_another_council_or_without_the_right_role(
    app: Flask, make: Factory, session: Session, joint: Partnership
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    outsider = make.council("carrow")
    home = {"answer": "yes", "read": "0" * 64, "part": "500 0 1"}
    tries = [
        (joint.ours, PARTNER, (*TO_ANSWER, *TO_LEAD), 403),
        (make.person(joint.partner, Role.ANALYST), PARTNER, TO_ANSWER, 403),
        (make.person(joint.lead, Role.OFFICER), LEAD, TO_LEAD, 403),
        (make.person(joint.partner, Role.ADMINISTRATOR), PARTNER, TO_LEAD, 404),
        (make.person(outsider, Role.ADMINISTRATOR), "/councils/carrow/commissions/our-street", ("", *TO_ANSWER), 404),
    ]
    for person, address, pages, refusal in tries:
        client = as_person(app, session, person)
        for page in pages:
            assert client.browser.get(f"{address}/{page}".rstrip("/")).status_code == refusal, page
            if page:
                assert client.browser.post(f"{address}/{page}", data=home).status_code == refusal, page
        assert client.browser.post(f"{address}/waves").status_code in (403, 404)
    everybody = {"across_councils": "a test looks for answers that nobody may give"}
    assert session.scalars(select(Agreement), execution_options=everybody).all() == []


def test_a_partner_declines_and_the_lead_reads_why_and_goes_on_without_it(
    app: Flask, session: Session, joint: Partnership
) -> None:
    ours, theirs = as_person(app, session, joint.ours), as_person(app, session, joint.theirs)
    theirs.get(f"{PARTNER}/answer")
    theirs.submit({"answer": "no", "reason": "Too dear for us"})
    theirs.get(PARTNER)
    assert "Too dear for us" in theirs.text
    ours.get(LEAD)
    assert "Too dear for us" in ours.text
    ours.get(f"{LEAD}/partners/brackwater/without")
    ours.submit()
    assert joint.standing() is Standing.LEFT
    theirs.get(PARTNER)
    assert "Your council no longer takes part." in theirs.text
    theirs.get(f"{PARTNER}/answer", status=404)
    ours.get(f"{LEAD}/partners/new")
    ours.submit({"invited": "brackwater", "sample_target": "400"})
    session.expire_all()
    assert joint.standing() is Standing.ASKED, "it may be invited again"


def test_what_has_changed_is_read_before_it_is_agreed_to(app: Flask, session: Session, joint: Partnership) -> None:
    joint.agree()
    later = document() | {"version": "2"}
    later["sections"][0]["questions"][0]["text"]["en"] = "Are you happy with your street?"
    joint.core = questionnaires.publish_questionnaire(session, later)
    theirs = as_person(app, session, joint.theirs)
    theirs.get(f"{PARTNER}/answer")
    assert "Your council has agreed to these terms." in theirs.text
    joint.propose()
    theirs.get(f"{PARTNER}/answer")
    assert "Are you happy with your street?" in theirs.page.get_element_by_id("core-changes").getparent().text_content()
    stale = theirs.page.cssselect("input[name=read]")[0].get("value")
    joint.propose(fixed=4_000_000)
    theirs.submit({"answer": "yes"}, status=422)
    assert theirs.errors() == ["The terms or your council’s part were changed while you read: read them again below"]
    assert theirs.page.cssselect("input[name=read]")[0].get("value") != stale
    theirs.submit({"answer": "yes"})
    theirs.get(f"{PARTNER}/terms/1")
    said = [[cell.text for cell in row] for row in theirs.page.xpath("//*[@id='said']/..//tbody/tr")]
    assert [row[:3] for row in said] == [["Brackwater Council", "Agreed", "1"]], "its own answer is kept and shown"


def test_councils_see_counts_and_costs_and_never_each_others_answers(
    app: Flask, session: Session, make: Factory, joint: Partnership
) -> None:
    joint.agree()
    joint.open()
    make_response(make, joint.commission.waves[0], joint.partner, {"why": "a secret answer"})
    ours = as_person(app, session, joint.ours)
    for page in (LEAD, f"{LEAD}/costs", f"{LEAD}/terms/1", "/councils/ashmere/surveys/our-street/1"):
        ours.get(page)
        assert "a secret answer" not in ours.text
    theirs = as_person(app, session, joint.theirs)
    theirs.get(f"{PARTNER}/costs")
    assert "£42,500.00" in theirs.text, "both pay 30,000 between them, and 1,000 interviews at 12.50"
    theirs.get(f"{PARTNER}/costs?split=population")
    assert "The cost cannot be split so" in theirs.text, "no population is known"
    theirs.get(f"{PARTNER}/costs/sheet?split=agreed")
    assert "The terms say otherwise: Equally." in theirs.text
    if can_make_pdf():
        answer = theirs.browser.get(f"{PARTNER}/costs/schedule.pdf")
        assert (answer.mimetype, answer.data[:5]) == ("application/pdf", b"%PDF-")
    theirs.get(f"{PARTNER}/leave")
    theirs.submit({}, status=422)
    assert theirs.errors() == ["A wave is being answered or worked out: try again once it is published"]
    theirs.get(f"{PARTNER}/costs?wave=1", status=404)
    joint.publish()
    theirs.get(f"{PARTNER}/costs?wave=1")
    paid = [[cell.text for cell in row] for row in theirs.page.xpath("//*[@id='paid']/..//tbody/tr")]
    assert [row[1:6] for row in paid] == [
        ["0", "£15,000.00", "£0.00", "£0.00", "£15,000.00"],
        ["1", "£15,000.00", "£12.50", "£0.00", "£15,012.50"],
    ], "a wave that is over costs what was completed"
    theirs.get(f"{PARTNER}/leave")
    theirs.submit({"reason": "A budget"})
    theirs.get("/councils/brackwater/surveys")
    assert "Wave 1" in theirs.text, "it still reads what it has"
    theirs.get(f"{PARTNER}/costs", status=404)
    trail = session.scalars(select(AuditEvent.action).where(AuditEvent.council_id == joint.partner.id)).all()
    assert "council-left" in trail
    assert [each.standing for each in partners.members(session, joint.commission)] == [Standing.AGREED, Standing.LEFT]


WRONG: dict[str, tuple[dict[str, object], list[str]]] = {
    "costs": ({"fixed": "a lot"}, ["Enter an amount in pounds, like 1,250 or 12.50"]),
    "fieldwork": (
        {"opens_1": ["2", "1", "2020"], "closes_1": ["1", "1", "2020"]},
        ["Enter a last day that is not before the first"],
    ),
    "sharing": (
        {"retention_months": "0", "shared_en": "Only counts"},
        ["Enter a whole number of months from 1 to 240"],
    ),
    "about": ({"title_en": "", "title_cy": "Ein stryd ni"}, ["Enter the title in every language of your council"]),
}


def test_a_part_that_is_wrong_says_how_to_put_it_right_and_keeps_what_was_typed(
    app: Flask, session: Session, joint: Partnership
) -> None:
    ours = as_person(app, session, joint.ours)
    for part, (typed, said) in WRONG.items():
        ours.get(f"{LEAD}/draft/{part}")
        ours.submit(typed, status=422)
        assert ours.errors() == said
        for name, value in typed.items():
            boxes = ours.page.xpath("//input[@name=$name] | //textarea[@name=$name]", name=name)
            shown = [box.get("value") or (box.text or "").strip() for box in boxes]
            assert shown == (value if isinstance(value, list) else [value])
    ours.get(f"{LEAD}/draft/fieldwork")
    ours.submit({"opens_1": ["", "", ""], "closes_1": ["", "", ""]}, status=422)
    assert ours.errors() == ["Enter the first and the last day of at least one wave"]

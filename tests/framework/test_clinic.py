"""The clinic: cards are planned with a prediction, taken step by step, and judged by the figures alone."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from core import jobs, messages
from core.database import now
from core.messages import Desk
from core.models import AuditEvent, Council, Message, Person, Role
from core.people import grant
from core.transports import Letter
from core.vault import VAULT
from framework.clinic import cards
from framework.clinic.letters import remind, write_due
from framework.clinic.models import Card, Decision, Stage
from framework.models import Commentary, Event, Indicator, Observation
from tests.client import CheckingClient
from tests.factories import Factory
from tests.framework.making import MadeSurvey, make_survey, words

INDICATOR = "voices.sat"


@pytest.fixture
def survey(make: Factory) -> MadeSurvey:
    """A survey whose first council stood at 50% in 2024."""
    made = make_survey(make)
    made.publish((0.50, 0.01), (0.60, 0.01), (0.70, 0.01))
    return made


@pytest.fixture
def home(survey: MadeSurvey) -> Council:
    return survey.councils[0]


@pytest.fixture
def officer(make: Factory, home: Council) -> Person:
    return make.person(home, Role.OFFICER)


def make_card(make: Factory, home: Council, owner: Person, **facts) -> Card:
    said = {"title": "Ring residents back", "owner_id": owner.id, "due_on": date(2025, 3, 1), "expected": 0.05}
    made_on = facts.pop("made_on", date(2025, 1, 10))
    return cards.make_card(make.session, home.id, INDICATOR, said | facts, owner.id, made_on)


def page(home: Council, place: str = "") -> str:
    return f"/councils/{home.slug}/framework/clinic{place}"


def test_an_officer_plans_a_card_with_a_prediction(client: CheckingClient, home, officer, session):
    client.sign_in(officer)
    client.get(page(home, "/sat/cards/new"))
    client.submit({"title": "", "due_on": ["31", "2", "2027"], "size": "none"}, status=422)
    assert len(client.errors()) == 4
    client.submit(
        {"title": "Ring back", "due_on": ["1", "3", "2027"], "way": "rise", "size": "2,5", "reason": "They asked"}
    )
    assert client.heading == "Ring back" and "+2.5 points" in client.text and "They asked" in client.text
    assert "Cannot say: no published figure" not in client.text
    card = session.scalars(select(Card).where(Card.council_id == home.id)).one()
    assert (card.expected, card.owner_id, card.indicator) == (0.025, officer.id, INDICATOR)
    assert session.scalar(select(AuditEvent).where(AuditEvent.action == "clinic-card-made")) is not None


def test_a_card_goes_from_plan_to_a_decision_and_keeps_its_prediction_and_its_history(client, make, home, officer):
    card = make_card(make, home, officer)
    client.sign_in(officer)
    client.get(page(home, f"/cards/{card.id}"))
    client.submit({"step-text": "Two people trained"}, form="step")
    client.get(page(home, f"/cards/{card.id}/edit"))
    assert "The prediction stays as it was made" in client.text
    client.submit({"title": "Ring everybody back", "due_on": ["1", "3", "2025"]})
    client.submit({"step-text": "Done already", "step-stage": "plan"}, form="step", status=422)
    assert "Somebody has taken the card further meanwhile" in client.errors()[0] and "Done already" in client.text
    client.submit({"step-text": "Done on three streets"}, form="step")
    client.submit({"step-text": "It helps"}, form="step", status=422)
    assert client.errors() == ["Choose what comes of it"]
    client.submit({"step-text": "It helps", "step-decision": "adapt"}, form="step")
    assert "Change it and try again" in client.text and "Before: What is tried: Ring residents back" in client.text
    assert client.text.count("The figures said then") == 3
    assert [each for each in ("Two people trained", "Done on three streets", "It helps") if each in client.text] != []
    client.get(page(home, f"/cards/{card.id}/edit"), status=404)


def test_the_next_wave_says_whether_the_change_is_more_than_noise(client, make, survey, home, officer):
    card = make_card(make, home, officer)
    client.sign_in(officer)
    client.get(page(home, f"/cards/{card.id}"))
    assert "Cannot say yet: no figure from after the card’s day is published." in client.text
    survey.publish((0.56, 0.01), (0.60, 0.01), (0.70, 0.01), number=2)
    client.get(page(home, f"/cards/{card.id}"))
    assert "More than noise, in the direction that was predicted." in client.text
    assert "+6 points (+3 to +9)" in client.text and "lies inside that interval" in client.text
    other = make_card(make, home, officer, title="Write it down")
    client.get(page(home, f"/cards/{card.id}"))
    assert "the figures cannot tell which did what: Write it down" in client.text
    assert other.stage is Stage.PLAN


def test_a_reworded_question_stands_in_the_way_and_is_named(client, make, survey, home, officer):
    from surveys import questionnaires
    from tests.framework.making import document

    card = make_card(make, home, officer)
    reworded = questionnaires.publish_questionnaire(make.session, document(version="2", satisfied="Are you happy?"))
    survey.publish((0.76, 0.01), (0.60, 0.01), (0.70, 0.01), number=2, questionnaire=reworded)
    client.sign_in(officer)
    client.get(page(home, f"/cards/{card.id}"))
    assert "Cannot say: the figures are not comparable" in client.text and "worded differently" in client.text


def test_what_is_overdue_stands_first_and_what_has_ended_last(client, make, home, officer, session):
    today = now().date()
    ended = make_card(make, home, officer, title="Ended", due_on=today - timedelta(days=400))
    for _ in range(3):
        cards.take_further(session, ended, "So", officer.id, decision=Decision.ADOPT)
    make_card(make, home, officer, title="Coming", due_on=today + timedelta(days=40))
    make_card(make, home, officer, title="Late", due_on=today - timedelta(days=4))
    client.sign_in(officer)
    client.get(page(home))
    rows = [row.text_content() for row in client.page.cssselect("tbody tr")]
    assert [name for row in rows for name in ("Ended", "Coming", "Late") if name in row] == ["Late", "Coming", "Ended"]
    assert "Overdue" in rows[0] and "Overdue" not in rows[1] and "Keep doing it" in rows[2]


def test_an_indicator_s_clinic_tells_what_the_figures_say_and_what_was_tried(client, make, home, officer, session):
    ended = make_card(make, home, officer, title="Tried before")
    for _ in range(3):
        cards.take_further(session, ended, "So", officer.id, decision=Decision.ABANDON)
    make.keep(Event(council_id=home.id, on=date(2024, 5, 1), title=words("Flood"), indicator_code="sat"))
    make.keep(Event(council_id=home.id, on=date(2024, 5, 1), title=words("Drought"), indicator_code="other"))
    client.sign_in(officer)
    client.get(page(home, "/sat"))
    assert "50%" in client.text and "48% to 52%" in client.text and "Tried before" in client.text
    assert "Flood" in client.text and "Drought" not in client.text and "Lower" in client.text


def test_a_clinic_says_on_how_many_people_a_figure_rests_and_what_officers_make_of_it(
    client, make, home, officer, session
):
    client.sign_in(officer)
    client.get(page(home, "/sat"))
    assert "So what?" not in client.text
    latest = session.scalars(
        select(Observation).join(Observation.indicator).where(
            Observation.council_id == home.id, Indicator.code == "sat", Observation.domain_var == "all"
        ).order_by(Observation.period_start.desc())
    ).first()  # fmt: skip
    said = {"says": words("Fewer came"), "so_what": words("It matters"), "action": words("Ask why")}
    make.keep(Commentary(council_id=home.id, observation_id=latest.id, by=officer.id, **said))
    client.get(page(home, "/sat"))
    [base] = client.page.xpath("//dt[normalize-space()='Base']/following-sibling::dd")
    assert base.text_content().strip() == f"{latest.base:,}"
    headings = [each.text_content() for each in client.page.xpath("//h3")]
    assert headings[:3] == ["What happened", "So what?", "What will be done"], "each part of what is said is named"
    [link] = client.page.xpath("//a[normalize-space()='Every figure, its picture and its definition']/@href")
    client.get(link)
    assert "What officers say of it" in client.text


def test_owners_are_reminded_once_for_each_day_while_they_work_there(app, make, home, officer, session):
    from core.codes import Codes

    jobs.KINDS.setdefault(messages.SEND, jobs.JobKind(messages.SEND, lambda session, task: [], lambda *facts: None))
    session.info[VAULT] = app.extensions["vault"]
    gone = make.person(None)
    today = now().date()
    due = make_card(make, home, officer, due_on=today)
    make_card(make, home, officer, due_on=today + timedelta(days=1))
    make_card(make, home, gone, due_on=today)

    def asked() -> list[Message]:
        remind(session)
        return list(session.scalars(select(Message).where(Message.council_id == home.id)))

    assert len(asked()) == len(asked()) == 1
    due.due_on = today - timedelta(days=1)
    (_, last) = asked()
    letter = write_due(session, Desk(Codes("a key"), "https://folkmoot.example"), last)
    assert isinstance(letter, Letter) and f"/clinic/cards/{due.id}" in letter.text and due.title in letter.text
    for _ in range(3):
        cards.take_further(session, due, "So", officer.id, decision=Decision.ADOPT)
    with pytest.raises(messages.NothingToSay):
        write_due(session, Desk(Codes("a key"), "https://folkmoot.example"), last)


def test_viewers_read_and_another_council_s_card_is_not_found(client, make, home, officer):
    card = make_card(make, home, officer)
    elsewhere, viewer = make.council(), make.person(home, Role.VIEWER)
    client.sign_in(viewer)
    client.get(page(home, f"/cards/{card.id}"))
    assert not client.page.cssselect("main form")
    client.get(page(home, f"/cards/{card.id}/edit"), status=403)
    grant(make.session, elsewhere.id, viewer, Role.ANALYST)
    client.get(page(elsewhere, f"/cards/{card.id}"), status=404)

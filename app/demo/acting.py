"""What one fictional council does about its fictional comments: a form for complaints, actions, answers and reports."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.places import read_json
from core import councils, people
from core.database import now
from core.models import Council, Person, Service
from feedback.acting.actions import make_action
from feedback.acting.following import add_note
from feedback.acting.models import ActionState, ReportKind, YouSaid
from feedback.acting.report_jobs import ask_for_report, ended_periods
from feedback.asking.cycles import say_asked
from feedback.asking.editor import first_words
from feedback.asking.making import make_form, open_form
from feedback.asking.models import FormAnswer
from feedback.models import Comment, FeedbackForm, FormPurpose
from feedback.months import month_of
from feedback.service import open_forms

COUNCIL, OWNER = "aldermoor", "officer@aldermoor.example"
COMPLAINTS = "aldermoor-complaints"
ASKED_FOR_EACH_ANSWER = (4, 5, 6)
"""How many were asked for each that answered, month by month in turn."""


def write(session: Session) -> None:
    council = councils.council_by_slug(session, COUNCIL)
    owner = people.person_by_email(session, OWNER)
    assert council is not None and owner is not None
    services = {each.code: each for each in councils.services_of(session, council.id)}
    _make_complaints_form(session, council)
    for form in open_forms(session):
        if form.council_id == council.id and form.purpose is FormPurpose.RATING:
            _say_how_many_were_asked(session, form)
    words = read_json("actions.json")
    for entry in words["actions"]:
        _act(session, council, owner, services[entry["service"]], entry)
    for entry in words["told"]:
        day = now().date() - timedelta(days=entry["days_ago"])
        facts = {"said": entry["said"], "did": entry["did"], "service_id": services[entry["service"]].id}
        session.add(YouSaid(council_id=council.id, published_on=day if entry["published"] else None, **facts))
    session.flush()
    _ask_for_reports(session, council)


def _make_complaints_form(session: Session, council: Council) -> None:
    facts: dict[str, object] = {"slug": COMPLAINTS, "purpose": FormPurpose.COMPLAINT, "service_id": None}
    facts |= {"asks_contact": True, "asks_ward": True}
    open_form(make_form(session, council, facts | first_words(FormPurpose.COMPLAINT, [*council.languages, "ar"])))


def _say_how_many_were_asked(session: Session, form: FeedbackForm) -> None:
    """Every month but this one, whose number is not known yet."""
    mine = FormAnswer.council_id == form.council_id, FormAnswer.form_id == form.id
    counts: dict[date, int] = {}
    for moment in session.scalars(select(FormAnswer.received_at).where(*mine)):
        month = month_of(moment)
        counts[month] = counts.get(month, 0) + 1
    counts.pop(month_of(now()), None)
    times = ASKED_FOR_EACH_ANSWER
    say_asked(session, form, {month: count * times[month.month % len(times)] for month, count in counts.items()})


def _act(session: Session, council: Council, owner: Person, service: Service, entry: dict[str, object]) -> None:
    """An action about one of the service's latest comments, with a note."""
    mine = Comment.council_id == council.id, Comment.service_id == service.id, Comment.text != ""
    comment = session.scalar(select(Comment).where(*mine).order_by(Comment.received_at.desc()).limit(1))
    due = now().date() + timedelta(days=int(str(entry["due_in"])))
    facts = {"title": entry["title"], "service_id": service.id, "owner_id": owner.id, "due_on": due}
    action = make_action(session, council.id, facts | {"theme": entry["theme"]}, comment)
    if entry["done"]:
        action.state, action.ended_on = ActionState.DONE, due
    add_note(session, action, owner.id, str(entry["note"]))


def _ask_for_reports(session: Session, council: Council) -> None:
    for kind in ReportKind:
        (first,) = ended_periods(kind, month_of(now()), 1)
        for language in council.languages if kind is ReportKind.QUARTERLY else council.languages[:1]:
            ask_for_report(session, council.id, kind, first, language, None)

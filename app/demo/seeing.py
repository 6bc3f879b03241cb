"""What makes one fictional council's figures easier to read: what happened meanwhile, and residents' own words."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.acting import COUNCIL
from app.demo.places import read_json
from core import councils, people
from core.database import now
from feedback.acting.models import YouSaid
from feedback.dashboards.quotes import quotable, quotes_for
from feedback.dashboards.scope import Period, Scope
from feedback.finding import Reach
from feedback.months import following, month_of
from framework.beside.gathering import ask_for_words
from framework.models import Event
from framework.tiles import lights

MONTHS = 14
"""Words are quoted from so many months."""


def write(session: Session) -> None:
    """Note what happened between the waves, and turn another council's red, amber and green on."""
    facts, council = read_json("seeing.json"), councils.council_by_slug(session, COUNCIL)
    colourful = councils.council_by_slug(session, facts["lights"])
    analyst = people.person_by_email(session, f"analyst@{facts['lights']}.example")
    assert council is not None and colourful is not None and analyst is not None
    lights.turn(session, colourful.id, analyst.id, on=True)
    for entry in facts["events"]:
        said = {"title": entry["title"], "note": entry["note"], "public": entry["public"]}
        day = now().date() - timedelta(days=entry["days_ago"])
        session.add(Event(council_id=council.id, on=day, indicator_code=entry["indicator"], **said))


def quote(session: Session) -> None:
    """Quote a resident beside each thing done that is about a theme, and lay what was written beside the figures.

    Both need comments whose themes were read, and residents who agreed to be quoted.
    """
    council = councils.council_by_slug(session, COUNCIL)
    assert council is not None
    latest = month_of(now())
    comments = quotable(session, Scope(Reach(council.id), Period(following(latest, -MONTHS), latest)))
    themes = {entry["said"]["en"]: entry["theme"] for entry in read_json("actions.json")["told"] if "theme" in entry}
    for told in session.scalars(select(YouSaid).where(YouSaid.council_id == council.id)):
        theme = themes.get(told.said["en"], "")
        for found in quotes_for(session, council.id, comments, theme, most=1):
            told.quote_comment_id = found.comment_id
    ask_for_words(session)

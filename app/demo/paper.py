"""Fictional papers of the open wave that one council's interviewer has keyed, waiting for a second person."""

from datetime import timedelta

from sqlalchemy.orm import Session

from app.demo.places import partnership
from core import councils, people
from core.database import now
from surveys.interviews import interviewing
from surveys.papers import paper, paper_counting
from surveys.questionnaires import parsed

COUNCIL, KEYED_BY = "aldermoor", "interviewer@aldermoor.example"
NUMBER = 8
KEYED: tuple[dict[str, list[str]], ...] = (
    {"sat_area": ["2"], "belong": ["1"], "improve": ["More benches by the river"]},
    {"sat_area": ["several_ticked"], "years_here": ["31"], "age_band": ["65+"]},
    {"sat_area": ["1"], "why_area": ["We like the park"], "improve": ["illegible"]},
)


def write(session: Session) -> None:
    """Take in each paper two days ago and key it once, as the council's interviewer."""
    council = councils.council_by_slug(session, COUNCIL)
    person = people.person_by_email(session, KEYED_BY)
    assert council is not None and person is not None
    wave = next(
        wave for wave in interviewing.open_waves(session, council.id) if wave.commission.slug == partnership().code
    )
    received_on, questions = now().date() - timedelta(days=2), parsed(wave.questionnaire).questions
    for number in range(1, NUMBER + 1):
        serial = f"FICTIONAL-{number:03}"
        keying = paper.begin(session, wave, council.id, person.id, serial, received_on, "en")
        paper.key(session, keying, questions, KEYED[number % len(KEYED)])
        paper_counting.finish(session, keying)

"""Publishing, beginning and closing, as other rooms call them."""

from contextvars import copy_context
from threading import Thread
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from core.database import Database
from core.models import Job
from surveys import answering, questionnaires, visits, waves
from surveys.errors import QuestionnaireFaulty, ResponseLost, VersionTaken, WaveNotOpen
from surveys.models import Mode, Response, ResponseState, WaveState
from surveys.officers import fieldwork
from tests.factories import Factory
from tests.surveys.making import document, make_commission, make_response, make_sample, make_wave


def test_the_same_content_is_published_once(session: Session) -> None:
    first = questionnaires.publish_questionnaire(session, document())
    assert questionnaires.publish_questionnaire(session, document()) is first


def test_a_published_version_is_never_replaced(session: Session) -> None:
    questionnaires.publish_questionnaire(session, document())
    with pytest.raises(VersionTaken):
        questionnaires.publish_questionnaire(session, document() | {"minutes": 9})


@pytest.mark.parametrize("change", ["UPDATE questionnaire SET version = 'x'", "DELETE FROM questionnaire"])
def test_the_database_refuses_to_change_or_delete_a_published_version(session: Session, change: str) -> None:
    questionnaires.publish_questionnaire(session, document())
    with pytest.raises(DatabaseError, match="questionnaire is append-only"):
        session.execute(text(change))


def test_a_faulty_document_is_not_published(session: Session) -> None:
    with pytest.raises(QuestionnaireFaulty) as refused:
        questionnaires.publish_questionnaire(session, document() | {"minutes": 0})
    assert refused.value.faults[0].where == "/minutes"


def test_another_councils_response_cannot_be_taken_over(make: Factory, session: Session) -> None:
    mine, theirs = make.council(), make.council()
    wave = make_wave(make, make_commission(make, mine, theirs))
    identifier = uuid4()
    answering.begin(session, wave, identifier, theirs.id, "en")
    with pytest.raises(ResponseLost):
        answering.begin(session, wave, identifier, mine.id, "en")
    with pytest.raises(ResponseLost):
        visits.resume(session.connection(), "street", mine.id, identifier)


def test_answers_given_at_once_are_both_kept(make: Factory, session: Session, database: Database) -> None:
    council = make.council()
    wave = make_wave(make, make_commission(make, council))
    identifier = answering.begin(session, wave, uuid4(), council.id, "en").id
    council_id = council.id
    session.commit()

    def give(code: str) -> None:
        with database.transaction() as own:
            visit = visits.resume(own.connection(), "street", council_id, identifier, to_change=True)
            answering.record_answers(own.connection(), visit.response, {code: "1"})

    threads = [Thread(target=copy_context().run, args=(give, code)) for code in ("satisfied", "seen", "ward", "years")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session.expire_all()
    response = session.scalars(select(Response).where(Response.council_id == council_id)).one()
    assert set(response.answers) == {"satisfied", "seen", "ward", "years"}


def test_closing_a_wave_sets_drafts_aside_and_asks_for_one_job(make: Factory, session: Session) -> None:
    council = make.council()
    wave = make_wave(make, make_commission(make, council))
    draft = make_response(make, wave, council, {}, state=ResponseState.DRAFT)
    done = make_response(make, wave, council, {})
    waves.close_wave(session, wave)
    waves.close_wave(session, wave)
    session.expire_all()
    assert (draft.state, done.state, wave.state) == (
        ResponseState.PARTIAL, ResponseState.SUBMITTED, WaveState.CLOSED,
    )  # fmt: skip
    job = session.scalars(select(Job).where(Job.kind == waves.WAVE_CLOSED)).one()
    assert (job.council_id, job.subject_id) == (council.id, str(wave.id))


def test_a_planned_wave_cannot_be_closed(make: Factory, session: Session) -> None:
    wave = make_wave(make, make_commission(make, make.council()), state=WaveState.DRAFT)
    with pytest.raises(WaveNotOpen):
        waves.close_wave(session, wave)
    assert session.scalar(select(func.count()).select_from(Job)) == 0


def test_counts_are_the_councils_own_by_ward_and_mode(make: Factory, session: Session) -> None:
    mine, theirs = make.council(), make.council()
    make.area(mine, "north", "North")
    wave = make_wave(make, make_commission(make, mine, theirs))
    make_sample(make, wave, mine, {"north": (100, 20)})
    make_response(make, wave, mine, {"ward": "north"})
    make_response(make, wave, mine, {"ward": "north"}).mode = Mode.PAPER
    make_response(make, wave, mine, {"ward": None})
    make_response(make, wave, mine, {"ward": "north"}, state=ResponseState.DRAFT)
    make_response(make, wave, theirs, {"ward": "north"})
    session.flush()
    counts = fieldwork.counts(session, mine.id, wave)
    assert (counts.submitted, counts.drafts, counts.elsewhere) == (3, 1, 1)
    assert [(ward.name["en"], ward.submitted, ward.issued) for ward in counts.by_ward] == [("North", 2, 20)]
    assert counts.by_mode == {Mode.ONLINE: 2, Mode.PAPER: 1}

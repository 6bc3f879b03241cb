"""A paper that was keyed twice becomes a response: where the keyings agree, or where somebody says which is right."""

from datetime import UTC, datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from core.database import now
from surveys.errors import WaveNotOpen
from surveys.flags import ON_PAPER, flag
from surveys.mailings.invitations import provenance
from surveys.models import (
    Invitation,
    InvitationState,
    Mode,
    PaperEntry,
    PaperKeying,
    PaperState,
    Recruitment,
    Response,
    ResponseState,
    WaveState,
)
from surveys.modules.asked import edition_of
from surveys.papers.paper import HouseholdAnswered
from surveys.places import CouncilPlaces
from surveys.questionnaire.agreed import YES, Consent
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.marks import Marks, Reading, differing, names_of, read_marks
from surveys.questionnaire.question import Question


def finish(session: Session, keying: PaperKeying) -> PaperEntry:
    """End a keying: the first waits for the second, and two that agree make a response."""
    keying.done_at = now()
    entry = keying.entry
    if keying.turn == 1:
        entry.state = PaperState.SECOND_KEYING
    else:
        questionnaire = edition_of(session, entry.wave, entry.council_id)
        entry.compared = [question.code for question in questionnaire.questions if question.answerable]
        entry.differing = [question.code for question in differences(entry)]
        entry.state = PaperState.DIFFERENCES if entry.differing else entry.state
    session.flush()
    if keying.turn == 2 and not entry.differing:
        _count(session, entry, keying.entry.keyings[0].marks)
    return entry


def differences(entry: PaperEntry) -> list[Question]:
    """The questions that the two people keyed differently."""
    first, second = entry.keyings
    return differing(edition_of(_session_of(entry), entry.wave, entry.council_id), first.marks, second.marks)


def resolve(session: Session, entry: PaperEntry, chosen: Marks, person_id: UUID) -> None:
    """Make a response of a paper's agreed marks and of those chosen where the keyings differ, and record by whom.

    Resolving it again changes nothing.
    """
    if entry.state is not PaperState.DIFFERENCES:
        return
    disputed = {name for question in differences(entry) for name in names_of(question)}
    agreed = {name: values for name, values in entry.keyings[0].marks.items() if name not in disputed}
    entry.resolved_by = person_id
    _count(session, entry, agreed | dict(chosen))


def reading(session: Session, entry: PaperEntry, marks: Marks) -> Reading:
    """What a paper's marks say, and what does not fit together in them."""
    asked, places = edition_of(session, entry.wave, entry.council_id), CouncilPlaces(session, entry.council_id)
    return read_marks(asked, marks, places)


def _count(session: Session, entry: PaperEntry, marks: Marks) -> None:
    """Make the paper's one response, unless consent was refused, and forget what was keyed.

    Raises `HouseholdAnswered` when the household has answered in another way since, or `WaveNotOpen`.
    """
    if entry.wave.state is not WaveState.OPEN:
        raise WaveNotOpen
    questionnaire, read = edition_of(session, entry.wave, entry.council_id), reading(session, entry, marks)
    consents = _consents(questionnaire, read)
    if consents:
        session.add(_response(entry, read, _use_up(session, entry)))
    entry.state = PaperState.COUNTED if consents else PaperState.NO_CONSENT
    entry.ended_at = now()
    for keying in entry.keyings:
        keying.marks = {}
    session.flush()


def _consents(questionnaire: Questionnaire, read: Reading) -> bool:
    """Whether the resident agreed to everything that must be agreed to."""
    needed = [each.code for each in questionnaire.questions if isinstance(each, Consent) and each.required]
    return all(read.answers.get(code, YES) == YES for code in needed)


def _use_up(session: Session, entry: PaperEntry) -> Invitation | None:
    """Mark the household's invitation as used, and set aside what it may have begun online."""
    if entry.invitation_id is None:
        return None
    mine = (Invitation.council_id == entry.council_id, Invitation.id == entry.invitation_id)
    invitation = session.scalars(select(Invitation).where(*mine).with_for_update()).one()
    if invitation.state is not InvitationState.ISSUED:
        raise HouseholdAnswered
    invitation.state = InvitationState.USED
    begun = (Response.council_id == entry.council_id, Response.invitation_id == invitation.id)
    for response in session.scalars(select(Response).where(*begun).with_for_update()):
        response.state = ResponseState.PARTIAL
        flag(response, [ON_PAPER])
    return invitation


def _response(entry: PaperEntry, read: Reading, invitation: Invitation | None) -> Response:
    """The paper’s response, dated by its day of arrival: the moment of keying would lead to its serial number."""
    received = datetime.combine(entry.received_on, time(12), UTC)
    return Response(
        council_id=entry.council_id,
        wave_id=entry.wave_id,
        state=ResponseState.SUBMITTED,
        mode=Mode.PAPER,
        language=entry.language,
        answers=dict(read.answers),
        started_at=received,
        saved_at=received,
        submitted_at=received,
        interviewer_id=entry.keyings[0].person_id,
        **(provenance(invitation) if invitation else {"recruitment": Recruitment.OPEN_LINK}),
    )


def _session_of(entry: PaperEntry) -> Session:
    session = object_session(entry)
    assert session is not None, "an entry that is compared is one that was found"
    return session

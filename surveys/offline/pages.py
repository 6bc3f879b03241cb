"""What a phone fetches once a resident has begun, and where it sends what was answered without signal."""

import json
from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from core.access import public
from core.acting import act_for
from core.database import now
from core.language import current_language
from core.web import connection, db
from surveys import answering, visits
from surveys.errors import AlreadySubmitted, ResponseLost, Unfinished, WaveNotOpen
from surveys.offline.copies import copy_for
from surveys.offline.judging import Judge
from surveys.offline.parcels import NotAParcel, Parcel, seal
from surveys.residents.journey import Journey
from surveys.residents.remembering import Remembered, draft_remembered, remember, remembered
from surveys.visits import Visit

bp = Blueprint("offline", __name__, url_prefix="/s/<survey>")
LOST, CLOSED = {"state": "lost"}, {"state": "closed"}


@bp.get("/offline.json")
@public
def copy(survey: str) -> ResponseReturnValue:
    """The rest of the questionnaire and the response so far. The copy is ready as JSON, so only the rest is made."""
    journey = Journey(draft_remembered(survey))
    draft = json.dumps(_draft(journey, remembered()), ensure_ascii=False, separators=(",", ":"))
    return Response(f'{{"copy":{copy_for(journey.visit)},"draft":{draft}}}', mimetype="application/json")


@bp.post("/answers.json")
@public
def send(survey: str) -> ResponseReturnValue:
    """Take the answers that waited on a phone. The same ones sent again change nothing and are answered alike."""
    parcel = Parcel.from_json(request.get_json(silent=True), survey)
    sender = parcel.sender
    act_for(sender.council_id)
    visit = visits.resume(connection(), survey, sender.council_id, sender.response_id, to_change=True)
    _bring_the_cookie_back(survey, visit, sender)
    judge = Judge(visit, sender.device)
    try:
        answering.require_draft(visit.response)
        returned = judge.take(parcel.pages)
    except AlreadySubmitted:
        return {"state": "submitted" if judge.stands(parcel.pages) else "elsewhere"}
    if parcel.submit and not returned:
        return {"state": _submit(visit)}
    return {"state": "saved", "returned": returned}


@bp.errorhandler(NotAParcel)
def refuse(error: Exception) -> ResponseReturnValue:
    return LOST, 403


@bp.errorhandler(ResponseLost)
@bp.errorhandler(AlreadySubmitted)
def say_lost(error: Exception) -> ResponseReturnValue:
    return LOST, 404


@bp.errorhandler(WaveNotOpen)
def say_closed(error: Exception) -> ResponseReturnValue:
    return CLOSED, 409


@bp.app_context_processor
def offline_key() -> dict[str, str]:
    """By which name a question's page finds its response on the phone: it says nothing of the response itself."""
    if request.endpoint != "resident.question":
        return {"offline_key": ""}
    try:
        return {"offline_key": remembered().name}
    except ResponseLost:
        return {"offline_key": ""}


@bp.record_once
def take_tokens_instead_of_cookies(state: BlueprintSetupState) -> None:
    """A phone may have lost its cookie, and with it the forms' own token; a parcel's proves more than that."""
    state.app.extensions["csrf"].exempt(send)


def _submit(visit: Visit) -> str:
    """Submit what is finished; what is not is asked for when the resident comes back."""
    try:
        answering.submit(db, visit.response, current_app.extensions["codes"], language=current_language())
    except Unfinished:
        return "saved"
    return "submitted"


def _bring_the_cookie_back(survey: str, visit: Visit, sender: Remembered) -> None:
    """Let a browser that lost its cookie remember again, unless it has gone on to another response since."""
    try:
        remembered()
    except ResponseLost:
        remember(survey, visit.response, sender.device)


def _draft(journey: Journey, sender: Remembered) -> dict[str, Any]:
    """The response as the phone keeps it; moments are milliseconds since 1970, as phones count."""
    way = journey.way
    return {
        "token": seal(sender, journey.survey),
        "response": sender.name,
        "answers": way.answers,
        "orders": way.orders,
        "order": [question.code for question in journey.visit.questionnaire.in_order(way.orders)],
        "now": now().timestamp() * 1000,
        "until": _end_of(journey.visit).timestamp() * 1000,
    }


def _end_of(visit: Visit) -> datetime:
    """When the phone forgets: after the wave's last day, or tomorrow where the wave takes answers for longer."""
    last = max(visit.wave.closes_on, now().date())
    return datetime.combine(last + timedelta(days=1), time(), UTC)

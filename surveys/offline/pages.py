"""What a phone fetches once a resident has begun, and where it sends what was answered without signal."""

import json
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, g, make_response, request, session
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from core.access import public
from core.database import now
from core.web import db
from surveys import answering
from surveys.errors import AlreadySubmitted, ResponseLost, Unfinished, WaveNotOpen
from surveys.offline.copies import copy_for
from surveys.offline.judging import Judge
from surveys.offline.parcels import Claim, NotAParcel, Parcel, seal
from surveys.questionnaire.orders import orders_of

bp = Blueprint("offline", __name__, url_prefix="/s/<survey>")
LOST = {"state": "lost"}


@bp.get("/offline.json")
@public
def copy(survey: str) -> ResponseReturnValue:
    """The rest of the questionnaire and the response so far. The copy is ready as JSON, so only the rest is made."""
    visit = answering.resume(db, survey, *_claimed(_claim(survey)))
    answering.require_draft(visit.response)
    g.council = visit.council
    body = f'{{"copy":{copy_for(visit)},"draft":{json.dumps(_draft(visit, _claim(survey)), ensure_ascii=False)}}}'
    return Response(body, mimetype="application/json")


@bp.post("/answers.json")
@public
def send(survey: str) -> ResponseReturnValue:
    """Take the answers that waited on a phone. The same ones sent again change nothing and are answered alike."""
    parcel = Parcel.from_json(request.get_json(silent=True), survey)
    visit = answering.resume(db, survey, *_claimed(parcel.claim), to_change=True)
    _remember(parcel.claim)
    judge = Judge(visit, parcel.claim["device"])
    try:
        returned = judge.take(parcel.pages)
        answering.require_draft(visit.response)
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
    return make_response({"state": "closed"}, 409)


@bp.app_context_processor
def offline_key() -> dict[str, str]:
    """By which name a page's response is kept on the phone: it says nothing of the response itself."""
    survey = (request.view_args or {}).get("survey", "")
    known = request.endpoint == "resident.question" and session.get("responses", {}).get(survey)
    return {"offline_key": _name(known[0]) if known else ""}


@bp.record_once
def take_tokens_instead_of_cookies(state: BlueprintSetupState) -> None:
    """A phone may have lost its cookie, and with it the forms' own token; a parcel's proves more than that."""
    state.app.extensions["csrf"].exempt(send)


def _submit(visit: answering.Visit) -> str:
    """Submit what is finished; what is not is asked for when the resident comes back."""
    try:
        answering.submit(db, visit.response, current_app.extensions["codes"])
    except Unfinished:
        return "saved"
    return "submitted"


def _claim(survey: str) -> Claim:
    """What this browser's cookie remembers."""
    if survey not in session.get("responses", {}):
        raise ResponseLost
    response, council = session["responses"][survey][:2]
    return {"survey": survey, "response": response, "council": council, "device": session.get("device", "")}


def _claimed(claim: Claim) -> tuple[UUID, UUID]:
    return UUID(claim["council"]), UUID(claim["response"])


def _remember(claim: Claim) -> None:
    """Bring a lost cookie back, unless the browser has gone on to another response since."""
    responses = session.get("responses", {})
    if claim["survey"] not in responses:
        session["responses"] = responses | {claim["survey"]: [claim["response"], claim["council"]]}


def _draft(visit: answering.Visit, claim: Claim) -> dict[str, Any]:
    response, questionnaire = visit.response, visit.questionnaire
    orders = orders_of(questionnaire.shuffled, response.id, response.orders)
    return {
        "token": seal(claim),
        "response": _name(claim["response"]),
        "answers": response.answers,
        "orders": orders,
        "order": [question.code for question in questionnaire.in_order(orders)],
        "now": now().timestamp() * 1000,
        "until": _end_of(visit).timestamp() * 1000,
    }


def _end_of(visit: answering.Visit) -> datetime:
    """When the phone forgets: after the wave's last day, or tomorrow where the wave takes answers for longer."""
    last = max(visit.wave.closes_on, now().date())
    return datetime.combine(last + timedelta(days=1), time(), UTC)


def _name(response: str) -> str:
    return sha256(response.encode()).hexdigest()[:12]

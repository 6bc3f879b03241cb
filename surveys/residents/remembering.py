"""What a browser remembers of a response: which one it is, in a signed cookie of its survey, and no word of it."""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from flask import Response as Answer
from flask import after_this_request, current_app, g, request
from itsdangerous import BadSignature, Signer

from core.acting import act_for
from core.database import now
from core.language import speak_only
from core.signing import signer_for
from core.web import connection, signing_secrets, writes
from surveys.answering import require_draft
from surveys.errors import ResponseLost
from surveys.models import Response
from surveys.residents.beginning import turn_over
from surveys.visits import ResponseSeen, Visit, resume

COOKIE = "folkmoot-answers"
WHOSE = "whose"
SHORTEST, LONGEST = timedelta(days=1), timedelta(days=60)
DEVICE_BYTES = 6


@dataclass(frozen=True)
class Remembered:
    """A response, whose it is, and a random name for this browser, by which its answers are told from another's."""

    response_id: UUID
    council_id: UUID
    device: str

    @property
    def name(self) -> str:
        """What a page calls the response that it belongs to: it says nothing of the response itself."""
        return sha256(self.response_id.bytes).hexdigest()[:12]

    def pack(self) -> bytes:
        device = urlsafe_b64decode(self.device)
        return _signer().sign(urlsafe_b64encode(self.response_id.bytes + self.council_id.bytes + device))

    @classmethod
    def unpack(cls, cookie: str) -> "Remembered":
        """Raises `itsdangerous.BadSignature` for what we did not write."""
        packed = urlsafe_b64decode(_signer().unsign(cookie))
        device = urlsafe_b64encode(packed[32:]).decode()
        return cls(UUID(bytes=packed[:16]), UUID(bytes=packed[16:32]), device)


def remember(survey: str, response: Response | ResponseSeen, device: str = "") -> None:
    """Let the browser remember a response of its survey until the wave's last day, through being closed.

    A browser that lost its cookie may still know by which name it answered. Start pages that are open are old from now.
    """
    turn_over()
    closes_on, today = response.wave.closes_on, now().date()
    age = min(LONGEST, max(SHORTEST, closes_on - today + SHORTEST))
    packed = Remembered(response.id, response.council_id, device or _device(survey)).pack().decode()

    @after_this_request
    def keep(answer: Answer) -> Answer:
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        answer.set_cookie(COOKIE, packed, max_age=age, path=_path(survey), secure=secure, httponly=True, samesite="Lax")
        return answer


def forget(survey: str) -> None:
    """Let the browser forget its response; whoever has the code still finds it, and no start page that is open does."""
    turn_over()

    @after_this_request
    def drop(answer: Answer) -> Answer:
        answer.delete_cookie(COOKIE, path=_path(survey))
        return answer


def remembered() -> Remembered:
    """What the browser remembers of the survey whose page it asks for, read once. Raises `ResponseLost`."""
    if "remembered" not in g:
        try:
            g.remembered = Remembered.unpack(request.cookies[COOKIE])
        except (KeyError, BadSignature) as error:
            raise ResponseLost from error
    mine: Remembered = g.remembered
    return mine


def is_anothers(form: Mapping[str, str]) -> bool:
    """Whether a form was on a page of another response than the one that the browser remembers by now.

    Somebody else has begun since on the same device: their answers must not be mixed. Raises `ResponseLost`.
    """
    return form.get(WHOSE, "") not in ("", remembered().name)


def visit_remembered(survey: str) -> Visit:
    """The response that the browser remembers, submitted or not; its pages look like its council's, in its languages.

    Raises `ResponseLost`.
    """
    mine = remembered()
    act_for(mine.council_id)
    visit = resume(connection(), survey, mine.council_id, mine.response_id, to_change=writes())
    g.council = visit.council
    speak_only(visit.questionnaire.languages)
    return visit


def draft_remembered(survey: str) -> Visit:
    """The response that the browser remembers, if it still takes answers.

    Raises `AlreadySubmitted`, `ResponseLost` or `WaveNotOpen`.
    """
    visit = visit_remembered(survey)
    require_draft(visit.response)
    return visit


def _device(survey: str) -> str:
    """The browser's name in this survey, which it keeps when it comes back."""
    try:
        return remembered().device
    except ResponseLost:
        return urlsafe_b64encode(secrets.token_bytes(DEVICE_BYTES)).decode()


def _path(survey: str) -> str:
    return f"/s/{survey}"


def _signer() -> Signer:
    return signer_for(COOKIE, signing_secrets())

"""Coming back to a response on another device, with a code that can be remembered."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.codes import Codes
from surveys import memorable
from surveys.answering import require_draft
from surveys.errors import NoSuchResponse
from surveys.models import Commission, Response, ResponseState, Wave
from surveys.visits import ResponseSeen

RESUME = "resume"
UNIQUE = {"across_councils": "a code is unique among all"}
CAN_BE_FOUND = (ResponseState.DRAFT, ResponseState.SUBMITTED)


def resume_number(response: Response | ResponseSeen, codes: Codes) -> int:
    """The number that the response's code says in every language; see `surveys.memorable`."""
    return codes.number(RESUME, response.id, draw=response.code_draw) % memorable.NUMBERS


def resume_code(response: Response | ResponseSeen, codes: Codes, language: str) -> str:
    """The code in a language's words, such as `otter-lamp-cedar-42`: not kept, but made again when it is asked for."""
    return memorable.in_words(resume_number(response, codes), language)


def draw_resume_code(session: Session, response: Response, codes: Codes) -> None:
    """Draw until no other response has the code, and keep its hash; drawing it again changes nothing.

    Raises `AlreadySubmitted`, `ResponseLost` or `WaveNotOpen`.
    """
    require_draft(response)
    while response.resume_hash is None:
        digest = _digest(codes, resume_number(response, codes))
        taken = select(Response.id).where(Response.resume_hash == digest)
        if session.scalar(taken, execution_options=UNIQUE) is None:
            response.resume_hash = digest
        else:
            response.code_draw += 1
    session.flush()


def response_by_code(session: Session, codes: Codes, slug: str, typed: str) -> Response:
    """The response to a survey that a code was shown for, in whatever language. Raises `NoSuchResponse`."""
    digests = [_digest(codes, number) for number in memorable.readings(typed)]
    statement = (
        select(Response)
        .join(Response.wave)
        .join(Wave.commission)
        .where(Response.resume_hash.in_(digests), Commission.slug == slug, Response.state.in_(CAN_BE_FOUND))
    )
    response = session.scalars(statement, execution_options=UNIQUE).first() if digests else None
    if response is None:
        raise NoSuchResponse
    return response


def _digest(codes: Codes, number: int) -> str:
    return codes.digest(RESUME, memorable.in_digits(number))

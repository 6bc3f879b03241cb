"""What residents are told by email or text: the code to carry on with later, when they have asked for it."""

from gettext import NullTranslations
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.language import localised
from core.messages import Desk, NothingToSay, written_by
from core.models import Channel, Message
from core.transports import Letter
from core.words import words_in
from surveys.codes.resuming import resume_code
from surveys.models import Response, ResponseState, Wave, WaveState

RESUME_CODE = "resume-code"


def write_resume_code(session: Session, desk: Desk, message: Message) -> Letter:
    """The code of a response that can still be carried on with. Raises `core.messages.NothingToSay`."""
    response, words = _unfinished(session, message), words_in(message.language)
    commission = response.wave.commission
    says = {
        "survey": localised(commission.title, message.language),
        "code": resume_code(response, desk.codes, message.language),
        "address": f"{desk.public_url}/s/{commission.slug}/code?lang={message.language}",
    }
    text = _text_message(words) if message.channel is Channel.TEXT else _email(words)
    return Letter(words.gettext("Your code to carry on with %(survey)s") % says, text % says)


def _unfinished(session: Session, message: Message) -> Response:
    """The response, if it has a code and still takes answers."""
    mine = Response.id == UUID(message.subject_id), Response.council_id == message.council_id
    statement = select(Response).join(Response.wave).where(*mine, Wave.state == WaveState.OPEN)
    still = Response.state == ResponseState.DRAFT, Response.resume_hash.is_not(None)
    response = session.scalar(statement.where(*still))
    if response is None:
        raise NothingToSay
    return response


def _text_message(words: NullTranslations) -> str:
    return words.gettext("Your code to carry on with %(survey)s: %(code)s") + "\n%(address)s"


def _email(words: NullTranslations) -> str:
    """The code and the address stand on lines of their own, which reads well in either direction."""
    paragraphs = (
        words.gettext("Your code to carry on with %(survey)s:"),
        "%(code)s",
        words.gettext("Go to this address and enter the code. It works on any device until you send your answers."),
        "%(address)s",
        words.gettext("Keep the code to yourself: whoever has it can see the answers you have given so far."),
        words.gettext("Somebody asked for this message on our page. If that was not you, there is nothing to do. "
                      "We have not kept your address."),
    )  # fmt: skip
    return "\n\n".join(paragraphs) + "\n"


written_by(RESUME_CODE, write_resume_code)

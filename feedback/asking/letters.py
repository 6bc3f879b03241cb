"""What residents are told by email or text once a complaint or a compliment has come in."""

from gettext import NullTranslations
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.language import localised
from core.messages import Desk, NothingToSay, written_by
from core.models import Channel, Message
from core.transports import Letter
from core.words import words_in
from feedback.asking.models import FormAnswer
from feedback.asking.whole_references import whole_reference
from feedback.models import FeedbackForm

RECEIVED = "form-answer-received"


def write_acknowledgement(session: Session, desk: Desk, message: Message) -> Letter:
    """That an answer has come in, and its reference. Raises `core.messages.NothingToSay`."""
    answer, words = _answer(session, message), words_in(message.language)
    says = {
        "council": localised(answer.form.council.name, message.language),
        "reference": whole_reference(desk.codes, answer.comment.reference),
        "thanks": localised(answer.form.thanks, message.language),
    }
    text = _text_message(words) if message.channel is Channel.TEXT else _email(words)
    return Letter(words.gettext("We have what you told us: %(reference)s") % says, text % says)


def _answer(session: Session, message: Message) -> FormAnswer:
    mine = FormAnswer.id == UUID(message.subject_id), FormAnswer.council_id == message.council_id
    statement = select(FormAnswer).where(*mine).options(joinedload(FormAnswer.comment))
    found = session.scalar(statement.options(joinedload(FormAnswer.form).joinedload(FeedbackForm.council)))
    if found is None:
        raise NothingToSay
    return found


def _text_message(words: NullTranslations) -> str:
    return words.gettext("%(council)s has what you told us. Your reference: %(reference)s")


def _email(words: NullTranslations) -> str:
    paragraphs = (
        words.gettext("%(council)s has what you told us. Thank you."),
        words.gettext("Your reference: %(reference)s"),
        "%(thanks)s",
        words.gettext("Quote the reference if you write to us about it. Nobody reads answers to this message."),
        words.gettext("Somebody gave this address on our page. If that was not you, there is nothing to do."),
    )
    return "\n\n".join(paragraphs) + "\n"


written_by(RECEIVED, write_acknowledgement)

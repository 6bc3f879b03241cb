"""Turning a page: what was answered is kept, and the next page is found."""

from datetime import UTC, datetime, timedelta

from flask import request

from core.database import now
from core.language import current_language
from core.web import at_once, begin_to_write
from surveys.answering import record_answers
from surveys.questionnaire.answers import Answers
from surveys.residents.forms import PageForm, QuestionForm
from surveys.residents.journey import Journey
from surveys.residents.later_pages import address_for_later
from surveys.residents.remembering import remembered
from surveys.residents.turning import turning_between

ANSWERED_AT = "Folkmoot-Answered-At"
"""The header in which a phone says when a form was sent, by our clock: the network may deliver it late."""
LATE = timedelta(seconds=9)


def turn_page(journey: Journey, form: PageForm) -> str | None:
    """Keep the answers sent and say where to go on, or None when the form says what to put right first.

    An answer to a question that is no longer on the way is kept as well, for the way may turn back. Raises
    `ChangedMeanwhile` when the journey is no longer as it was read.
    """
    name = form.page.name
    accepted = form.accepts(request.form.to_dict(flat=False))
    if "later" in request.form:
        return _leave(journey, form)
    if not accepted:
        return None if journey.way.page(name) else journey.place()
    after = _keep(journey, form, form.answers)
    following = after.way.page(name)
    if following is None:
        return after.place(without=".".join(form.answers))
    return after.after(following, **turning_between(journey.way, after.way, form.answers))


def _leave(journey: Journey, form: PageForm) -> str | None:
    """Keep what was answered before leaving; what was not yet answered may wait, but nothing typed is thrown away."""
    refused = [each for each in form.questions if each.box.errors]
    if any(_has_words(each) for each in refused):
        return None if journey.way.page(form.page.name) else _address_for_later(journey)
    for each in refused:
        each.box.errors = []
    typed = {code: answer for code, answer in form.answers.items() if answer is not None}
    left = {each.question.code for each in refused}
    _keep(journey, form, {code: answer for code, answer in typed.items() if code not in left})
    return _address_for_later(journey)


def _address_for_later(journey: Journey) -> str:
    begin_to_write()
    return address_for_later(journey.visit)


def _keep(journey: Journey, form: PageForm, answers: Answers) -> Journey:
    orders, device = journey.showing.orders_shown(form.page), remembered().device
    arrived, whose = now(), journey.visit.response
    given = answered_at(request.headers.get(ANSWERED_AT, ""), arrived)
    at = None if given == arrived else given
    with at_once() as own:
        record_answers(own, whose, answers, at=at, device=device, orders=orders, language=current_language())
    return Journey(journey.visit)


def answered_at(said: str, arrived: datetime) -> datetime:
    """When a form was answered: when it arrived, unless a phone says that it was sent long before.

    `said` is in seconds since 1970, or anything else where nothing was said. A phone gives up after `LATE`, so that a
    smaller difference is only a clock that was put right meanwhile.
    """
    try:
        sent = datetime.fromtimestamp(float(said), UTC)
    except (ValueError, OverflowError, OSError):
        return arrived
    return sent if arrived - sent > LATE else arrived


def _has_words(form: QuestionForm) -> bool:
    return any(word.strip() for word in (*form.box.typed, *form.box.parts.values()))

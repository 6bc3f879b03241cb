"""Rows of the feedback room, with as little said as a test needs."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from core.models import Council, Service
from feedback.asking.models import FormAnswer
from feedback.models import Comment, FeedbackForm, Kind, Sentiment, Source, Suggestion
from tests.factories import Factory

_numbers = count(1)
OVERHEARD = "another council's words"
LONG_AGO = datetime(2026, 3, 14, 12, tzinfo=UTC)


def make_form(make: Factory, council: Council, service: Service | None = None, **facts: Any) -> FeedbackForm:
    service = service or make.service(council)
    defaults = {
        "council_id": council.id,
        "slug": f"form-{next(_numbers)}",
        "service_id": service.id,
        "title": {"en": "Your bins: how did we do?", "cy": "Eich biniau: sut wnaethon ni?"},
        "rating_question": {"en": "How good was your last collection?", "cy": "Pa mor dda oedd y casgliad?"},
        "text_question": {"en": "What could we do better?", "cy": "Beth allem ni ei wneud yn well?"},
        "thanks": {"en": "The crews read these every week.", "cy": "Mae'r criwiau'n darllen y rhain."},
    }
    form: FeedbackForm = make.keep(FeedbackForm(**(defaults | facts)))
    return form


def make_comment(make: Factory, council: Council, service: Service | None = None, **facts: Any) -> Comment:
    number = next(_numbers)
    defaults = {
        "council_id": council.id,
        "source": Source.IMPORT,
        "source_name": "letters",
        "source_reference": str(number),
        "reference": f"REF-{number:05d}",
        "text": f"The bin was missed again, letter {number}",
        "rating": 4,
        "service_id": service.id if service else None,
        "received_at": LONG_AGO,
        "lot": 0.9,
    }
    comment: Comment = make.keep(Comment(**(defaults | facts)))
    return comment


def make_suggestion(make: Factory, comment: Comment, **facts: Any) -> Suggestion:
    defaults = {
        "council_id": comment.council_id,
        "comment_id": comment.id,
        "model": "seeds-test",
        "kind": Kind.COMPLAINT,
        "kind_score": 0.8,
        "kind_evidence": ["missed"],
        "sentiment": Sentiment.NEGATIVE,
        "sentiment_score": -0.6,
        "language": "en",
        "themes": [{"code": "waste_recycling", "score": 0.9, "evidence": ["bin"]}],
        "redacted": comment.text,
    }
    comment.usefulness = facts.pop("usefulness", 0.5)
    suggestion: Suggestion = make.keep(Suggestion(**(defaults | facts)))
    return suggestion


def make_suggested(make: Factory, council: Council, service: Service | None = None, **facts: Any) -> Comment:
    """A comment that the machine has read."""
    comment = make_comment(make, council, service, **facts)
    make_suggestion(make, comment)
    return comment


def make_answer(make: Factory, form: FeedbackForm, **facts: Any) -> FormAnswer:
    """An answer to a form with its comment; the facts of either may be given."""
    council = make.session.get_one(Council, form.council_id)
    names = ("may_quote", "ease", "case_reference", "contact", "contact_until")
    own = {name: facts.pop(name) for name in names if name in facts}
    comment = make_comment(make, council, form.service, source=Source.FORM, source_name=form.slug, **facts)
    answer: FormAnswer = make.keep(
        FormAnswer(
            council_id=form.council_id,
            form_id=form.id,
            comment_id=comment.id,
            received_at=comment.received_at,
            **own,
        )
    )
    return answer

"""Making forms: what an officer may change, and when a form may be opened to residents."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.models import Council
from feedback.asking.wording import lacking
from feedback.models import FeedbackForm


class SlugTaken(Exception):
    """Another form, perhaps another council's, has this address."""


class WordsLacking(Exception):
    """The form is not whole in every language of its council: `parts` are what is lacking, with its language."""

    def __init__(self, parts: list[tuple[str, str]]) -> None:
        super().__init__(f"{len(parts)} parts of the form are still to be said.")
        self.parts = parts


def forms_of(session: Session, council_id: UUID, services: Collection[UUID] | None) -> list[FeedbackForm]:
    """A council's forms in the order of their addresses; with `services`, those about these services alone."""
    statement = select(FeedbackForm).where(FeedbackForm.council_id == council_id).order_by(FeedbackForm.slug)
    if services is not None:
        statement = statement.where(FeedbackForm.service_id.in_(services))
    return list(session.scalars(statement.options(joinedload(FeedbackForm.service))))


def form_of(session: Session, council_id: UUID, slug: str, services: Collection[UUID] | None) -> FeedbackForm | None:
    """One of the forms that `forms_of` lists."""
    return next((form for form in forms_of(session, council_id, services) if form.slug == slug), None)


def make_form(session: Session, council: Council, facts: Mapping[str, Any]) -> FeedbackForm:
    """Make a form, closed until somebody has looked at it. Raises `SlugTaken`."""
    taken = select(FeedbackForm.id).where(FeedbackForm.slug == facts["slug"])
    if session.scalar(taken.execution_options(across_councils="a form's address is its own everywhere")):
        raise SlugTaken
    form = FeedbackForm(council_id=council.id, open=False, **facts)
    session.add(form)
    session.flush()
    return form


def change_form(session: Session, form: FeedbackForm, facts: Mapping[str, Any]) -> None:
    """Change what a form says and asks; answers keep the question that they were given to.

    Raises `WordsLacking` where an open form would no longer be whole.
    """
    for name, value in facts.items():
        setattr(form, name, value)
    if form.open and (parts := list(lacking(form))):
        raise WordsLacking(parts)
    session.flush()


def open_form(form: FeedbackForm) -> None:
    """Let residents answer. Raises `WordsLacking`."""
    if parts := list(lacking(form)):
        raise WordsLacking(parts)
    form.open = True


def close_form(form: FeedbackForm) -> None:
    form.open = False

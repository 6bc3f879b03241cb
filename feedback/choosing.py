"""What an officer chose to see: the filter of the list, carried from page to page in the address."""

from typing import Any
from uuid import UUID

from flask import request, url_for

from core import councils
from core.language import localised
from core.web import current_council, current_membership, db
from feedback import cards
from feedback.finding import Filters, Page, Reach
from feedback.models import Kind, Sentiment
from feedback.queue_form import QueueForm

REVIEWED = {"": False, "yes": True, "all": None}
CARRIED = ("q", "reviewed", "service", "kind", "theme", "sentiment", "only", "order", "page")


def reach() -> Reach:
    """Whose comments the current person may see."""
    membership = current_membership()
    assert membership is not None, "only members enter"
    return Reach.of(membership)


def queue_form() -> QueueForm:
    """The filter's form, offering the services that the person works for."""
    form, mine = QueueForm(formdata=request.args), reach().services
    services = [s for s in councils.services_of(db, current_council().id) if mine is None or s.id in mine]
    form.offer({service.code: localised(service.name) for service in services}, cards.theme_names())
    return form


def filters(form: QueueForm) -> Filters:
    kind, sentiment = form.chosen("kind"), form.chosen("sentiment")
    return Filters(
        reviewed=REVIEWED[form.chosen("reviewed")],
        service_id=service_id(form),
        kind=Kind(kind) if kind else None,
        theme=form.chosen("theme"),
        sentiment=Sentiment(sentiment) if sentiment else None,
        search=form.search,
        is_complex=form.chosen("only") == "complex",
        sampled=True if form.chosen("only") == "sample" else None,
        newest_first=form.chosen("order") == "newest",
    )


def service_id(form: QueueForm) -> UUID | None:
    chosen = form.chosen("service")
    services = councils.services_of(db, current_council().id) if chosen else []
    return next((service.id for service in services if service.code == chosen), None)


def carried() -> dict[str, Any]:
    """The filter as the address holds it."""
    return {name: request.args[name] for name in CARRIED if request.args.get(name)}


def page_address(number: int) -> str:
    return url_for("comments.queue", council=current_council().slug, **(carried() | {"page": number}))


def page_links(page: Page) -> list[dict[str, object] | None]:
    """Links to the first, the last and the neighbouring pages; None stands where numbers are left out."""
    shown = sorted({1, page.pages, *range(max(1, page.number - 1), min(page.pages, page.number + 1) + 1)})
    links: list[dict[str, object] | None] = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number - before > 1:
            links.append(None)
        links.append({"number": number, "href": page_address(number), "current": number == page.number})
    return links

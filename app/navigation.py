"""The service navigation: what the current person may do for the current council."""

from dataclasses import dataclass

from flask import current_app, g, request, url_for
from flask_babel import lazy_gettext as _l

from core.access import access_of
from core.web import current_membership


@dataclass(frozen=True)
class Entry:
    text: object
    href: str
    current: bool


PLACES = (
    (_l("Comments"), "comments.queue"),
    (_l("Ratings"), "ratings.overview"),
    (_l("Surveys"), "fieldwork.overview"),
    (_l("Look"), "look.edit"),
    (_l("Audit trail"), "look.trail"),
)


def entries() -> list[Entry]:
    """The places of the council's own pages that this person's role opens."""
    membership, council = current_membership(), g.get("council")
    if not membership or not council or request.endpoint is None:
        return []
    here = request.endpoint.partition(".")[0]
    return [
        Entry(text, url_for(endpoint, council=council.slug), endpoint.partition(".")[0] == here)
        for text, endpoint in PLACES
        if endpoint in current_app.view_functions and _opens(endpoint, membership.role)
    ]


def _opens(endpoint: str, role: str) -> bool:
    access = access_of(current_app.view_functions[endpoint])
    return bool(access and role in access.roles)

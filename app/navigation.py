"""The service navigation: what the current person may do for the current council."""

from dataclasses import dataclass

from flask import current_app, g, request, url_for
from flask_babel import lazy_gettext as _l

from core.access import access_of
from core.language import localised
from core.models import Membership, Role
from core.web import current_membership


@dataclass(frozen=True)
class Entry:
    text: object
    href: str
    current: bool


PLACES = (
    (_l("Comments"), "comments.queue"),
    (_l("Flags"), "privacy.flags"),
    (_l("Imports"), "imports.overview"),
    (_l("Ratings"), "ratings.overview"),
    (_l("What residents say"), "dashboard.overview"),
    (_l("Forms"), "forms.overview"),
    (_l("Actions"), "actions.overview"),
    (_l("Reports"), "reports.overview"),
    (_l("Performance"), "framework.home"),
    (_l("Surveys"), "fieldwork.overview"),
    (_l("Data feeds"), "feeds.overview"),
    (_l("Panel"), "panel-overview.overview"),
    (_l("Interviews"), "interviews.overview"),
    (_l("Paper"), "paper.overview"),
    (_l("Look"), "look.edit"),
    (_l("Privacy"), "privacy.edit"),
    (_l("Colleagues"), "colleagues.overview"),
    (_l("Audit trail"), "look.trail"),
)


FIGURES = "framework.home"
"""The place of every page about a council's figures, of which there are many rooms."""
SEVERAL = ("privacy.flags", "privacy.edit")
"""Places whose blueprint holds more than one."""

ROLE_NAMES = {
    Role.ADMINISTRATOR: _l("Council administrator"),
    Role.ANALYST: _l("Analyst"),
    Role.OFFICER: _l("Officer"),
    Role.INTERVIEWER: _l("Interviewer"),
    Role.VIEWER: _l("Viewer"),
}


def entries() -> list[Entry]:
    """The places of the current council's own pages that the person's role opens."""
    membership, council = current_membership(), g.get("council")
    return _places(council.slug, membership.role) if membership and council else []


def desk(membership: Membership) -> dict[str, object]:
    """One council on a person's desk: its name, their role there, and the places it opens."""
    council = membership.council
    return {
        "council": localised(council.name),
        "role": ROLE_NAMES[membership.role],
        "places": _places(council.slug, membership.role),
    }


def _places(slug: str, role: Role) -> list[Entry]:
    return [
        Entry(text, url_for(endpoint, council=slug), _is_here(endpoint))
        for text, endpoint in PLACES
        if endpoint in current_app.view_functions and _opens(endpoint, role)
    ]


def _is_here(endpoint: str) -> bool:
    """Whether the page belongs to a place: its blueprint's, or one named after that, unless that has several places."""
    here = request.endpoint or ""
    if endpoint == FIGURES:
        return request.url_rule is not None and "/<council>/framework" in request.url_rule.rule
    room = here.partition(".")[0].partition("-")[0]
    return here == endpoint if endpoint in SEVERAL else room == endpoint.partition(".")[0]


def _opens(endpoint: str, role: Role) -> bool:
    access = access_of(current_app.view_functions[endpoint])
    return bool(access and role in access.roles)

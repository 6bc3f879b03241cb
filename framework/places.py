"""The rooms of a council's figures that its own people may enter, in the order in which they are offered."""

from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import lazy_gettext as _l

from core.access import access_of
from core.models import Council
from core.web import has_role

PLACES = (
    (
        "framework-definitions.overview", _l("Definitions of indicators"),
        _l("What is measured, why, and who answers for it"),
    ),
    ("observations.overview", _l("Observations"), _l("Every figure, where it comes from, and what officers say of it")),
    ("comparators.overview", _l("Comparators"), _l("Which councils and polls figures are compared with, and why")),
    ("framework-clinic.overview", _l("Clinics"), _l("What the figures say, what was tried, and whether it worked")),
    ("framework-leading.overview", _l("Lead indicators"), _l("Which figures moved before others")),
    (
        "framework-ripples.overview", _l("Ripple maps"),
        _l("From an issue and its solution to what should change, and whether it does"),
    ),
    ("ward-map.overview", _l("Ward map"), _l("Where in the area residents see things otherwise")),
    ("framework-events.overview", _l("Events"), _l("What happened, to be noted on charts")),
    ("packs.overview", _l("Packs"), _l("Reports for scrutiny and for the year")),
    (
        "framework.choose_lights", _l("Red, amber and green"),
        _l("Whether tiles carry colours beside their words"),
    ),
    ("feeds.overview", _l("Feeds"), _l("Keys, webhooks and files for other systems")),
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    name: object
    about: object
    href: str


def places(council: Council) -> list[Place]:
    """The rooms that the person's role opens."""
    return [
        Place(name, about, url_for(endpoint, council=council.slug))
        for endpoint, name, about in PLACES
        if endpoint in current_app.view_functions and _opens(endpoint)
    ]


def _opens(endpoint: str) -> bool:
    access = access_of(current_app.view_functions[endpoint])
    return bool(access and has_role(*access.roles))

"""The rooms of a council's figures that its own people may enter, in the order in which they are offered."""

from collections.abc import Iterable
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


BEGINNINGS = (
    (
        "outside-series.overview", _l("Take in figures that are published already"),
        _l("A national office’s file holds your council and many others: they stand side by side at once."),
    ),
    (
        "counted-surveys.overview", _l("Count a survey that you have made before"),
        _l("How many people gave each answer is enough: for a figure, its interval, and a past to compare with."),
    ),
    (
        "observations.feedback", _l("Work out rates from what residents tell you"),
        _l("Ratings, complaints and their themes become figures, month by month or quarter by quarter."),
    ),
    (
        "fieldwork-draft.begin", _l("Ask your residents"),
        _l("A survey needs no partner: one council alone may ask, weigh and publish, and others may join later."),
    ),
)  # fmt: skip
"""Ways to a first figure, for a council that has none: each of them works without any other council."""


@dataclass(frozen=True)
class Place:
    name: object
    about: object
    href: str


def places(council: Council) -> list[Place]:
    """The rooms that the person's role opens."""
    return _opened(PLACES, council)


def beginnings(council: Council) -> list[Place]:
    """The ways to a first figure that the person's role opens."""
    return _opened(BEGINNINGS, council)


def _opened(offered: Iterable[tuple[str, object, object]], council: Council) -> list[Place]:
    return [
        Place(name, about, url_for(endpoint, council=council.slug))
        for endpoint, name, about in offered
        if endpoint in current_app.view_functions and _opens(endpoint)
    ]


def _opens(endpoint: str) -> bool:
    access = access_of(current_app.view_functions[endpoint])
    return bool(access and has_role(*access.roles))

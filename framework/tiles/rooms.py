"""What else a council's own people may do with its figures, each where its role opens it."""

from flask import current_app, url_for
from flask_babel import lazy_gettext as _l

from core.access import access_of
from core.models import Council, Role
from core.web import has_role

ROOMS = (
    (_l("Definitions of indicators"), "framework-definitions.overview"),
    (_l("Observations, and what is said of them"), "observations.overview"),
    (_l("Series that others publish"), "outside-series.overview"),
    (_l("Counts of other surveys"), "counted-surveys.overview"),
    (_l("What happened: events"), "framework-events.overview"),
    (_l("Comparators"), "comparators.overview"),
    (_l("Map of wards"), "ward-map.overview"),
    (_l("Views: by theme, scorecard, tier, ripple and owner"), "framework-views.overview"),
    (_l("Ripple maps"), "framework-ripples.overview"),
    (_l("Performance clinics"), "framework-clinic.overview"),
    (_l("Lead indicators"), "framework-leading.overview"),
    (_l("Packs for scrutiny"), "packs.overview"),
    (_l("Red, amber and green"), "framework.choose_lights"),
)


def rooms_of(council: Council) -> list[tuple[str, str]]:
    """The names and addresses of the rooms that the person may enter."""
    return [
        (str(name), url_for(endpoint, council=council.slug))
        for name, endpoint in ROOMS
        if (view := current_app.view_functions.get(endpoint)) and _opens(view)
    ]


def _opens(view: object) -> bool:
    access = access_of(view)
    return access is not None and has_role(*(role for role in Role if role in access.roles))

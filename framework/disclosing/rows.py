"""Rows as they are kept: of a figure that is hidden nothing but that it is so."""

from core.database import Json
from framework.disclosing.groups import WHOLE, allowed
from framework.models import TOLD, ObservationStatus


def as_decided(row: Json, status: str) -> Json:
    """A row with its status, as `decide` gave it, and without what a hidden figure may not tell.

    Raises `framework.disclosing.groups.TooManyCrossed` where it is of a group that no figure is shown for.
    """
    allowed([row.get("domain_var", WHOLE)])
    kept = {name: None for name in TOLD if name in row} if status == ObservationStatus.SUPPRESSED else {}
    return row | kept | {"status": ObservationStatus(status)}

"""Outlets and deliveries in the reader's words."""

from flask_babel import lazy_gettext as _l

from framework.feeding.models import DeliveryState, Outlet, OutletKind

KINDS = {
    OutletKind.WEBHOOK: _l("A signed call to a web address"),
    OutletKind.SFTP: _l("CSV files to an SFTP server"),
    OutletKind.FOLDER: _l("CSV files in a folder here"),
}
STATES = {
    DeliveryState.WAITING: _l("Waiting"),
    DeliveryState.DELIVERED: _l("Delivered"),
    DeliveryState.FAILED: _l("Failed"),
}
COLOURS = {DeliveryState.WAITING: "yellow", DeliveryState.DELIVERED: "green", DeliveryState.FAILED: "red"}


def place_of(outlet: Outlet) -> str:
    """Where an outlet leads, in one line."""
    place = outlet.place
    if outlet.kind is OutletKind.WEBHOOK:
        return str(place["url"])
    if outlet.kind is OutletKind.SFTP:
        return f"{place['username']}@{place['host']}:{place['port']}/{place['folder'].lstrip('/')}"
    return ""

"""Councils, their places, services and look."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.colour import MINIMUM_TEXT_CONTRAST, contrast
from core.models import Area, Council, Service

WHITE = "#ffffff"


class AccentTooPale(Exception):
    """White text on this accent colour could not be read by everybody."""

    def __init__(self, ratio: float) -> None:
        super().__init__(f"Contrast with white is {ratio:.1f} to 1; it must be at least {MINIMUM_TEXT_CONTRAST} to 1.")
        self.ratio = ratio


def council_by_slug(session: Session, slug: str) -> Council | None:
    return session.scalar(select(Council).where(Council.slug == slug))


def council_by_code(session: Session, code: str) -> Council | None:
    return session.scalar(select(Council).where(Council.code == code))


def all_councils(session: Session) -> list[Council]:
    """Every council of this installation, by their codes."""
    return list(session.scalars(select(Council).order_by(Council.code)))


def names(session: Session) -> list[tuple[str, dict[str, str]]]:
    """The slug and the name of every council, by their codes, for pages that only name them."""
    return [(slug, name) for slug, name in session.execute(select(Council.slug, Council.name).order_by(Council.code))]


def areas_of(session: Session, council_id: UUID) -> list[Area]:
    return list(session.scalars(select(Area).where(Area.council_id == council_id).order_by(Area.code)))


def wards_of(session: Session, council_id: UUID) -> list[tuple[str, dict[str, str]]]:
    """The code and the name of each ward, for pages that only offer them."""
    wards = select(Area.code, Area.name).where(Area.council_id == council_id).order_by(Area.code)
    return [(code, name) for code, name in session.execute(wards)]


def services_of(session: Session, council_id: UUID) -> list[Service]:
    return list(session.scalars(select(Service).where(Service.council_id == council_id).order_by(Service.code)))


def change_look(council: Council, *, name: dict[str, str], accent: str, logo: str | None) -> None:
    """Change how a council's pages look.

    Raises `AccentTooPale` when white text on the accent would fall under WCAG 2.2's 4.5 to 1.
    """
    ratio = contrast(accent, WHITE)
    if ratio < MINIMUM_TEXT_CONTRAST:
        raise AccentTooPale(ratio)
    council.name, council.accent = name, accent
    if logo is not None:
        council.logo = logo

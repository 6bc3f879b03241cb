"""The places that figures may be of: councils and their wards here, every council that publishers know, and wider ones.

A council whose code alone changed goes by one code, whichever a publisher used. One that another has taken the place of
stays itself: its figures are not the other's.
"""

import re
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.models import Area, Council
from core.reference import ReferenceArea
from framework.series.series_rows import Resolve

WIDER = re.compile(r"([ENSW]92|E1[0-3]|E47|E61|K0[2-4])\d{6}")
"""Countries, regions, counties, combined authorities and unions of countries, which no list of councils holds."""
COUNCIL = re.compile(r"(E0[6-9]|W06|S12|N09)\d{6}")


def known_places(session: Session, council_id: UUID) -> Resolve:
    """What finds the code by which a place goes here.

    Where no list of councils has been loaded, any council's code is taken as it stands: nobody could say that there is
    none such.
    """
    tenants = set(session.scalars(select(Council.code)))
    wards = set(session.scalars(select(Area.code).where(Area.council_id == council_id)))
    listed: dict[str, str] = {}
    for area in session.scalars(select(ReferenceArea).order_by(ReferenceArea.code)):
        codes = (area.code, *area.former_codes)
        here = next((code for code in codes if code in tenants), area.code)
        for code in codes:
            listed.setdefault(code, here)
    own = {code: code for code in (*tenants, *wards)}
    by_any_case = {code.upper(): code for code in own}

    def resolve(code: str) -> str | None:
        if code in listed:
            return listed[code]
        if code in by_any_case:
            return by_any_case[code]
        is_free = WIDER.fullmatch(code) or (not listed and COUNCIL.fullmatch(code))
        return code if is_free else None

    return resolve


def own_codes(session: Session, council: Council) -> frozenset[str]:
    """The council's own code and those of its wards."""
    wards = session.scalars(select(Area.code).where(Area.council_id == council.id))
    return frozenset((council.code, *wards))

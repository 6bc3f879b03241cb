"""Every council that is known here, by any of its codes: this installation's own, and those that publishers list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import now
from core.models import Council
from core.reference import ReferenceArea

KINDS = {
    "district": "Non-metropolitan district",
    "unitary": "Unitary authority",
    "county": "County",
    "metropolitan": "Metropolitan district",
    "county_borough": "Welsh unitary authority",
}
"""The publishers' names of this installation's kinds of council, for those that no publisher lists."""


@dataclass(frozen=True)
class Place:
    """A council's area: one code for all of its codes, its names, kind and region, and whether it is there today.

    `slug` is its address on this installation, where it has one.
    """

    code: str
    name: Mapping[str, str]
    kind: str
    region: str
    here: bool = True
    slug: str = ""


@dataclass(frozen=True)
class Places:
    """Councils by one code each, with the other codes that they had, and what became of those that ended."""

    by_code: Mapping[str, Place]
    alias: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def one_code(self, code: str) -> str:
        """The one code by which a council is known here, whichever of its codes is given."""
        return self.alias.get(code, code)

    def codes(self, code: str) -> set[str]:
        """Every code of the same council, this one among them: only its code changed, not what it is."""
        one = self.one_code(code)
        return {code, one, *(each for each, known in self.alias.items() if known == one)}

    def present(self, code: str) -> list[str]:
        """The councils that are today where one was, each by its one code: itself while it is there."""
        found: list[str] = []
        waiting = [self.one_code(code)]
        seen: set[str] = set()
        while waiting:
            each = waiting.pop(0)
            if each in seen:
                continue
            seen.add(each)
            following = [self.one_code(one) for one in self.after.get(each, ())]
            if following:
                waiting += following
            else:
                found.append(each)
        return found

    def all_present(self, codes: Iterable[str]) -> list[str]:
        """Those of a list, each once, as they are today and in the list's order."""
        return list(dict.fromkeys(each for code in codes for each in self.present(code)))

    def get(self, code: str) -> Place | None:
        return self.by_code.get(self.one_code(code))

    def name(self, code: str) -> Mapping[str, str]:
        """A council's names; its code where nobody knows them."""
        place = self.get(code)
        return place.name if place else {"en": code}

    def like(self, place: Place, fact: str) -> list[str]:
        """The councils of today that share a fact with one, which is not among them, by their names."""
        shared = getattr(place, fact)
        found = [each for each in self.by_code.values() if each.here and getattr(each, fact) == shared]
        return [each.code for each in sorted(found, key=lambda each: each.name["en"]) if each.code != place.code]


def read_places(session: Session) -> Places:
    """Read every council that is known, once, for whoever asks many things of them."""
    areas = session.execute(
        select(
            ReferenceArea.code, ReferenceArea.name, ReferenceArea.kind, ReferenceArea.region, ReferenceArea.ends_on,
            ReferenceArea.successors, ReferenceArea.former_codes, ReferenceArea.starts_on,
        )
    ).all()  # fmt: skip
    today = now().date()
    alias = {former: area.code for area in areas for former in area.former_codes}
    alias |= {area.code: area.code for area in areas}
    after = {area.code: tuple(area.successors) for area in areas if _ended(area.ends_on, area.successors, today)}
    by_code = {
        area.code: Place(
            area.code, {"en": area.name}, area.kind, area.region,
            area.code not in after and (area.ends_on is None or area.ends_on > today)
            and (area.starts_on is None or area.starts_on <= today),
        )
        for area in areas
    }  # fmt: skip
    for place in _own(session, by_code, alias):
        by_code[place.code] = place
    return Places(by_code, alias, after)


def _own(session: Session, known: Mapping[str, Place], alias: Mapping[str, str]) -> Iterator[Place]:
    """This installation's councils, by the names they have given themselves."""
    councils = select(Council.code, Council.slug, Council.name, Council.kind, Council.region)
    for code, slug, name, kind, region in session.execute(councils):
        held = known.get(alias.get(code, code))
        if held:
            yield Place(held.code, name, held.kind, held.region, held.here, slug)
        else:
            yield Place(code, name, KINDS.get(kind.value, kind.value), region.get("en", ""), True, slug)


def _ended(ends_on: date | None, successors: list[str], today: date) -> bool:
    return ends_on is not None and ends_on <= today and bool(successors)

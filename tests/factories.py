"""Rows for tests, with as little said as the test needs. Each room adds its own makers in `tests/<room>/making.py`."""

from itertools import count
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from core import people
from core.accounts import signing_in
from core.database import Base
from core.models import Area, Council, CouncilKind, Person, Role, Service

PASSWORD = "a long enough password"
Row = TypeVar("Row", bound=Base)
_numbers = count(1)


class Factory:
    """Makes rows in a session, and flushes so that they have identifiers."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def council(self, slug: str | None = None, **facts: object) -> Council:
        number = next(_numbers)
        defaults = {
            "code": f"E{number:08d}",
            "slug": slug or f"council-{number}",
            "name": {"en": f"Council {number}", "cy": f"Cyngor {number}"},
            "kind": CouncilKind.DISTRICT,
            "region": {"en": "The Region", "cy": "Y Rhanbarth"},
            "languages": ["en", "cy"],
        }
        return self.keep(Council(**(defaults | facts)))

    def area(self, council: Council, code: str, name: str = "") -> Area:
        return self.keep(
            Area(council_id=council.id, code=code, name={"en": name or f"{code} ward", "cy": f"Ward {code}"})
        )

    def service(self, council: Council, code: str = "waste", name: str = "Waste") -> Service:
        return self.keep(Service(council_id=council.id, code=code, name={"en": name, "cy": f"{name} (Cymraeg)"}))

    def person(
        self, council: Council | None = None, role: Role = Role.OFFICER, services: list[Service] | None = None
    ) -> Person:
        """Somebody who signs in with `PASSWORD`."""
        number = next(_numbers)
        email = f"person-{number}@council.example"
        person = people.add_person(self.session, email=email, name=f"Person {number}", password=PASSWORD)
        if council:
            people.grant(self.session, council.id, person, role, services)
        return person

    def sign_in(self, person: Person, **facts: Any) -> str:
        """The token of a sign-in, which a browser keeps in its cookie."""
        return signing_in.begin(self.session, person, **facts)

    def keep(self, row: Row) -> Row:
        self.session.add(row)
        self.session.flush()
        return row

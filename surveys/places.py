"""A council's places as its residents' questions ask for them."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlalchemy.orm import Session

from core import councils, postcodes
from surveys.questionnaire.question import Option, Options


@dataclass(frozen=True)
class CouncilPlaces:
    """The wards and postcodes of a council, each looked up only when a question asks for it."""

    session: Session
    council_id: UUID

    @cached_property
    def areas(self) -> Options:
        return tuple(Option(code, name) for code, name in councils.wards_of(self.session, self.council_id))

    @cached_property
    def knows_postcodes(self) -> bool:
        return postcodes.any_known(self.session, self.council_id)

    def area_of(self, postcode: str) -> str | None:
        return postcodes.area_of(self.session, self.council_id, postcode)

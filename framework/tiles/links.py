"""The addresses of a council's pages of figures: open to everybody, or its own people's with what is not public yet."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

from flask import url_for

from core.models import Council
from framework.models import Indicator
from framework.tiles.groups import Group

PUBLIC, OWN_PEOPLE = "tiles", "framework"


@dataclass(frozen=True)
class Links:
    """Links among the pages of one council; `room` is the blueprint whose pages they lead to."""

    council: Council
    room: str = PUBLIC

    @cached_property
    def home(self) -> str:
        return self._to("home")

    @property
    def groups(self) -> str:
        return self._to("groups")

    @property
    def method(self) -> str:
        return self._to("method")

    def tile(self, indicator: Indicator) -> str:
        """The page that an indicator's tile opens to: beneath the council's own, as a page has many of them."""
        owner = f"surveys/{indicator.commission.slug}" if indicator.commission else "own"
        return f"{self.home}/{owner}/{quote(indicator.code, safe='')}"

    def group(self, group: Group) -> str:
        by, domain = group
        return self._to("group", by=by, domain=domain)

    def _to(self, page: str, **more: Any) -> str:
        return url_for(f"{self.room}.{page}", council=self.council.slug, **more)

"""In which order options and statements are shown: the same for one response, balanced over many."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from hashlib import sha256
from typing import Protocol, TypeVar
from uuid import UUID

Orders = Mapping[str, Sequence[str]]
"""The order that a response was shown, by the code of the question or grid whose order changes."""

NO_ORDERS: Orders = {}


class Order(StrEnum):
    FIXED = "fixed"
    RANDOM = "random"
    ROTATE = "rotate"


class Coded(Protocol):
    @property
    def code(self) -> str: ...


class Ordered(Coded, Protocol):
    """Something with parts that may be shown in another order."""

    @property
    def order(self) -> Order: ...

    @property
    def ordered(self) -> Sequence[Coded]: ...


Item = TypeVar("Item", bound=Coded)


def order_of(asked: Coded, response_id: UUID) -> tuple[str, ...]:
    """The codes of a question's options, or of a grid's statements, in the order that a response is shown them.

    Random order sorts by a SHA-256 of response, question and option, and rotation starts at one of the response and
    question, so that every order is equally likely and a response is always shown its own.
    """
    codes = [each.code for each in getattr(asked, "ordered", ())]
    order = getattr(asked, "order", Order.FIXED)
    if order == Order.RANDOM:
        codes.sort(key=lambda code: _draw(response_id, asked.code, code))
    elif order == Order.ROTATE:
        start = int.from_bytes(_draw(response_id, asked.code)) % len(codes)
        codes = codes[start:] + codes[:start]
    return (*codes, *(each.code for each in getattr(asked, "options", ()) if each.code not in codes))


def orders_of(asked: Iterable[Coded], response_id: UUID, recorded: Orders = NO_ORDERS) -> dict[str, Sequence[str]]:
    """The orders of all whose order changes; one that was recorded stands."""
    return {each.code: recorded.get(each.code) or order_of(each, response_id) for each in asked if changes(each)}


def changes(asked: Coded) -> bool:
    """Whether residents are shown its parts in different orders."""
    return getattr(asked, "order", Order.FIXED) != Order.FIXED


def arrange(items: Sequence[Item], order: Sequence[str]) -> tuple[Item, ...]:
    """The items in an order of their codes; those that it does not name come last, as they stand."""
    if not order:
        return tuple(items)
    place = {code: number for number, code in enumerate(order)}
    return tuple(sorted(items, key=lambda item: place.get(item.code, len(place))))


def _draw(*subject: object) -> bytes:
    return sha256("|".join(map(str, subject)).encode()).digest()

"""A ripple map as one document: boxes and links, and every way of changing them. Documents are never changed in place.

A box has an `id`, a `kind`, words by language (`title`, `note`), and what its kind has: an effect's `ripple`, the name
of an indicator's series, a case study's `address`. A link has an `id`, its ends (`start`, `end`), the `sign` that is
expected of it (1, -1, or 0 where none is stated), a `lag` in months or None, and a `note` by language.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from core.database import Json


class BoxKind(StrEnum):
    ISSUE = "issue"
    SOLUTION = "solution"
    EFFECT = "effect"
    INDICATOR = "indicator"
    CASE = "case"


MOST_BOXES, MOST_LINKS = 60, 120


class MapIsFull(Exception):
    """The map has as many boxes or links as a reader could still follow."""


class NoSuchPart(Exception):
    """The map has no box or link of that name, any more."""


def new_map(title: Mapping[str, str], about: Mapping[str, str]) -> Json:
    return {"title": dict(title), "about": dict(about), "boxes": [], "links": [], "last": 0}


def say(document: Json, title: Mapping[str, str], about: Mapping[str, str]) -> Json:
    return document | {"title": dict(title), "about": dict(about)}


def box_of(document: Json, box: str) -> Json:
    """Raises `NoSuchPart`."""
    return _part(document["boxes"], box)


def link_of(document: Json, link: str) -> Json:
    """Raises `NoSuchPart`."""
    return _part(document["links"], link)


def add_box(document: Json, kind: BoxKind, facts: Mapping[str, Any]) -> Json:
    """Put a box after those of its kind. Raises `MapIsFull`."""
    if len(document["boxes"]) >= MOST_BOXES:
        raise MapIsFull
    number = document["last"] + 1
    made = {"id": f"b{number}", "kind": kind.value, **facts}
    return document | {"boxes": [*document["boxes"], made], "last": number}


def change_box(document: Json, box: str, facts: Mapping[str, Any]) -> Json:
    """Raises `NoSuchPart`."""
    return document | {"boxes": _changed(document["boxes"], box, facts)}


def move_box(document: Json, box: str, *, earlier: bool) -> Json:
    """Let a box change places with the one before or after it of its kind; the first and last stay where they are.

    Raises `NoSuchPart`.
    """
    boxes = list(document["boxes"])
    alike = [place for place, each in enumerate(boxes) if each["kind"] == box_of(document, box)["kind"]]
    here = next(rank for rank, place in enumerate(alike) if boxes[place]["id"] == box)
    there = here - 1 if earlier else here + 1
    if 0 <= there < len(alike):
        one, other = alike[here], alike[there]
        boxes[one], boxes[other] = boxes[other], boxes[one]
    return document | {"boxes": boxes}


def remove_box(document: Json, box: str) -> Json:
    """Take a box away, with its links. Raises `NoSuchPart`."""
    box_of(document, box)
    links = [each for each in document["links"] if box not in (each["start"], each["end"])]
    return document | {"boxes": [each for each in document["boxes"] if each["id"] != box], "links": links}


def add_link(document: Json, facts: Mapping[str, Any]) -> Json:
    """Raises `MapIsFull`, or `NoSuchPart` where an end is not on the map."""
    if len(document["links"]) >= MOST_LINKS:
        raise MapIsFull
    _check_ends(document, facts)
    number = document["last"] + 1
    return document | {"links": [*document["links"], {"id": f"l{number}", **facts}], "last": number}


def change_link(document: Json, link: str, facts: Mapping[str, Any]) -> Json:
    """Raises `NoSuchPart`."""
    _check_ends(document, facts)
    return document | {"links": _changed(document["links"], link, facts)}


def remove_link(document: Json, link: str) -> Json:
    """Raises `NoSuchPart`."""
    link_of(document, link)
    return document | {"links": [each for each in document["links"] if each["id"] != link]}


def _check_ends(document: Json, facts: Mapping[str, Any]) -> None:
    for end in ("start", "end"):
        box_of(document, facts[end])


def _part(parts: list[Json], name: str) -> Json:
    found = next((each for each in parts if each["id"] == name), None)
    if found is None:
        raise NoSuchPart
    return found


def _changed(parts: list[Json], name: str, facts: Mapping[str, Any]) -> list[Json]:
    _part(parts, name)
    return [each | dict(facts) if each["id"] == name else each for each in parts]

"""What a phone sends when signal returns: the pages answered without it, each as it was posted and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypedDict

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

MONTH = 31 * 24 * 60 * 60


class NotAParcel(Exception):
    """What was sent cannot be read, or its token is not ours or too old."""


class Claim(TypedDict):
    """Whose answers these are: what a token says."""

    survey: str
    response: str
    council: str
    device: str


@dataclass(frozen=True)
class PageAnswered:
    """A page's form as it was posted, and when by our clock."""

    page: str
    posted: dict[str, list[str]]
    at: datetime


@dataclass(frozen=True)
class Parcel:
    """Everything that waited on a phone for one response; `submit` asks for it to be submitted."""

    claim: Claim
    pages: tuple[PageAnswered, ...]
    submit: bool

    @classmethod
    def from_json(cls, sent: Any, survey: str) -> "Parcel":
        """Read a parcel. Raises `NotAParcel`."""
        try:
            claim = _open(sent["token"])
            pages = tuple(_pages(sent["answers"]))
            submit = sent["submit"] is True
        except (AttributeError, BadData, KeyError, OverflowError, TypeError, ValueError) as error:
            raise NotAParcel from error
        if claim["survey"] != survey:
            raise NotAParcel
        return cls(claim, tuple(sorted(pages, key=lambda page: page.at)), submit)


def seal(claim: Claim) -> str:
    """A token that only we can make: it stands for the cookie, which a phone may have lost by then."""
    return str(_sealer().dumps(claim))


def _open(token: str) -> Claim:
    claim: Claim = _sealer().loads(token, max_age=MONTH)
    return claim


def _sealer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="offline")


def _pages(sent: Any) -> Iterator[PageAnswered]:
    for each in sent:
        posted = {str(name): [str(value) for value in values] for name, values in each["posted"].items()}
        yield PageAnswered(str(each["page"]), posted, datetime.fromtimestamp(float(each["at"]), UTC))

"""What a phone sends when signal returns: the pages answered without it, each as it was posted and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from itsdangerous import BadData, URLSafeTimedSerializer

from core.signing import PatientSigner
from core.web import signing_secrets
from surveys.residents.remembering import Remembered

MONTH = 31 * 24 * 60 * 60


class NotAParcel(Exception):
    """What was sent cannot be read, or its token is another survey's, too old, or not ours."""


@dataclass(frozen=True)
class PageAnswered:
    """A page's form as it was posted, and when by our clock."""

    page: str
    posted: dict[str, list[str]]
    at: datetime


@dataclass(frozen=True)
class Parcel:
    """Everything that waited on a phone for one response; `submit` asks for it to be submitted."""

    sender: Remembered
    pages: tuple[PageAnswered, ...]
    submit: bool

    @classmethod
    def from_json(cls, sent: Any, survey: str) -> "Parcel":
        """Read a parcel. Raises `NotAParcel`."""
        try:
            pages = sorted(_pages(sent["answers"]), key=lambda page: page.at)
            return cls(_open(sent["token"], survey), tuple(pages), sent["submit"] is True)
        except (AttributeError, BadData, KeyError, OSError, OverflowError, TypeError, ValueError) as error:
            raise NotAParcel from error


def seal(sender: Remembered, survey: str) -> str:
    """A token that only we can make. It stands for the cookie, which a phone may have lost by the time it sends."""
    packed = [survey, sender.response_id.hex, sender.council_id.hex, sender.device]
    return str(_sealer().dumps(packed))


def _open(token: str, survey: str) -> Remembered:
    of, response_id, council_id, device = _sealer().loads(token, max_age=MONTH)
    if of != survey:
        raise NotAParcel
    return Remembered(UUID(response_id), UUID(council_id), device)


def _sealer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(list(signing_secrets()), salt="offline", signer=PatientSigner)


def _pages(sent: Any) -> Iterator[PageAnswered]:
    for each in sent:
        posted = {str(name): [str(value) for value in values] for name, values in each["posted"].items()}
        yield PageAnswered(str(each["page"]), posted, datetime.fromtimestamp(float(each["at"]), UTC))

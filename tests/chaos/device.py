"""A resident's device: cookies, one request at a time, and patience with a server that comes back."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import count
from random import Random
from threading import Lock
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlencode, urlsplit

from lxml import html

from tests.chaos.ledger import Ledger, Write
from tests.chaos.tally import Tally

PATIENCE = 90
ANSWERED_WITHIN = 60
"""Seconds, as many as the proxy of a real installation waits for."""
RECEIPT = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}")
Form = list[tuple[str, str]]


@dataclass(frozen=True)
class Page:
    """What came back: the address asked for, the status, where it leads on to, and the page."""

    path: str
    status: int
    location: str
    body: bytes

    @property
    def forms(self) -> list[Any]:
        return self._found("//main//form[@method='post']")

    def receipt(self) -> str | None:
        """The first thing on the page that looks like a receipt."""
        return next((word.strip() for word in self._found("//main//text()") if RECEIPT.fullmatch(word.strip())), None)

    def _found(self, path: str) -> list[Any]:
        page: Any = html.fromstring(self.body) if self.body else None
        return [] if page is None else list(page.xpath(path))


@dataclass
class Device:
    """Sends what the resident does; `ledger` notes the answers, and `tally` what went wrong on the way.

    Where there are several `hosts` each request goes to the next of them.
    """

    port: int
    rng: Random
    ledger: Ledger
    tally: Tally
    cookies: dict[str, str] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)
    hosts: Sequence[str] = ("127.0.0.1",)
    turns: Iterator[int] = field(default_factory=count)

    def copy(self) -> "Device":
        """The same resident on another device, which knows what this one does."""
        return Device(self.port, self.rng, self.ledger, self.tally, dict(self.cookies), hosts=self.hosts)

    def get(self, path: str) -> Page:
        """Open a page and what it leads to, as often as it takes."""
        page = self._patiently("GET", path, None)
        while page.location:
            page = self._patiently("GET", page.location, None)
        return page

    def post(self, path: str, form: Form) -> Page:
        """Send a form as often as it takes to have an answer, and note the acknowledgement."""
        return self._patiently("POST", path, form)

    def abandon(self, path: str, form: Form) -> None:
        """Send a form and go away, at once or a moment later, without reading the answer."""
        self._note_sending(path, form)
        connection = self._connect(10)
        try:
            self._send(connection, "POST", path, form)
            sleep(self.rng.choice((0, 0.002, 0.02)))
        except (OSError, HTTPException):
            self.tally.count("connection lost")
        finally:
            connection.close()

    def _patiently(self, method: str, path: str, form: Form | None) -> Page:
        since, attempts = monotonic(), 0
        while monotonic() < since + PATIENCE:
            try:
                page = self._once(method, path, form)
            except (OSError, HTTPException):
                self.tally.count("connection lost")
            else:
                if page.status < 400:
                    self.tally.got_through(attempts, since, monotonic())
                    return page
                self.tally.error(page.status)
                form = _sent_again(page, path) or form
            attempts += 1
            sleep(min(0.05 * attempts, 0.5))
        self.tally.unexpected(f"{method} unanswered")
        raise TimeoutError(path)

    def _once(self, method: str, path: str, form: Form | None) -> Page:
        writes = self._note_sending(path, form) if form is not None else []
        connection = self._connect(ANSWERED_WITHIN)
        try:
            self._send(connection, method, path, form)
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        with self.lock:
            for cookie in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
        page = Page(path, answer.status, answer.getheader("Location", ""), body)
        if form is not None:
            self._note_answer(page, writes)
        return page

    def _connect(self, timeout: int) -> HTTPConnection:
        return HTTPConnection(self.hosts[next(self.turns) % len(self.hosts)], self.port, timeout=timeout)

    def _send(self, connection: HTTPConnection, method: str, path: str, form: Form | None) -> None:
        with self.lock:
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, None if form is None else urlencode(form), headers)

    def _note_sending(self, path: str, form: Form) -> list[Write]:
        self.ledger.submissions_sent += path.endswith("/check")
        return self.ledger.note(form)

    def _note_answer(self, page: Page, writes: list[Write]) -> None:
        """A redirect acknowledges what was sent, unless it leads to thanks for what was submitted before."""
        if not page.location:
            return
        place = urlsplit(page.location).path
        if "lost=" in page.location:
            self.tally.unexpected("told that the answers are lost")
        elif page.path.endswith("/check"):
            if place.endswith("/thank-you"):
                self.ledger.submissions_acknowledged += 1
                self.ledger.submitted_by = min(self.ledger.submitted_by, monotonic())
        elif not place.endswith("/thank-you"):
            for write in writes:
                write.done = monotonic()


def _sent_again(page: Page, path: str) -> Form | None:
    """What the page's own button would send, where it offers to try again."""
    forms = page.forms if page.status == 503 else []
    return [(name, value) for name, value in forms[0].form_values()] if forms and forms[0].action == path else None

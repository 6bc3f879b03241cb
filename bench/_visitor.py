"""A resident among many: answers a survey to its end, and comes again when asked to, as a page says.

Thousands of them share one thread. Each notes what was acknowledged, and whether a page that asked for patience still
held what had been typed.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from time import perf_counter
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import brotli
from lxml import html

from bench._resident import CHOSEN, TYPED
from bench._survey import QUESTIONS

SURVEY = "/s/local-voices"
ANSWERED_WITHIN = 60.0
"""Seconds, as many as nginx waits for."""
TRIES = 6
BUSY = 503
CODES = frozenset(question["code"] for question in QUESTIONS)
Form = list[tuple[str, str]]


class Page(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> Any:
        page: Any = html.fromstring(self.body.decode())
        return next(iter(page.xpath("//main//form[@method='post' and not(@id='leave')]")), None)


@dataclass
class Crowd:
    """What all of them found: seconds of each request by kind of answer, and what should not have been."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {"answered": [], "turned away": []})
    turned_away: Counter[str] = field(default_factory=Counter)
    surprises: Counter[str] = field(default_factory=Counter)
    gave_up: Counter[str] = field(default_factory=Counter)


class GaveUp(Exception):
    """The resident has been asked to come again too often."""


@dataclass
class Visitor:
    """One resident; `thinks` is the most seconds that they look at a page, and `chosen` what they said at last."""

    port: int
    number: int
    crowd: Crowd
    thinks: float = 0.0
    cookies: dict[str, str] = field(default_factory=dict)
    name: UUID | None = None
    council: str = ""
    acknowledged: dict[str, tuple[str, ...]] = field(default_factory=dict)
    submitted: bool = False

    def __post_init__(self) -> None:
        self.rng = Random(self.number)

    async def visit(self) -> None:
        """Answer to the end, unless there is a surprise or too little patience."""
        try:
            path, page = SURVEY, await self._open(SURVEY)
            while (form := page.form) is not None:
                await asyncio.sleep(self.rng.uniform(0.2, 1) * self.thinks)
                path, page = await self._send(form.action or path, self._values(form))
        except GaveUp:
            self.crowd.gave_up["in the middle" if self.acknowledged else "at the start"] += 1
        except (OSError, EOFError) as error:
            self.crowd.surprises[type(error).__name__] += 1

    async def rush(self, way: list[tuple[str, Form]], council: str) -> None:
        """Begin for a council, and send these answers without looking at the pages between."""
        form = (await self._open(SURVEY)).form
        values = [(name, council if name == "council" else value) for name, value in self._values(form)]
        self._note(SURVEY, values, await self._patiently("POST", form.action or SURVEY, values))
        token = [pair for pair in values if pair[0] == "csrf_token"]
        for path, answers in way:
            self._note(path, answers, await self._patiently("POST", path, [*token, *answers]))

    async def _open(self, path: str) -> Page:
        page = await self._patiently("GET", path, None)
        while place := page.headers.get("location"):
            page = await self._patiently("GET", place, None)
        return page

    async def _send(self, path: str, form: Form) -> tuple[str, Page]:
        page = await self._patiently("POST", path, form)
        self._note(path, form, page)
        place = page.headers.get("location")
        return (place, await self._open(place)) if place else (path, page)

    def _note(self, path: str, form: Form, page: Page) -> None:
        """A redirect acknowledges what was sent."""
        place, code = page.headers.get("location", ""), path.rpartition("/")[2]
        if not place or "lost=" in place:
            self.crowd.surprises[f"refused with {page.status}"] += 1
        elif code == "check":
            self.submitted = urlsplit(place).path.endswith("/thank-you")
        elif path == SURVEY:
            said = dict(form)
            self.name, self.council = UUID(said["response_id"]), said["council"]
        else:
            for asked in CODES.intersection(name for name, _ in form) or {code}:
                self.acknowledged[asked] = tuple(value for name, value in form if name == asked)

    async def _patiently(self, method: str, path: str, form: Form | None) -> Page:
        """Ask for a page, and as it says for as long as it says that too many others do."""
        for _ in range(TRIES):
            page = await self.once(method, path, form)
            if page.status != BUSY:
                if page.status >= 400:
                    self.crowd.surprises[f"page {page.status}"] += 1
                return page
            self.crowd.turned_away["in the middle" if self.name else "at the start"] += 1
            if form is not None:
                held = [] if page.form is None else page.form.form_values()
                self.crowd.surprises["typed and not kept"] += held != form
                form = held
            await asyncio.sleep(float(page.headers["retry-after"]))
        raise GaveUp

    async def once(self, method: str, path: str, form: Form | None) -> Page:
        """One request on a connection of its own, as nginx makes them."""
        begun = perf_counter()
        async with asyncio.timeout(ANSWERED_WITHIN):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            try:
                writer.write(self._request(method, path, form))
                page = _parsed(await reader.read())
            finally:
                writer.close()
        kind = "turned away" if page.status == BUSY else "answered"
        self.crowd.seconds[kind].append(perf_counter() - begun)
        for name, _, value in (cookie.partition("=") for cookie in page.headers.get("set-cookie", "").split("\n")):
            if name:
                self.cookies[name] = value.partition(";")[0]
        return page

    def _request(self, method: str, path: str, form: Form | None) -> bytes:
        body = b"" if form is None else urlencode(form).encode()
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close", "Accept-Encoding: br"]
        lines += [f"Cookie: {cookies}"] if cookies else []
        if form is not None:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + body

    def _values(self, form: Any) -> Form:
        """What the page's form says already, and for each question a choice, or words that nobody else says."""
        said = [(each.name, each.value) for each in form.xpath(".//input[@type='hidden']")]
        words = {"textarea": f"Number {self.number} says so."}
        typed = {box.name: words.get(box.tag, "3") for box in form.xpath(TYPED)}
        offered: dict[str, list[str]] = {}
        for box in form.xpath(CHOSEN):
            offered.setdefault(box.name, []).append(box.get("value"))
        chosen = {name: self.rng.choice(values) for name, values in offered.items() if name not in typed}
        return [*said, *typed.items(), *chosen.items()]


def _parsed(answer: bytes) -> Page:
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head:
        raise EOFError
    status, *lines = head.decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        known = headers.get(name.lower())
        headers[name.lower()] = value if known is None else f"{known}\n{value}"
    if headers.get("transfer-encoding") == "chunked":
        body = _unchunked(body)
    if headers.get("content-encoding") == "br":
        body = brotli.decompress(body)
    return Page(int(status.split()[1]), headers, body)


def _unchunked(body: bytes) -> bytes:
    whole = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        number = int(size, 16)
        whole, body = whole + body[:number], body[number + 2 :]
    return whole

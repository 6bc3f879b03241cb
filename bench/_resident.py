"""A resident's browser without JavaScript: keeps cookies and files, sends forms, and counts what came over the wire."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from time import perf_counter
from typing import Any
from urllib.parse import urlencode, urlsplit

import brotli
from lxml import html

DECODERS: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}
FILES = "//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src | //img/@src"
TYPED = ".//textarea | .//input[@type='text' or @type='number'][not(ancestor::*[@aria-hidden='true'])]"
"""What people type in: a box that nobody sees is a trap for programs."""
CHOSEN = ".//input[@type='radio' or @type='checkbox']"
SAID = {"input": "3", "textarea": "The pavements are clean, but the buses stop too early in the evening."}


@dataclass(frozen=True)
class Traffic:
    """Requests, and the bytes of their answers with their headers."""

    requests: int = 0
    bytes: int = 0

    def __sub__(self, before: "Traffic") -> "Traffic":
        return Traffic(self.requests - before.requests, self.bytes - before.bytes)


@dataclass
class Resident:
    """One person's browser, which begins with nothing. `turns` are the seconds from each form sent to the next page."""

    port: int
    encoding: str = "br"
    path: str = ""
    page: Any = None
    traffic: Traffic = Traffic()
    cookies: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    foreign: set[str] = field(default_factory=set)
    turns: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.connection = HTTPConnection("127.0.0.1", self.port)

    @property
    def form(self) -> Any:
        """The page's form, or None at the end, where nothing is left to do but to leave."""
        return next(iter(self.page.xpath("//main//form[not(@id='leave')]")), None)

    def open(self, path: str) -> None:
        """Open a page, with the files that it needs and that are not here yet."""
        self._show(*self._follow(path, *self._fetch("GET", path)))

    def send(self) -> None:
        """Answer the page's form with its first choice, or with a few words, and open what follows."""
        path, values, begun = self.form.action or self.path, urlencode(self._values()), perf_counter()
        landed = self._follow(path, *self._fetch("POST", path, values))
        self.turns.append(perf_counter() - begun)
        self._show(*landed)

    def _follow(self, path: str, answer: HTTPResponse, body: bytes) -> tuple[str, HTTPResponse, bytes]:
        while place := answer.getheader("Location"):
            path = place
            answer, body = self._fetch("GET", path)
        return path, answer, body

    def _show(self, path: str, answer: HTTPResponse, body: bytes) -> None:
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}.")
        self.path, self.page = path, html.fromstring(body.decode())
        for file in dict.fromkeys(self.page.xpath(FILES)):
            if urlsplit(file).netloc:
                self.foreign.add(file)
            elif file not in self.files:
                self.files.add(file)
                self._fetch("GET", file)

    def _values(self) -> list[tuple[str, str]]:
        hidden = [(each.name, each.value) for each in self.form.xpath(".//input[@type='hidden']")]
        for box in self.form.xpath(TYPED):
            return [*hidden, (box.name, SAID[box.tag])]
        return hidden + [(box.name, box.get("value")) for box in self.form.xpath(CHOSEN)[:1]]

    def _fetch(self, method: str, path: str, form: str | None = None) -> tuple[HTTPResponse, bytes]:
        headers = {"Accept-Encoding": self.encoding, "Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, form, headers)
        answer = self.connection.getresponse()
        body = answer.read()
        self._count(answer, body)
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer, DECODERS[answer.getheader("Content-Encoding", "identity")](body)

    def _count(self, answer: HTTPResponse, body: bytes) -> None:
        lines = [f"HTTP/1.1 {answer.status} {answer.reason}", *(f"{n}: {v}" for n, v in answer.getheaders()), ""]
        size = sum(len(line.encode()) + 2 for line in lines) + len(body)
        self.traffic = Traffic(self.traffic.requests + 1, self.traffic.bytes + size)

"""Requests that nobody means well with: real forms of real pages, filled in with what breaks software."""

import io
import random
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import html
from werkzeug.datastructures import FileStorage, MultiDict

TEXTS = (
    "", " ", "\0", "a\0b", "\ud83d", "\ufeff", "\u202eabc", "é" * 300, "x" * 70_000, "🙂" * 500, "\r\nSet-Cookie: a=b",
    "'", '"', "' OR 1=1 --", "'; DROP TABLE council; --", "<script>alert(1)</script>", "{{7*7}}", "{% if %}", "${7*7}",
    "%s%n%(x)s", "{0.__class__}", "../../../../etc/passwd", "..\\..\\x", "file:///etc/passwd", "http://127.0.0.1:1/",
    "//elsewhere.example", "javascript:alert(1)", "=1+1", "@SUM(1)", "+1", "-1", "0", "1e309", "NaN", "-inf", "1e-400",
    "9" * 400, "99999999999999999999", "0x1F", "1,5", "1.2.3", "true", "null", "[]", "{}", '{"a":', "[" * 3000,
    "0000-00-00", "2026-02-30", "9999-12-31", "10000-01-01", "-0001-01-01", "2026-01-01T25:61:61Z", "24:00",
    "00000000-0000-0000-0000-000000000000", "not-a-uuid", "٣", "１２", "Ⅷ", "İ", "ß", "ﬃ", "a@b", "a@b.c\r\nBcc: x@y.z",
    "en", "cy", "xx", "on", "off", "__all__", "council", "\u2028", "a" * 255, "a" * 256, "1" * 20, ",", ";", "\t", "*",
)  # fmt: skip
TYPES = (
    "text/plain", "text/csv", "application/json", "application/zip", "image/png", "image/svg+xml", "a/b; charset=utf-7",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "", "multipart/form-data", "\u00e9",
)  # fmt: skip
NAMES = (
    "a.csv",
    "a.xlsx",
    "a.json",
    "a.png",
    "a.svg",
    "../a.csv",
    "a.csv\0.png",
    "",
    "a" * 300 + ".csv",
    "CON",
    ".zip",
)
QUERIES = ("page", "limit", "cursor", "q", "sort", "next", "lang", "council", "from", "to", "area", "fields", "$filter")
HEADERS = (
    ("Accept-Language", "x" * 4000), ("Accept-Language", "en;q=nan, *;q=-1"), ("Accept", "\u00ff/*;q=2"),
    ("If-None-Match", '"' * 50), ("If-Modified-Since", "yesterday"), ("Range", "bytes=9-1,-,5-"), ("Cookie", "=;;=;a"),
    ("X-Forwarded-For", "' OR 1=1, ::::, 999.9.9.9"), ("X-Forwarded-Host", "elsewhere.example"), ("Host", "a:b:c"),
    ("X-Forwarded-Proto", "gopher"), ("X-Request-Id", "a\u00e9" * 900), ("Authorization", "Bearer \u00ff"),
    ("Authorization", "Basic !!!"), ("Content-Type", "multipart/form-data"), ("Content-Type", "application/json"),
    ("Content-Type", "multipart/form-data; boundary=\u00e9"), ("Content-Type", "text/xml; charset=nonsense"),
    ("Referer", "http://elsewhere.example/\u00e9"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site"),
    ("Prefer", "odata.maxpagesize=-1"), ("OData-MaxVersion", "x"), ("X-HTTP-Method-Override", "DELETE"),
)  # fmt: skip


@dataclass(frozen=True)
class Form:
    """A form as a page shows it: where it goes and how, and each field with what it would send."""

    action: str
    method: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]


def forms_of(page: str, address: str) -> Iterator[Form]:
    """The forms of a page, but for those that leave it."""
    for form in html.document_fromstring(page).iter("form"):
        inputs = [each for each in form.iter("input", "select", "textarea", "button") if each.get("name")]
        files = tuple(each.get("name", "") for each in inputs if each.get("type") == "file")
        fields = [(each.get("name", ""), _would_send(each)) for each in inputs if each.get("type") != "file"]
        action = (form.get("action") or address).split("#")[0]
        if action.startswith("/"):
            yield Form(action, form.get("method", "get").upper(), tuple(fields), files)


def _would_send(field: Any) -> str:
    if field.tag == "textarea":
        return field.text or ""
    if field.tag == "select":
        options = [each.get("value", "") for each in field.iter("option")]
        return options[-1] if options else ""
    return str(field.get("value", ""))


class Attacker:
    """Makes one hostile request after another, the same ones for the same seed."""

    def __init__(self, seed: int, addresses: list[tuple[str, str]], forms: list[Form]) -> None:
        self._random = random.Random(seed)
        self._addresses, self._forms = addresses, forms

    def request(self) -> dict[str, Any]:
        """What the test client should open."""
        asked = self._of_a_form() if self._forms and self._random.random() < 0.6 else self._of_an_address()
        if self._random.random() < 0.15:
            name, value = self._random.choice(HEADERS)
            asked["headers"] = [(name, value.encode("utf-8").decode("latin-1"))]
        return asked

    def _of_an_address(self) -> dict[str, Any]:
        method, path = self._random.choice(self._addresses)
        if self._random.random() < 0.2:
            parts = path.split("/")
            parts[self._random.randrange(1, len(parts))] = self._text()[:2000].replace("/", "%2F").replace("?", "%3F")
            path = "/".join(parts)
        asked: dict[str, Any] = {"path": path, "method": method}
        if self._random.random() < 0.5:
            asked["query_string"] = {self._random.choice(QUERIES): self._text()[:4000] for _ in range(2)}
        if method != "GET":
            asked["data"] = self._random.choice(
                [b"", self._noise(), {"csrf_token": "", self._text()[:40]: self._text()}]
            )
        return asked

    def _of_a_form(self) -> dict[str, Any]:
        form = self._random.choice(self._forms)
        changed = self._random.choice([1, 1, 1, 2, 3, len(form.fields)])
        victims = set(self._random.sample(range(len(form.fields)), min(changed, len(form.fields))))
        fields: list[tuple[str, Any]] = []
        for place, (name, value) in enumerate(form.fields):
            chance = self._random.random() if place in victims and name != "csrf_token" else 1
            if chance < 0.1:
                continue
            fields += [(name, self._text() if chance < 1 else value)] * (2 if chance < 0.2 else 1)
        if self._random.random() < 0.1:
            fields.append((self._text()[:60] or "x", self._text()))
        if form.method == "GET":
            return {"path": form.action, "method": "GET", "query_string": [(n, v[:4000]) for n, v in fields]}
        fields += [(name, self._file()) for name in form.files]
        return {"path": form.action, "method": "POST", "data": MultiDict(fields)}

    def _text(self) -> str:
        return self._random.choice(TEXTS).encode("utf-8", "surrogatepass").decode("utf-8", "replace")

    def _noise(self) -> bytes:
        return self._random.randbytes(self._random.choice([1, 50, 5000]))

    def _file(self) -> FileStorage:
        name, kind = self._random.choice(NAMES), self._random.choice(TYPES)
        return FileStorage(io.BytesIO(self._content()), filename=name, content_type=kind.encode().decode("latin-1"))

    def _content(self) -> bytes:
        lines = [",".join(self._text()[:300] for _ in range(4)) for _ in range(self._random.choice([1, 3, 40]))]
        rows = "\n".join(lines).encode("utf-8")
        return self._random.choice(
            [b"", self._noise(), rows, rows.decode().encode("utf-16"), b"PK\x03\x04" + self._noise(), _zipped(rows),
             _zipped(b"0" * 3_000_000), BOMB, b"\x89PNG\r\n\x1a\n" + self._noise(), b"[" * 5000, b'{"type":"Topology"}',
             b'{"type":"FeatureCollection","features":[{"geometry":null}]}', b"<svg onload='x'/>", b'"' + rows]
        )  # fmt: skip


def _zipped(content: bytes) -> bytes:
    """A zip file as spreadsheets are, holding this in a sheet."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", content)
        archive.writestr("xl/workbook.xml", content)
        archive.writestr("xl/worksheets/sheet1.xml", content)
    return whole.getvalue()


BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d SYSTEM "file:///etc/passwd">]><a>&c;&d;</a>"""

"""Mail as rows: what a resident wrote, without what they quoted and without their signature."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from hashlib import sha256
from html.parser import HTMLParser
from typing import BinaryIO

MAIL_COLUMNS = ("Message-ID", "Date", "Subject", "From", "Words", "Automatic")
LONGEST_MESSAGE = 10_000_000
LONGEST_WORDS = 20_000
WHEN = "%Y-%m-%dT%H:%M:%S%z"
FROM_LINE = b"From "

# Where what the resident wrote ends and what they answered begins.
QUOTED = re.compile(
    r"^\s*(?:-{2,} ?(?:original message|forwarded message|neges wreiddiol)|_{8,}\s*$"
    r"|on .{6,200} wrote:\s*$|ar .{6,200} ysgrifennodd.{0,80}:\s*$|le .{6,200} a écrit ?:\s*$"
    r"|(?:from|oddi wrth|o): .{1,200}$(?=\s*(?:sent|date|to|anfonwyd|dyddiad|at): ))",
    re.IGNORECASE | re.MULTILINE,
)
WRAPPED_ON_WROTE = re.compile(r"^\s*on [^\n]{4,120}\n[^\n]{0,120}wrote:\s*$", re.IGNORECASE | re.MULTILINE)
SIGNATURE = re.compile(
    r"^(?:-- ?|sent from my .{1,40}|get outlook for .{1,40}|sent from (?:outlook|yahoo|mail) .{0,60}"
    r"|anfonwyd o fy .{1,40})$",
    re.IGNORECASE | re.MULTILINE,
)
VALEDICTION = re.compile(
    r"^[ \t]*(?:(?:kind|best|warm|many)? ?(?:regards|wishes|thanks)|yours (?:sincerely|faithfully|truly)|sincerely|"
    r"cheers|thank you|thanks|cofion(?: gorau| cynnes)?|yn gywir|yr eiddoch yn gywir|"
    r"diolch(?: yn fawr)?)[ \t]*[,.!]?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
LINES_OF_A_SIGNATURE = 8


def mail_rows(file: BinaryIO, *, is_mailbox: bool) -> Iterator[tuple[int, list[str]]]:
    """A row for each message of a mailbox (mbox) or for the one of a file (eml), numbered from 1.

    The columns are those of `MAIL_COLUMNS`. A message without an identifier is given one by its content.
    """
    file.seek(0)
    messages = _messages(file) if is_mailbox else iter([file.read(LONGEST_MESSAGE + 1)])
    for number, raw in enumerate(messages, start=1):
        yield number, _row(raw)


def trimmed(words: str) -> str:
    """What the writer of a message wrote in it: no quotation, no signature.

    >>> trimmed("Please fix it.\\n\\nKind regards,\\nJo Evans\\n07700 900123\\n\\nOn Monday the council wrote:\\n> No.")
    'Please fix it.'
    """
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    for pattern in (QUOTED, WRAPPED_ON_WROTE, SIGNATURE):
        if (match := pattern.search(words)) and words[: match.start()].strip():
            words = words[: match.start()]
    lines = [line.rstrip() for line in words.split("\n") if not line.lstrip().startswith(">")]
    words = "\n".join(lines).strip()
    for match in VALEDICTION.finditer(words):
        after = [line for line in words[match.end() :].split("\n") if line.strip()]
        if words[: match.start()].strip() and len(after) <= LINES_OF_A_SIGNATURE:
            words = words[: match.start()]
            break
    return re.sub(r"\n{3,}", "\n\n", words).strip()


def _messages(file: BinaryIO) -> Iterator[bytes]:
    """The messages of a mailbox, one at a time; each begins with a line "From " after an empty one."""
    lines: list[bytes] = []
    size, after_blank, begun = 0, True, False
    for line in file:
        if after_blank and line.startswith(FROM_LINE):
            if begun:
                yield b"".join(lines)
            lines, size, begun, after_blank = [], 0, True, False
            continue
        after_blank = line in (b"\n", b"\r\n")
        size += len(line)
        if begun and size <= LONGEST_MESSAGE:
            lines.append(line[1:] if line.startswith(b">From ") else line)
    if begun:
        yield b"".join(lines)


def _row(raw: bytes) -> list[str]:
    message = BytesParser(policy=policy.default).parsebytes(raw[:LONGEST_MESSAGE])
    assert isinstance(message, EmailMessage)
    words = trimmed(_body(message))[:LONGEST_WORDS].replace("\0", "")
    return [
        _header(message, "Message-ID").strip("<> ") or f"content-{sha256(raw).hexdigest()[:32]}",
        _date(message),
        _header(message, "Subject"),
        parseaddr(_header(message, "From"))[0],
        words,
        "yes" if _is_automatic(message) else "",
    ]


def _header(message: EmailMessage, name: str) -> str:
    """A header on one line; one that cannot be read is taken for none."""
    try:
        return " ".join(str(message.get(name, "")).split())
    except (ValueError, LookupError, AttributeError, TypeError, IndexError):
        return ""


def _date(message: EmailMessage) -> str:
    try:
        moment: datetime = parsedate_to_datetime(_header(message, "Date"))
    except (ValueError, TypeError, IndexError):
        return ""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).strftime(WHEN)


def _is_automatic(message: EmailMessage) -> bool:
    """Whether a machine sent it: an answer while away, a bounce, a newsletter."""
    submitted = _header(message, "Auto-Submitted").lower()
    return (
        (submitted not in ("", "no"))
        or message.get_content_type() == "multipart/report"
        or _header(message, "Precedence").lower() in {"bulk", "junk", "auto_reply"}
    )


def _body(message: EmailMessage) -> str:
    try:
        part = message.get_body(preferencelist=("plain", "html"))
    except (KeyError, ValueError, AttributeError):
        part = None
    if part is None:
        return ""
    try:
        content = part.get_content()
    except (LookupError, ValueError, UnicodeError, KeyError):
        payload = part.get_payload(decode=True)
        content = payload.decode("cp1252", errors="replace") if isinstance(payload, bytes) else ""
    text = content if isinstance(content, str) else ""
    return _plain(text) if part.get_content_type() == "text/html" else text


class _Plain(HTMLParser):
    """The words of a page, with a new line where a block begins."""

    BLOCKS = frozenset(["p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "table", "ul", "ol"])
    LEFT_OUT = frozenset(["script", "style", "head", "title"])

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._left_out = 0
        self._quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.BLOCKS:
            self.pieces.append("\n")
        self._left_out += tag in self.LEFT_OUT
        self._quoted += tag == "blockquote"

    def handle_endtag(self, tag: str) -> None:
        self._left_out -= tag in self.LEFT_OUT and self._left_out > 0
        self._quoted -= tag == "blockquote" and self._quoted > 0

    def handle_data(self, data: str) -> None:
        if not self._left_out and not self._quoted:
            self.pieces.append(re.sub(r"\s+", " ", data))


def _plain(page: str) -> str:
    parser = _Plain()
    parser.feed(page)
    parser.close()
    return re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(parser.pieces)).strip()

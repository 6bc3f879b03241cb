"""Where the words of a text still stand in it after masking, so that better rules can mask what older ones left.

A masked text is its original with some stretches replaced by placeholders. Its pieces, which lie between placeholders,
stand in the original in the same order. Each is looked for from the front and from the back: where both find it in one
place, it is known which letters of the original it holds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.identifiers import Span
from analysis.redaction import redact

PLACEHOLDER = re.compile(r"\[[a-z][a-z ]{1,28}[a-z]\]")
REACH = 40
"""A placeholder and the blanks after it are no longer than this."""


@dataclass(frozen=True)
class MaskedAgain:
    """A masked text with more of it masked, and each phrase that was masked now, with its kind."""

    text: str
    phrases: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Piece:
    """A stretch of a masked text without placeholders, and where it begins in the original; None where nobody knows."""

    start: int
    end: int
    origin: int | None

    @property
    def place(self) -> int:
        assert self.origin is not None, "only pieces with a place are asked"
        return self.origin

    @property
    def shift(self) -> int:
        return self.start - self.place


def mask_again(masked: str, written: str, known: Sequence[str] = ()) -> MaskedAgain:
    """Mask in a masked text whatever the rules find in it, or in the text as it was written, and is not masked yet.

    `written` is the masked text itself where the original is gone, and `known` are names to be masked wherever they
    stand. What has been masked, by whatever rules or by hand, stays masked; and rules that have not changed since find
    nothing.

    >>> mask_again("[name] of 12 Elm Road, says [name]", "Sarah Evans of 12 Elm Road, says Jo")
    MaskedAgain(text='[name] of [address], says [name]', phrases=(('12 Elm Road', 'address'),))
    """
    found = _standing(masked, written, redact(written, known).spans) if written != masked else []
    text, phrases = _put_placeholders(masked, found)
    more = list(redact(text, known).spans)
    text, others = _put_placeholders(text, more)
    return MaskedAgain(text, (*phrases, *others))


def _put_placeholders(text: str, spans: Sequence[Span]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text with these stretches masked, which are in order and apart, and the words in them that stood there."""
    pieces, phrases, at = [], [], 0
    for span in spans:
        pieces += [text[at : span.start], f"[{span.kind}]"]
        at = span.end
        stood = (words.strip() for words in PLACEHOLDER.split(text[span.start : span.end]))
        phrases += [(words, span.kind) for words in stood if _has_words(words)]
    return "".join([*pieces, text[at:]]), tuple(dict.fromkeys(phrases))


def _standing(masked: str, written: str, spans: Sequence[Span]) -> list[Span]:
    """Where what was found in the original still stands in the masked text, in order and apart."""
    pieces = _pieces(masked, written)
    placed = [piece for piece in pieces if piece.origin is not None]
    found = [each for span in spans if (each := _stretch(masked, placed, span))]
    if len(placed) < len(pieces):
        found += _phrases(masked, [piece for piece in pieces if piece.origin is None], written, spans)
    apart: list[Span] = []
    for span in sorted(found):
        if apart and span.start < apart[-1].end:
            last = apart.pop()
            span = Span(last.start, max(last.end, span.end), last.kind)
        apart.append(span)
    return apart


def _stretch(masked: str, placed: Sequence[_Piece], span: Span) -> Span | None:
    """The stretch of the masked text that holds what is left of a stretch of the original, if words are left of it.

    Placeholders within it go with it, and so does one of its own kind at either end that hides the rest of it.
    """
    left: list[tuple[int, int, _Piece]] = []
    at = max(bisect_right(placed, span.start, key=lambda piece: piece.place) - 1, 0)
    while at < len(placed) and placed[at].place < span.end:
        piece = placed[at]
        start, end = max(span.start + piece.shift, piece.start), min(span.end + piece.shift, piece.end)
        if start < end and _has_words(words := masked[start:end]):
            left.append((start + len(words) - len(words.lstrip()), start + len(words.rstrip()), piece))
        at += 1
    if not left:
        return None
    (start, _, first), (_, end, last) = left[0], left[-1]
    own = re.escape(f"[{span.kind}]")
    if span.start < first.place and (before := re.search(rf"{own}\s*$", masked[max(0, start - REACH) : start])):
        start -= len(before.group())
    if span.end > last.place + last.end - last.start and (after := re.compile(rf"\s*{own}").match(masked, end)):
        end = after.end()
    return Span(start, end, span.kind)


def _phrases(masked: str, pieces: Sequence[_Piece], written: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Where the words themselves stand, as they were written, in pieces that could be from several places."""
    kinds = {" ".join(written[span.start : span.end].split()): span.kind for span in spans}
    said = sorted(filter(_has_words, kinds), key=len, reverse=True)
    if not said:
        return
    any_of = "|".join(r"\s+".join(map(re.escape, words.split())) for words in said)
    pattern = re.compile(rf"(?<![\w\[])(?:{any_of})(?![\w\]])")
    for piece in pieces:
        for match in pattern.finditer(masked, piece.start, piece.end):
            yield Span(*match.span(), kinds[" ".join(match.group().split())])


def _pieces(masked: str, written: str) -> list[_Piece]:
    """The pieces between placeholders, each with its place in the original where there is only one that fits."""
    ends = [0, *(place for match in PLACEHOLDER.finditer(masked) for place in match.span()), len(masked)]
    bounds = list(zip(ends[::2], ends[1::2], strict=True))
    texts = [masked[start:end] for start, end in bounds]
    first, last = _from_the_front(texts, written), _from_the_back(texts, written)
    return [
        _Piece(start, end, early if early == late else None)
        for (start, end), early, late in zip(bounds, first, last, strict=True)
    ]


def _from_the_front(texts: Sequence[str], written: str) -> list[int]:
    """The earliest place of each piece; -1 from the first that fits nowhere, or if the text does not end as it should.

    A placeholder stands for a character at least.
    """
    places, at = [0 if written.startswith(texts[0]) else -1], len(texts[0])
    for text in texts[1:-1]:
        place = written.find(text, at + 1) if places[-1] >= 0 else -1
        places.append(place)
        at = place + len(text)
    if len(texts) > 1:
        end = len(written) - len(texts[-1])
        places.append(end if places[-1] >= 0 and end > at and written.endswith(texts[-1]) else -1)
    elif written != texts[0]:
        return [-1]
    return places


def _from_the_back(texts: Sequence[str], written: str) -> list[int]:
    """The latest place of each piece; -2 from the last that fits nowhere, which no earliest place is."""
    turned = _from_the_front([text[::-1] for text in reversed(texts)], written[::-1])
    return [
        len(written) - place - len(text) if place >= 0 else -2
        for text, place in zip(texts, reversed(turned), strict=True)
    ]


def _has_words(text: str) -> bool:
    return re.search(r"\w", text) is not None

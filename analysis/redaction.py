"""Masking personal data in free text before anybody, or anything, else reads it.

Masked are what identifies somebody by its own form (`analysis.identifiers`: email addresses, telephone, National
Insurance, NHS and card numbers, postcodes, registrations and others), street addresses (`analysis.street_addresses`),
people's names (`analysis.personal_names`), and exactly whatever names are known beforehand. A placeholder says
the kind. No rules find everything: what they miss, a person masks.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.glance import Glance
from analysis.identifiers import Span, find_identifiers, passes_luhn, passes_modulus_11
from analysis.named_homes import find_homes, whole_address
from analysis.personal_names import NAME, find_known, find_names
from analysis.spoken_identifiers import find_spoken
from analysis.street_addresses import find_addresses

__all__ = ["NAME", "Redacted", "Span", "find_personal_data", "passes_luhn", "passes_modulus_11", "redact"]


@dataclass(frozen=True)
class Redacted:
    """Text with placeholders, the sorted kinds of personal data found in it, and where in the original they stood.

    The spans hold places and kinds, never the data themselves.
    """

    text: str
    found: tuple[str, ...]
    spans: tuple[Span, ...] = ()


def redact(text: str, known: Sequence[str] = ()) -> Redacted:
    """Mask personal data with placeholders; `known` are names to be masked wherever they stand.

    >>> redact("Ring 07700 900123 or write to jo@example.org about SW1A 1AA").text
    'Ring [phone] or write to [email] about [postcode]'
    >>> redact("Sarah Evans of 12 Elm Road was lovely").text
    '[name] of [address] was lovely'

    Masks are applied until nothing changes, so that redacting twice is the same as redacting once.
    """
    spans = find_personal_data(text, known)
    if not spans:
        return Redacted(text, ())
    masked = _Masked(text, spans)
    while found := find_personal_data(masked.text):
        spans = _without_overlaps([*spans, *(masked.original(span) for span in found)])
        masked = _Masked(text, spans)
    return Redacted(masked.text, tuple(sorted({span.kind for span in spans})), spans)


def find_personal_data(text: str, known: Sequence[str] = ()) -> tuple[Span, ...]:
    """Where personal data stand in a text, in order and without overlaps: what is surest is meant where two meet."""
    glance = Glance.of(text)
    taken = _Taken(text)
    taken.add(find_spoken(glance))
    taken.add_apart(find_identifiers(glance))
    taken.add_apart(whole_address(text, span) for span in find_addresses(glance))
    taken.add_apart(whole_address(text, span) for span in find_homes(glance))
    taken.add_apart(find_known(text, known))
    taken.add_apart(find_names(glance))
    return _without_overlaps(taken.spans)


class _Taken:
    """The spans of a text that are taken, with a mark at each character that lies in one of them."""

    def __init__(self, text: str) -> None:
        self.spans: list[Span] = []
        self._marks = bytearray(len(text))

    def add(self, spans: Iterable[Span]) -> None:
        for span in spans:
            self.spans.append(span)
            self._marks[span.start : span.end] = b"\x01" * (span.end - span.start)

    def add_apart(self, spans: Iterable[Span]) -> None:
        """Add the spans that lie over none that is there; an address takes in a postcode or name that lies within."""
        self.add(span for span in spans if self._marks.find(1, span.start, span.end) < 0)


def _without_overlaps(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The same spans in order, those that touch within one another joined under the kind of the longer."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start < joined[-1].end:
            last = joined.pop()
            kind = last.kind if last.end - last.start >= span.end - span.start else span.kind
            span = Span(last.start, max(last.end, span.end), kind)
        joined.append(span)
    return tuple(joined)


class _Masked:
    """A text with its placeholders, which knows where each of its characters came from."""

    def __init__(self, text: str, spans: Sequence[Span]) -> None:
        pieces, self._starts, self._from = [], [0], [(0, False)]
        place = at = 0
        for span in spans:
            for piece, came_from, is_placeholder in (
                (text[at : span.start], at, False),
                (f"[{span.kind}]", span.start, True),
            ):
                pieces.append(piece)
                self._note(place, came_from, is_placeholder)
                place += len(piece)
            at = span.end
        self._note(place, at, False)
        self._ends = {span.start: span.end for span in spans}
        self.text = "".join([*pieces, text[at:]])

    def _note(self, place: int, came_from: int, is_placeholder: bool) -> None:
        self._starts.append(place)
        self._from.append((came_from, is_placeholder))

    def original(self, span: Span) -> Span:
        """The same stretch of the original, with the whole of whatever was masked within it."""
        first, start_masked = self._piece(span.start)
        last, end_masked = self._piece(span.end - 1)
        start = first[0] if start_masked else first[0] + span.start - first[1]
        end = self._ends[last[0]] if end_masked else last[0] + span.end - last[1]
        return Span(start, end, span.kind)

    def _piece(self, place: int) -> tuple[tuple[int, int], bool]:
        number = bisect_right(self._starts, place) - 1
        came_from, is_placeholder = self._from[number]
        return (came_from, self._starts[number]), is_placeholder

"""Whatever comes as a file or an expression is read or refused in words, with an effort that its length bounds."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.effort import calls_made
from tests.security.hostile import BOMB, TEXTS
from tests.security.parsers import PARSERS, Parser

MOST_CALLS, MOST_CALLS_A_BYTE = 400_000, 400
"""What is called to read a file: nothing that grows with the square of its length stays below both."""
ALWAYS = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck), print_blob=False)
QUICK = settings(ALWAYS, max_examples=10, derandomize=True, phases=[Phase.generate])
LONG = settings(ALWAYS, max_examples=2_000)

odd_texts = st.sampled_from(TEXTS).map(lambda text: text.encode("utf-8", "surrogatepass"))
odd_bytes = st.one_of(
    odd_texts, st.binary(max_size=40), st.sampled_from([b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04", b"\0", BOMB])
)
deep = st.builds(lambda mark, times: mark * times, st.sampled_from([b"[", b"(", b'{"a":', b"not ", b"<a>", b'"']),
                 st.sampled_from([3, 200, 3000]))  # fmt: skip
odd_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.sampled_from(["", "0", "\0", "en", "=1"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=6,
)


@st.composite
def spoilt(draw: st.DrawFn, example: bytes) -> bytes:
    """A sound file with some of it cut out, doubled or overwritten, or something else altogether."""
    whole = bytearray(example)
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(whole)))
        end = min(len(whole), start + draw(st.sampled_from([0, 1, 4, 50])))
        whole[start:end] = draw(st.one_of(odd_bytes, deep, st.just(bytes(whole[start:end]) * 2)))
    return draw(st.one_of(st.just(bytes(whole)), odd_bytes, deep))


@st.composite
def respelt(draw: st.DrawFn, example: Any) -> bytes:
    """A sound document in JSON with odd values in some of its places."""
    document = json.loads(json.dumps(example))
    for _ in range(draw(st.integers(1, 3))):
        place: Any = document
        while isinstance(place, dict | list) and place:
            key = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
            if not isinstance(place[key], dict | list) or not place[key] or draw(st.booleans()):
                place[key] = draw(odd_values)
                break
            place = place[key]
    return json.dumps(document).encode()


def hostile(parser: Parser) -> st.SearchStrategy[bytes]:
    example = parser.example
    if example.startswith(b"{"):
        return st.one_of(spoilt(example), respelt(json.loads(example)))
    return spoilt(example)


def attack(parser: Parser, content: bytes) -> None:
    """Read; what is raised must be one of the errors that the reader names, and say something."""

    def read() -> None:
        try:
            parser.read(content)
        except parser.errors as error:
            assert str(error) or error.args

    most = MOST_CALLS + MOST_CALLS_A_BYTE * len(content)
    assert calls_made(read) <= most or calls_made(read) <= most, "the second time, all that it needs has been loaded"


@pytest.mark.parametrize("name", PARSERS)
def test_a_sound_example_is_read(name: str) -> None:
    PARSERS[name].read(PARSERS[name].example)


@pytest.mark.parametrize("name", PARSERS)
@QUICK
@given(st.data())
def test_what_is_spoilt_is_read_or_refused_in_words(name: str, data: st.DataObject) -> None:
    attack(PARSERS[name], data.draw(hostile(PARSERS[name])))


@pytest.mark.long
@pytest.mark.parametrize("name", PARSERS)
@LONG
@given(st.data())
def test_what_is_spoilt_thousands_of_times_is_read_or_refused_in_words(name: str, data: st.DataObject) -> None:
    attack(PARSERS[name], data.draw(hostile(PARSERS[name])))

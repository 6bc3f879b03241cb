"""A translation survives its files: PO, XLIFF 2.0, and XLIFF 1.2 as other tools write it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.translation import po, xliff, xliff_reading
from core.translation.units import Translation, Unit, UnreadableFile

NAMES = st.from_regex(r"[a-z][a-z0-9_+-]{0,12}(\.[A-Za-z0-9+_-]{1,12}){0,4}", fullmatch=True)
TEXTS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=60)
PRINTED = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=60)
UNIT = Unit("sections.place.title", "Where {you} live", "آپ {you} کہاں رہتے ہیں")


def units(texts: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Unit, ...]]:
    sources = texts.filter(str.strip)
    each = st.builds(Unit, name=NAMES, source=sources, target=texts, notes=st.tuples(PRINTED.filter(str.strip)))
    return st.lists(each, max_size=6, unique_by=lambda unit: unit.name).map(tuple)


def translation(*units: Unit) -> Translation:
    return Translation("voices/spring 2026", "en", "ur", units)


def bare(read: Translation) -> Translation:
    """What was read, without the notes and lines, which only people need."""
    return replace(read, units=tuple(replace(unit, notes=(), line=0) for unit in read.units))


@settings(deadline=None, max_examples=60)
@given(units(TEXTS))
def test_xliff_gives_back_every_character_that_it_was_given(written: tuple[Unit, ...]) -> None:
    assert bare(xliff_reading.read(xliff.write(translation(*written)))) == bare(translation(*written))


@settings(deadline=None, max_examples=60)
@given(units(PRINTED))
def test_po_gives_back_every_word_that_it_was_given(written: tuple[Unit, ...]) -> None:
    assert bare(po.read(po.write(translation(*written)))) == bare(translation(*written))


def test_a_unit_is_named_by_its_place_and_says_what_a_translator_needs() -> None:
    unit = replace(UNIT, name="options.65+.text", notes=("Keep {you} as it is.",))
    document = xliff.write(translation(unit)).decode()
    assert '<unit id="options.65:2B.text" name="options.65+.text">' in document
    assert "<note>Keep {you} as it is.</note>" in document
    assert "Keep {you} as it is." in po.write(translation(unit)).decode()


@pytest.mark.parametrize("write", [xliff.write, po.write])
def test_a_unit_knows_its_line(write) -> None:
    content = write(translation(UNIT, replace(UNIT, name="second")))
    read = xliff_reading.read(content) if write is xliff.write else po.read(content)
    line = content.decode().splitlines()[read.units[1].line - 1]
    assert "second" in line or "Where {you} live" in line


XLIFF_1_2 = """<?xml version="1.0"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
 <file original="voices/1" source-language="en" target-language="ur" datatype="plaintext"><body><group>
  <trans-unit id="7" resname="title"><source>Hello <g id="1">there</g> <x id="2" equiv-text="{name}"/></source>
   <target>سلام <g id="1">وہاں</g> <x id="2" equiv-text="{name}"/></target></trans-unit>
  <trans-unit id="introduction"><source>Welcome</source></trans-unit>
 </group></body></file></xliff>""".encode()


def test_xliff_1_2_is_read_with_its_inline_codes() -> None:
    read = xliff_reading.read(XLIFF_1_2)
    assert (read.subject, read.source_language, read.language) == ("voices/1", "en", "ur")
    assert bare(read).units == (
        Unit("title", "Hello there {name}", "سلام وہاں {name}"),
        Unit("introduction", "Welcome", ""),
    )


def test_segments_that_a_tool_has_cut_are_joined_and_one_left_out_leaves_the_unit_empty() -> None:
    cut = """<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="ur">
    <file id="f" original="voices/1"><unit id="a"><segment><source>One.</source><target>ایک۔</target></segment>
    <ignorable><source> </source></ignorable><segment><source>Two.</source>{target}</segment></unit></file></xliff>"""
    whole = xliff_reading.read(cut.format(target="<target>دو۔</target>").encode())
    assert bare(whole).units == (Unit("a", "One. Two.", "ایک۔ دو۔"),)
    assert bare(xliff_reading.read(cut.format(target="").encode())).units == (Unit("a", "One. Two.", ""),)


ENTITY = b'<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;">]>\n<xliff version="2.0">&b;</xliff>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (ENTITY, "line 2: a document type is declared"),
        (b"<xliff version='2.0'>\n<file>", "line 2: it is not well-formed XML"),
        (b"<html/>", "not an XLIFF file"),
        (b"<xliff version='2.0' srcLang='en'><file id='f'/></xliff>", "from which language"),
        (b"<xliff version='2.0'/>", "from which language"),
        (b"<xliff version='2.0'><file/><file/></xliff>", "several files"),
    ],
)
def test_a_file_that_is_no_translation_is_refused_in_plain_words(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        xliff_reading.read(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'msgid "a"\nmsgstr "b"\n', "names no language"),
        (b'msgid "a\n', "not a PO file"),
        (
            b'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-0\\n"\n\nmsgid "a"\nmsgstr "b"\n',
            "unknown encoding: utf-0",
        ),
        (b'msgid ""\nmsgstr "Content-Type: text/plain; charset=rot13\\n"\n\nmsgid "a"\nmsgstr "b"\n', "not a PO file"),
        (b'msgid ""\nmsgstr "Language: ur\\n"\n\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] ""\n', "no plural forms"),
    ],
)
def test_a_po_file_that_cannot_be_used_is_refused_in_plain_words(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        po.read(content)

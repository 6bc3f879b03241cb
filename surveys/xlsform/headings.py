"""The headings of a form's columns: which of XLSForm's columns each is, and in which language."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from babel import Locale
from pyxform import aliases
from pyxform.parsing.sheet_headers import process_header

from core.language import is_known

WORDED = {"label", "hint", "constraint_message", "unit", "folkmoot_unit", "folkmoot_title"}
"""Columns that may stand once for each language."""

FIELDS: Mapping[tuple[str, ...], str] = {
    ("bind", "relevant"): "relevant",
    ("bind", "constraint"): "constraint",
    ("bind", "jr:constraintMsg"): "constraint_message",
    ("bind", "required"): "required",
    ("bind", "calculate"): "calculation",
    ("control", "appearance"): "appearance",
    ("list name",): "list_name",
    ("title",): "form_title",
    ("id_string",): "form_id",
}
CARRIED: Mapping[str, frozenset[str]] = {
    "survey": frozenset(
        [
            "type",
            "name",
            "label",
            "hint",
            "relevant",
            "constraint",
            "constraint_message",
            "required",
            "calculation",
            "appearance",
            "choice_filter",
            "parameters",
            "folkmoot_type",
            "folkmoot_order",
            "folkmoot_refusals",
            "folkmoot_top",
            "folkmoot_decimals",
            "folkmoot_unit",
            "folkmoot_otherwise",
        ]
    ),
    "choices": frozenset({"list_name", "name", "label", "folkmoot_exclusive"}),
    "settings": frozenset(
        {"form_title", "form_id", "version", "default_language", "folkmoot_title", "folkmoot_minutes"}
    ),
}
KNOWN = {
    "survey": frozenset(
        [
            "default",
            "read_only",
            "readonly",
            "trigger",
            "repeat_count",
            "guidance_hint",
            "image",
            "audio",
            "video",
            "big-image",
            "media",
            "required_message",
            "bind",
            "control",
            "instance",
            "save_to",
            "note",
            "autoplay",
            "rows",
            "body",
            "jr:count",
            "intent",
            "query",
            "hxl",
            "disabled",
        ]
    ),
    "choices": frozenset({"image", "audio", "video", "big-image", "media", "geometry"}),
    "settings": frozenset[str](),
}
"""Columns of XLSForm's that are not carried."""
ALIASES: Mapping[str, Mapping[str, str | tuple[str, ...]]] = {
    "survey": aliases.survey_header,
    "choices": aliases.list_header,
    "settings": aliases.settings_header,
}
CODED = re.compile(r"\(\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*\s*\)\s*$")


@dataclass(frozen=True)
class Heading:
    """A column: what it holds, in which language if it is worded, and whether that is carried."""

    said: str
    field: str
    language: str = ""
    is_carried: bool = False
    is_known: bool = False
    """Whether it is one of XLSForm's own."""


def read_heading(said: str, sheet: str, headings: Sequence[str]) -> Heading:
    """What a heading says, with pyxform's own knowledge of aliases; `language` is as it is written, perhaps nothing."""
    _, tokens = process_header(
        header=said,
        use_double_colon=any("::" in each for each in headings),
        header_aliases=dict(ALIASES[sheet]),
        header_columns=set(CARRIED[sheet] | KNOWN[sheet]),
    )
    tokens = tuple(str(token) for token in tokens)
    for length in (2, 1):
        field = FIELDS.get(tokens[:length], tokens[0] if length == 1 else "")
        if field:
            rest = tokens[length:] if tokens[:length] in FIELDS else tokens[1:]
            break
    is_worded = field in WORDED
    carried = field in CARRIED[sheet] and (not rest or (is_worded and len(rest) == 1))
    known = field in CARRIED[sheet] | KNOWN[sheet] or tokens[0] in KNOWN[sheet] or tokens[0] in ("bind", "control")
    return Heading(said, field, rest[0] if rest and is_worded else "", carried, known)


def language_code(said: str) -> str:
    """The code of a language as a heading names it, or nothing.

    >>> language_code("Welsh (cy)"), language_code("Welsh"), language_code("cy"), language_code("Gibberish")
    ('cy', 'cy', 'cy', '')
    """
    if found := CODED.search(said):
        return found[1].lower() if is_known(found[1].lower()) else ""
    name = said.strip().casefold()
    return _by_name().get(name, name if len(name) <= 3 and is_known(name) else "")


def language_heading(code: str) -> str:
    """A language as headings name it.

    >>> language_heading("cy")
    'Welsh (cy)'
    """
    name = Locale.parse(code).get_display_name("en") if is_known(code) else code
    return f"{name} ({code})"


@cache
def _by_name() -> Mapping[str, str]:
    """Codes by what a language is called in English and by itself."""
    names: dict[str, str] = {}
    for code, name in Locale.parse("en").languages.items():
        if len(code) <= 3:
            names.setdefault(str(name).casefold(), code)
    for code in ("en", "cy", "ar", "ur", "pl", "pa", "bn", "gu", "so", "ro", "fr", "es", "pt", "uk", "fa"):
        names.setdefault(str(Locale.parse(code).get_language_name(code)).casefold(), code)
    return names

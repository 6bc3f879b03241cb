"""A taxonomy: the themes a comment may be about, held as data that a council can read and edit.

Importing this module is quick, so that web pages may use it; nothing here loads pandas, NLTK or scikit-learn.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

COUNCIL_TAXONOMY = Path(__file__).parent / "data" / "taxonomy.json"
LANGUAGES = ("en", "cy")
PATTERN_MARK = "re:"
FIELDS = {"code", "name", "definition", "seeds", "examples", "alone"}

Phrases = Mapping[str, tuple[str, ...]]


class TaxonomyError(ValueError):
    """A taxonomy that cannot be used; the message names the theme and the field at fault."""


@dataclass(frozen=True)
class Theme:
    """One entry of a taxonomy.

    `name` and `definition` are keyed by language. `seeds` are phrases matched on word stems, or regular expressions
    marked `re:`. A theme that stands `alone` is suggested only when no other theme is.
    """

    code: str
    name: Mapping[str, str]
    definition: Mapping[str, str]
    seeds: Phrases
    examples: Phrases
    alone: bool = False

    @classmethod
    def from_entry(cls, entry: Any, position: int = 1) -> Theme:
        """Build the theme at a position (from 1) of a taxonomy file; TaxonomyError says what is wrong with it."""
        if not isinstance(entry, dict):
            raise TaxonomyError(f"theme {position}: must be an object")
        code = entry.get("code")
        if not isinstance(code, str) or not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", code):
            raise TaxonomyError(f"theme {position}: code must be in snake_case, not {code!r}")
        if unknown := sorted(entry.keys() - FIELDS):
            raise TaxonomyError(f"theme {code}: {unknown[0]} is not a field")
        if not isinstance(entry.get("alone", False), bool):
            raise TaxonomyError(f"theme {code}: alone must be true or false")
        return cls(
            code=code,
            name=_sentences(code, entry, "name"),
            definition=_sentences(code, entry, "definition"),
            seeds=_seeds(code, entry),
            examples=_phrases(code, entry, "examples"),
            alone=entry.get("alone", False),
        )


@dataclass(frozen=True)
class Taxonomy:
    """A version of a list of themes, in the order in which pages show them."""

    version: str
    themes: tuple[Theme, ...]

    def __post_init__(self) -> None:
        if not self.themes:
            raise TaxonomyError("themes: there must be at least one")
        if repeated := _first_repeated(self.codes):
            raise TaxonomyError(f"theme {repeated}: code is used twice")

    @classmethod
    def load(cls, path: Path | None = None) -> Taxonomy:
        """Read a taxonomy file, or the council taxonomy that comes with Folkmoot.

        Raises OSError when the file cannot be read and TaxonomyError when it is not a taxonomy.
        """
        try:
            return cls.from_document(json.loads((path or COUNCIL_TAXONOMY).read_text(encoding="utf-8")))
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            raise TaxonomyError(f"not a JSON file in UTF-8: {error}") from error

    @classmethod
    def from_document(cls, document: Any) -> Taxonomy:
        """Build a taxonomy from parsed JSON: `{"version": "2026.1", "themes": [...]}`."""
        if not isinstance(document, dict) or not isinstance(document.get("themes"), list):
            raise TaxonomyError("themes: must be a list")
        version = document.get("version")
        if not isinstance(version, str) or not version.strip():
            raise TaxonomyError("version: must be given")
        return cls(version, tuple(Theme.from_entry(entry, n) for n, entry in enumerate(document["themes"], start=1)))

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return tuple(theme.code for theme in self.themes)

    @cached_property
    def _by_code(self) -> dict[str, Theme]:
        return {theme.code: theme for theme in self.themes}

    def __getitem__(self, code: str) -> Theme:
        """The theme with this code; KeyError when there is none."""
        return self._by_code[code]


def labels_taxonomy(names: Sequence[str], seeds: Mapping[str, Sequence[str]] | None, known: Taxonomy) -> Taxonomy:
    """A taxonomy of labels as they are named, in any spelling, with the seeds given for both languages.

    Without seeds, labels that are codes or names of a taxonomy that is known have that one's, and others none.
    Its version is `labels-` and a hash of names and seeds. Raises `TaxonomyError`.
    """
    by_name = {name.casefold(): theme for theme in known.themes for name in (theme.code, *theme.name.values())}
    themes = []
    for name in names:
        like = by_name.get(name.casefold()) if seeds is None else None
        phrases = tuple((seeds or {}).get(name, ()))
        entry = {"seeds": dict(like.seeds) if like else dict.fromkeys(LANGUAGES, phrases)}
        _check_patterns(name, entry["seeds"])
        alone = like.alone if like else False
        themes.append(Theme(name, dict.fromkeys(LANGUAGES, name), {}, entry["seeds"], {}, alone))
    told = json.dumps([[theme.code, dict(theme.seeds)] for theme in themes], ensure_ascii=False)
    return Taxonomy(f"labels-{hashlib.sha256(told.encode()).hexdigest()[:8]}", tuple(themes))


def _sentences(code: str, entry: dict[str, Any], field: str) -> dict[str, str]:
    value = entry.get(field)
    if not isinstance(value, dict):
        raise TaxonomyError(f"theme {code}: {field} must be given in English and Welsh")
    for language in LANGUAGES:
        if not isinstance(value.get(language), str) or not value[language].strip():
            raise TaxonomyError(f"theme {code}: {field} has no {language}")
    return dict(value)


def _phrases(code: str, entry: dict[str, Any], field: str) -> dict[str, tuple[str, ...]]:
    value = entry.get(field)
    if not isinstance(value, dict):
        raise TaxonomyError(f"theme {code}: {field} must be lists keyed by language")
    for language, phrases in value.items():
        if not isinstance(phrases, list) or not all(isinstance(each, str) and each.strip() for each in phrases):
            raise TaxonomyError(f"theme {code}: {field} in {language} must be a list of phrases")
    return {language: tuple(phrases) for language, phrases in value.items()}


def _seeds(code: str, entry: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    seeds = _phrases(code, entry, "seeds")
    if not any(seeds.values()):
        raise TaxonomyError(f"theme {code}: seeds are empty")
    _check_patterns(code, seeds)
    return seeds


def _check_patterns(code: str, seeds: Phrases) -> None:
    for seed in (seed for phrases in seeds.values() for seed in phrases if seed.startswith(PATTERN_MARK)):
        try:
            re.compile(seed.removeprefix(PATTERN_MARK))
        except re.error as error:
            raise TaxonomyError(
                f"theme {code}: seeds hold a pattern that does not compile: {seed} ({error})"
            ) from error


def _first_repeated(codes: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            return code
        seen.add(code)
    return None

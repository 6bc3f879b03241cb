"""The common taxonomy with one council's changes: its own themes after the common ones, its seeds in their place."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from analysis.taxonomy import Taxonomy, Theme

Seeds = Mapping[str, list[str]]


@dataclass(frozen=True)
class Changes:
    """What a council changes: themes added, as a taxonomy file would hold them; seeds by code and language; and the
    common theme that each of its own counts as elsewhere, by code."""

    added: list[dict[str, Any]] = field(default_factory=list)
    seeds: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    maps: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Changes":
        return cls(list(document.get("added", [])), dict(document.get("seeds", {})), dict(document.get("maps", {})))

    def document(self) -> dict[str, Any]:
        return {"added": self.added, "seeds": self.seeds, "maps": self.maps}

    @property
    def own(self) -> set[str]:
        """The codes of the council's own themes."""
        return {entry["code"] for entry in self.added}

    def with_theme(self, entry: dict[str, Any], maps_to: str) -> "Changes":
        """These changes with a theme more, or with a theme of that code written anew."""
        kept = [each for each in self.added if each["code"] != entry["code"]]
        maps = {code: common for code, common in self.maps.items() if code != entry["code"]}
        return replace(self, added=[*kept, entry], maps=maps | ({entry["code"]: maps_to} if maps_to else {}))

    def without_theme(self, code: str) -> "Changes":
        kept = [each for each in self.added if each["code"] != code]
        return replace(self, added=kept, maps={own: common for own, common in self.maps.items() if own != code})

    def with_seeds(self, code: str, seeds: dict[str, list[str]]) -> "Changes":
        """These changes with other seeds for a common theme."""
        return replace(self, seeds=self.seeds | {code: seeds})


def combined(common: Taxonomy, number: int, changes: Changes) -> Taxonomy:
    """The council's taxonomy, in version `2026.1+3` for its third change; TaxonomyError when it cannot be used."""
    themes = [_with_seeds(theme, changes.seeds.get(theme.code)) for theme in common.themes]
    own = [Theme.from_entry(entry, place) for place, entry in enumerate(changes.added, start=1)]
    alone = [theme for theme in themes if theme.alone]
    return Taxonomy(f"{common.version}+{number}", (*(t for t in themes if not t.alone), *own, *alone))


def _with_seeds(theme: Theme, seeds: Seeds | None) -> Theme:
    if seeds is None:
        return theme
    entry = {
        "code": theme.code,
        "name": dict(theme.name),
        "definition": dict(theme.definition),
        "seeds": {language: list(phrases) for language, phrases in seeds.items()},
        "examples": {language: list(phrases) for language, phrases in theme.examples.items()},
        "alone": theme.alone,
    }
    return Theme.from_entry(entry)

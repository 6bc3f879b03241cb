"""Names that are rarer in the United Kingdom, from the lists that two libraries carry.

Faker has names for its locales. Names has those that the census of the United States counted in 1990, whose lists are
in the public domain: surnames of a hundred people and more, from everywhere. An unusual name is worth finding, and not
worth hiding a word for: they count only where they are no ordinary word and no town.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module, resources
from typing import Literal

LOCALES = (
    "da_DK", "de_DE", "en_GB", "en_IE", "en_IN", "en_KE", "en_NG", "en_NZ", "en_PK", "es_ES", "fr_FR", "ga_IE", "ha_NG",
    "hu_HU", "ig_NG", "it_IT", "lt_LT", "lv_LV", "nl_NL", "pl_PL", "pt_PT", "ro_RO", "sk_SK", "sw", "tr_TR", "tw_GH",
    "yo_NG", "zu_ZA",
)  # fmt: skip
SHORTEST = 4


@cache
def rarer_names(kind: str) -> frozenset[str]:
    """The names of a kind, "first_name" or "last_name", in small letters."""
    found: set[str] = set()
    for locale in LOCALES:
        provider = import_module(f"faker.providers.person.{locale}").Provider
        for attribute in dir(provider):
            listed = getattr(provider, attribute)
            if attribute.startswith(kind) and isinstance(listed, tuple | list | dict):
                found.update(name.casefold() for name in listed if len(name) >= SHORTEST and name.isalpha())
    return frozenset(found)


@cache
def counted_names(kind: Literal["given", "surname"]) -> frozenset[str]:
    """The names of a kind that the census counted, in small letters."""
    files = ("dist.female.first", "dist.male.first") if kind == "given" else ("dist.all.last",)
    folder = resources.files("names")
    # A line holds a name, its share, the shares up to it, and its rank.
    return frozenset(name for file in files for name in (folder / file).read_text("ascii").lower().split()[::4])

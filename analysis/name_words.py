"""Words beside names: what makes a word a name, a place or neither. Written for residents' comments."""

import json
from pathlib import Path

_LISTS = json.loads((Path(__file__).parent / "data" / "name_words.json").read_text(encoding="utf-8"))

TITLES: frozenset[str] = frozenset(_LISTS["titles"].split())
"""What makes a name of the word after it."""
WEAK_TITLES: frozenset[str] = frozenset(_LISTS["weak_titles"].split())
"""What makes a name of a known name after it."""
LINKS: frozenset[str] = frozenset(_LISTS["links"].split())
"""Small words within names."""
SHORT_NAMES: frozenset[str] = frozenset(_LISTS["short_names"].split())
"""Names of two or three letters that are taken for names in small letters too."""
ORDINARY: frozenset[str] = frozenset(_LISTS["ordinary"].split())
"""Words that are names besides, or seem to be."""
MOSTLY_NAMES: frozenset[str] = frozenset(_LISTS["mostly_names"].split())
"""Words that are names besides, and with a capital hardly ever anything else, even where they begin a sentence."""
NEVER_ALONE: frozenset[str] = frozenset(_LISTS["never_alone"].split())
"""Words that are too often something else to be names by themselves, even with a capital."""
PLACES: frozenset[str] = frozenset(_LISTS["places"].split())
"""Kinds of places and of things with names, after which no person is meant."""
BEFORE_PLACES: frozenset[str] = frozenset(_LISTS["before_places"].split())
"""Kinds of places that stand before their names, as in Welsh."""
PLACES_OF_NAMES: frozenset[str] = frozenset(_LISTS["places_of_names"].split())
"""Places and firms whose names are people's names as well."""
SURNAMES_TOO: frozenset[str] = frozenset(_LISTS["surnames_too"].split())
"""Surnames that are words as well, and are surnames after "mr" or a given name in small letters."""
SAYS: frozenset[str] = frozenset(_LISTS["says"].split())
"""What only people do, so that even a month or a virtue before it is somebody."""
DEPARTMENTS: frozenset[str] = frozenset(_LISTS["departments"].split())
"""Where people work: "Hope from housing"."""
ROLES: frozenset[str] = frozenset(_LISTS["roles"].split())
"""What people are: "Art the caretaker"."""
AFTER_NAMES: frozenset[str] = frozenset(_LISTS["after_names"].split())
"""What people do, and other things too."""
COMMON: frozenset[str] = frozenset(_LISTS["common"].split())
"""Words that say nothing of what stands beside them."""
STREETS: frozenset[str] = frozenset(_LISTS["streets"].split())
"""Kinds of places that make one of a name before them even in small letters."""
LANDMARKS: frozenset[str] = frozenset(_LISTS["landmarks"].split())
"""The same, where they are common surnames besides."""
COUNTED: frozenset[str] = frozenset(_LISTS["counted"].split())
"""Words between a number and a street that say how many of what."""
BRANDS: frozenset[str] = frozenset(_LISTS["brands"])
"""What is called after people, in so many words."""
SIGNING: frozenset[str] = frozenset(_LISTS["signing"].split())
"""Words of which one is in every text that somebody signs."""
CLOSING: frozenset[str] = frozenset(_LISTS["closing"].split())
"""Words of which one is in every text that closes with a name."""
MEETING: frozenset[str] = frozenset(_LISTS["meeting"].split())
"""Words of which one is in every text that tells of meeting somebody, or "spoke"."""
DOINGS: frozenset[str] = frozenset(_LISTS["doings"])
"""What is done to people, in one word or in two: "blame", "heard from"."""
PERSONABLE: frozenset[str] = frozenset(_LISTS["personable"].split())
"""Words after which a person stands rather than a place."""
KIN: frozenset[str] = frozenset(_LISTS["kin"].split())
"""What people are to one another: "tenant", "daughter"."""
KINDLY: frozenset[str] = frozenset(_LISTS["kindly"].split())
"""How people are: "rude", "patient"."""
SPEAKS: frozenset[str] = frozenset(_LISTS["speaks"].split())
"""What people do when they speak or help: of a word that nobody lists it makes a name."""
NOT_BEFORE_NAMES: frozenset[str] = frozenset(_LISTS["not_before_names"].split())
"""Words after which a place or a thing stands rather than a person."""
CREWS: frozenset[str] = frozenset(_LISTS["crews"].split())
"""Whom people work with: "Sid and the lads"."""

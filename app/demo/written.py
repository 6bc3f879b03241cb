"""What some of the fictional residents write in a wave, in keeping with how they answered: themes go with answers."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.demo.grammar import compose
from app.demo.places import read_json
from app.demo.seeds import generator
from app.demo.voices import speak

COUNCIL, WAVE = "aldermoor", 2
"""Whose residents write, and in which wave: reading many more would make the demonstration slow to load."""
WRITE, WRITE_WHY = 0.26, 0.6
"""The share who say in their own words what would most improve their area, and of those asked why they are unhappy."""
ASKED_WHY = {"4", "5"}
"""The answers about the area after which people are asked why they are unhappy."""
FAVOURABLE = {"1", "2"}
GOES_WITH = {
    "sat_waste": ("waste_recycling", 20.0),
    "safe_dark": ("crime_antisocial_behaviour", 10.0),
    "acts": ("being_heard", 3.0),
    "sat_area": ("street_cleaning", 4.0),
}
"""What those who answer a question unfavourably write about more readily than others, and how much more."""
SERVICE = "waste"
"""Suggestions to this service are fit for a survey too."""


def write_words(rows: Sequence[dict[Any, Any]], slug: str, wave: int, seed: int) -> None:
    """Let some of a wave's respondents, as dictionaries of their answers, write: their words are added to these."""
    if (slug, wave) != (COUNCIL, WAVE):
        return
    words, rng = read_json("comments.json"), generator(seed, "written", slug, wave)
    topics = [
        topic
        for topic in words["topics"]
        if topic["language"] == "en" and topic["kind"] == "suggestion" and topic["service"] in (None, SERVICE)
    ]
    for row in (row for row in rows if row["language"] == "en"):
        weights = np.array([_readiness(topic["themes"][0], row) for topic in topics])
        for code, share in (("improve", WRITE), ("why_area", WRITE_WHY if row["sat_area"] in ASKED_WHY else 0.0)):
            topic = topics[rng.choice(len(topics), p=weights / weights.sum())]
            if rng.random() < share:
                row[code] = speak(compose(topic, words, rng)[0], "en", rng, words)


def _readiness(theme: str, row: dict[Any, Any]) -> float:
    """How much readier a resident is to write of a theme than one who is content."""
    more = (more for code, (each, more) in GOES_WITH.items() if each == theme and row[code] not in FAVOURABLE)
    return max(more, default=1.0)

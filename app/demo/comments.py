"""Fictional comments about eight services and six areas, each with the labels that a careful reader would give it."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from app.demo.grammar import compose, contact
from app.demo.places import Council, partnership, read_json
from app.demo.seeds import generator
from app.demo.voices import speak

Rng = np.random.Generator

KINDS = {"complaint": 1.6, "compliment": 1.1, "suggestion": 0.9, "neither": 0.45}
"""How readily people write, by what they have to say."""
RATINGS = {"negative": ((1, 2), (0.65, 0.35)), "positive": ((5, 4), (0.7, 0.3)), "neutral": ((3, 4), (0.75, 0.25))}
CHANNELS = {"email": 0.45, "telephone": 0.35, "paper": 0.2}
WITH_CONTACT = 0.05
FOURTEEN_MONTHS = 421
TIMES = {
    ("aldermoor", "waste", "complaint"): (210, FOURTEEN_MONTHS),
    ("aldermoor", "waste", "compliment"): (0, 150),
    ("aldermoor", "planning", "complaint"): (0, 180),
}
"""When most of some comments came, in days ago: Aldermoor has mended its bins, and its planners are late now."""
UNRATED = 0.15


@dataclass(frozen=True)
class Comment:
    """A comment and its true labels; `service` is None for an answer to the survey's own question."""

    text: str
    language: str
    question: str
    rating: int | None
    channel: str
    service: str | None
    council: str
    ward: str
    days_ago: int
    themes: tuple[str, ...]
    kind: str
    sentiment: str


def make_comments(seed: int, n: int = 1500, welsh: float = 0.12) -> list[Comment]:
    """`n` comments, no two alike, oldest first; a `welsh` share of them in Welsh."""
    words = read_json("comments.json")
    written: list[dict[str, Any]] = []
    for language, quota in {"cy": round(n * welsh), "en": n - round(n * welsh)}.items():
        written += write(language, quota, words, generator(seed, "comments", language))
    rng = generator(seed, "comments", "received")
    return sorted((_receive(entry, rng) for entry in written), key=lambda comment: (-comment.days_ago, comment.text))


def write(language: str, n: int, words: dict[str, Any], rng: Rng) -> list[dict[str, Any]]:
    """The comments written by hand, and as many composed as make up `n`."""
    written = [entry for entry in words["whole"] if entry["language"] == language][:n]
    seen = {_gist(entry["text"]) for entry in written}
    topics = [topic for topic in words["topics"] if topic["language"] == language]
    weights = np.array([KINDS[topic["kind"]] for topic in topics])
    while len(written) < n:
        topic = topics[rng.choice(len(topics), p=weights / weights.sum())]
        entry = _compose(topic, words, rng)
        if _gist(entry["text"]) not in seen:
            seen.add(_gist(entry["text"]))
            written.append(entry)
    return written


def _gist(text: str) -> str:
    """The words alone, to tell whether two comments are the same but for capitals and stops."""
    return re.sub(r"\W+", " ", text.casefold().replace("'", "")).strip()


def _compose(topic: dict[str, Any], words: dict[str, Any], rng: Rng) -> dict[str, Any]:
    text, themes = compose(topic, words, rng)
    text = speak(text, topic["language"], rng, words)
    if topic["service"] and rng.random() < WITH_CONTACT:
        stop = "" if text[-1] in ".!?" else "."
        text = f"{text}{stop} {contact(topic['language'], words, rng)}"
    labels = {name: topic[name] for name in ("language", "service", "kind", "sentiment")}
    return {**labels, "text": text, "themes": sorted(themes)}


def _receive(entry: dict[str, Any], rng: Rng) -> Comment:
    """Where, when and how a comment arrives. A web form's comments go to the council whose form it is."""
    council, form = _council(entry, rng), _form(entry["service"])
    online = form is None or form["council"] == council.slug
    channel = (
        "web form" if online and rng.random() < 0.75 else str(rng.choice(list(CHANNELS), p=list(CHANNELS.values())))
    )
    sizes = np.array([ward.adults for ward in council.wards])
    return Comment(
        text=entry["text"],
        language=entry["language"],
        question=(form["free_text"] if form else _survey_question())[entry["language"]],
        rating=_rating(entry, rng),
        channel=channel,
        service=entry["service"],
        council=council.slug,
        ward=council.wards[rng.choice(len(sizes), p=sizes / sizes.sum())].code,
        days_ago=_days_ago(entry, council, rng),
        themes=tuple(entry["themes"]),
        kind=entry["kind"],
        sentiment=entry["sentiment"],
    )


def _council(entry: dict[str, Any], rng: Rng) -> Council:
    """Half of a service's comments come to the council that runs its form; Welsh is mostly written in Wales."""
    councils = partnership().councils
    form = _form(entry["service"])
    home = "dyffryn-helyg" if entry["language"] == "cy" else form and form["council"]
    at_home = {"cy": 0.92, "en": 0.5}[entry["language"]]
    if home and rng.random() < at_home:
        return next(council for council in councils if council.slug == home)
    return councils[rng.integers(len(councils))]


@cache
def _forms() -> dict[str, dict[str, Any]]:
    return {entry["code"]: entry["form"] for entry in read_json("services.json")["services"]}


def _form(service: str | None) -> dict[str, Any] | None:
    return _forms()[service] if service else None


@cache
def _survey_question() -> dict[str, str]:
    sections = read_json("questionnaire.json")["sections"]
    questions = {question["code"]: question for section in sections for question in section["questions"]}
    return dict(questions["improve"]["text"])


def _rating(entry: dict[str, Any], rng: Rng) -> int | None:
    """A rating in keeping with the tone, 5 the best; the survey's question and some people give none."""
    if entry["service"] is None or rng.random() < UNRATED:
        return None
    ratings, chances = RATINGS.get(entry["sentiment"], ((3,), (1.0,)))
    return int(rng.choice(ratings, p=chances))


def _days_ago(entry: dict[str, Any], council: Council, rng: Rng) -> int:
    """Evenly over fourteen months, but for what has a time of its own."""
    first, last = TIMES.get((council.slug, entry["service"], entry["kind"]), (0, FOURTEEN_MONTHS))
    return int(rng.integers(first, last) if rng.random() < 0.8 else rng.integers(0, FOURTEEN_MONTHS))

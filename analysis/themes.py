"""Suggesting what comments are about: several themes or none for each, with the words that say so.

A suggestion is the machine's; an officer decides. A comment may hold two findings ("staff lovely, wait dreadful"), and
"not sure" is an answer: below a theme's threshold nothing is suggested.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np

from analysis.clauses import clauses_of, passages_of
from analysis.clues import Clues
from analysis.cycles import cycles_left_alone
from analysis.evidence import Claim, Evidence
from analysis.features import Matrix, Weighing, blocks_of
from analysis.kinds import NAMES, Kind, KindName
from analysis.label_model import Comments, LabelModel, Labels, folds, learn, stack
from analysis.reading import Reading, text_of
from analysis.seed_worth import SeedWorth
from analysis.seeds import SeedMatcher
from analysis.sentiment import SENTIMENTS, Label, Sentiment
from analysis.taxonomy import Taxonomy
from analysis.terms import Terms
from analysis.thresholds import NEVER, SEED_CUT, whole_chance
from analysis.tone import Tone, felt_of_clause, goes_by_rules, learnt_kinds, learnt_sentiments, ruled_tone
from analysis.valence import felt
from analysis.word_table import Line

EVIDENCE_WORDS = 3
DIGITS = 3
TASKS = ("themes", "kinds", "sentiments")
Value = TypeVar("Value")


@dataclass(frozen=True)
class ThemeScore:
    """A theme suggested, its probability from 0 to 1, and the words that weighed most.

    `sure` says that nine in ten such suggestions are right; an unfitted classifier is never sure. `sentiment` is that
    of the clauses that speak of the theme, and its score runs from -1 to 1.
    """

    code: str
    score: float
    evidence: tuple[str, ...]
    sure: bool = False
    sentiment: Label = "neutral"
    sentiment_score: float = 0.0


@dataclass(frozen=True)
class Suggestion:
    """What the classifier says of one comment: likeliest themes first, none when it is not sure.

    `sentiment_score` runs from -1 to 1, the other scores from 0 to 1. `text` has its personal data masked, and `model`
    names the taxonomy and, once fitted, the labels that the suggestion came from. `scores` holds every theme's
    probability that is not nought when rounded; their sums over comments are the themes' shares. `whole` says that
    nine in ten such comments have exactly these themes, so that no person need look.
    """

    text: str
    language: str
    kind: KindName
    kind_score: float
    kind_evidence: tuple[str, ...]
    sentiment: Label
    sentiment_score: float
    themes: tuple[ThemeScore, ...]
    model: str
    scores: Mapping[str, float] = field(default_factory=dict)
    whole: bool = False


@dataclass(frozen=True)
class Fitted:
    """What was learnt: the terms and their weights, the themes, and kind and sentiment where those were labelled too.

    `held_out` holds what the fit said of each of its own comments without having learnt from it, by task, and what the
    seeds said of themes; shape of each (comments, labels). It is not saved.
    """

    name: str
    terms: Terms
    weighing: Weighing
    themes: LabelModel
    kinds: LabelModel | None = None
    sentiments: LabelModel | None = None
    worth: SeedWorth = field(default_factory=SeedWorth)
    held_out: Mapping[str, Matrix] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def evidence(self) -> Evidence:
        """How much words speak for themes."""
        return Evidence(self.weighing, self.themes.leading)


class ThemeClassifier:
    """A multi-label classifier of comments in the manner of scikit-learn.

    Before `fit` it goes by the taxonomy's seeds. `fitted_` holds what was learnt. With `exclusive` each comment has one
    theme, the likeliest.
    """

    fitted_: Fitted | None = None

    def __init__(self, taxonomy: Taxonomy, *, exclusive: bool = False) -> None:
        self.taxonomy = taxonomy
        self.exclusive = exclusive
        self.seeds = SeedMatcher(taxonomy)

    def fit(
        self,
        texts: Sequence[str],
        labels: Sequence[Collection[str]],
        questions: Sequence[str | None] | None = None,
        *,
        kinds: Sequence[str | None] | None = None,
        sentiments: Sequence[str | None] | None = None,
        weights: Sequence[float] | None = None,
        looked_for: Sequence[Collection[str]] | None = None,
    ) -> ThemeClassifier:
        """Learn from labelled comments; `labels` holds the theme codes of each text.

        `kinds` and `sentiments` are learnt too where they are given; None where a comment's is not known. A comment
        counts by its weight, 1 by default. `looked_for` holds the themes that people thought of when they labelled a
        comment, all of them by default. Raises ValueError when there are no texts, lengths differ, or a label is
        unknown.
        """
        _check_labels(texts, labels, self.taxonomy.codes)
        readings = self._read(texts, questions)
        terms = Terms.learn(readings)
        line = terms.line(readings)
        clues = Clues.of(readings, self.taxonomy.codes)
        comments = Comments(
            counts=line.comments(),
            clauses=clauses_of(readings, line),
            blocks=blocks_of(terms.numbers),
            extras=clues.extras,
            asked=clues.asked,
            lengths=clues.lengths,
            weights=np.array(_given(texts, weights, "weights", 1.0), dtype=np.float64),
            groups=_groups(readings),
        )
        flags = _flags(labels, self.taxonomy.codes)
        asked_of = _flags(_given(texts, looked_for, "looked_for", self.taxonomy.codes), self.taxonomy.codes)
        worth, seeds = _seed_worth(readings, flags, comments.weights[:, None] * asked_of, comments.groups, clues)
        tasks = {"themes": Labels(flags, seeds, clues.apart, self.exclusive)}
        for task, given, names in (("kinds", kinds, NAMES), ("sentiments", sentiments, SENTIMENTS)):
            if given is not None:
                said = _given(texts, given, task, None)
                marks = _flags([[each] if each else [] for each in said], names)
                if marks.any():
                    tasks[task] = Labels(marks, *clues.of_task(task), exclusive=True)
        weighing, models, held_out = learn(comments, list(tasks.values()))
        learnt = dict(zip(tasks, models, strict=True))
        seeds_held = [[theme.code, theme.seeds] for theme in self.taxonomy.themes]
        digest = data_hash(seeds_held, texts, labels, questions, kinds, sentiments, weights)
        self.fitted_ = shorn(
            Fitted(
                name=f"fitted-{self.taxonomy.version}-{digest[:12]}",
                terms=terms,
                weighing=weighing,
                themes=learnt["themes"],
                kinds=learnt.get("kinds"),
                sentiments=learnt.get("sentiments"),
                worth=worth,
                held_out={**dict(zip(tasks, held_out, strict=True)), "seeds": seeds},
            )
        )
        return self

    @property
    def model(self) -> str:
        """The identifier of what suggests: `seeds-2026.1`, or `fitted-2026.1-` and a hash of seeds and labels."""
        return self.fitted_.name if self.fitted_ else f"seeds-{self.taxonomy.version}"

    def predict_proba(self, texts: Sequence[str], questions: Sequence[str | None] | None = None) -> Matrix:
        """The probability of each theme; shape (comments, themes). A theme's share is the mean of its column."""
        return self._scored(self._read(texts, questions)).themes

    def predict(self, texts: Sequence[str], questions: Sequence[str | None] | None = None) -> Any:
        """Which themes are suggested, as flags of shape (comments, themes)."""
        return self.said(self.predict_proba(texts, questions))

    def said(self, likely: Matrix) -> Any:
        """Which themes are suggested at these probabilities, as flags of the same shape."""
        if self.fitted_ is None:
            return likely >= SEED_CUT
        cuts = self.fitted_.themes.cuts
        if self.exclusive:
            leaning = likely * cuts.lean
            return (leaning == leaning.max(axis=1, keepdims=True)) & (likely > 0)
        return likely >= cuts.suggested

    def suggest(
        self,
        texts: Sequence[str],
        questions: Sequence[str | None] | None = None,
        ratings: Sequence[float | None] | None = None,
    ) -> list[Suggestion]:
        """A suggestion for each text, in order; ratings run from 1 (worst) to 5 (best).

        Raises ValueError when lengths differ or a rating is outside.
        """
        rated = _given(texts, ratings, "ratings", None)
        asked = _given(texts, questions, "questions", None)
        with cycles_left_alone():
            return self._suggestions(self._read(texts, questions), asked, rated)

    def _suggestions(
        self, readings: Sequence[Reading], asked: Sequence[str | None], rated: Sequence[float | None]
    ) -> list[Suggestion]:
        scored = self._scored(readings)
        said = self.said(scored.themes)
        tones = self._tones(scored, asked, rated)
        found = self._found(scored, said, tones)
        feelings = self._felt(readings, asked, found, tones)
        told = zip(readings, scored.themes.round(DIGITS).tolist(), tones, feelings, strict=True)
        whole = self._whole(scored.themes, said).tolist()
        return [self._suggestion(*each, whole=right) for each, right in zip(told, whole, strict=True)]

    def _suggestion(
        self,
        reading: Reading,
        likely: Sequence[float],
        tone: Tone,
        themes: tuple[ThemeScore, ...],
        *,
        whole: bool,
    ) -> Suggestion:
        said, felt = tone.said, tone.felt
        scores = {code: score for code, score in zip(self.taxonomy.codes, likely, strict=True) if score > 0}
        return Suggestion(
            text=reading.text,
            language=reading.language,
            kind=said.name,
            kind_score=said.score,
            kind_evidence=said.evidence,
            sentiment=felt.label,
            sentiment_score=felt.score,
            themes=themes,
            model=self.model,
            scores=scores | {theme.code: theme.score for theme in themes},
            whole=whole and bool(reading.words),
        )

    def _whole(self, likely: Matrix, said: Any) -> Any:
        if self.fitted_ is None:
            return np.zeros(len(likely), dtype=bool)
        cut = self.fitted_.themes.cuts.whole
        return (likely.max(axis=1, initial=0.0) if self.exclusive else whole_chance(likely, said)) >= cut

    def _read(self, texts: Sequence[str], questions: Sequence[str | None] | None) -> list[Reading]:
        asked = _given(texts, questions, "questions", None)
        return [Reading.of(text, question, self.seeds) for text, question in zip(texts, asked, strict=True)]

    def _scored(self, readings: Sequence[Reading], tasks: Collection[str] = TASKS) -> Scored:
        """What is likely of some comments, for each task that is wanted and was learnt."""
        fitted = self.fitted_
        clues = Clues.of(readings, self.taxonomy.codes, fitted.worth if fitted else None)
        if fitted is None or not readings:
            return Scored(readings, clues.seeds)
        line = fitted.terms.line(readings)
        terms, lengths = fitted.weighing.weigh(line.comments())
        features = stack(terms, clues.extras)
        clauses = clauses_of(readings, line)
        apart = fitted.weighing.transform(clauses.counts).astype(np.float32)
        likely = {
            task: model.probabilities(
                model.machines.margins(features, apart, clauses.rows), *clues.of_task(task), clues.asked, clues.lengths
            )
            for task, model in zip(TASKS, (fitted.themes, fitted.kinds, fitted.sentiments), strict=True)
            if model is not None and task in tasks
        }
        themes = likely.get("themes", clues.seeds)
        return Scored(readings, themes, likely.get("kinds"), likely.get("sentiments"), line, lengths)

    def _tones(self, scored: Scored, asked: Sequence[str | None], rated: Sequence[float | None]) -> list[Tone]:
        """Kind and sentiment, by the rules where they were not learnt, and for "nothing"."""
        readings, fitted = scored.readings, self.fitted_
        kinds: Sequence[Kind | None] = [None] * len(readings)
        feelings: Sequence[Sentiment | None] = [None] * len(readings)
        if fitted and fitted.kinds and scored.kinds is not None:
            kinds = learnt_kinds(readings, scored.kinds, fitted.kinds.cuts.lean, rated)
        if fitted and fitted.sentiments and scored.sentiments is not None:
            feelings = learnt_sentiments(scored.sentiments, fitted.sentiments.cuts.lean, rated)
        tones = []
        for row, (reading, said, feeling) in enumerate(zip(readings, kinds, feelings, strict=True)):
            if goes_by_rules(reading):
                tones.append(ruled_tone(reading, asked[row], rated[row]))
            elif said and feeling:
                tones.append(Tone(said, feeling))
            else:
                ruled = ruled_tone(reading, asked[row], rated[row])
                tones.append(Tone(said or ruled.said, feeling or ruled.felt))
        return tones

    def _found(self, scored: Scored, said: Any, tones: Sequence[Tone]) -> list[tuple[Found, ...]]:
        """The themes of each comment, likeliest first, before it is known how each is felt about."""
        readings, codes = scored.readings, self.taxonomy.codes
        alone = np.array([theme.alone for theme in self.taxonomy.themes], dtype=bool)
        worded = np.array([bool(reading.words) for reading in readings], dtype=bool)
        rows, places = np.nonzero(said & ~alone & worded[:, None])
        claims = [
            Claim(row, place, readings[row].hits.get(codes[place], ()))
            for row, place in zip(rows.tolist(), places.tolist(), strict=True)
        ]
        scores = scored.themes[rows, places].tolist()
        told = zip(claims, scores, self._evidence(scored, claims), self._sure(scored.themes)[rows, places], strict=True)
        found: list[list[Found]] = [[] for _ in readings]
        for claim, score, words, sure in told:
            found[claim.comment].append(Found(codes[claim.theme], round(score, DIGITS), words, bool(sure)))
        return [
            tuple(sorted(each, key=_by_score)) if each else self._alone(scored, row, tones[row].said)
            for row, each in enumerate(found)
        ]

    def _alone(self, scored: Scored, row: int, said: Kind) -> tuple[Found, ...]:
        """The theme that stands alone, for a compliment in which no other theme was found."""
        if said.name != "compliment":
            return ()
        scores, sure, hits = scored.themes[row], self._sure(scored.themes[row]), scored.readings[row].hits
        return tuple(
            Found(
                theme.code,
                round(max(float(scores[place]), said.score), DIGITS),
                (hits.get(theme.code) or said.evidence)[:EVIDENCE_WORDS],
                bool(sure[place]),
            )
            for place, theme in enumerate(self.taxonomy.themes)
            if theme.alone
        )

    def _sure(self, likely: Matrix) -> Any:
        """Which themes are sure at these probabilities, as flags of the same shape."""
        return likely >= (self.fitted_.themes.cuts.sure if self.fitted_ else NEVER)

    def _evidence(self, scored: Scored, claims: Sequence[Claim]) -> list[tuple[str, ...]]:
        """The words that weighed most for each theme that a comment is said to have."""
        if self.fitted_ is None or scored.line is None or scored.lengths is None:
            return [tuple(claim.seeds[:EVIDENCE_WORDS]) for claim in claims]
        return self.fitted_.evidence.telling(scored.line, scored.lengths, claims, EVIDENCE_WORDS)

    def _felt(
        self,
        readings: Sequence[Reading],
        questions: Sequence[str | None],
        found: Sequence[tuple[Found, ...]],
        tones: Sequence[Tone],
    ) -> list[tuple[ThemeScore, ...]]:
        """The themes with how each is felt about, in the clauses that hold its evidence."""
        passages: dict[tuple[int, int], tuple[str, str | None]] = {}
        distinct: dict[tuple[str, str | None], Reading] = {}
        for row, (reading, themes) in enumerate(zip(readings, found, strict=True)):
            for place, kept in enumerate(passages_of(reading, [theme.evidence[:1] for theme in themes])):
                if kept:
                    passage = passages[row, place] = (text_of(kept), questions[row])
                    if passage not in distinct:
                        distinct[passage] = reading.of_clauses(kept, questions[row], self.seeds)
        felt = dict(zip(distinct, self._feelings([*distinct.values()]), strict=True))
        by_place = {place: felt[passage] for place, passage in passages.items()}
        return [
            tuple(
                [ThemeScore(*theme, *by_place.get((row, place), tones[row].felt)) for place, theme in enumerate(themes)]
            )
            for row, themes in enumerate(found)
        ]

    def _feelings(self, passages: Sequence[Reading]) -> list[Sentiment]:
        """How passages feel."""
        scored = self._scored(passages, ("sentiments",))
        if scored.sentiments is None:
            return [felt(reading) for reading in passages]
        return [felt_of_clause(likely) for likely in scored.sentiments]


class Found(NamedTuple):
    """A theme found: the first fields of a `ThemeScore`."""

    code: str
    score: float
    evidence: tuple[str, ...]
    sure: bool


def _by_score(found: Found) -> float:
    return -found.score


@dataclass(frozen=True)
class Scored:
    """Comments and the probabilities of their labels, each of shape (comments, labels); None where not learnt.

    `line` holds their words, and `lengths`, of shape (comments, blocks), are what their terms were divided by.
    """

    readings: Sequence[Reading]
    themes: Matrix
    kinds: Matrix | None = None
    sentiments: Matrix | None = None
    line: Line | None = None
    lengths: Matrix | None = None


def shorn(fitted: Fitted) -> Fitted:
    """The same without the terms that weigh nothing, which are most of them."""
    kept = np.flatnonzero(fitted.weighing.weights_)
    columns = np.concatenate([kept, np.arange(len(fitted.weighing.weights_), len(fitted.themes.machines.coefficients))])
    names = list(fitted.terms.numbers)
    weighing = Weighing(fitted.weighing.blocks[kept])
    weighing.weights_ = fitted.weighing.weights_[kept]
    return replace(
        fitted,
        terms=Terms({names[number]: place for place, number in enumerate(kept)}),
        weighing=weighing,
        themes=fitted.themes.with_features(columns),
        kinds=fitted.kinds and fitted.kinds.with_features(columns),
        sentiments=fitted.sentiments and fitted.sentiments.with_features(columns),
    )


def _flags(labels: Sequence[Collection[str]], names: Sequence[str]) -> Any:
    places = {name: place for place, name in enumerate(names)}
    flags = np.zeros((len(labels), len(names)), dtype=bool)
    for row, each in enumerate(labels):
        for name in each:
            if name not in places:
                raise ValueError(f"{name!r} is not one of {', '.join(names)}")
            flags[row, places[name]] = True
    return flags


def _seed_worth(
    readings: Sequence[Reading], flags: Any, weights: Matrix, groups: Any, clues: Clues
) -> tuple[SeedWorth, Matrix]:
    """What seeds are worth, and how sure they are of the themes of each comment as judged without it."""
    seeds = clues.seeds.copy()
    for inside, outside in folds(groups):
        told = SeedWorth.learn([readings[row] for row in inside], flags[inside], weights[inside], clues.codes)
        seeds[outside] = told.scores([readings[row] for row in outside], clues.codes)
    return SeedWorth.learn(readings, flags, weights, clues.codes), seeds


def _groups(readings: Sequence[Reading]) -> Any:
    """Comments of the same words make a group, by its number."""
    numbers: dict[tuple[str, ...], int] = {}
    return np.array([numbers.setdefault(tuple(each.words), len(numbers)) for each in readings], dtype=np.int64)


def _given(texts: Sequence[Any], values: Sequence[Value] | None, name: str, missing: Value) -> Sequence[Value]:
    if values is None:
        return [missing] * len(texts)
    if len(values) != len(texts):
        raise ValueError(f"there are {len(texts)} texts but {len(values)} {name}")
    return values


def _check_labels(texts: Sequence[str], labels: Sequence[Collection[str]], codes: Sequence[str]) -> None:
    if not texts:
        raise ValueError("there are no texts to learn from")
    _given(texts, labels, "labels", ())
    if unknown := sorted(set().union(*labels) - set(codes)):
        raise ValueError(f"{unknown[0]!r} is not a theme of the taxonomy")


def data_hash(*columns: Iterable[Any] | None) -> str:
    """A hash of what was learnt from, the same wherever the same rows are given in the same order."""
    listed = [None if column is None else list(column) for column in columns]
    return hashlib.sha256(json.dumps(listed, ensure_ascii=False, default=_listed).encode()).hexdigest()


def _listed(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else sorted(value)

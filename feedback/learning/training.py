"""Training a candidate and scoring it beside the model in use. Values in, values out; it takes seconds."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from analysis.exam import Change, Exam, changes, examine
from analysis.taxonomy import Taxonomy
from feedback.learning.examples import Example, Examples
from feedback.reviewing.models import NeverRule
from feedback.reviewing.rules import held_back
from feedback.service import with_5_best

if TYPE_CHECKING:
    from analysis.retraining import Learnt
    from analysis.themes import ThemeClassifier


@dataclass(frozen=True)
class Candidate:
    """A model just trained, and its card."""

    classifier: "ThemeClassifier"
    card: dict[str, Any]
    is_promoted: bool


@dataclass(frozen=True)
class _Said:
    """What a model says of the comments kept back: themes, and whether kind and sentiment are right."""

    themes: list[set[str]]
    kinds: list[bool]
    sentiments: list[bool]


def train(taxonomy: Taxonomy, examples: Examples, rules: Sequence[NeverRule], current: "ThemeClassifier") -> Candidate:
    """Train on the corpus and the decisions learnt from, and score on those kept back.

    The candidate is promoted unless it is worse on a main theme, or on the whole; see `analysis.exam`.
    """
    fitted = fit(taxonomy, examples.learnt, rules)
    classifier = fitted.classifier
    true = [set(example.themes) for example in examples.held_out]
    codes = [*taxonomy.codes, *sorted(set().union(*true) - set(taxonomy.codes))]
    new, old = _say(classifier, examples.held_out, rules), _say(current, examples.held_out, rules)
    found = changes(new.themes, old.themes, true, codes)
    worse = [change.code for change in found if change.worse]
    card = {
        "taxonomy": taxonomy.version,
        "data_hash": examples.data_hash,
        "learnt": len(examples.learnt),
        "corpus": fitted.card["corpus_comments"],
        "held_out": len(examples.held_out),
        "rules": len(rules),
        "libraries": fitted.card["made_with"],
        "compared_with": current.model,
        "candidate": _marks(new, true, codes),
        "current": _marks(old, true, codes),
        "changes": [_change(change) for change in found],
        "worse": worse,
    }
    return Candidate(classifier, card, not worse)


def fit(taxonomy: Taxonomy, learnt: Sequence[Example], rules: Sequence[NeverRule]) -> "Learnt":
    """Learn from the corpus and the examples together; a rule's theme is no label of what the rule speaks of."""
    from analysis.retraining import Told, retrain

    known = set(taxonomy.codes)
    return retrain(
        taxonomy,
        [
            Told(
                text=each.text,
                themes=(set(each.themes) & known) - held_back(rules, each.text),
                question=each.question,
                kind=each.kind,
                sentiment=each.sentiment,
            )
            for each in learnt
        ],
    )


def _say(classifier: "ThemeClassifier", asked: Sequence[Example], rules: Sequence[NeverRule]) -> _Said:
    if not asked:
        return _Said([], [], [])
    said = classifier.suggest(
        [each.text for each in asked],
        [each.question for each in asked],
        [with_5_best(each.rating) for each in asked],
    )
    return _Said(
        [{t.code for t in s.themes} - held_back(rules, e.text) for s, e in zip(said, asked, strict=True)],
        [s.kind == e.kind for s, e in zip(said, asked, strict=True)],
        [s.sentiment == e.sentiment for s, e in zip(said, asked, strict=True)],
    )


def _marks(said: _Said, true: Sequence[set[str]], codes: Sequence[str]) -> dict[str, Any]:
    exam: Exam = examine(said.themes, true, said.kinds, said.sentiments, codes)
    return asdict(exam)


def _change(change: Change) -> dict[str, Any]:
    return asdict(change)

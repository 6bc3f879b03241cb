"""How two versions of a questionnaire differ, question by question, and what that does to comparison and trend."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.words import for_translators as _
from core.words import words_in
from surveys.questionnaire.condition_words import in_signs
from surveys.questionnaire.fault import Entry, asked
from surveys.questionnaire.sameness import normal

Document = Mapping[str, Any]


class Kind(StrEnum):
    """What became of a question, or of a part of it."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    TYPE = "type"
    WORDING = "wording"
    OPTIONS = "options"
    REFUSALS = "refusals"
    BOUNDS = "bounds"
    ORDER = "order"
    REQUIRED = "required"
    ROUTING = "routing"


class Effect(StrEnum):
    """What a change does to the comparison of figures before and after it."""

    NONE = "none"
    WITH_CARE = "with-care"
    BREAKS = "breaks"


WORDS: Mapping[Kind, tuple[Effect, str, str]] = {
    Kind.ADDED: (Effect.NONE, _("new question"), _("Its trend begins here.")),
    Kind.REMOVED: (Effect.BREAKS, _("no longer asked"), _("Its trend ends with the version before.")),
    Kind.MOVED: (
        Effect.WITH_CARE,
        _("asked after “%(after)s” rather than after “%(before)s”"),
        _("What was asked just before may colour the answer: say so beside the trend."),
    ),
    Kind.TYPE: (
        Effect.BREAKS,
        _("was of type %(before)s and is now %(after)s"),
        _("The answers are of another kind: begin a new trend."),
    ),
    Kind.WORDING: (
        Effect.BREAKS,
        _("“%(part)s” in “%(language)s” was “%(before)s” and is now “%(after)s”"),
        _("Figures may not be compared over the change: begin a new trend, or ask both wordings for one wave."),
    ),
    Kind.OPTIONS: (
        Effect.BREAKS,
        _("options were %(before)s and are now %(after)s"),
        _("Figures may not be compared over the change, unless options are put together that mean the same in both."),
    ),
    Kind.REFUSALS: (
        Effect.BREAKS,
        _("ways of not answering were %(before)s and are now %(after)s"),
        _("Who counts as having an opinion has changed: begin a new trend."),
    ),
    Kind.BOUNDS: (
        Effect.WITH_CARE,
        _("%(part)s was %(before)s and is now %(after)s"),
        _("Answers near the old limits may have changed: look at them before comparing."),
    ),
    Kind.ORDER: (
        Effect.WITH_CARE,
        _("the order of options was %(before)s and is now %(after)s"),
        _("First options are chosen a little more often: say so beside the trend."),
    ),
    Kind.REQUIRED: (
        Effect.WITH_CARE,
        _("an answer was %(before)s and is now %(after)s"),
        _("Other people may now answer: compare how many passed the question over."),
    ),
    Kind.ROUTING: (
        Effect.BREAKS,
        _("it was asked %(before)s and is now asked %(after)s"),
        _("Other people are asked: compare only those who would be asked in both versions."),
    ),
}
LANGUAGE_ADDED = (
    Effect.NONE,
    _("“%(part)s” now speaks “%(language)s”: “%(after)s”"),
    _("Figures may be compared; look once at whether answers in the new language differ."),
)
TRANSLATION = (
    Effect.WITH_CARE,
    _("“%(part)s” in “%(language)s” was “%(before)s” and is now “%(after)s”"),
    _("Only those who answer in this language read other words: compare without them to be sure."),
)
HINT = (
    Effect.WITH_CARE,
    _("“%(part)s” in “%(language)s” was “%(before)s” and is now “%(after)s”"),
    _("The question is the same and its explanation is not: say so beside the trend."),
)
NOTHING, EVERYBODY, NEEDED, FREE = _("none"), _("of everybody"), _("needed"), _("free to leave out")


@dataclass(frozen=True)
class Change:
    """One change to one question: what it was, what it is, and what it does to comparison."""

    code: str
    kind: Kind
    effect: Effect
    message: str
    advice: str
    values: Mapping[str, object]

    def said(self, language: str = "en") -> str:
        translate = words_in(language).gettext
        values = {
            name: translate(value) if value in (NOTHING, EVERYBODY, NEEDED, FREE) else value
            for name, value in self.values.items()
        }
        return translate(self.message) % values

    def advised(self, language: str = "en") -> str:
        return words_in(language).gettext(self.advice)


@dataclass(frozen=True)
class Difference:
    """All changes from one version to another, in the order of the later one; what is gone comes last."""

    changes: tuple[Change, ...]

    def of(self, code: str) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.code == code)

    def effect(self, code: str) -> Effect:
        """The worst that the changes do to a question's comparison."""
        order = list(Effect)
        return max((change.effect for change in self.of(code)), key=order.index, default=Effect.NONE)


def difference(old: Document, new: Document) -> Difference:
    """What changed between two documents that the linter finds no fault with."""
    before, after = _by_code(old), _by_code(new)
    changes: list[Change] = []
    moved = _moved([code for code in before if code in after], [code for code in after if code in before])
    for code, entry in after.items():
        if code not in before:
            changes.append(_change(code, Kind.ADDED))
            continue
        if code in moved:
            changes.append(_change(code, Kind.MOVED, before=_previous(before, code), after=_previous(after, code)))
        changes += _changes(code, before[code].data, entry.data, _source(old, new))
    changes += [_change(code, Kind.REMOVED) for code in before if code not in after]
    return Difference(tuple(changes))


def _changes(code: str, old: Document, new: Document, source: str) -> Iterator[Change]:
    for compare in (_type, _wording, _options, _refusals, _bounds, _order, _required, _routing):
        yield from compare(code, old, new, source)


def _by_code(document: Document) -> dict[str, Entry]:
    return {entry.code: entry for entry in asked(document)}


def _source(old: Document, new: Document) -> str:
    """The language that others are translated from."""
    shared = [language for language in old["languages"] if language in new["languages"]]
    return "en" if "en" in shared else next(iter(shared), new["languages"][0])


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """The fewest questions that must have moved: those outside a longest common order (patience sorting)."""
    places = {code: place for place, code in enumerate(before)}
    best: list[list[str]] = []
    for code in after:
        before_it = [run for run in best if places[run[-1]] < places[code]]
        longest: list[str] = max(before_it, key=lambda run: len(run)) if before_it else []
        best.append([*longest, code])
    longest_of_all = max(best, key=lambda run: len(run)) if best else []
    kept = frozenset(longest_of_all)
    return {code for code in after if code not in kept}


def _previous(entries: Mapping[str, Entry], code: str) -> str:
    codes = list(entries)
    place = codes.index(code)
    return codes[place - 1] if place else "–"


def _type(code: str, old: Document, new: Document, source: str) -> Iterator[Change]:
    if old["type"] != new["type"]:
        yield _change(code, Kind.TYPE, before=old["type"], after=new["type"])


def _wording(code: str, old: Document, new: Document, source: str) -> Iterator[Change]:
    for part in ("lead_in", "text", "statement", "hint", "unit", "refused"):
        was, now = old.get(part, {}), new.get(part, {})
        for language in sorted({*was, *now}, key=lambda each: (each != source, each)):
            before, after = was.get(language, ""), now.get(language, "")
            if before == after:
                continue
            values = {"part": part, "language": language, "before": before, "after": after}
            if language != source and not before and was:
                yield Change(code, Kind.WORDING, *LANGUAGE_ADDED, values)
            elif part in ("hint", "refused", "unit"):
                yield Change(code, Kind.WORDING, *HINT, values)
            elif language != source:
                yield Change(code, Kind.WORDING, *TRANSLATION, values)
            else:
                yield _change(code, Kind.WORDING, **values)


def _options(code: str, old: Document, new: Document, source: str) -> Iterator[Change]:
    was, now = old.get("options", []), new.get("options", [])
    shape = [(each["code"], each["text"].get(source), each.get("exclusive", False)) for each in was]
    if shape != [(each["code"], each["text"].get(source), each.get("exclusive", False)) for each in now]:
        yield _change(code, Kind.OPTIONS, before=_listed(was, source), after=_listed(now, source))
        return
    for before, after in zip(was, now, strict=True):
        for language in sorted({*before["text"], *after["text"]} - {source}):
            one, other = before["text"].get(language, ""), after["text"].get(language, "")
            if one != other:
                values = {"part": before["code"], "language": language, "before": one, "after": other}
                yield Change(code, Kind.OPTIONS, *(TRANSLATION if one else LANGUAGE_ADDED), values)


def _refusals(code: str, old: Document, new: Document, source: str) -> Iterator[Change]:
    was, now = ([name for name in ("dont_know", "prefer_not_to_say") if each.get(name, False)] for each in (old, new))
    if was != now:
        yield _change(code, Kind.REFUSALS, before=", ".join(was) or NOTHING, after=", ".join(now) or NOTHING)


def _bounds(code: str, old: Document, new: Document, source: str) -> Iterator[Change]:
    for part in ("min", "max", "decimals", "max_length", "top"):
        before, after = old.get(part), new.get(part)
        if before != after:
            yield _change(code, Kind.BOUNDS, part=part, before=_or_nothing(before), after=_or_nothing(after))


def _order(code: str, old: Document, new: Document, source: str) -> Iterator[Change]:
    before, after = old.get("order", "fixed"), new.get("order", "fixed")
    if before != after:
        yield _change(code, Kind.ORDER, before=before, after=after)


def _required(code: str, old: Document, new: Document, source: str) -> Iterator[Change]:
    before, after = (NEEDED if each.get("required", False) else FREE for each in (old, new))
    if before != after:
        yield _change(code, Kind.REQUIRED, before=before, after=after)


def _routing(code: str, old: Document, new: Document, source: str) -> Iterator[Change]:
    was, now = (normal(each["when"]) if "when" in each else None for each in (old, new))
    if was != now:
        yield _change(code, Kind.ROUTING, before=_said(was), after=_said(now))


def _said(condition: Document | None) -> str:
    return EVERYBODY if condition is None else in_signs(condition)


def _listed(options: Sequence[Document], language: str) -> str:
    return "; ".join(f"{each['code']} {each['text'].get(language, '')}".strip() for each in options) or NOTHING


def _or_nothing(value: object) -> object:
    return NOTHING if value is None else value


def _change(code: str, kind: Kind, **values: object) -> Change:
    effect, message, advice = WORDS[kind]
    return Change(code, kind, effect, message, advice, values)

"""The statement of a pack's data quality, written from the facts that came with its figures."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from analysis.disclosure import SMALLEST_SHOWN_CELL
from analysis.rounding import answered_at_least, is_few
from framework.packs.evidence import INDICATIVE, NO, PROVISIONAL, SUPPRESSED, Evidence, Figure
from framework.packs.speaking import PackVoice


def sources(every: Sequence[Evidence], voice: PackVoice) -> list[str]:
    """Where the figures come from, how many answered and in which ways, and what weighting did."""
    gettext, found = voice.words.gettext, []
    for (source, when), group in _by_source(every, voice):
        figures = [evidence.figure for evidence in group]
        if source == "wave":
            found.append(" ".join([gettext("The survey of %(when)s:") % {"when": when}, *_wave(figures, voice)]))
        elif source == "feedback":
            found.append(
                gettext("Feedback of %(when)s: people who chose to answer after a service, not a sample of residents.")
                % {"when": when}
            )
        elif source == "counts":
            found.append(
                gettext("Counts of answers to another survey, of %(when)s, taken as its owner gave them.")
                % {"when": when}
            )
        else:
            found.append(gettext("Figures of others, of %(when)s:") % {"when": when} + " " + _origins(group, voice))
    return found


def doubts(every: Sequence[Evidence], voice: PackVoice) -> list[str]:
    """What readers should know before they rest anything on the figures."""
    gettext = voice.words.gettext
    found = [*_design(every, voice), *_statuses(every, voice), *_breaks(every, voice), *_kept_apart(every, voice)]
    without = [evidence for evidence in every if evidence.figure.low is None and not evidence.figure.is_hidden]
    if without:
        found.append(gettext("Without an interval, as their source gives none: %(titles)s.") % _titles(without, voice))
    return found


def uncovered(voice: PackVoice) -> list[str]:
    """What a 95% interval leaves out, however narrow it is."""
    gettext = voice.words.gettext
    return [
        gettext(
            "People who did not answer because of the very opinion that was asked about: weighting cannot see them."
        ),
        gettext(
            "Answers that came by a link open to everybody, questions understood differently, and answers given to "
            "please."
        ),
    ]


Group = tuple[tuple[str, str], list[Evidence]]


def _by_source(every: Sequence[Evidence], voice: PackVoice) -> list[Group]:
    """The evidence by source and time, in the order in which each comes first."""
    keys = [(evidence.figure.source, voice.when(evidence.figure)) for evidence in every]
    placed = sorted(zip(keys, range(len(every)), every, strict=True), key=lambda each: (keys.index(each[0]), each[1]))
    return [(key, [evidence for *_, evidence in group]) for key, group in groupby(placed, key=lambda each: each[0])]


def _wave(figures: Sequence[Figure], voice: PackVoice) -> Iterator[str]:
    report = next((figure.report for figure in figures if figure.report), {})
    gettext, people = voice.words.gettext, voice.number(round(report.get("population") or 0))
    answered = answered_at_least(figure.base for figure in figures)
    if answered is not None:
        number = voice.number(answered)
        if report.get("population"):
            words = gettext("At least %(number)s residents answered, weighted to stand for %(people)s.")
        else:
            words = gettext("At least %(number)s residents answered.")
        yield words % {"number": number, "people": people}
    modes = _shares(report.get("modes", {}), _mode_names(voice), voice)
    if modes:
        yield gettext("They answered %(ways)s.") % {"ways": modes}
    came = {way: number for way, number in report.get("recruited", {}).items() if way != "sample"}
    if any(came.values()):
        yield gettext("Not drawn by chance: %(ways)s.") % {"ways": _counts(came, _way_names(voice), voice)}
    yield from _weighted(report, voice)


def _weighted(report: Mapping[str, Any], voice: PackVoice) -> Iterator[str]:
    gettext = voice.words.gettext
    if report.get("design_effect"):
        facts = {"effect": voice.number(report["design_effect"], "0.00"), "hundred": voice.number(100)}
        facts["effective"] = voice.number(round(100 / report["design_effect"]))
        yield (
            gettext(
                "Weighting has a design effect of %(effect)s: %(hundred)s answers tell as much as %(effective)s of a "
                "simple random sample would."
            )
            % facts
        )
    for name, words in (
        ("imputed", gettext("%(number)s answers about people’s own situation were missing and were filled in.")),
        ("left_out", gettext("%(number)s answers were left out as given by a program.")),
    ):
        number = sum(report.get(name, {}).values())
        if number:
            yield words % {"number": _few(number, voice)}


def _design(every: Sequence[Evidence], voice: PackVoice) -> Iterator[str]:
    effects = [one.figure.design_effect for one in every if one.figure.design_effect]
    if effects:
        ends = {"low": voice.number(min(effects), "0.0"), "high": voice.number(max(effects), "0.0")}
        yield (
            voice.words.gettext(
                "The figures’ own design effects go from %(low)s to %(high)s; every interval here allows for them."
            )
            % ends
        )


def _statuses(every: Sequence[Evidence], voice: PackVoice) -> Iterator[str]:
    gettext = voice.words.gettext
    said = {
        SUPPRESSED: gettext("Hidden to protect privacy: %(titles)s."),
        INDICATIVE: gettext("Indicative only, as fewer than 100 answered: %(titles)s."),
        PROVISIONAL: gettext("Provisional, and may yet change: %(titles)s."),
    }
    for status, words in said.items():
        found = [evidence for evidence in every if evidence.figure.status == status]
        if found:
            yield words % _titles(found, voice)


def _breaks(every: Sequence[Evidence], voice: PackVoice) -> Iterator[str]:
    gettext = voice.words.gettext
    for evidence in every:
        versions = {figure.version for figure in evidence.history} - {evidence.figure.version}
        facts = {"title": voice.say(evidence.subject.title), "version": evidence.figure.version}
        if evidence.figure.breaks_series and evidence.history:
            why = voice.say(evidence.figure.break_reason)
            yield " ".join(filter(None, (gettext("“%(title)s” begins a new series.") % facts, why)))
        elif versions:
            yield gettext("The definition of “%(title)s” was changed: this is its version %(version)s.") % facts


def _kept_apart(every: Sequence[Evidence], voice: PackVoice) -> Iterator[str]:
    apart = [one for one in every if one.change and one.change.comparable == NO and one.history]
    if apart:
        yield voice.words.gettext("Not compared with last time, for reasons given beside each: %(titles)s.") % _titles(
            apart, voice
        )


def _origins(group: Sequence[Evidence], voice: PackVoice) -> str:
    said = [(voice.say(evidence.subject.title), voice.say(evidence.subject.origin)) for evidence in group]
    return "; ".join(f"{title} ({origin})" if origin else title for title, origin in said) + "."


def _titles(every: Sequence[Evidence], voice: PackVoice) -> dict[str, str]:
    return {"titles": "; ".join(voice.say(evidence.subject.title) for evidence in every)}


def _shares(counts: Mapping[str, int], names: Mapping[str, str], voice: PackVoice) -> str:
    everybody = sum(counts.values())
    shown = sorted(((number, way) for way, number in counts.items() if number), reverse=True)
    return ", ".join(f"{names.get(way, way)} ({voice.percent(number / everybody)})" for number, way in shown)


def _counts(counts: Mapping[str, int], names: Mapping[str, str], voice: PackVoice) -> str:
    return ", ".join(f"{names.get(way, way)} ({_few(number, voice)})" for way, number in counts.items() if number)


def _few(number: int, voice: PackVoice) -> str:
    """A number of people; where it is small, only that it is."""
    if is_few(number):
        return voice.words.gettext("under %(number)s") % {"number": voice.number(SMALLEST_SHOWN_CELL)}
    return voice.number(number)


def _mode_names(voice: PackVoice) -> dict[str, str]:
    gettext = voice.words.gettext
    return {
        "online": gettext("online"),
        "paper": gettext("on paper"),
        "telephone": gettext("by telephone"),
        "face_to_face": gettext("face to face"),
    }


def _way_names(voice: PackVoice) -> dict[str, str]:
    gettext = voice.words.gettext
    return {"open_link": gettext("open link"), "panel": gettext("panel"), "boost": gettext("boost")}

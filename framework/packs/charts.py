"""An indicator's figures as a chart and as the table beside it: what may not be compared is not drawn side by side."""

import math
from collections.abc import Iterator, Sequence

from core.language import text_direction
from core.papers.drawing import Drawing, Mark
from framework.packs.evidence import NO, Evidence, Figure
from framework.packs.speaking import PackVoice
from framework.packs.verdicts import may_compare, other_name


def chart_of(evidence: Evidence, voice: PackVoice) -> Drawing | None:
    """The figure beneath those before it, and what it stands beside; none where the figure is hidden."""
    subject, figure = evidence.subject, evidence.figure
    if figure.value is None:
        return None
    marks = [*_own(evidence, voice), *_others(evidence, voice)]
    least, most = _scale(evidence, marks)
    aim = None if subject.target is None else subject.target / (100 if subject.unit == "percent" else 1)
    said = "; ".join(f"{mark.label}: {mark.shown}" for mark in marks)
    return Drawing(
        alt=f"{voice.say(subject.title)}. {said}.",
        least=least,
        most=most,
        ends=(voice.amount(subject, least), voice.amount(subject, most)),
        marks=marks,
        reference=aim if aim is not None and least <= aim <= most else None,
        reference_label=voice.words.gettext("Target, for reference: %(target)s") % {"target": voice.aim(subject)},
        direction=text_direction(voice.language),
    )


def table_of(evidence: Evidence, voice: PackVoice) -> tuple[str, list[str], list[list[str]], Sequence[int]]:
    """The caption, headings and rows of the table, and which of its columns hold figures."""
    gettext, subject = voice.words.gettext, evidence.subject
    rows = [_figure_row(evidence, figure, voice) for figure in (*shown_history(evidence), evidence.figure)]
    for other in evidence.others:
        if other.comparable != NO and other.value is not None:
            value = voice.with_interval(subject, other.value, other.low, other.high)
            compare = may_compare(other, voice)
            base = voice.number(other.base) if other.base is not None else "–"
            rows.append([_capital(other_name(other, voice)), value, base, compare])
    headings = [
        gettext("When or where"),
        gettext("Figure and 95%% interval") % {},
        gettext("Base"),
        gettext("May it be compared?"),
    ]
    return gettext("%(title)s: the same in a table") % {"title": voice.say(subject.title)}, headings, rows, (1, 2)


def shown_history(evidence: Evidence) -> list[Figure]:
    """The earlier figures that this one may be compared with; the others are told of in words."""
    return [figure for figure in evidence.history if figure.id in evidence.alike]


def _figure_row(evidence: Evidence, figure: Figure, voice: PackVoice) -> list[str]:
    gettext, subject = voice.words.gettext, evidence.subject
    base = voice.number(figure.base) if figure.base is not None else "–"
    if figure.value is None:
        value, base = gettext("Hidden to protect privacy"), "–"
    else:
        value = voice.with_interval(subject, figure.value, figure.low, figure.high)
    return [voice.when(figure), value, base, _compare(evidence, figure, voice)]


def _compare(evidence: Evidence, figure: Figure, voice: PackVoice) -> str:
    """Whether an earlier figure may be compared with this pack's; of the pack's own there is nothing to say."""
    if figure is evidence.figure:
        return voice.words.gettext("This pack’s figure")
    gettext = voice.words.gettext
    drawn = shown_history(evidence)
    return may_compare(evidence.change, voice) if figure is drawn[-1] and evidence.change else gettext("Yes, it may")


def _own(evidence: Evidence, voice: PackVoice) -> Iterator[Mark]:
    for figure in (*shown_history(evidence), evidence.figure):
        if figure.value is not None:
            shown = voice.with_interval(evidence.subject, figure.value, figure.low, figure.high)
            own = figure is evidence.figure
            yield Mark(voice.when(figure), shown, figure.value, figure.low, figure.high, own=own)


def _others(evidence: Evidence, voice: PackVoice) -> Iterator[Mark]:
    drawn = [other for other in evidence.others if other.comparable != NO and other.value is not None]
    for place, other in enumerate(drawn):
        assert other.value is not None, "what has no value is not drawn"
        shown = voice.with_interval(evidence.subject, other.value, other.low, other.high)
        label = _capital(other_name(other, voice))
        yield Mark(label, shown, other.value, other.low, other.high, apart=place == 0)


def _scale(evidence: Evidence, marks: Sequence[Mark]) -> tuple[float, float]:
    """Shares always from nothing to all; other figures from nothing, or the least if it is less, to a round most."""
    if evidence.subject.unit == "percent":
        return 0.0, 1.0
    ends = [end for mark in marks for end in (mark.value, mark.low, mark.high) if end is not None]
    ends += [evidence.subject.target] if evidence.subject.target is not None else []
    return min(0.0, -_round_up(-min(ends))), _round_up(max(ends)) or 1.0


def _round_up(value: float) -> float:
    """The next number of one or two leading digits that is no less; nothing for what is not above nothing.

    >>> _round_up(37.2), _round_up(0.043), _round_up(-2)
    (40.0, 0.045, 0.0)
    """
    if value <= 0:
        return 0.0
    step = 10.0 ** math.floor(math.log10(value)) / 2
    return float(round(math.ceil(value / step) * step, 12))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

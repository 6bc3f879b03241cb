"""What may be said of a figure in plain words: whether a difference is more than chance, and whether to compare."""

from collections.abc import Sequence

from core.words import said_in
from framework.comparing.aspects import Aspect, Reason
from framework.comparing.models import GroupKind
from framework.comparing.words import ASPECTS, KINDS, REASONS
from framework.models import Verdict
from framework.packs.evidence import BEFORE, CARE, FIRST, NO, Beside, Evidence
from framework.packs.speaking import PackVoice


def change_words(evidence: Evidence, voice: PackVoice) -> list[str]:
    """Whether the figure has changed since the last that it may be compared with."""
    change, gettext = evidence.change, voice.words.gettext
    if change is None or evidence.figure.is_hidden:
        return []
    if change.comparable == NO:
        return [reason_words(change, voice)]
    return [*_sentence(_changed(evidence, change, voice)), *_care(change, voice)] or [gettext("Cannot be told.")]


def others_words(evidence: Evidence, voice: PackVoice) -> list[str]:
    """How the figure stands beside each of the others."""
    if evidence.figure.is_hidden:
        return []
    return [" ".join(_beside(evidence, other, voice)) for other in evidence.others]


def way_words(evidence: Evidence, voice: PackVoice) -> str:
    """Which way is better, where either is."""
    gettext = voice.words.gettext
    said = {
        "higher": gettext("A higher figure is better."),
        "lower": gettext("A lower figure is better."),
        "neither": gettext("Neither a higher nor a lower figure is better by itself."),
    }
    return said[evidence.subject.polarity.value]


def may_compare(beside: Beside, voice: PackVoice) -> str:
    """Whether two figures may be compared, in a word or two."""
    gettext = voice.words.gettext
    return {"yes": gettext("Yes, it may"), CARE: gettext("With care"), NO: gettext("No, it may not")}[beside.comparable]


def reason_words(beside: Beside, voice: PackVoice) -> str:
    """Why two figures may not be compared, or why that asks for care; nothing where neither is so."""
    gettext = voice.words.gettext
    if FIRST in [tuple(each) for each in beside.because]:
        return gettext("This is the first figure, so there is nothing yet to compare it with.")
    if not beside.because:
        return ""
    why = _because(beside.because, voice)
    if beside.comparable == CARE:
        return gettext("Compare with care (%(why)s).") % {"why": why}
    if beside.against == BEFORE:
        return gettext("It cannot be compared with the figure before (%(why)s).") % {"why": why}
    return gettext("It is not set beside %(names)s (%(why)s).") % {"names": voice.say(beside.name), "why": why}


def _because(because: Sequence[tuple[str, str]], voice: PackVoice) -> str:
    """Why, aspect by aspect; aspects with the same reason stand together, after it."""
    by_reason: dict[str, list[str]] = {}
    for aspect, reason in because:
        by_reason.setdefault(reason, []).append(said_in(voice.language, ASPECTS[Aspect(aspect)]))
    said = []
    for reason, aspects in by_reason.items():
        why = said_in(voice.language, REASONS[Reason(reason)])
        first, *others = (why, *aspects) if len(aspects) > 1 else (*aspects, why)
        said.append(f"{first}: {', '.join(f'{each[:1].lower()}{each[1:]}' for each in others)}")
    return "; ".join(said)


def _changed(evidence: Evidence, change: Beside, voice: PackVoice) -> str:
    gettext = voice.words.gettext
    said = {
        Verdict.HIGHER: gettext("It has risen by %(size)s from %(before)s, which is more than chance would explain."),
        Verdict.LOWER: gettext("It has fallen by %(size)s from %(before)s, which is more than chance would explain."),
        Verdict.NO_CLEAR_DIFFERENCE: gettext(
            "There is no clear change from %(before)s: it may be no more than chance."
        ),
    }
    if change.verdict not in said or change.value is None:
        return ""
    facts = {"before": voice.amount(evidence.subject, change.value), "size": _size(evidence, change, voice)}
    return said[change.verdict] % facts


def _beside(evidence: Evidence, other: Beside, voice: PackVoice) -> list[str]:
    gettext = voice.words.gettext
    if other.comparable == NO:
        return [reason_words(other, voice)]
    said = {
        Verdict.HIGHER: gettext("It is higher than %(other)s, by %(size)s, which is more than chance would explain."),
        Verdict.LOWER: gettext("It is lower than %(other)s, by %(size)s, which is more than chance would explain."),
        Verdict.NO_CLEAR_DIFFERENCE: gettext("There is no clear difference from %(other)s."),
        Verdict.TOO_FEW: gettext("It cannot be told how it compares with %(other)s."),
    }
    facts = {"other": other_name(other, voice), "size": _size(evidence, other, voice)}
    if other.value is not None:
        value = {"name": facts["other"], "value": voice.amount(evidence.subject, other.value)}
        facts["other"] = gettext("%(name)s (%(value)s)") % value
    return [said[other.verdict] % facts, *_care(other, voice)]


def other_name(other: Beside, voice: PackVoice) -> str:
    """What a figure stands beside, within a sentence: a group's average, or one council or poll by its name."""
    if not other.kind:
        return voice.say(other.name)
    kind, name = said_in(voice.language, KINDS[GroupKind(other.kind)]), voice.say(other.name)
    facts = {"number": voice.number(other.number), "group": f"{kind}: {name}" if name else kind}
    return voice.words.gettext("the average of %(number)s councils (%(group)s)") % facts


def _size(evidence: Evidence, beside: Beside, voice: PackVoice) -> str:
    """How large a difference is, with its interval."""
    subject, difference = evidence.subject, beside.difference or 0.0
    size = voice.apart(subject, difference)
    if beside.difference_low is None or beside.difference_high is None:
        return size
    ends = sorted(abs(end) for end in (beside.difference_low, beside.difference_high))
    if subject.unit == "percent":
        low, high = (voice.number(round(100 * end)) for end in ends)
    else:
        low, high = (voice.amount(subject, end) for end in ends)
    return voice.words.gettext("%(size)s (%(low)s to %(high)s)") % {"size": size, "low": low, "high": high}


def _care(beside: Beside, voice: PackVoice) -> list[str]:
    return _sentence(reason_words(beside, voice) if beside.comparable == CARE else "")


def _sentence(words: str) -> list[str]:
    return [words] if words else []

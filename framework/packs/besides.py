"""What a pack repeats of comparisons: with the figure before, with groups of councils, and with polls."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from framework.comparing import Answer, Beside, BesideGroup, Comparability, Comparisons
from framework.comparison import Comparison
from framework.models import Verdict
from framework.packs.evidence import BEFORE, CARE, FIRST, NO, OTHERS, YES
from framework.packs.evidence import Beside as Kept

ANSWERS = {Answer.YES: YES, Answer.WITH_CARE: CARE, Answer.NO: NO}


def change_in(found: Comparisons) -> Kept:
    """The change since the last figure that may be compared; or why there is none."""
    if found.last is not None:
        return _kept(BEFORE, found.last, found.last.comparison)
    if found.passed_over:
        before = found.passed_over[0]
        return Kept(BEFORE, Verdict.TOO_FEW, NO, _because([before.comparability]))
    return Kept(BEFORE, Verdict.TOO_FEW, NO, [FIRST])


def others_in(found: Comparisons) -> list[Kept]:
    """Each group's plain mean and each poll that may stand beside the figure, and then what may not, and why."""
    groups = [_group(group) for group in found.groups if group.average is not None]
    polls = [_kept(OTHERS, poll, poll.comparison) for poll in found.polls if poll.may_be_drawn]
    return [*groups, *polls, *_apart(found)]


def _group(group: BesideGroup) -> Kept:
    counted = [one for one in group.drawn if one.side.has_interval]
    judged = [one.comparability for one in counted]
    answers = {one.answer for one in judged}
    kind, detail = group.group.kind.value, group.group.detail
    if len(counted) == 1:
        return replace(_kept(OTHERS, counted[0], group.mean), name=dict(counted[0].name))
    kept = Kept(
        against=OTHERS,
        verdict=group.mean.verdict,
        comparable=CARE if Answer.WITH_CARE in answers else YES,
        because=_because(judged),
        kind=kind,
        name=group.group.name or ({"en": detail} if detail else {}),
        number=len(counted),
        value=group.average,
    )
    return _differing(kept, group.mean)


def _kept(against: str, other: Beside, comparison: Comparison) -> Kept:
    kept = Kept(
        against=against,
        verdict=comparison.verdict,
        comparable=ANSWERS[other.comparability.answer],
        because=_because([other.comparability]),
        name=dict(other.name),
        value=other.side.value,
        low=other.side.ci_low,
        high=other.side.ci_high,
        base=other.side.base,
    )
    return _differing(kept, comparison)


def _apart(found: Comparisons) -> list[Kept]:
    """What may not stand beside the figure, those with the same reasons together."""
    since = {one.side.observation_id for one in found.passed_over}
    others = [one for one in found.not_drawn if one.side.observation_id is None or one.side.observation_id not in since]
    by_reasons: dict[tuple[tuple[str, str], ...], list[Beside]] = {}
    for one in others:
        by_reasons.setdefault(tuple(_because([one.comparability])), []).append(one)
    return [
        Kept(OTHERS, Verdict.TOO_FEW, NO, list(reasons), name=_names(named), number=len(named))
        for reasons, named in by_reasons.items()
    ]


def _names(named: Sequence[Beside]) -> dict[str, str]:
    languages = {code for one in named for code in one.name}
    return {code: ", ".join(one.name.get(code) or one.name.get("en", "") for one in named) for code in languages}


def _because(judged: Iterable[Comparability]) -> list[tuple[str, str]]:
    """What decides, each once."""
    return list(dict.fromkeys((each.aspect.value, each.reason.value) for one in judged for each in one.because))


def _differing(kept: Kept, comparison: Comparison) -> Kept:
    """The same with how large the difference is."""
    low, high = comparison.ci_low, comparison.ci_high
    return replace(kept, difference=comparison.difference, difference_low=low, difference_high=high)

"""Questions that a member could ask: suggested by rules from the evidence, each with the reason that it rests on.

A rule fires on what is published and more than chance, or on what is plainly missing; none accuses, none guesses why.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from framework.comparing.aspects import Reason
from framework.packs.evidence import Beside, Evidence, Gap
from framework.packs.speaking import PackVoice
from framework.packs.verdicts import other_name

WIDE = 0.10
"""The width of an interval, as a proportion, from which it is asked what else is known: five points each way."""

OTHER_WAYS = {
    Reason.MODES_DIFFER.value,
    Reason.MODES_PARTLY_DIFFER.value,
    Reason.RECRUITED_DIFFERENTLY.value,
    Reason.SELF_SELECTED.value,
}
"""Reasons that say that people answered, or came, in other ways."""


@dataclass(frozen=True)
class Asked:
    """A question in one language, with its reason."""

    words: str
    reason: str


@dataclass(frozen=True)
class Suggestion:
    """A question that a rule suggests about an indicator; `key` stays the same while the evidence does."""

    key: str
    evidence: Evidence
    say: Callable[[PackVoice], Asked]


def suggestions(every: Sequence[Evidence], today: date) -> list[Suggestion]:
    """The questions that the evidence suggests, in the order of the rules and, within each, of the indicators."""
    return [suggestion for rule in RULES for evidence in every for suggestion in rule(evidence, today)]


def _key(rule: str, evidence: Evidence, more: str = "") -> str:
    return ":".join(part for part in (rule, evidence.subject.code, more) if part)


def worse_without_action(evidence: Evidence, today: date) -> Iterator[Suggestion]:
    """It became worse by more than chance, and no action is named."""
    change = evidence.change
    if evidence.went != "worse" or evidence.has_action or change is None:
        return

    def say(voice: PackVoice) -> Asked:
        gettext = voice.words.gettext
        return Asked(
            gettext("What will be done about “%(title)s”, by whom and by when?") % _titled(evidence, voice),
            gettext(
                "It went from %(before)s to %(now)s, which is more than chance would explain, and no action is named."
            )
            % _moved(evidence, change, voice),
        )

    yield Suggestion(_key("worse-without-action", evidence), evidence, say)


def action_overdue(evidence: Evidence, today: date) -> Iterator[Suggestion]:
    """The day by which something was to be done has passed."""
    due = evidence.said.action_due_on
    if not evidence.has_action or due is None or due >= today:
        return

    def say(voice: PackVoice) -> Asked:
        gettext = voice.words.gettext
        return Asked(
            gettext("Was what was promised for “%(title)s” done, and what came of it?") % _titled(evidence, voice),
            gettext("It was to be done by %(day)s.") % {"day": voice.day(due)},
        )

    yield Suggestion(_key("action-overdue", evidence), evidence, say)


def worse_despite_action(evidence: Evidence, today: date) -> Iterator[Suggestion]:
    """It became worse by more than chance, and something is to be done about it."""
    change = evidence.change
    if evidence.went != "worse" or not evidence.has_action or change is None:
        return

    def say(voice: PackVoice) -> Asked:
        gettext = voice.words.gettext
        return Asked(
            gettext("How will the council know whether what it does about “%(title)s” works?")
            % _titled(evidence, voice),
            gettext(
                "It went from %(before)s to %(now)s, which is more than chance would explain, and an action is named."
            )
            % _moved(evidence, change, voice),
        )

    yield Suggestion(_key("worse-despite-action", evidence), evidence, say)


def worse_than_others(evidence: Evidence, today: date) -> Iterator[Suggestion]:
    """It is worse than others' by more than chance, and nothing asks for care in comparing them."""
    for place, other in enumerate(evidence.others):
        if evidence.stands(other) == "worse":
            yield Suggestion(_key("worse-than-others", evidence, str(place)), evidence, _of_others(evidence, other))


def _of_others(evidence: Evidence, other: Beside) -> Callable[[PackVoice], Asked]:
    def say(voice: PackVoice) -> Asked:
        gettext, value = voice.words.gettext, evidence.figure.value or 0.0
        facts = {"now": voice.amount(evidence.subject, value), "other": other_name(other, voice)}
        return Asked(
            gettext("What can be learnt from elsewhere about “%(title)s”?") % _titled(evidence, voice),
            gettext("The figure, %(now)s, differs for the worse from %(other)s by more than chance would explain.")
            % facts,
        )

    return say


def target_without_plan(evidence: Evidence, today: date) -> Iterator[Suggestion]:
    """A target is set, the figure's whole interval falls short of it, and no action is named."""
    if not evidence.falls_short or evidence.has_action:
        return

    def say(voice: PackVoice) -> Asked:
        gettext, subject, figure = voice.words.gettext, evidence.subject, evidence.figure
        now = voice.with_interval(subject, figure.value or 0.0, figure.low, figure.high)
        return Asked(
            gettext("What is the plan for reaching the target for “%(title)s”, or is it still the right one?")
            % _titled(evidence, voice),
            gettext("The target is %(target)s, the figure %(now)s, and no action is named.")
            % {"target": voice.aim(subject), "now": now},
        )

    yield Suggestion(_key("target-without-plan", evidence), evidence, say)


def gap_between_groups(evidence: Evidence, today: date) -> Iterator[Suggestion]:
    """A group of residents fares worse than the others by more than chance: of several, that which is furthest off."""
    worse = [gap for gap in evidence.gaps if evidence.way(gap) == "worse"]
    everybody = evidence.figure.value or 0.0
    if worse:
        gap = max(worse, key=lambda gap: abs(gap.value - everybody))
        yield Suggestion(_key("gap", evidence, f"{gap.variable}:{gap.code}"), evidence, _of_gap(evidence, gap))


def _of_gap(evidence: Evidence, gap: Gap) -> Callable[[PackVoice], Asked]:
    def say(voice: PackVoice) -> Asked:
        gettext, subject = voice.words.gettext, evidence.subject
        facts = {
            "group": group_name(gap, voice),
            "value": voice.with_interval(subject, gap.value, gap.low, gap.high),
            "all": voice.amount(subject, evidence.figure.value or 0.0),
        }
        return Asked(
            gettext("Why is “%(title)s” different for some residents (%(group)s), and what would help them?")
            % (facts | _titled(evidence, voice)),
            gettext(
                "For them it is %(value)s, against %(all)s for everybody: worse than for the other groups by more than "
                "chance would explain."
            )
            % facts,
        )

    return say


def group_name(gap: Gap, voice: PackVoice) -> str:
    """A group by what it is told apart by and by its own name."""
    gettext = voice.words.gettext
    variables = {
        "age_band": gettext("Age"),
        "sex": gettext("Sex"),
        "tenure": gettext("Home"),
        "ethnicity": gettext("Ethnic group"),
        "ward": gettext("Ward"),
    }
    return f"{variables.get(gap.variable, gap.variable)}: {voice.say(gap.name)}"


def better(evidence: Evidence, today: date) -> Iterator[Suggestion]:
    """It became better by more than chance: what was done may be worth doing elsewhere."""
    change = evidence.change
    if evidence.went != "better" or change is None:
        return

    def say(voice: PackVoice) -> Asked:
        gettext = voice.words.gettext
        return Asked(
            gettext("What does the council think made “%(title)s” better, and how does it know?")
            % _titled(evidence, voice),
            gettext("It went from %(before)s to %(now)s, which is more than chance would explain.")
            % _moved(evidence, change, voice),
        )

    yield Suggestion(_key("better", evidence), evidence, say)


def ways_of_answering(evidence: Evidence, today: date) -> Iterator[Suggestion]:
    """People answered in other ways than before, which by itself moves figures."""
    if evidence.change is None or not evidence.change.reasons & OTHER_WAYS:
        return

    def say(voice: PackVoice) -> Asked:
        gettext = voice.words.gettext
        return Asked(
            gettext("How much of what moved in “%(title)s” could come from asking people in other ways?")
            % _titled(evidence, voice),
            gettext("People answered, or were found, in other ways than last time, and that alone can move a figure."),
        )

    yield Suggestion(_key("mode", evidence), evidence, say)


def definition_changed(evidence: Evidence, today: date) -> Iterator[Suggestion]:
    """What is counted was changed, so that the series begins anew."""
    if not evidence.figure.breaks_series or not evidence.history:
        return

    def say(voice: PackVoice) -> Asked:
        gettext, why = voice.words.gettext, voice.say(evidence.figure.break_reason)
        return Asked(
            gettext("Why was “%(title)s” changed, and how will members see whether things become better?")
            % _titled(evidence, voice),
            why or gettext("Its figures no longer follow those of before."),
        )

    yield Suggestion(_key("definition", evidence), evidence, say)


def hidden(evidence: Evidence, today: date) -> Iterator[Suggestion]:
    """Too few answered for the figure to be shown."""
    if not evidence.figure.is_hidden:
        return

    def say(voice: PackVoice) -> Asked:
        gettext = voice.words.gettext
        return Asked(
            gettext("How will the council hear from enough residents about “%(title)s”?") % _titled(evidence, voice),
            gettext("Its figure is hidden to protect privacy."),
        )

    yield Suggestion(_key("hidden", evidence), evidence, say)


def wide_interval(evidence: Evidence, today: date) -> Iterator[Suggestion]:
    """The figure may be far out either way, so that little should rest on it alone."""
    figure, subject = evidence.figure, evidence.subject
    if subject.unit != "percent" or figure.low is None or figure.high is None or figure.high - figure.low < WIDE:
        return
    between = (figure.low, figure.high)

    def say(voice: PackVoice) -> Asked:
        gettext = voice.words.gettext
        return Asked(
            gettext("What else is known about “%(title)s”, as the survey alone leaves much open?")
            % _titled(evidence, voice),
            gettext("The figure for all residents most likely lies anywhere from %(interval)s.")
            % {"interval": voice.between(subject, *between)},
        )

    yield Suggestion(_key("wide", evidence), evidence, say)


def nothing_said(evidence: Evidence, today: date) -> Iterator[Suggestion]:
    """Nobody has said what the council makes of it."""
    if evidence.said.says:
        return

    def say(voice: PackVoice) -> Asked:
        gettext = voice.words.gettext
        return Asked(
            gettext("What does the council make of “%(title)s”?") % _titled(evidence, voice),
            gettext("No commentary was given for this pack."),
        )

    yield Suggestion(_key("nothing-said", evidence), evidence, say)


Rule = Callable[[Evidence, date], Iterator[Suggestion]]
RULES: tuple[Rule, ...] = (
    worse_without_action,
    worse_despite_action,
    action_overdue,
    worse_than_others,
    target_without_plan,
    gap_between_groups,
    better,
    ways_of_answering,
    definition_changed,
    hidden,
    wide_interval,
    nothing_said,
)
"""What most asks for an answer comes first."""


def _titled(evidence: Evidence, voice: PackVoice) -> dict[str, str]:
    return {"title": voice.say(evidence.subject.title)}


def _moved(evidence: Evidence, change: Beside, voice: PackVoice) -> dict[str, str]:
    before, now = change.value or 0.0, evidence.figure.value or 0.0
    return {"before": voice.amount(evidence.subject, before), "now": voice.amount(evidence.subject, now)}

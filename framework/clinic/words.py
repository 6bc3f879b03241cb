"""What the clinic says: steps, decisions and what became of an indicator, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import format_date, format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.language import localised, signed
from framework.clinic.models import Card, Decision, Stage
from framework.clinic.outcomes import Came, Outcome, is_overdue
from framework.comparing.aspects import Answer
from framework.comparing.words import because
from framework.models import Indicator, Unit
from framework.tiles import values
from framework.tiles.words import why

STAGES = {Stage.PLAN: _l("Plan"), Stage.DO: _l("Do"), Stage.STUDY: _l("Study"), Stage.ACT: _l("Act")}
COLOURS = {Stage.PLAN: "grey", Stage.DO: "blue", Stage.STUDY: "purple", Stage.ACT: "green"}
DECISIONS = {
    Decision.ADOPT: _l("Keep doing it"),
    Decision.ADAPT: _l("Change it and try again"),
    Decision.ABANDON: _l("Stop doing it"),
}
NAMES = {"title": _l("What is tried"), "plan": _l("Plan"), "due_on": _l("Due"), "reason": _l("Why")}
"""What of a card is told in its history when it changes."""
STEPS = {
    "made": _l("The card was made"),
    "changed": _l("The card was changed"),
    "note": _l("A note"),
    "do": _l("It was begun"),
    "study": _l("It was done, and is studied"),
    "act": _l("It was decided what comes of it"),
}
TAKES = {
    Stage.PLAN: (_l("Begin to do it"), _l("What will be done first?")),
    Stage.DO: (_l("It is done: study it"), _l("What was done, and what went otherwise than planned?")),
    Stage.STUDY: (_l("Decide and end the cycle"), _l("What did you learn?")),
}
"""What takes a card further, and what is asked then."""
CAME = {
    Came.AS_PREDICTED: _l("More than noise, in the direction that was predicted."),
    Came.OTHERWISE: _l("More than noise, but in the other direction than was predicted."),
    Came.NOISE: _l("Not more than noise: a change as large as this could be chance."),
    Came.WAITING: _l("Cannot say yet: no figure from after the card’s day is published."),
    Came.NOTHING_BEFORE: _l("Cannot say: no published figure from before the card was made."),
    Came.HIDDEN: _l("Cannot say: the figure after the card’s day is hidden to protect privacy."),
    Came.NOT_KNOWN: _l("Cannot say: nobody says how sure the figures are, so chance cannot be told from change."),
}
CAME_THEN = {came.value: words for came, words in CAME.items()} | {
    Came.BROKEN.value: _l("Cannot say: the figures are not comparable.")
}
"""What the figures said at an earlier step, by what is kept of it."""


@dataclass(frozen=True)
class CardLine:
    """A card on a list."""

    id: UUID
    title: str
    indicator: str
    owner: str
    due: str
    state: object
    colour: str
    expected: str
    came: str


def card_line(card: Card, indicator: Indicator | None, outcome: Outcome | None, today: date) -> CardLine:
    overdue = is_overdue(card, today)
    return CardLine(
        id=card.id,
        title=card.title,
        indicator=localised(indicator.title) if indicator else card.indicator,
        owner=card.owner.name,
        due=day(card.due_on),
        state=_("Overdue") if overdue else DECISIONS[card.decision] if card.decision else STAGES[card.stage],
        colour="red" if overdue else COLOURS[card.stage],
        expected=expected(card, indicator),
        came=came(outcome) if outcome else "",
    )


def day(when: date) -> str:
    return str(format_date(when, "d MMMM y"))


def expected(card: Card, indicator: Indicator | None) -> str:
    """The change that is predicted, with its sign: `+3 points`."""
    if indicator is None:
        return ""
    is_share = indicator.unit is Unit.PERCENT
    number = signed(format_decimal(100 * card.expected if is_share else card.expected, "+#,##0.##;−#,##0.##"))
    return str(_("%(number)s points", number=number)) if is_share else number


def came(outcome: Outcome) -> str:
    """What became of the indicator, in a sentence, with what stands in the way where nothing can be said."""
    judged = outcome.judged
    if outcome.came is Came.BROKEN:
        broken = outcome.change.why if outcome.change else None
        reason = because(judged) if judged else why(broken)
        return str(_("Cannot say: the figures are not comparable (%(why)s).", why=reason))
    if judged and judged.answer is Answer.WITH_CARE:
        return f"{CAME[outcome.came]} {_('Compare with care: %(why)s.', why=because(judged))}"
    return str(CAME[outcome.came])


def size(outcome: Outcome, indicator: Indicator) -> str:
    """How large the change was, from when to when, and whether the prediction lies inside its interval."""
    change, before, after = outcome.change, outcome.before, outcome.after
    if change is None or before is None or after is None or outcome.came is Came.BROKEN:
        return ""
    said = str(
        _(
            "From %(first)s to %(last)s: %(size)s.",
            first=values.period(before.starts, before.ends),
            last=values.period(after.starts, after.ends),
            size=values.size(change, after, indicator),
        )
    )
    if outcome.size_fits is None:
        return said
    fits = _("The change that was predicted lies inside that interval.")
    misses = _("The change that was predicted lies outside that interval.")
    return f"{said} {fits if outcome.size_fits else misses}"


def before(facts: Mapping[str, object]) -> str:
    """What a card said before it was changed, where it can be told in words."""
    said = {name: facts[name] for name in NAMES if facts.get(name) not in (None, "")}
    if "due_on" in said:
        said["due_on"] = day(date.fromisoformat(str(said["due_on"])))
    return "; ".join(f"{NAMES[name]}: {value}" for name, value in said.items())

"""Feedback as observations: every night, the rates of the months and quarters that are over.

Each is of everybody and of every service that somebody spoke of, and all of a period are decided on together. A rate is
provisional while comments of its period still come in or are still being read, and then final. A comment that comes
later still gives a final rate its next version; what the machine thinks anew of old comments does not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.disclosure import Status
from core import jobs
from core.database import Json, now
from core.models import Council, Service
from feedback.models import Comment
from feedback.months import CLOCK, month_of
from framework.models import SERVICE, Indicator, IndicatorKind, ObservationSource, ObservationStatus, Unit
from framework.series.counting import ALL
from framework.series.feedback_rates import Month, Part, Rated, is_measure, measure
from framework.series.indicators import own_indicators
from framework.series.keeping import Given, Held, Kept, held_by_key, keep
from framework.series.showing import Group, decide_rates
from framework.series.stretches import LENGTHS, Stretch, closed_stretches

OBSERVE = "observe-feedback"
SETTLES_AFTER = timedelta(days=35)
"""So long after its end a rate is provisional."""
LOOKS_BACK = timedelta(days=800)
"""Periods that ended longer ago are not counted again."""


def ask_for_observations(session: Session) -> None:
    """Ask for the rates of every council that has defined any."""
    statement = select(Indicator.council_id).where(Indicator.kind == IndicatorKind.FEEDBACK).distinct()
    for council_id in sorted(filter(None, session.scalars(statement)), key=str):
        jobs.ask(session, OBSERVE, council_id=council_id)


def plan(session: Session, task: jobs.Task) -> list[str]:
    """A step for every indicator of feedback that the council has."""
    return [each.code for each in measured(session, _council(task))]


def prepare(session: Session, task: jobs.Task, step: str) -> jobs.Write:
    """Count before the database's one writer is held."""
    council_id = _council(task)
    council = session.get_one(Council, council_id)
    indicator = next((each for each in measured(session, council_id) if each.code == step), None)
    given = rates_of(session, council, indicator, today()) if indicator else []

    def write(writing: Session) -> None:
        keep_rates(writing, council_id, given)

    return write


def perform(session: Session, task: jobs.Task, step: str) -> None:
    prepare(session, task, step)(session)


def rates_of(session: Session, council: Council, indicator: Indicator, day: date) -> list[Given]:
    """The rates of an indicator in the periods that were over by a day, but for those that are settled."""
    since = _first_month(session, council.id)
    if since is None:
        return []
    held = held_by_key(session, council.id, ObservationSource.FEEDBACK, [indicator.code])
    first = max(since, month_of(now() - LOOKS_BACK)) if held else since
    services = services_judged(session, council.id)
    found = []
    for stretch in closed_stretches(first, day, indicator.frequency):
        month = Month(session, council.id, stretch.period)
        whole = measure(indicator.question, Part(month))
        if whole is None:
            continue
        rates = {ALL: whole} | _of_services(indicator, month, services)
        given = {group: _given(council, indicator, stretch, group, rated) for group, rated in rates.items()}
        statuses = _decide(rates, {group: held.get(each.key) for group, each in given.items()})
        for group, each in given.items():
            decided = replace(each, status=_status(statuses[group], stretch, day))
            if not _is_settled(held.get(each.key), decided):
                found.append(decided)
    return found


def services_judged(session: Session, council_id: UUID) -> list[Service]:
    """The services that comments are about, in order; none where all of a council's comments are about one."""
    named = select(Comment.service_id).where(Comment.council_id == council_id).distinct()
    found = set(session.scalars(named))
    mine = Service.council_id == council_id, Service.id.in_(found - {None})
    return list(session.scalars(select(Service).where(*mine).order_by(Service.code))) if len(found) > 1 else []


def keep_rates(session: Session, council_id: UUID, given: Sequence[Given]) -> Kept:
    """Keep rates as observations; those that are there just so are not touched."""
    return keep(session, council_id, ObservationSource.FEEDBACK, given, by=None, about=OBSERVE)


def measured(session: Session, council_id: UUID) -> list[Indicator]:
    """The council's indicators of feedback that can be counted."""
    found = own_indicators(session, council_id, IndicatorKind.FEEDBACK)
    return [each for each in found if is_measure(each.question) and each.frequency in LENGTHS]


def today() -> date:
    """The day by the clocks of the councils."""
    return now().astimezone(CLOCK).date()


def _of_services(indicator: Indicator, month: Month, services: Sequence[Service]) -> dict[Group, Rated]:
    """The rates of the services that anybody spoke of."""
    found = {(SERVICE, one.code): measure(indicator.question, Part(month, one.id)) for one in services}
    return {group: rated for group, rated in found.items() if rated is not None}


def _given(council: Council, indicator: Indicator, stretch: Stretch, group: Group, rated: Rated) -> Given:
    """A rate before it is decided whether it may be shown."""
    return Given(
        indicator=indicator,
        area=council.code,
        period_start=stretch.first,
        period_end=stretch.last_day,
        domain_var=group[0],
        domain=group[1],
        status=ObservationStatus.PROVISIONAL,
        value=rated.value,
        se=rated.se,
        ci_low=rated.ci_low,
        ci_high=rated.ci_high,
        base=rated.base,
        unweighted=rated.value if indicator.unit is Unit.PERCENT else None,
        provenance=_provenance(indicator),
    )


def _decide(rates: Mapping[Group, Rated], held: Mapping[Group, Held | None]) -> dict[Group, Status]:
    """Which of a stretch's rates may be shown, beside those of the same stretch that are public."""
    public = {group: each.public.status for group, each in held.items() if each is not None and each.public is not None}
    hidden = {group for group, status in public.items() if status is ObservationStatus.SUPPRESSED}
    kinds = {group: rated.kinds for group, rated in rates.items()}
    is_a_count = rates[ALL].is_a_count
    return decide_rates(kinds, is_a_count=is_a_count, shown=public.keys() - hidden, hidden=hidden - {ALL})


def _status(sized: Status, stretch: Stretch, day: date) -> ObservationStatus:
    if sized is Status.SUPPRESSED:
        return ObservationStatus.SUPPRESSED
    if day <= stretch.last_day + SETTLES_AFTER:
        return ObservationStatus.PROVISIONAL
    return ObservationStatus.INDICATIVE if sized is Status.INDICATIVE else ObservationStatus.FINAL


def _is_settled(held: Held | None, given: Given) -> bool:
    """Whether a final rate is there already, of as many answers: only late ones give it another version."""
    if held is None or held.latest is None:
        return False
    latest = held.latest
    return latest.status is not ObservationStatus.PROVISIONAL and latest.base == given.columns["base"]


def _provenance(indicator: Indicator) -> Json:
    return {"measure": indicator.question, "definition": indicator.version}


def _first_month(session: Session, council_id: UUID) -> date | None:
    """The first whole month of a council's comments."""
    first = session.scalar(select(func.min(Comment.received_at)).where(Comment.council_id == council_id))
    return month_of(first) if first else None


def _council(task: jobs.Task) -> UUID:
    assert task.council_id is not None, "feedback is a council's own"
    return task.council_id


jobs.register(jobs.JobKind(OBSERVE, plan, perform, prepare))
jobs.schedule(jobs.Schedule("observe-feedback", "20 4 * * *", ask_for_observations))

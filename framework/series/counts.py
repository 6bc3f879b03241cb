"""Counts of answers to a past or another survey become observations, by way of answering and by group."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.disclosure import Status
from core import audit
from core.database import now
from core.models import Council
from framework.models import Indicator, Observation, ObservationSource, ObservationStatus
from framework.series.comparability import comparability_of
from framework.series.counting import ALL, Meaning, Worked, added, more_in_groups_than_altogether, work_out
from framework.series.keeping import Given, Kept, forget, held_by_key, keep, key_of
from framework.series.models import CountedSurvey
from framework.series.showing import Cell, decide_table
from framework.series.survey import Survey, counts_json

STATUSES = {
    Status.SUPPRESSED: ObservationStatus.SUPPRESSED,
    Status.INDICATIVE: ObservationStatus.INDICATIVE,
    Status.FINAL: ObservationStatus.FINAL,
}


class NotCountable(ValueError):
    """The counts do not hold together: `code` says why, and `values` what it is about."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def check(survey: Survey) -> None:
    """Raise `NotCountable` unless the counts can be worked out as they stand."""
    meanings = {each.meaning for each in survey.options}
    if Meaning.FAVOURABLE not in meanings or Meaning.OTHER not in meanings:
        raise NotCountable("one-sided")
    if not sum(each.people for each in survey.counts if each.group == ALL):
        raise NotCountable("nobody")
    if beyond := more_in_groups_than_altogether(survey.counts):
        variable, option, mode = beyond[0]
        raise NotCountable("more-in-groups", variable=variable, option=option, mode=mode)


def surveys_of(session: Session, council_id: UUID) -> Sequence[CountedSurvey]:
    """What a council has counted, the latest survey first."""
    statement = select(CountedSurvey).where(CountedSurvey.council_id == council_id)
    return session.scalars(statement.order_by(CountedSurvey.ended_on.desc(), CountedSurvey.name)).all()


def survey_by_id(session: Session, council_id: UUID, survey_id: UUID) -> CountedSurvey | None:
    mine = CountedSurvey.council_id == council_id, CountedSurvey.id == survey_id
    return session.scalar(select(CountedSurvey).where(*mine))


def figures_of(session: Session, council_id: UUID, kept: CountedSurvey) -> Sequence[Observation]:
    """The observations that came of a survey's counts: of everybody first, all ways of answering together first."""
    held = held_by_key(session, council_id, ObservationSource.COUNTS, [kept.indicator.code])
    ids = {each.latest.id for each in held.values() if each.latest.provenance.get("survey") == str(kept.id)}
    mine = Observation.council_id == council_id, Observation.id.in_(ids)
    ordered = Observation.domain_var != "all", Observation.domain_var, Observation.domain, Observation.mode
    return session.scalars(select(Observation).where(*mine).order_by(*ordered)).all()


def keep_counts(
    session: Session,
    council: Council,
    indicator: Indicator,
    survey: Survey,
    by: UUID | None,
    known: CountedSurvey | None = None,
) -> tuple[CountedSurvey, Kept]:
    """Keep a survey's counts, and what they come to, in place of what was `known` of it; the same again change nothing.

    Raises `NotCountable`.
    """
    check(survey)
    known = known or _known(session, council, indicator, survey.name)
    _refuse_the_days_of_another(session, council, indicator, survey, known)
    kept = _kept(session, council, indicator, survey, by, known)
    given = observations_of(council, indicator, survey, kept.id)
    done = keep(session, council.id, ObservationSource.COUNTS, given, by=by, about=survey.name)
    _forget_what_is_no_longer_counted(session, council, indicator, kept.id, given)
    if kept.content_hash != survey.content_hash():
        kept.content_hash, kept.kept_at = survey.content_hash(), now()
        audit.record(
            session, "counts-kept", council_id=council.id, person_id=by, subject=CountedSurvey.__tablename__,
            subject_id=kept.id, survey=survey.name, indicator=indicator.code, added=done.added,
            corrected=done.corrected,
        )  # fmt: skip
    session.flush()
    return kept, done


def observations_of(council: Council, indicator: Indicator, survey: Survey, survey_id: UUID) -> list[Given]:
    """What a survey's counts come to: all ways of answering together where they asked the same, and each alone.

    Which of them may be shown is decided of all at once.
    """
    ways: dict[str, Sequence[str]] = {mode: [mode] for mode in survey.modes}
    if survey.may_be_added and len(survey.modes) > 1:
        ways = {"": survey.modes, **{mode: modes for mode, modes in ways.items() if mode}}
    worked = {
        (group, mode): found
        for group in survey.groups
        for mode, modes in ways.items()
        if (found := _worked(indicator, survey, group, modes)).base
    }
    decided = decide_table({cell: (each.favourable, each.base - each.favourable) for cell, each in worked.items()})
    shown = {mode for (group, mode), status in decided.items() if group == ALL and status is not Status.SUPPRESSED}
    return [
        _given(council, indicator, survey, survey_id, cell, worked[cell], status, ways[cell[1]], shown)
        for cell, status in decided.items()
    ]


def _worked(indicator: Indicator, survey: Survey, group: tuple[str, str], modes: Sequence[str]) -> Worked:
    meanings = {each.code: each.meaning for each in survey.options}
    return work_out(added(survey.counts, modes, group), meanings, indicator.dont_know, survey.design_effect)


def _given(
    council: Council, indicator: Indicator, survey: Survey, survey_id: UUID, cell: Cell, worked: Worked, status: Status,
    modes: Sequence[str], shown: Collection[str],
) -> Given:  # fmt: skip
    group, mode = cell
    return Given(
        indicator=indicator,
        area=council.code,
        period_start=survey.began_on,
        period_end=survey.ended_on,
        domain_var=group[0],
        domain=group[1],
        mode=mode,
        status=STATUSES[status],
        value=worked.share,
        se=worked.se,
        ci_low=worked.low,
        ci_high=worked.high,
        unweighted=worked.share,
        base=worked.base,
        effective_base=worked.effective_base,
        design_effect=worked.design_effect,
        provenance={
            "source": survey.name,
            "survey": str(survey_id),
            "modes": list(modes),
            "method": worked.method,
            "definition": indicator.version,
            "dont_know": indicator.dont_know.value,
            "criteria": survey.criteria.to_json(),
            "comparability": comparability_of(survey, modes, council.languages[0], shown),
        },
    )


def _known(session: Session, council: Council, indicator: Indicator, name: str) -> CountedSurvey | None:
    mine = CountedSurvey.council_id == council.id, CountedSurvey.name == name
    of = CountedSurvey.indicator_key == key_of(indicator.commission_id, indicator.code)
    return session.scalar(select(CountedSurvey).where(*mine, of))


def _kept(
    session: Session,
    council: Council,
    indicator: Indicator,
    survey: Survey,
    by: UUID | None,
    known: CountedSurvey | None,
) -> CountedSurvey:
    """The survey's row, with what is said of it now."""
    key = key_of(indicator.commission_id, indicator.code)
    kept = known or CountedSurvey(council_id=council.id, indicator_key=key, content_hash="", person_id=by)
    kept.name = survey.name
    kept.indicator_id, kept.began_on, kept.ended_on = indicator.id, survey.began_on, survey.ended_on
    kept.question, kept.design_effect = survey.question, survey.design_effect
    kept.options, kept.counts = [each.to_json() for each in survey.options], counts_json(survey.counts)
    kept.criteria = survey.criteria.to_json()
    session.add(kept)
    session.flush()
    return kept


def _refuse_the_days_of_another(
    session: Session, council: Council, indicator: Indicator, survey: Survey, known: CountedSurvey | None
) -> None:
    """Two surveys that began on one day would be taken for one, and counts of two surveys are never added."""
    mine = CountedSurvey.council_id == council.id, CountedSurvey.began_on == survey.began_on
    of = CountedSurvey.indicator_key == key_of(indicator.commission_id, indicator.code)
    named = [of, CountedSurvey.name == survey.name]
    others = select(CountedSurvey.name).where(*mine, of)
    if known is not None:
        others = others.where(CountedSurvey.id != known.id)
        taken = select(CountedSurvey.name).where(mine[0], *named, CountedSurvey.id != known.id)
        if session.scalar(taken) is not None:
            raise NotCountable("same-name", name=survey.name)
    other = session.scalar(others)
    if other is not None:
        raise NotCountable("same-day", name=other)


def _forget_what_is_no_longer_counted(
    session: Session, council: Council, indicator: Indicator, survey_id: UUID, given: Sequence[Given]
) -> None:
    """Delete what an earlier count of the survey came to, and this one does not, unless it is public."""
    held = held_by_key(session, council.id, ObservationSource.COUNTS, [indicator.code])
    wanted = {each.key for each in given}
    gone = [
        each.waiting.id
        for key, each in held.items()
        if each.waiting is not None and key not in wanted and each.waiting.provenance.get("survey") == str(survey_id)
    ]
    if gone:
        forget(session, council.id, gone)

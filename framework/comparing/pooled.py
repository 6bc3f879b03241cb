"""A council's figure beside the whole partnership's, in which the council itself has its part."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.compare import NORMAL_QUANTILE, two_sided_p
from framework.comparing.aspects import WORST, Aspect, Comparability
from framework.comparison import NOT_COMPARED, Comparison, verdict_of
from framework.models import Observation
from framework.published import PUBLIC
from framework.studies.models import Study, StudyFigure, StudyKind


@dataclass(frozen=True)
class Pooled:
    """All partners' residents as one population: their figure, and how a council's own differs from it.

    `part` is the council's part of the people with an opinion, None where it is in no sum; `councils` is how many are.
    """

    figure: StudyFigure
    councils: int
    part: float | None
    comparison: Comparison
    comparability: Comparability


def pooled_of(session: Session, observation: Observation, partners: Sequence[Comparability]) -> Pooled | None:
    """A whole council's figure of a wave beside its partnership's; None where there is none.

    `partners` are what may be compared of the other partners' figures: the whole may be compared as its worst part may.
    """
    if observation.domain_var != "all" or observation.publication_id is None or not partners:
        return None
    statement = (
        select(StudyFigure, Study)
        .join(StudyFigure.study)
        .where(
            Study.publication_id == observation.publication_id,
            Study.kind == StudyKind.PARTNERSHIP,
            StudyFigure.indicator_id == observation.indicator_id,
        )
    )
    found = session.execute(statement.execution_options(**PUBLIC)).first()
    if found is None:
        return None
    figure, study = found
    parts: dict[str, float] = study.findings["people"][observation.indicator.code]
    part, judged = parts.get(str(observation.council_id)), together(partners)
    compared = beside_the_whole(observation, figure, part) if part is not None and judged.may_be_drawn else NOT_COMPARED
    return Pooled(figure, len(parts), part, compared, judged)


def beside_the_whole(own: Observation, whole: StudyFigure, part: float) -> Comparison:
    """Compare a council's figure with a whole of which it is a `part`, from 0 to 1: they share the council's own error.

    The whole is part × own + (1 − part) × rest, so that the difference is (1 − part) × (own − rest) and its variance
    (1 − part)² × own's + whole's − part² × own's, with the parts taken as known.
    """
    if own.value is None or whole.value is None or own.ci_low is None or own.ci_high is None or whole.se is None:
        return NOT_COMPARED
    se = own.se or max(own.value - own.ci_low, own.ci_high - own.value) / NORMAL_QUANTILE
    rest = max(0.0, whole.se**2 - (part * se) ** 2)
    error, gap = math.sqrt(((1 - part) * se) ** 2 + rest), own.value - whole.value
    z = gap / error if error else 0.0
    p = two_sided_p(z)
    reach = NORMAL_QUANTILE * error
    return Comparison(verdict_of(gap, p), gap, error, z, gap - reach, gap + reach, p, p)


def together(judged: Sequence[Comparability]) -> Comparability:
    """Whether a figure may be compared with several as one: of each aspect the worst finding."""
    return Comparability(
        tuple(min((each.of(aspect) for each in judged), key=lambda one: WORST.index(one.answer)) for aspect in Aspect)
    )

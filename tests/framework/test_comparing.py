"""Figures beside others: a council's partners, neighbours, own past, and what it has where it is alone."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.database import now
from core.places import read_places
from core.reference import ReferenceArea, ReferenceNeighbour
from framework.comparing import Answer, Aspect, comparability, comparisons_of
from framework.comparing.groups import neighbours_by_model
from framework.comparing.pooled import beside_the_whole
from framework.models import Indicator, Observation, ObservationSource, ObservationStatus, Publication, Verdict
from framework.published import figures_of
from framework.studies.models import StudyFigure
from tests.factories import Factory
from tests.framework.making import MadeSurvey, make_survey, words


def figure(survey: MadeSurvey, publication: Publication, place: int = 0) -> Observation:
    return figures_of(survey.make.session, publication, council_id=survey.councils[place].id)[0]


def from_outside(survey: MadeSurvey, area: str, value: float, **facts: Any) -> Observation:
    """A public figure of the first council's own, which it keeps of some area."""
    council = survey.councils[0]
    given = {
        "council_id": council.id, "source": ObservationSource.OUTSIDE, "period_start": date(2024, 6, 1),
        "period_end": date(2024, 7, 31), "indicator": survey.indicator, "status": ObservationStatus.FINAL, "se": 0.02,
        "ci_low": value - 0.04, "ci_high": value + 0.04, "base": 500,
    }  # fmt: skip
    publication = survey.make.keep(Publication(council_id=council.id, published_at=now()))
    return survey.make.keep(Observation(publication=publication, area=area, value=value, **(given | facts)))


def test_a_council_is_set_beside_its_partners_and_its_own_last_wave(make: Factory, session: Session) -> None:
    survey = make_survey(make)
    survey.publish((0.50, 0.02), (0.50, 0.02), (0.50, 0.02), number=1)
    latest = survey.publish((0.70, 0.02), (0.50, 0.02), (0.69, 0.02), number=2)
    found = comparisons_of(session, figure(survey, latest))
    partners = found.groups[0]
    assert [each.comparison.verdict for each in partners.drawn] == [Verdict.HIGHER, Verdict.NO_CLEAR_DIFFERENCE]
    assert partners.standing and (partners.standing.low, partners.standing.high, partners.standing.of) == (1, 2, 3)
    assert partners.mean.difference == pytest.approx(0.70 - 0.595)
    assert found.last and found.last.comparison.verdict is Verdict.HIGHER and not found.passed_over
    assert found.last.comparability.of(Aspect.PERIOD).answer is Answer.YES
    assert comparability(session, figure(survey, latest), figure(survey, latest, 1)).answer is Answer.YES


def test_a_council_alone_has_its_past_and_neighbours_figures_from_elsewhere(make: Factory, session: Session) -> None:
    survey = make_survey(make, councils=[make.council(name=words("Alone"))])
    (home,) = survey.councils
    neighbour = {"model": "global", "neighbour": "E07777777", "source": "ONS", "dated_on": date(2025, 3, 1)}
    session.add(ReferenceNeighbour(code=home.code, rank=1, **neighbour))
    latest = survey.publish((0.70, 0.02), number=2)
    counts = {"comparability": {"same": ["measure", "wording", "scale", "order", "dont-know", "population",
                                         "mode", "weighting"]}}  # fmt: skip
    autumn = {"period_start": date(2024, 9, 1), "period_end": date(2024, 10, 31)}
    from_outside(survey, home.code, 0.60, source=ObservationSource.COUNTS, provenance=counts, **autumn)
    from_outside(survey, "E07777777", 0.50, period_start=date(2025, 9, 1), period_end=date(2025, 9, 30))
    found = comparisons_of(session, figure(survey, latest))
    assert found.last and found.last.comparability.answer is Answer.YES
    assert found.last.comparison.difference == pytest.approx(0.10)
    neighbours = next(each for each in found.groups if each.group.detail == "global")
    (drawn,) = neighbours.drawn
    assert drawn.comparison.verdict is Verdict.HIGHER and drawn.comparability.answer is Answer.WITH_CARE
    assert neighbours.standing is None, "of two councils the place is the difference"


def test_figures_that_are_not_public_or_of_another_councils_own_indicator_are_nobodys(
    make: Factory, session: Session
) -> None:
    survey = make_survey(make, councils=[make.council(name=words("Alone"))])
    (home,) = survey.councils
    latest = survey.publish((0.70, 0.02), number=2)
    secret = from_outside(survey, home.code, 0.60, period_start=date(2024, 9, 1), period_end=date(2024, 10, 1))
    secret.publication.published_at = None
    other = make.council()
    mine = make.keep(
        Indicator(
            council_id=other.id, code="sat", title=words("Other"), measure=words("Other"),
            tier=survey.indicator.tier, ripple=survey.indicator.ripple,
        )
    )  # fmt: skip
    from_outside(survey, home.code, 0.61, indicator=mine, council_id=other.id)
    found = comparisons_of(session, figure(survey, latest))
    assert found.last is None and found.passed_over == []


def test_neighbours_are_found_by_any_code_of_theirs_or_of_the_councils(make: Factory, session: Session) -> None:
    """Two metropolitan councils were given new codes, which the publisher of neighbours uses and others do not."""
    facts = {"kind": "Metropolitan district", "nation": "England", "region": "Yorkshire", "source": "a list",
             "dated_on": date(2026, 4, 1), "successors": []}  # fmt: skip
    session.add_all(
        [
            ReferenceArea(code="E08000016", name="Barnsley", former_codes=["E08000038"], **facts),
            ReferenceArea(code="E08000019", name="Sheffield", former_codes=["E08000039"], **facts),
            ReferenceArea(code="E07000001", name="Merged", former_codes=[], **facts | {"successors": ["E08000019"]},
                          ends_on=date(2020, 4, 1)),
        ]
    )  # fmt: skip
    home = make.council(name=words("Barnsley"))
    home.code = "E08000016"
    named = {"model": "global", "source": "ONS", "dated_on": date(2025, 3, 1)}
    session.add(ReferenceNeighbour(code="E08000038", rank=1, neighbour="E08000039", **named))
    session.add(ReferenceNeighbour(code="E08000038", rank=2, neighbour="E07000001", **named))
    session.flush()
    places = read_places(session)
    assert neighbours_by_model(session, home, places) == {"global": ("ONS, 2025-03-01", ["E08000019"])}
    assert places.codes("E08000039") == {"E08000019", "E08000039"}
    assert places.like(places.by_code["E08000016"], "region") == ["E08000019"]


def test_a_council_is_compared_with_a_whole_that_it_is_a_part_of() -> None:
    """A quarter at 0.70 ± 0.02 and the rest at 0.60 ± 0.01: the whole is 0.625, its error √(0.25²·0.02² + 0.75²·0.01²)
    = 0.00901; the difference is 0.75 × (0.70 − 0.60) = 0.075 with the error 0.75 × √(0.02² + 0.01²) = 0.01677."""
    own = Observation(value=0.70, se=0.02, ci_low=0.66, ci_high=0.74)
    error = ((0.25 * 0.02) ** 2 + (0.75 * 0.01) ** 2) ** 0.5
    found = beside_the_whole(own, StudyFigure(value=0.625, se=error), 0.25)
    assert (found.difference, found.se) == pytest.approx((0.075, 0.75 * (0.02**2 + 0.01**2) ** 0.5))
    assert found.verdict is Verdict.HIGHER and found.statistic == pytest.approx(4.472, abs=0.001)


def test_a_break_in_the_series_is_passed_over_with_its_reason(make: Factory, session: Session) -> None:
    survey = make_survey(make)
    survey.publish((0.50, 0.02), (0.50, 0.02), (0.50, 0.02), number=1)
    latest = survey.publish((0.70, 0.02), (0.50, 0.02), (0.69, 0.02), number=2)
    broken = figure(survey, latest)
    broken.breaks_series = True
    session.flush()
    found = comparisons_of(session, broken)
    assert found.last is None
    (before,) = found.passed_over
    assert [each.reason.value for each in before.comparability.because] == ["series-broken"]
    assert before in found.not_drawn and before not in found.drawn

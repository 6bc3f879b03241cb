"""Figures beside others: a council's partners, neighbours, own past and national polls."""

import pytest
from sqlalchemy.orm import Session

from framework.comparing import Answer, Aspect, comparisons_of
from framework.models import Publication, Verdict
from tests.factories import Factory
from tests.framework.making import MadeSurvey, make_survey


def figure(survey: MadeSurvey, publication: Publication, place: int = 0):  # type: ignore[no-untyped-def]
    from framework.published import figures_of

    council = survey.councils[place]
    return figures_of(survey.make.session, publication, council_id=council.id)[0]


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

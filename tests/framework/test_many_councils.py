"""A figure beside hundreds of councils: what is listed, and what is told once for all that were judged alike."""

from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5

import pytest

from framework.comparing.aspects import Aspect, Comparability, Finding, Reason
from framework.comparing.basis import Basis, Source
from framework.comparing.reading import MOST_LISTED, Beside, nearest
from framework.comparing.sides import Side
from framework.comparing.words import judged_alike

SAME = Comparability((Finding(Aspect.WORDING, Reason.SAME), Finding(Aspect.MODE, Reason.ALIKE)))
DOUBTFUL = Comparability((Finding(Aspect.WORDING, Reason.SAME), Finding(Aspect.MODE, Reason.NOT_KNOWN)))


def side(value: float) -> Side:
    basis = Basis(Source.WAVE, "E1", "percent")
    return Side("E1", value, 0.01, value - 0.02, value + 0.02, 500, 400.0, None, None, basis)


def beside(number: int, value: float, comparability: Comparability = SAME) -> Beside:
    own = replace(side(value), observation_id=uuid5(NAMESPACE_URL, str(number)))
    return Beside(own, {"en": f"Council {number}"}, comparability)


def test_few_councils_are_all_listed() -> None:
    few = [beside(number, number / 100) for number in range(MOST_LISTED)]
    assert nearest(side(0.5), few) is few


def test_of_many_the_nearest_figures_are_listed_in_their_order() -> None:
    many = [beside(number, number / 200) for number in range(200)]
    listed = nearest(side(0.5), list(reversed(many)))
    assert len(listed) == MOST_LISTED
    assert [each.side.value for each in listed] == sorted((each.side.value or 0 for each in listed), reverse=True)
    assert max(abs((each.side.value or 0) - 0.5) for each in listed) == pytest.approx(MOST_LISTED / 400)


def test_those_judged_alike_are_told_together() -> None:
    judged = [beside(1, 0.1), beside(2, 0.2, DOUBTFUL), beside(3, 0.3)]
    assert judged_alike(judged) == [
        (["Council 1", "Council 3"], SAME.findings),
        (["Council 2"], DOUBTFUL.findings),
    ]

"""The survey of one street, which the tests of residents' pages answer."""

import pytest

from core.models import Council
from surveys.models import Wave
from tests.factories import Factory
from tests.surveys.making import make_commission, make_wave


@pytest.fixture
def council(make: Factory) -> Council:
    council = make.council("ashmere", name={"en": "Ashmere Council", "cy": "Cyngor Ashmere"})
    make.area(council, "north", "North ward")
    make.area(council, "south", "South ward")
    return council


@pytest.fixture
def wave(make: Factory, council: Council) -> Wave:
    other = make.council("brackwater", name={"en": "Brackwater Council", "cy": "Cyngor Brackwater"})
    return make_wave(make, make_commission(make, council, other))

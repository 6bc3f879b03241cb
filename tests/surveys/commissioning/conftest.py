"""A lead and a partner with terms proposed to both."""

import pytest

from tests.factories import Factory
from tests.surveys.commissioning.making import Partnership


@pytest.fixture
def joint(make: Factory) -> Partnership:
    return Partnership(make)

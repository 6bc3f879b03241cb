from io import BytesIO

import pytest
from sqlalchemy.orm import Session

from core.models import Council, Role
from tests.client import CheckingClient
from tests.factories import Factory


@pytest.fixture
def council(client: CheckingClient, make: Factory) -> Council:
    council = make.council("ashmere", name={"en": "Ashmere", "cy": "Ashmere", "ur": "ایشمیئر"})
    client.sign_in(make.person(council, Role.ADMINISTRATOR))
    client.get("/councils/ashmere/look")
    return council


def test_a_new_name_leaves_the_names_in_other_languages(
    client: CheckingClient, council: Council, session: Session
) -> None:
    client.submit({"name_en": "Ashmere Council", "name_cy": ""})
    session.refresh(council)
    assert council.name == {"en": "Ashmere Council", "ur": "ایشمیئر"}


@pytest.mark.parametrize(
    "drawing",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'<!DOCTYPE svg [<!ENTITY a "a">]><svg xmlns="http://www.w3.org/2000/svg"><title>&a;</title></svg>',
        '<!DOCTYPE svg [<!ENTITY a "a">]><svg xmlns="http://www.w3.org/2000/svg"><title>&a;</title></svg>'.encode(
            "utf-16"
        ),
    ],
)
def test_a_drawing_that_could_do_harm_is_refused(
    client: CheckingClient, council: Council, session: Session, drawing: bytes
) -> None:
    client.submit({"logo": (BytesIO(drawing), "logo.svg")}, status=422)
    assert client.errors() == ["Upload an SVG drawing of 50 kB or less, without scripts or links"]
    session.refresh(council)
    assert council.logo is None

"""A council that no test is about. Its rows are in every test's database, so that a query which forgets to name its
council returns something it should not."""

from core.models import Council, Postcode, Role
from tests.factories import Factory

NOISE = "noise"


def make_noise(make: Factory) -> Council:
    council = make.council("noise-council", name={"en": NOISE, "cy": NOISE})
    service = make.service(council, "noise-service", NOISE)
    make.area(council, "noise-area", NOISE)
    make.keep(Postcode(council_id=council.id, postcode="ZZ11AA", area_code="noise-area"))
    make.person(council, Role.OFFICER, [service])
    return council

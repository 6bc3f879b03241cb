import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.models import Area, Council, Service
from core.tenancy import UnscopedQuery, owned_tables
from tests.factories import Factory
from tests.noise import NOISE


def test_a_query_that_names_no_council_is_refused(session: Session) -> None:
    with pytest.raises(UnscopedQuery, match="service"):
        session.scalars(select(Service))


def test_counting_every_council_s_rows_is_refused(session: Session) -> None:
    with pytest.raises(UnscopedQuery, match="area"):
        session.scalar(select(func.count(Area.id)))


def test_naming_the_council_of_one_table_does_not_excuse_another(session: Session, make: Factory) -> None:
    council = make.council()
    with pytest.raises(UnscopedQuery, match="area"):
        session.execute(select(Service, Area).where(Service.council_id == council.id))


def test_changing_every_council_s_rows_is_refused(session: Session) -> None:
    with pytest.raises(UnscopedQuery, match="service"):
        session.execute(update(Service).values(code="same"))


def test_a_query_that_names_its_council_sees_only_that_council_s_rows(session: Session, make: Factory) -> None:
    council = make.council()
    make.service(council, "parks", "Parks")
    found = session.scalars(select(Service).where(Service.council_id == council.id)).all()
    assert [service.code for service in found] == ["parks"]


def test_a_join_may_name_the_council(session: Session, make: Factory) -> None:
    council = make.council()
    make.service(council, "parks", "Parks")
    make.area(council, "north")
    pairs = select(Service, Area).join(Area, Area.council_id == Service.council_id)
    assert len(session.execute(pairs.where(Service.council_id == council.id)).all()) == 1


def test_a_query_across_councils_says_why(session: Session) -> None:
    statement = select(Service).execution_options(across_councils="a test looks for the noise")
    assert NOISE in {service.name["en"] for service in session.scalars(statement)}


def test_a_relationship_of_a_row_already_found_may_be_followed(session: Session, make: Factory) -> None:
    council = make.council()
    person = make.person(council, services=[make.service(council)])
    session.expire_all()
    assert [membership.council.slug for membership in person.memberships] == [council.slug]


def test_councils_themselves_may_be_listed(session: Session) -> None:
    assert session.scalars(select(Council)).all()


def test_everything_a_council_holds_is_guarded() -> None:
    assert {"area", "comment", "decision", "margin", "observation", "response", "service"} <= owned_tables()

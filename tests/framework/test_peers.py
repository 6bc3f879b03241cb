"""Figures that stand beside many others name them once for all, and every reader still learns which they are."""

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest
from sqlalchemy import select

from framework import differences
from framework.differences import name_together, write_differences
from framework.models import Against, Difference, Peers
from framework.published import PUBLIC
from tests.client import CheckingClient
from tests.factories import Factory
from tests.framework.making import make_survey

PUBLICATION = uuid5(NAMESPACE_URL, "publication")
IDS = [uuid5(NAMESPACE_URL, str(number)) for number in range(25)]


def row(own: UUID, others: list[UUID]) -> dict[str, Any]:
    return {
        "publication_id": PUBLICATION, "observation_id": own, "against": Against.COUNCILS,
        "compared": [str(each) for each in others], "peers_id": None,
    }  # fmt: skip


def test_many_are_named_once_in_the_order_of_councils() -> None:
    rows = [row(own, [each for each in IDS if each != own]) for own in IDS]
    (peers,) = name_together(rows)
    assert peers["members"] == [str(each) for each in IDS]
    assert {one["peers_id"] for one in rows} == {peers["id"]} and not any(one["compared"] for one in rows)


def test_those_kept_apart_are_named_apart() -> None:
    apart = IDS[-1]
    rows = [row(own, [each for each in IDS if each not in (own, apart)]) for own in IDS[:-1]]
    rows += [row(apart, [IDS[0]])]
    (peers,) = name_together(rows)
    assert str(apart) not in peers["members"]
    assert rows[-1]["compared"] == [str(IDS[0])] and rows[-1]["peers_id"] is None


def test_the_feed_names_many_in_comparators_alone(
    client: CheckingClient, make: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(differences, "MOST_NAMED", 1)
    survey = make_survey(make)
    publication = survey.publish((0.7, 0.02), (0.5, 0.02), (0.5, 0.02))
    survey.publish((0.7, 0.02), (0.5, 0.02), (0.5, 0.02), number=2)
    write_differences(client.session, publication)
    client.session.commit()
    first, *others = client.browser.get("/api/v1/observations?survey=voices&wave=1").get_json()["observations"]
    assert [one["compared_with"] for one in first["comparisons"]] == [[], [], []]
    (told,) = client.browser.get(
        f"/api/v1/comparators?survey=voices&wave=1&against=councils&council={first['council']}"
    ).get_json()["comparators"]
    assert told["observation"] == first["id"]
    assert told["compared_with"] == [one["id"] for one in others]
    mine = select(Difference).where(Difference.observation_id == UUID(first["id"])).execution_options(**PUBLIC)
    held = client.session.scalars(mine).all()
    councils = next(one for one in held if one.against is Against.COUNCILS)
    assert councils.compared_with == told["compared_with"]
    assert len(client.session.scalars(select(Peers)).all()) == 2

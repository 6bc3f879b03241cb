"""Definitions said whole: parts, versions, breaks in a series, the checklist, and a council's own indicators."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.models import AuditEvent, Role
from framework.defining.checklist import CRITERIA, evidence, tally
from framework.defining.definitions import define, definitions_for, own_indicators, versions_of
from framework.estimation import answers_by_indicator
from framework.models import (
    DontKnow,
    Indicator,
    IndicatorKind,
    Observation,
    ObservationSource,
    ObservationStatus,
    Polarity,
    Ripple,
    Tier,
    Unit,
)
from framework.recipe import Definition
from framework.tiles.reading import tiles_of
from tests.client import CheckingClient
from tests.factories import Factory
from tests.framework.making import document, make_survey, words

FACTS: dict[str, Any] = {
    "kind": IndicatorKind.OUTSIDE, "title": words("Recycled"), "measure": words("Share recycled"),
    "tier": Tier.SPECIFIC, "ripple": Ripple.PLACE,
}  # fmt: skip


def figure(indicator: Indicator, council: Any, year: int, **facts: Any) -> Observation:
    days = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
    return Observation(
        council_id=council.id, area=council.code, indicator=indicator, source=ObservationSource.OUTSIDE,
        status=ObservationStatus.FINAL, value=41.5, **days, **facts,
    )  # fmt: skip


def test_what_decides_figures_makes_a_next_version_and_what_does_not_is_said_of_this_one(
    make: Factory, session: Session
) -> None:
    council = make.council()
    first = define(session, council, "recycled", FACTS)
    make.keep(figure(first, council, 2024))
    assert define(session, council, "recycled", {"owner": "Head of waste"}) is first
    later = define(session, council, "recycled", {"unit": Unit.RATE})
    assert (later.version, later.owner, first.unit) == (2, "Head of waste", Unit.PERCENT)
    assert later.breaks_series
    assert later.break_reason["cy"]
    follows = define(session, council, "recycled", {"population": words("All households")})
    assert follows is later, "no figure rests on it yet"
    assert versions_of(session, first) == [first, later]
    assert own_indicators(session, council.id) == [later]


def test_a_series_breaks_where_a_version_between_two_figures_breaks_it(make: Factory, session: Session) -> None:
    council = make.council()
    first = define(session, council, "recycled", FACTS)
    figures = [make.keep(figure(first, council, year)) for year in (2021, 2022)]
    second = define(session, council, "recycled", {"unit": Unit.RATE})
    unread = make.keep(figure(second, council, 2019))
    third = define(session, council, "recycled", {"population": words("Adults"), "breaks_series": False})
    figures += [make.keep(figure(third, council, 2023)), make.keep(figure(third, council, 2024, breaks_series=True))]
    session.delete(unread)
    session.flush()
    [tile] = tiles_of(session, council, unpublished=True)
    assert [point.id for point in tile.points] == [figure.id for figure in figures]
    found = [(place, point.broken) for place, point in enumerate(tile.points) if point.broken]
    assert [place for place, _ in found] == [2, 3], "the version in between, and the figure's own mark"
    assert found[0][1].reason == second.break_reason


@pytest.mark.parametrize(("rule", "base"), [(DontKnow.EXCLUDED, 3), (DontKnow.COUNTED, 4)])
def test_those_who_do_not_know_are_counted_where_the_definition_says_so(rule: DontKnow, base: int) -> None:
    import pandas as pd

    answers = pd.DataFrame({"sat": ["1", "2", "5", "dont_know", "prefer_not_to_say", None]})
    definition = Definition("sat", 1, "sat", ("1", "2"), rule.value)
    assert answers_by_indicator(answers, [definition], document())["sat"].notna().sum() == base


def test_a_definition_answers_some_of_its_checklist_itself() -> None:
    bare = Indicator(code="recycled", checklist={"specific": {"answer": "yes", "note": ""}}, **FACTS)
    for name in ("definition", "numerator", "denominator", "rationale", "limitations"):
        setattr(bare, name, {})
    assert {"specific", "relevant", "timely", "robust", "integrated"} <= evidence(bare).keys()
    assert tally(bare) == (1, len(CRITERIA))


def test_a_councils_definitions_are_its_own_and_those_of_its_surveys(make: Factory, session: Session) -> None:
    survey = make_survey(make)
    mine, other = survey.councils[0], make.council()
    own = define(session, mine, "recycled", FACTS)
    define(session, other, "recycled", FACTS)
    assert definitions_for(session, mine.id) == [survey.indicator, own]


def test_an_analyst_defines_an_indicator_of_their_own_part_by_part(app: Flask, make: Factory, session: Session) -> None:
    council = make.council(languages=["en", "cy"])
    client = CheckingClient(app.test_client(), session)
    client.sign_in(make.person(council, Role.ANALYST))
    home = f"/councils/{council.slug}/framework/indicators"
    client.get(f"{home}/new")
    client.submit({"title_en": "Recycled", "code": "Re cycled", "kind": "outside", "unit": "percent"}, status=422)
    assert "Use small letters, digits and single hyphens, like recycling-rate" in client.errors()
    assert client.page.get_element_by_id("title_en").get("value") == "Recycled", "nothing typed is lost"
    client.submit({
        "code": "recycled", "title_cy": "Wedi'i ailgylchu", "measure_en": "Share", "measure_cy": "Cyfran",
        "polarity": "higher", "tier": "T3", "ripple": "place",
    })  # fmt: skip
    assert "Say the rest of it part by part." in client.text
    [made] = own_indicators(session, council.id)

    at = f"{home}/{made.id}"
    client.get(f"{at}/source")
    client.submit({
        "identifiers": "no colon", "valid_from": ["1", "4", "2026"], "valid_to": ["1", "3", "2026"],
    }, status=422)  # fmt: skip
    assert sorted(client.errors()) == [
        "The last day must not be before the first",
        "Write one in each line: the list’s name, a colon, and what it is called there",
    ]
    days = {"valid_from": ["1", "4", "2026"], "valid_to": ["1", "3", "2027"], "next_update": ["1", "9", "2026"]}
    client.submit({"identifiers": "LG list: 46"} | days)
    client.get(f"{at}/place")
    client.submit({"aspects": ["quality", "equity"], "perspective": "residents", "owner": "Head of waste"})
    client.get(f"{at}/why")
    client.submit({"rationale_en": "Less is burnt", "target": "50"})
    client.get(f"{at}/checklist")
    client.submit({"answer_cost_effective": "partly", "note_cost_effective": "Counted by hand"})
    session.expire_all()
    assert (made.identifiers, made.next_update, made.target) == ({"LG list": "46"}, date(2026, 9, 1), 50.0)
    assert (made.aspects, made.owner) == (["quality", "equity"], "Head of waste")
    assert made.checklist == {"cost-effective": {"answer": "partly", "note": "Counted by hand"}}
    assert "Counted by hand" in client.text
    assert {"identifiers", "next_update"} <= set(_changes(session)[1])


def test_a_change_of_what_is_counted_asks_whether_the_series_breaks(
    app: Flask, make: Factory, session: Session
) -> None:
    council = make.council(languages=["en", "cy"])
    first = define(session, council, "recycled", FACTS | {"polarity": Polarity.HIGHER_IS_BETTER})
    make.keep(figure(first, council, 2024))
    client = CheckingClient(app.test_client(), session)
    client.sign_in(make.person(council, Role.ANALYST))
    at = f"/councils/{council.slug}/framework/indicators/{first.id}"
    client.get(f"{at}/measure")
    client.submit({"population_en": "Flats only"}, status=422)
    assert client.errors() == ["Choose whether the figures may be compared with the earlier ones"]
    client.submit({"breaks_series": "yes", "break_reason_en": "Flats alone are counted."})
    assert "The figures of this version do not follow on from the earlier ones: Flats alone are counted." in client.text
    client.get(at)
    assert "This version is no longer used." in client.text
    client.get(f"{at}/why")
    assert client.path != f"{at}/why", "only the current version is changed"


def test_only_the_lead_changes_a_survey_s_definition(app: Flask, make: Factory, session: Session) -> None:
    survey = make_survey(make)
    partner = CheckingClient(app.test_client(), session)
    partner.sign_in(make.person(survey.councils[1], Role.ANALYST))
    at = f"/councils/{survey.councils[1].slug}/framework/indicators/{survey.indicator.id}"
    partner.get(at)
    partner.get(f"{at}/why", status=404)
    lead = CheckingClient(app.test_client(), session)
    lead.sign_in(make.person(survey.councils[0], Role.ANALYST))
    lead.get(f"/councils/{survey.councils[0].slug}/framework/indicators/{survey.indicator.id}/measure")
    lead.submit({"dont_know": "counted"})
    session.expire_all()
    assert survey.indicator.dont_know is DontKnow.COUNTED
    assert survey.indicator.favourable == ["1", "2"], "which a survey's questions decide"


def _changes(session: Session) -> list[list[str]]:
    defined = select(AuditEvent).where(AuditEvent.action == "indicator-defined").order_by(AuditEvent.at)
    return [event.detail.get("changed", []) for event in session.scalars(defined)]

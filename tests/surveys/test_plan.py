"""The analysis plan: declared by the lead's analysts, kept for the wave, noted in the trail."""

from copy import deepcopy

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.errors import SchemeError
from core.models import AuditEvent, Council, Role
from surveys.models import Wave, WaveState
from surveys.plan import Plan, declare, plan_of
from surveys.questionnaires import publish_questionnaire
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.making import make_commission, make_wave

ADDRESS = "/councils/ashmere/surveys/street/1/plan"


@pytest.fixture
def lead(make: Factory) -> Council:
    return make.council("ashmere", name={"en": "Ashmere Council"})


@pytest.fixture
def wave(make: Factory, lead: Council) -> Wave:
    return make_wave(make, make_commission(make, lead, make.council("brackwater")))


def test_a_wave_follows_its_own_plan_or_else_its_surveys(wave: Wave) -> None:
    assert plan_of(wave) == Plan()
    wave.commission.analysis_plan = {"method": "linear"}
    assert plan_of(wave) == Plan(method="linear")
    declare(wave, Plan(missing="drop"))
    assert plan_of(wave) == Plan(missing="drop")


def test_a_plan_is_kept_whole() -> None:
    plan = Plan(
        "logit", (0.3, 3.0), (0.0, 5.0), "own-category", "smallest", 30, "wilson", "bh", 3, True, "q1", ("q2", "q3")
    )
    assert Plan.of_json(plan.to_json()) == plan
    scheme = plan.scheme()
    assert scheme.trim and scheme.collapse
    assert (scheme.bounds, scheme.trim.upper, scheme.collapse.minimum) == ((0.3, 3.0), 5.0, 30)
    assert (scheme.missing, Plan().scheme().missing) == ("own-category", None)
    with pytest.raises(SchemeError):
        Plan("logit").scheme()


def test_an_analyst_of_the_lead_declares_it_and_the_trail_says_so(
    client: CheckingClient, session: Session, make: Factory, lead: Council, wave: Wave
) -> None:
    client.sign_in(make.person(lead, Role.ANALYST))
    client.get(ADDRESS)
    limits = {"bounds_low": "0.25", "bounds_high": "4", "collapse_under": "10", "adjustment": "bh"}
    client.submit({"method": "logit", "missing": "drop", "later": "y", **limits})
    assert "The plan has been saved." in client.text
    session.expire_all()
    declared = Plan("logit", (0.25, 4.0), None, "drop", "neighbour", 10, "", "bh")
    assert plan_of(wave) == declared and Plan.of_json(wave.commission.analysis_plan) == declared
    event = session.scalars(
        select(AuditEvent).where(AuditEvent.council_id == lead.id, AuditEvent.action == "plan-declared")
    ).one()
    assert (event.detail["before"]["method"], event.detail["after"]["method"]) == ("raking", "logit")


@pytest.fixture
def opinions(make: Factory, wave: Wave) -> list[str]:
    """The codes of three opinions that the wave's questionnaire asks for."""
    document = deepcopy(wave.questionnaire.document)
    (scale,) = [one for section in document["sections"] for one in section["questions"] if one["type"] == "scale"]
    others = [scale | {"code": code} for code in ("heard", "safe")]
    document["sections"][0]["questions"] += others
    wave.questionnaire = publish_questionnaire(make.session, document | {"version": "99"})
    return [scale["code"], "heard", "safe"]


def test_what_else_is_worked_out_is_declared_with_it(
    client: CheckingClient, session: Session, make: Factory, lead: Council, wave: Wave, opinions: list[str]
) -> None:
    client.sign_in(make.person(lead, Role.ANALYST))
    client.get(ADDRESS)
    assert client.page.xpath("//select[@name='explained']/option/@value") == ["", *opinions]
    explained, *explaining = opinions
    client.submit({"pooled_waves": "3", "ward_model": "y", "explained": explained, "explaining": explaining})
    session.expire_all()
    assert plan_of(wave) == Plan(pooled_waves=3, ward_model=True, explained=explained, explaining=tuple(explaining))
    client.get(ADDRESS)
    client.submit({"explained": ""})
    session.expire_all()
    assert (plan_of(wave).explained, plan_of(wave).explaining) == ("", ())


def test_an_opinion_is_set_beside_others_and_not_beside_itself(
    client: CheckingClient, make: Factory, lead: Council, wave: Wave, opinions: list[str]
) -> None:
    client.sign_in(make.person(lead, Role.ANALYST))
    client.get(ADDRESS)
    client.submit({"explained": opinions[0], "explaining": opinions}, status=422)
    assert client.errors() == ["Choose other opinions than the one that is to be explained"]
    client.submit({"explained": opinions[0], "explaining": opinions[1:2]}, status=422)
    assert client.errors() == ["Choose 2 to 12 other opinions"]
    client.submit({"explained": opinions[0], "explaining": ["age_band", "heard"]}, status=422)
    assert client.errors() == ["Choose among the questions"]
    client.submit({"explained": "age_band"}, status=422)
    assert "Choose one of the questions, or none" in client.errors()
    assert wave.analysis_plan is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"pooled_waves": "0"}, "Enter a whole number from 1, which puts none together, to 12"),
        ({"pooled_waves": "13"}, "Enter a whole number from 1, which puts none together, to 12"),
        ({"method": "logit"}, "Logit calibration needs bounds"),
        ({"bounds_low": "0.3"}, "Enter both bounds, or neither"),
        ({"bounds_low": "1.2", "bounds_high": "3"}, "Enter a lowest ratio below 1"),
        ({"bounds_low": "many", "bounds_high": "3"}, "Enter a number, such as 0.3"),
        ({"trim_high": "0.5"}, "Enter a number above 1, such as 5"),
        ({"trim_high": "nan"}, "Enter a number, such as 0.3"),
        ({"collapse_under": "0"}, "Enter a whole number from 1 to 1000"),
    ],
)
def test_what_cannot_be_a_plan_is_explained_and_kept_as_typed(
    client: CheckingClient, make: Factory, lead: Council, wave: Wave, typed: dict[str, str], said: str
) -> None:
    client.sign_in(make.person(lead, Role.ANALYST))
    client.get(ADDRESS)
    client.submit(typed, status=422)
    assert any(said in error for error in client.errors())
    for name, value in typed.items():
        if name != "method":
            assert client.page.xpath("//input[@name=$name]", name=name)[0].get("value") == value
    assert wave.analysis_plan is None


def test_a_partner_and_an_officer_may_not_declare_it(
    client: CheckingClient, make: Factory, lead: Council, wave: Wave
) -> None:
    partner = wave.commission.partners[1].council
    client.sign_in(make.person(partner, Role.ANALYST))
    client.get(f"/councils/{partner.slug}/surveys/street/1/plan", status=404)
    client.sign_in(make.person(lead, Role.OFFICER))
    client.get(ADDRESS, status=403)


def test_the_plan_of_a_published_wave_stays(
    client: CheckingClient, session: Session, make: Factory, lead: Council, wave: Wave
) -> None:
    client.sign_in(make.person(lead, Role.ANALYST))
    client.get(ADDRESS)
    wave.state = WaveState.PUBLISHED
    client.submit({"method": "linear"}, status=403)
    session.expire_all()
    assert plan_of(wave) == Plan()
    client.get(ADDRESS)
    assert "its plan can no longer be changed" in client.text
    assert not client.page.cssselect("main form button")

"""The entity sets: figures, definitions, places and publications, each as one flat table of plain values."""

from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, exists, select, type_coerce
from sqlalchemy.orm import aliased

from core.models import Area, Council, Service
from framework.feeding.listing import shown_indicators
from framework.feeding.odata.properties import EntitySet, Property
from framework.models import SERVICE, Indicator, Observation, Publication, Unit
from framework.published import is_public
from surveys.models import Commission, Wave

OWNER = aliased(Council)
"""The council whose own indicator or publication it is, beside the one that was observed."""


def _said(column: Any, language: str) -> ColumnElement[Any]:
    """A council's words in one language, which may be missing."""
    words: ColumnElement[Any] = column[language].as_string()
    return words


def _unit() -> ColumnElement[Any]:
    return case((Indicator.unit == Unit.PERCENT, "proportion"), else_=_text(Indicator.unit))


def _text(column: Any) -> ColumnElement[Any]:
    """An enumeration's column as the text that it is kept as, so that any text may be compared with it."""
    return type_coerce(column, String())


def _observed() -> Select[Any]:
    return (
        select()
        .select_from(Observation)
        .join(Publication, Publication.id == Observation.publication_id)
        .join(Indicator, Indicator.id == Observation.indicator_id)
        .join(Council, Council.id == Observation.council_id)
        .outerjoin(Wave, Wave.id == Publication.wave_id)
        .outerjoin(Commission, Commission.id == Wave.commission_id)
        .where(is_public())
    )


def _defined() -> Select[Any]:
    return (
        select()
        .select_from(Indicator)
        .outerjoin(Commission, Commission.id == Indicator.commission_id)
        .outerjoin(OWNER, OWNER.id == Indicator.council_id)
        .where(shown_indicators())
    )


def _published() -> Select[Any]:
    return (
        select()
        .select_from(Publication)
        .outerjoin(Wave, Wave.id == Publication.wave_id)
        .outerjoin(Commission, Commission.id == Wave.commission_id)
        .outerjoin(OWNER, OWNER.id == Publication.council_id)
        .where(is_public())
    )


def _shown_councils() -> ColumnElement[bool]:
    public = select(Publication.id).where(is_public())
    return exists().where(Observation.council_id == Council.id, Observation.publication_id.in_(public))


def _councils() -> Select[Any]:
    return select().select_from(Council).where(_shown_councils())


def _wards() -> Select[Any]:
    return select().select_from(Area).join(Council, Council.id == Area.council_id).where(_shown_councils())


def _services() -> Select[Any]:
    """The services of which there are rates of feedback that are public."""
    public = select(Publication.id).where(is_public())
    rated = exists().where(
        Observation.council_id == Service.council_id, Observation.domain_var == SERVICE,
        Observation.domain == Service.code, Observation.publication_id.in_(public),
    )  # fmt: skip
    return select().select_from(Service).join(Council, Council.id == Service.council_id).where(rated)


OBSERVATIONS = EntitySet(
    "Observations",
    "Observation",
    "Id",
    {
        "Id": Property("guid", Observation.id.expression),
        "Survey": Property("string", Commission.slug.expression, nullable=True),
        "Wave": Property("whole", Wave.number.expression, nullable=True),
        "PublicationId": Property("guid", Publication.id.expression),
        "PublishedAt": Property("instant", Publication.published_at.expression),
        "Indicator": Property("string", Indicator.code.expression),
        "IndicatorVersion": Property("whole", Indicator.version.expression),
        "IndicatorId": Property("guid", Indicator.id.expression),
        "Title": Property("string", _said(Indicator.title, "en"), nullable=True),
        "TitleWelsh": Property("string", _said(Indicator.title, "cy"), nullable=True),
        "Council": Property("string", Council.code.expression),
        "CouncilName": Property("string", _said(Council.name, "en"), nullable=True),
        "CouncilNameWelsh": Property("string", _said(Council.name, "cy"), nullable=True),
        "Area": Property("string", Observation.area.expression),
        "PeriodStart": Property("date", Observation.period_start.expression),
        "PeriodEnd": Property("date", Observation.period_end.expression),
        "DomainVariable": Property("string", Observation.domain_var.expression),
        "Domain": Property("string", Observation.domain.expression),
        "Value": Property("number", Observation.value.expression, nullable=True),
        "StandardError": Property("number", Observation.se.expression, nullable=True),
        "Lower95": Property("number", Observation.ci_low.expression, nullable=True),
        "Upper95": Property("number", Observation.ci_high.expression, nullable=True),
        "Base": Property("whole", Observation.base.expression, nullable=True),
        "EffectiveBase": Property("number", Observation.effective_base.expression, nullable=True),
        "DesignEffect": Property("number", Observation.design_effect.expression, nullable=True),
        "Unit": Property("string", _unit()),
        "Status": Property("string", _text(Observation.status)),
        "Source": Property("string", _text(Observation.source)),
        "Mode": Property("string", Observation.mode.expression),
        "BreaksSeries": Property("boolean", Observation.breaks_series.expression),
    },
    _observed,
)
DEFINITIONS = EntitySet(
    "Definitions",
    "Definition",
    "Id",
    {
        "Id": Property("guid", Indicator.id.expression),
        "Survey": Property("string", Commission.slug.expression, nullable=True),
        "Council": Property("string", OWNER.code.expression, nullable=True),
        "Indicator": Property("string", Indicator.code.expression),
        "IndicatorVersion": Property("whole", Indicator.version.expression),
        "Position": Property("whole", Indicator.position.expression),
        "Title": Property("string", _said(Indicator.title, "en"), nullable=True),
        "TitleWelsh": Property("string", _said(Indicator.title, "cy"), nullable=True),
        "Measure": Property("string", _said(Indicator.measure, "en"), nullable=True),
        "MeasureWelsh": Property("string", _said(Indicator.measure, "cy"), nullable=True),
        "Rationale": Property("string", _said(Indicator.rationale, "en"), nullable=True),
        "RationaleWelsh": Property("string", _said(Indicator.rationale, "cy"), nullable=True),
        "Limitations": Property("string", _said(Indicator.limitations, "en"), nullable=True),
        "LimitationsWelsh": Property("string", _said(Indicator.limitations, "cy"), nullable=True),
        "Definition": Property("string", _said(Indicator.definition, "en"), nullable=True),
        "DefinitionWelsh": Property("string", _said(Indicator.definition, "cy"), nullable=True),
        "Numerator": Property("string", _said(Indicator.numerator, "en"), nullable=True),
        "NumeratorWelsh": Property("string", _said(Indicator.numerator, "cy"), nullable=True),
        "Denominator": Property("string", _said(Indicator.denominator, "en"), nullable=True),
        "DenominatorWelsh": Property("string", _said(Indicator.denominator, "cy"), nullable=True),
        "DontKnow": Property("string", _text(Indicator.dont_know)),
        "Frequency": Property("string", _text(Indicator.frequency)),
        "CrossCuttingOwner": Property("string", Indicator.cross_cutting_owner.expression),
        "ValidFrom": Property("date", Indicator.valid_from.expression, nullable=True),
        "ValidTo": Property("date", Indicator.valid_to.expression, nullable=True),
        "Kind": Property("string", _text(Indicator.kind)),
        "Unit": Property("string", _unit()),
        "Decimals": Property("whole", Indicator.decimals.expression),
        "Polarity": Property("string", _text(Indicator.polarity)),
        "Tier": Property("string", _text(Indicator.tier)),
        "Ripple": Property("string", _text(Indicator.ripple)),
        "Theme": Property("string", Indicator.theme.expression),
        "Target": Property("number", Indicator.target.expression, nullable=True),
        "Owner": Property("string", Indicator.owner.expression),
        "Licence": Property("string", Indicator.licence.expression),
        "NextUpdate": Property("date", Indicator.next_update.expression, nullable=True),
        "BreaksSeries": Property("boolean", Indicator.breaks_series.expression),
    },
    _defined,
)
PUBLICATIONS = EntitySet(
    "Publications",
    "Publication",
    "Id",
    {
        "Id": Property("guid", Publication.id.expression),
        "Survey": Property("string", Commission.slug.expression, nullable=True),
        "SurveyTitle": Property("string", _said(Commission.title, "en"), nullable=True),
        "Title": Property("string", _said(Publication.title, "en"), nullable=True),
        "TitleWelsh": Property("string", _said(Publication.title, "cy"), nullable=True),
        "Wave": Property("whole", Wave.number.expression, nullable=True),
        "Council": Property("string", OWNER.code.expression, nullable=True),
        "Opened": Property("date", Wave.opens_on.expression, nullable=True),
        "Closed": Property("date", Wave.closes_on.expression, nullable=True),
        "PublishedAt": Property("instant", Publication.published_at.expression),
    },
    _published,
)
COUNCILS = EntitySet(
    "Councils",
    "Council",
    "Code",
    {
        "Code": Property("string", Council.code.expression),
        "Name": Property("string", _said(Council.name, "en"), nullable=True),
        "NameWelsh": Property("string", _said(Council.name, "cy"), nullable=True),
        "Kind": Property("string", _text(Council.kind)),
        "Region": Property("string", _said(Council.region, "en"), nullable=True),
        "Population": Property("whole", Council.population.expression, nullable=True),
    },
    _councils,
)
WARDS = EntitySet(
    "Wards",
    "Ward",
    "Id",
    {
        "Id": Property("guid", Area.id.expression),
        "Code": Property("string", Area.code.expression),
        "Name": Property("string", _said(Area.name, "en"), nullable=True),
        "NameWelsh": Property("string", _said(Area.name, "cy"), nullable=True),
        "Council": Property("string", Council.code.expression),
    },
    _wards,
)
SERVICES = EntitySet(
    "Services",
    "Service",
    "Id",
    {
        "Id": Property("guid", Service.id.expression),
        "Code": Property("string", Service.code.expression),
        "Name": Property("string", _said(Service.name, "en"), nullable=True),
        "NameWelsh": Property("string", _said(Service.name, "cy"), nullable=True),
        "Council": Property("string", Council.code.expression),
    },
    _services,
)
ENTITY_SETS = {one.name: one for one in (OBSERVATIONS, DEFINITIONS, PUBLICATIONS, COUNCILS, WARDS, SERVICES)}

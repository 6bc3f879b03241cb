"""Published figures, which are everybody's: every question that pages and feeds ask of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session, contains_eager, load_only, selectinload

from core.councils import wards_of
from core.models import Council
from framework.models import Against, Difference, Indicator, Observation, Publication, Working
from surveys.models import Commission, Wave

PUBLIC = {"across_councils": "published figures are public"}


def is_public() -> ColumnElement[bool]:
    """Whether a publication, and with it its observations, is everybody's to read."""
    return Publication.published_at.is_not(None)


@dataclass(frozen=True)
class Survey:
    """A commission with its published waves, newest first."""

    commission: Commission
    publications: list[Publication]

    def publication(self, number: int | None) -> Publication | None:
        """The publication of a wave, or the newest when no number is given."""
        return next((one for one in self.publications if number in (None, one.wave.number)), None)

    def first_of(self, councils: Sequence[Council]) -> Council:
        """The council that a page is of where none is named: the lead, or else the first."""
        lead = self.commission.lead_council_id
        return next((one for one in councils if one.id == lead), councils[0])

    def before(self, publication: Publication) -> Publication | None:
        """The last publication before this one."""
        return next((one for one in self.publications if one.wave.number < publication.wave.number), None)


def published_surveys(session: Session) -> list[Survey]:
    """Every commission with a published wave, in the order of their addresses."""
    statement = _publications().order_by(Commission.slug, Wave.number.desc())
    by_commission: dict[UUID, Survey] = {}
    for publication in session.scalars(statement):
        commission = publication.wave.commission
        by_commission.setdefault(commission.id, Survey(commission, [])).publications.append(publication)
    return list(by_commission.values())


def published_survey(session: Session, slug: str) -> Survey | None:
    statement = _publications().where(Commission.slug == slug).order_by(Wave.number.desc())
    publications = list(session.scalars(statement))
    return Survey(publications[0].wave.commission, publications) if publications else None


def figures_of(
    session: Session,
    publication: Publication,
    *,
    indicator: str | None = None,
    council_id: UUID | None = None,
    domain_var: str = "all",
) -> list[Observation]:
    """A publication's figures in the order of indicators, councils and groups."""
    statement = (
        select(Observation)
        .join(Observation.indicator)
        .join(Observation.council)
        .where(Observation.publication_id == publication.id, Observation.domain_var == domain_var)
        .order_by(Indicator.position, Indicator.code, Council.slug, Observation.domain)
        .options(contains_eager(Observation.indicator), contains_eager(Observation.council))
        .options(selectinload(Observation.working))
    )
    if indicator is not None:
        statement = statement.where(Indicator.code == indicator)
    if council_id is not None:
        statement = statement.where(Observation.council_id == council_id)
    return list(session.scalars(statement.execution_options(**PUBLIC)))


def history_of(session: Session, survey: Survey, council_id: UUID) -> dict[UUID, dict[str, Row[*tuple[Any, ...]]]]:
    """What a council's pages say of its figures in every published wave, by publication and indicator's code.

    It is one question for plain values: a council with many indicators has hundreds of figures.
    """
    told = (Observation.status, Observation.value, Observation.ci_low, Observation.ci_high, Observation.base)
    statement = (
        select(Observation.publication_id, Indicator.code, *told)
        .join(Indicator, Indicator.id == Observation.indicator_id)
        .where(
            Observation.council_id == council_id,
            Observation.publication_id.in_([one.id for one in survey.publications]),
            Observation.domain_var == "all",
        )
    )
    found: dict[UUID, dict[str, Row[*tuple[Any, ...]]]] = {}
    for row in session.execute(statement, execution_options=PUBLIC):
        found.setdefault(row.publication_id, {})[row.code] = row
    return found


def indicators_of(session: Session, publication: Publication) -> list[Indicator]:
    """The indicators of which a publication has a whole council's figure, in their order."""
    mine = Observation.publication_id == publication.id, Observation.domain_var == "all"
    wholes = select(Observation.indicator_id).where(*mine).distinct()
    statement = select(Indicator).where(Indicator.id.in_(wholes))
    statement = statement.order_by(Indicator.position, Indicator.code)
    return list(session.scalars(statement.execution_options(**PUBLIC)))


def councils_of(session: Session, publication: Publication) -> list[Council]:
    """The councils that a wave's figures are of, by name alone, in the order of their addresses.

    Whether their figures are shown or hidden, they were worked out: an index finds them in a moment.
    """
    statement = select(Council).join(Working, Working.council_id == Council.id)
    mine = statement.where(Working.publication_id == publication.id).order_by(Council.slug)
    named = load_only(Council.slug, Council.name)
    return list(session.scalars(mine.options(named).execution_options(**PUBLIC)))


def number_of_councils(session: Session, publication: Publication) -> int:
    """How many councils a wave's figures are of."""
    statement = select(func.count()).select_from(Working).where(Working.publication_id == publication.id)
    return session.scalar(statement.execution_options(**PUBLIC)) or 0


def differences_of(
    session: Session, publication: Publication, *kinds: Against, figures: Sequence[Observation] | None = None
) -> dict[UUID, dict[Against, Difference]]:
    """What a publication's figures, or some of them, are compared with, by observation.

    Those of one council are few among all that it is compared with: each is found by its figure.
    """
    statement = select(Difference).where(Difference.publication_id == publication.id, Difference.against.in_(kinds))
    if figures is not None:
        statement = statement.where(Difference.observation_id.in_([figure.id for figure in figures]))
    found: dict[UUID, dict[Against, Difference]] = {}
    for row in session.scalars(statement.execution_options(**PUBLIC)):
        found.setdefault(row.observation_id, {})[row.against] = row
    return found


def groups_compared(session: Session, figures: Sequence[Observation]) -> dict[UUID, Difference]:
    """How each of some groups' figures differs from the mean of the other groups, by observation."""
    ids = [figure.id for figure in figures]
    statement = select(Difference).where(Difference.observation_id.in_(ids), Difference.against == Against.GROUPS)
    return {row.observation_id: row for row in session.scalars(statement.execution_options(**PUBLIC))}


def working_of_wave(session: Session, council_id: UUID, wave_id: UUID) -> Working | None:
    """How a council's figures of a wave were worked out, if they have been."""
    statement = select(Working).join(Publication, Publication.id == Working.publication_id)
    return session.scalar(statement.where(Working.council_id == council_id, Publication.wave_id == wave_id))


def ward_names(session: Session, council_id: UUID) -> dict[str, dict[str, str]]:
    """The names of a council's wards by their codes."""
    return dict(wards_of(session, council_id))


def _publications() -> Select[Publication]:
    """Publications of published waves, with what their pages need."""
    return (
        select(Publication)
        .join(Publication.wave)
        .join(Wave.commission)
        .where(is_public())
        .options(
            contains_eager(Publication.wave).contains_eager(Wave.commission),
            contains_eager(Publication.wave).joinedload(Wave.questionnaire),
        )
    )

"""What publishers count or measure of every council, such as a census does: by which it is said who is alike."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import String, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core import audit
from core.database import Base
from core.reference import Loaded, Publication
from core.tenancy import Shared


class ReferenceMeasure(Base):
    """One measure of one council, as its publisher has it."""

    __tablename__ = "reference_measure"
    whose = Shared("the publishers' own figures are public")

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    code: Mapped[str] = mapped_column(String(9), primary_key=True)
    value: Mapped[float]
    source: Mapped[str] = mapped_column(String(200))
    dated_on: Mapped[date]


def load_measures(session: Session, rows: Sequence[tuple[str, str, float]], publication: Publication) -> Loaded:
    """Make these the values of their measures, in place of all that those measures had before.

    A row is a measure's name, a council's code and the value.
    """
    names = {name for name, _, _ in rows}
    held = session.scalars(select(ReferenceMeasure).where(ReferenceMeasure.name.in_(names)))
    known = {(each.name, each.code): (each.value, each.source, each.dated_on) for each in held}
    about = publication.source, publication.dated_on
    same = sum(known.get((name, code)) == (value, *about) for name, code, value in rows)
    changed = sum((name, code) in known for name, code, _ in rows) - same
    if same != len(rows) or same != len(known):
        session.expunge_all()
        session.execute(delete(ReferenceMeasure).where(ReferenceMeasure.name.in_(names)))
        facts = {"source": publication.source, "dated_on": publication.dated_on}
        session.execute(
            insert(ReferenceMeasure),
            [{"name": name, "code": code, "value": value, **facts} for name, code, value in rows],
        )
    audit.record(
        session, "reference-loaded", council_id=None, person_id=None, subject="reference_measure",
        source=publication.source, dated_on=publication.dated_on.isoformat(), rows=len(rows) - same,
    )  # fmt: skip
    return Loaded(len(rows) - same - changed, changed, same)


def measures(session: Session) -> list[tuple[str, str, date]]:
    """The measures that there are, with who says so and of which day, in the order of their names."""
    statement = select(ReferenceMeasure.name, ReferenceMeasure.source, ReferenceMeasure.dated_on).distinct()
    return [(name, source, dated_on) for name, source, dated_on in session.execute(statement.order_by("name"))]


def values_of(session: Session, names: Sequence[str]) -> dict[str, dict[str, float]]:
    """The values of some measures, by the council's code and the measure's name."""
    statement = select(ReferenceMeasure.code, ReferenceMeasure.name, ReferenceMeasure.value)
    found: dict[str, dict[str, float]] = {}
    for code, name, value in session.execute(statement.where(ReferenceMeasure.name.in_(names))):
        found.setdefault(code, {})[name] = value
    return found

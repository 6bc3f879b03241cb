"""A commission's costs as pages show them, from its terms and its partners' parts."""

from collections.abc import Mapping
from uuid import UUID

from flask_babel import format_decimal
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from analysis.cost_sharing import Split
from core.language import localised
from surveys.commissioning.costs import CannotSplit, Line, Part, Schedule, schedule
from surveys.commissioning.document import Prices
from surveys.commissioning.models import Answer, Terms
from surveys.commissioning.money import pounds
from surveys.commissioning.partners import Member, Standing, members
from surveys.models import Commission, Wave
from surveys.modules.publishing import asked_in
from surveys.officers.fieldwork import submitted_by_council

Row = tuple[str, ...]
NONE = "–"


def parts_of(session: Session, commission: Commission) -> list[tuple[UUID, Part]]:
    """The parts of everybody who takes part or is asked to, by council."""
    there = [each for each in members(session, commission) if each.standing is not Standing.LEFT]
    return [(each.council.id, _part(each)) for each in there]


def parts_in(session: Session, wave: Wave, terms: Terms) -> list[Part]:
    """The parts in a wave that is over: what each council had agreed to, and what was done.

    It pays for the interviews that were completed and for the local questions that its residents were asked.
    """
    agreed = {
        each.council.id: answer
        for each in members(session, wave.commission)
        for answer in each.answers
        if answer.answer is Answer.AGREED and answer.terms_id == terms.id
        if wave.closed_at is None or answer.answered_at <= wave.closed_at
    }
    asked = asked_in(session, wave)
    return [
        Part(
            name=localised(council.name),
            population=council.population,
            interviews=completed,
            local_questions=asked.get(council.id, 0),
            share=agreed[council.id].cost_share if council.id in agreed else 1,
            target=agreed[council.id].sample_target if council.id in agreed else target,
        )
        for council, completed, target in submitted_by_council(session, wave)
    ]


def own_line(session: Session, commission: Commission, terms: Terms, council_id: UUID) -> dict[str, str] | None:
    """What one council pays and gets by the terms; nothing where the cost cannot be split yet."""
    parts = parts_of(session, commission)
    try:
        made = schedule(Prices.of(terms.document), [part for _council, part in parts], terms.document["design_effect"])
    except CannotSplit:
        return None
    found = next(line for (whose, _part), line in zip(parts, made.lines, strict=True) if whose == council_id)
    return words_of(found)


def words_of(line: Line) -> dict[str, str]:
    """A partner's line in the reader's words."""
    return {
        "name": line.part.name,
        "asked": str(format_decimal(line.part.interviews)),
        "local_questions": str(format_decimal(line.part.local_questions)),
        "fixed": pounds(line.fixed),
        "interviews": pounds(line.interviews),
        "local": pounds(line.local),
        "total": pounds(line.total),
        "alone": pounds(line.alone),
        "saved": pounds(line.saved),
        "effective": str(format_decimal(round(line.effective))),
        "margin": _points(line.margin),
        "change": _points(line.change),
    }


PAID = ("asked", "fixed", "interviews", "local", "total", "alone", "saved")
GOT = ("total", "asked", "effective", "margin", "change")


def rows_of(made: Schedule, columns: tuple[str, ...]) -> list[Row]:
    lines = [words_of(line) for line in made.lines]
    return [(line["name"], *(line[column] for column in columns)) for line in lines]


def totals(made: Schedule) -> Row:
    """The sums of what is paid, in the order of `PAID`."""
    interviews = sum(line.part.interviews for line in made.lines)
    sums = [sum(getattr(line, name) for line in made.lines) for name in PAID[1:]]
    return (str(format_decimal(interviews)), *(pounds(each) for each in sums))


def split_rows(by_rule: Mapping[Split, Schedule | None], parts: list[Part]) -> list[Row]:
    """Each partner's whole amount by each rule."""
    return [
        (part.name, *(pounds(made.lines[place].total) if made else NONE for made in by_rule.values()))
        for place, part in enumerate(parts)
    ]


def _points(share: float | None) -> str:
    """A difference of shares, in percentage points."""
    return NONE if share is None else str(_("%(number)s points", number=format_decimal(100 * share, "0.0")))


def _part(member: Member) -> Part:
    partner, council = member.partner, member.council
    return Part(
        name=localised(council.name),
        population=council.population,
        interviews=partner.sample_target,
        local_questions=partner.local_questions,
        share=partner.cost_share,
    )

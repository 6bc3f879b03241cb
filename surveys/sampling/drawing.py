"""A sample of a council's list of addresses: shared out among strata, drawn systematically, and invited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.allocation import Allocation, allocate
from analysis.systematic import draw_systematic
from core.codes import Codes
from surveys.errors import SurveyError
from surveys.mailings.invitations import ALIKE, Sampled, make_batch
from surveys.models import InvitationBatch, Stratum, Wave
from surveys.sampling.lists import Address, strata_of

EVEN = 0.5
"""The share that is expected where the list says none: of it least is known."""


class CannotAllocate(SurveyError):
    """So many cannot be shared out among the strata."""


@dataclass(frozen=True)
class Part:
    """A stratum of a list: its addresses, the share expected there, and how many each allocation would draw."""

    stratum: str
    addresses: int
    share: float | None
    drawn: Mapping[Allocation, int]


def parts_of(addresses: Sequence[Address], total: int, least: int = ALIKE) -> list[Part]:
    """Each stratum of a list with its part of a sample by each allocation. Raises `CannotAllocate`.

    Neyman's goes by the standard deviation of a share, the one expected or else of one half.
    """
    strata = list(strata_of(addresses))
    sizes = [len(mine) for _name, mine in strata]
    shares = [share_of(mine) for _name, mine in strata]
    deviations = [(each * (1 - each)) ** 0.5 for each in (EVEN if share is None else share for share in shares)]
    try:
        by_method = {
            method: allocate(total, sizes, method, deviations=deviations, least=least) for method in Allocation
        }
    except ValueError as error:
        raise CannotAllocate(str(error)) from error
    return [
        Part(name, sizes[place], shares[place], {method: found[place] for method, found in by_method.items()})
        for place, (name, _mine) in enumerate(strata)
    ]


def draw(addresses: Sequence[Address], issued: Mapping[str, int], seed: str) -> list[Sampled]:
    """Draw so many of each stratum, in the order of the list, from a start that the seed gives.

    A household stands for its stratum's addresses over those drawn, times its weight of an earlier draw.
    """
    found = []
    for name, mine in strata_of(addresses):
        number = issued.get(name, 0)
        for place in draw_systematic(len(mine), number, f"{seed}/{name}"):
            one = mine[place]
            found.append(Sampled(one.reference, name, one.weight * len(mine) / number, one.psu))
    return found


def invite_drawn(
    session: Session,
    codes: Codes,
    *,
    council_id: UUID,
    wave: Wave,
    name: str,
    by: UUID | None,
    rows: Sequence[Sampled],
) -> InvitationBatch:
    """Make invitations of a drawn sample, and note its strata with the wave where they are not planned yet.

    A stratum's population is what the households drawn stand for. Raises what
    `surveys.mailings.invitations.make_batch` does.
    """
    batch = make_batch(session, codes, council_id=council_id, wave=wave, name=name, by=by, rows=rows)
    mine = Stratum.council_id == council_id, Stratum.wave_id == wave.id
    planned = set(session.scalars(select(Stratum.code).where(*mine)))
    for stratum in sorted({row.stratum for row in rows} - planned):
        weights = [row.design_weight for row in rows if row.stratum == stratum]
        facts = {"wave_id": wave.id, "council_id": council_id, "code": stratum}
        session.add(Stratum(population=max(round(sum(weights)), len(weights)), issued=len(weights), **facts))
    session.flush()
    return batch


def share_of(addresses: Sequence[Address]) -> float | None:
    """The share expected in a stratum: the mean of what its rows say, where any does."""
    said = [each.share for each in addresses if each.share is not None]
    return sum(said) / len(said) if said else None

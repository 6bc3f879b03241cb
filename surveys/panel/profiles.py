"""What a member of the panel said of themselves: sealed in the vault, and opened only to share out invitations."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.vault import SealBroken, Vault, vault_of
from surveys.panel.models import PanelMember

STRATA = ("ward", "age_band", "sex")
"""By what members are counted and invited, by the codes of the questions that ask for it."""
NOT_SAID = ""


@dataclass(frozen=True)
class Profile:
    """Where a member lives, their age and their sex, by the codes of the answers; empty where they did not say."""

    ward: str = NOT_SAID
    age_band: str = NOT_SAID
    sex: str = NOT_SAID

    def seal(self, vault: Vault) -> str:
        """Raises `core.vault.VaultLocked`."""
        return vault.seal(json.dumps(asdict(self)))

    @classmethod
    def open(cls, vault: Vault, sealed: str) -> "Profile":
        """Raises `core.vault.SealBroken` or `core.vault.VaultLocked`."""
        said: Mapping[str, str] = json.loads(vault.open(sealed))
        return cls(**{name: said.get(name, NOT_SAID) for name in STRATA})


def members_of(session: Session, council_id: UUID) -> list[PanelMember]:
    """Those who may be asked: members whose address is known to be theirs, in the order of their identifiers."""
    mine = PanelMember.council_id == council_id, PanelMember.confirmed
    return list(session.scalars(select(PanelMember).where(*mine).order_by(PanelMember.id)))


def profiles(session: Session, members: Iterable[PanelMember]) -> dict[UUID, Profile]:
    """What members said of themselves; one whose seal no key opens counts as having said nothing."""
    vault, found = vault_of(session), {}
    for member in members:
        try:
            found[member.id] = Profile.open(vault, member.profile)
        except SealBroken:
            found[member.id] = Profile()
    return found


def counts(found: Iterable[Profile], stratum: str) -> Counter[str]:
    """How many members each level of a stratum has."""
    return Counter(getattr(profile, stratum) for profile in found)

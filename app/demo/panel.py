"""The panel of the demonstration's lead council: fictional members of every ward and age, at addresses of nobody's."""

from datetime import date, timedelta
from itertools import cycle
from random import Random
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from app.demo.opinion import AGES, SEXES
from app.demo.places import partnership
from core import councils
from core.codes import Codes
from core.models import Channel
from core.vault import vault_of
from surveys.panel import joining
from surveys.panel.models import PanelMember
from surveys.panel.profiles import Profile

MEMBERS = 84
HERE = UUID("6f1c0f5e-2d0a-4d64-9d4c-0d4b3f0f8d11")


def write(session: Session, codes: Codes, today: date) -> None:
    """Members who joined in the last year, and rules that let more join."""
    council = councils.council_by_slug(session, partnership().lead.slug)
    assert council is not None
    vault, random = vault_of(session), Random(HERE.hex)
    wards = cycle([code for code, _name in councils.wards_of(session, council.id)])
    joining.change_rules(session, council.id, recruits=True, most_a_quarter=2, refresh_months=12)
    for number in range(MEMBERS):
        address = f"panel-{number:03}@residents.example"
        profile = Profile(next(wards), random.choice(AGES), random.choice(SEXES))
        joined = today - timedelta(days=random.randrange(20, 330))
        session.add(
            PanelMember(
                id=uuid5(HERE, address),
                council_id=council.id,
                channel=Channel.EMAIL,
                address=vault.seal(address),
                address_hash=joining.digest_of(codes, council.id, address),
                profile=profile.seal(vault),
                language=random.choice(council.languages),
                consent=joining.CONSENT,
                confirmed=True,
                joined_on=joined,
                refreshed_on=joined,
            )
        )
    session.flush()

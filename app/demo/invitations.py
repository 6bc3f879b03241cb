"""A small mailing of the demonstration, whose codes are written to a file so that a letter can be tried."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.places import partnership
from core import councils
from core.codes import Codes
from surveys.mailings.invitations import Sampled, code_of, make_batch
from surveys.models import Stratum, Wave, WaveState

FILE = "demonstration-codes.txt"
LETTERS = 12


def write(session: Session, codes: Codes, folder: Path) -> None:
    """Invite households of the lead council's first ward to the open wave, and write their codes to a private file."""
    council = councils.council_by_slug(session, partnership().lead.slug)
    wave = session.scalars(select(Wave).where(Wave.state == WaveState.OPEN).order_by(Wave.number.desc())).first()
    assert council is not None and wave is not None
    mine = (Stratum.council_id == council.id, Stratum.wave_id == wave.id)
    ward = session.scalars(select(Stratum).where(*mine).order_by(Stratum.code)).first()
    assert ward is not None
    rows = [Sampled(f"DEMO-{number:03}", ward.code, ward.design_weight) for number in range(1, LETTERS + 1)]
    batch = make_batch(session, codes, council_id=council.id, wave=wave, name="Fictional letters", by=None, rows=rows)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / FILE
    file.touch(mode=0o600)
    file.write_text("".join(f"{code_of(each, codes)}\n" for each in batch.invitations), encoding="utf-8")

"""Whom to invite: counted from the sample plan, or read strictly from a council's file."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.codes import Codes
from surveys.mailings import samples
from surveys.mailings.invitations import Sampled, TooFewAlike, make_batch
from surveys.mailings.samples import SampleFault, lacking, read_sample
from surveys.models import InvitationState
from tests.factories import Factory
from tests.surveys.making import make_commission, make_sample, make_wave

HEADING = "reference,stratum,design_weight\n"


def test_the_plan_asks_for_each_ward_s_households_once(make: Factory, session: Session) -> None:
    council, other = make.council(), make.council()
    wave = make_wave(make, make_commission(make, council, other))
    make_sample(make, wave, council, {"north": (100, 20), "south": (90, 12)})
    make_sample(make, wave, other, {"east": (500, 50)})
    rows = lacking(session, council.id, wave)
    assert len(rows) == 32
    assert rows[0] == Sampled("north-00001", "north", 5.0) and rows[-1] == Sampled("south-00012", "south", 7.5)
    facts: dict[str, Any] = {"council_id": council.id, "wave": wave, "name": "Letters", "by": None}
    made = make_batch(session, Codes("key"), rows=rows, **facts).invitations
    assert lacking(session, council.id, wave) == []
    made[0].state = InvitationState.CANCELLED
    session.flush()
    assert lacking(session, council.id, wave) == [Sampled("north-00001", "north", 5.0)]


def test_a_file_is_read_as_it_stands() -> None:
    content = "\ufeffstratum,reference,Design_Weight\r\nnorth, A 17 ,12.5\r\n\r\nsouth,00042,3\r\n".encode()
    assert read_sample(content) == [Sampled("A 17", "north", 12.5), Sampled("00042", "south", 3.0)]


def test_a_sample_drawn_in_clusters_names_each_households_unit() -> None:
    content = b"reference,stratum,psu,design_weight\nA,north,street-1,12.5\n"
    assert read_sample(content) == [Sampled("A", "north", 12.5, "street-1")]


def test_ten_households_must_share_a_unit_too(session: Session, make: Factory) -> None:
    council = make.council()
    wave = make_wave(make, make_commission(make, council))
    rows = [Sampled(f"{place}", "north", 2.0, f"street-{place % 2}") for place in range(18)]
    facts: dict[str, Any] = {"council_id": council.id, "wave": wave, "name": "Letters", "by": None}
    with pytest.raises(TooFewAlike):
        make_batch(session, Codes("key"), rows=rows, **facts)
    more = [Sampled(f"more-{place}", "north", 2.0, f"street-{place % 2}") for place in range(2)]
    made = make_batch(session, Codes("key"), rows=[*rows, *more], **facts).invitations
    assert {one.psu for one in made} == {"street-0", "street-1"}


FAULTY = {
    "a unit missing": (b"reference,stratum,design_weight,psu\nA,north,1,\n", samples.MISSING, 2, "psu"),
    "twice a unit": (b"reference,stratum,design_weight,psu,psu\n", samples.NO_COLUMN, 1, "psu"),
    "not text": (b"\xff\xfe\x00", samples.UNREADABLE, 0, ""),
    "nothing": (b"", samples.NO_COLUMN, 1, "reference"),
    "only a heading": (HEADING.encode(), samples.EMPTY, 0, ""),
    "no weights": (b"reference,stratum\nA,north\n", samples.NO_COLUMN, 1, "design_weight"),
    "a name": (b"reference,stratum,design_weight,name\nA,north,1,Jo\n", samples.UNKNOWN_COLUMN, 1, "name"),
    "twice a column": (b"reference,reference,stratum,design_weight\n", samples.NO_COLUMN, 1, "reference"),
    "a short row": (f"{HEADING}A,north,1\nB,north\n".encode(), samples.CELLS, 3, ""),
    "no stratum": (f"{HEADING}A,,1\n".encode(), samples.MISSING, 2, "stratum"),
    "a novel": (f"{HEADING}{'A' * 65},north,1\n".encode(), samples.TOO_LONG, 2, "reference"),
    "a formula": (f"{HEADING}=HYPERLINK(1),north,1\n".encode(), samples.A_FORMULA, 2, "reference"),
    "a line end": (f'{HEADING}"A\nB",north,1\n'.encode(), samples.A_FORMULA, 2, "reference"),
    "a repeat": (f"{HEADING}A,north,1\nA,south,1\n".encode(), samples.REPEATED, 3, "reference"),
    "no number": (f"{HEADING}A,north,many\n".encode(), samples.NOT_A_WEIGHT, 2, "design_weight"),
    "nobody": (f"{HEADING}A,north,0\n".encode(), samples.NOT_A_WEIGHT, 2, "design_weight"),
    "everybody": (f"{HEADING}A,north,inf\n".encode(), samples.NOT_A_WEIGHT, 2, "design_weight"),
}


@pytest.mark.parametrize(("content", "reason", "row", "column"), FAULTY.values(), ids=FAULTY.keys())
def test_a_fault_is_named_by_row_and_column(content: bytes, reason: str, row: int, column: str) -> None:
    with pytest.raises(SampleFault) as fault:
        read_sample(content)
    assert (fault.value.reason, fault.value.row, fault.value.column) == (reason, row, column)

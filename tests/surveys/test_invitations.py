"""Invitations: one code for one response, from any device, and no way back from the answers to the household."""

from collections.abc import Callable
from contextvars import copy_context
from threading import Barrier, Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.codes import Codes
from core.database import Database
from core.models import Council
from surveys import answering
from surveys.errors import WaveNotOpen
from surveys.mailings import invitations
from surveys.mailings.invitations import (
    ALIKE,
    CodeCancelled,
    CodeUsed,
    ReferenceTaken,
    Sampled,
    TooFewAlike,
    UnknownCode,
    code_of,
)
from surveys.models import (
    Invitation,
    InvitationBatch,
    InvitationState,
    Recruitment,
    Response,
    ResponseState,
    Wave,
    WaveState,
)
from tests.factories import Factory
from tests.surveys.making import make_commission, make_invitations, make_wave

COMPLETE = {"satisfied": "1", "seen": ["litter"], "ward": "north", "years": 12}


@pytest.fixture
def codes() -> Codes:
    return Codes("a key that only these tests use")


@pytest.fixture
def council(make: Factory) -> Council:
    return make.council()


@pytest.fixture
def wave(make: Factory, council: Council) -> Wave:
    return make_wave(make, make_commission(make, council))


@pytest.fixture
def invitation(make: Factory, codes: Codes, wave: Wave, council: Council) -> Invitation:
    return make_invitations(make, codes, wave, council)[3]


def rows(number: int, *, stratum: str = "north", weight: float = 2.0, first: int = 1) -> list[Sampled]:
    return [Sampled(f"{stratum}-{each}", stratum, weight) for each in range(first, first + number)]


@pytest.fixture
def make_batch(session: Session, codes: Codes, council: Council, wave: Wave) -> Callable[..., InvitationBatch]:
    def made(sampled: list[Sampled], with_codes: Codes = codes) -> InvitationBatch:
        facts: dict[str, Any] = {"council_id": council.id, "wave": wave, "name": "Letters", "by": None, "rows": sampled}
        return invitations.make_batch(session, with_codes, **facts)

    return made


def test_a_batch_keeps_its_order_and_no_code(make_batch: Callable[..., InvitationBatch], codes: Codes) -> None:
    made = make_batch(rows(1200, weight=3.25)).invitations
    assert [each.serial for each in made] == list(range(1, 1201))
    assert [each.reference for each in made[:2]] == ["north-1", "north-2"]
    assert {(each.stratum, each.design_weight, each.state) for each in made} == {
        ("north", 3.25, InvitationState.ISSUED)
    }
    drawn = [code_of(each, codes) for each in made]
    assert len(set(drawn)) == 1200 and all(len(code) == 14 for code in drawn)
    kept = {value for each in made for value in vars(each).values() if isinstance(value, str)}
    assert not kept & {code.replace("-", "") for code in drawn} and not kept & set(drawn)


def test_two_invitations_never_have_one_code(
    make_batch: Callable[..., InvitationBatch], monkeypatch: pytest.MonkeyPatch
) -> None:
    crowded = Codes("crowded")
    derive = crowded.letters
    monkeypatch.setattr(crowded, "letters", lambda *facts, groups: derive(*facts)[:2])
    made = make_batch(rows(250), crowded).invitations
    more = make_batch(rows(100, stratum="south"), crowded).invitations
    assert len({each.code_hash for each in [*made, *more]}) == 350, "of the 529 codes that there are"


def test_fewer_than_ten_alike_are_refused(make_batch: Callable[..., InvitationBatch], session: Session) -> None:
    with pytest.raises(TooFewAlike) as refused:
        make_batch([*rows(ALIKE), *rows(1, stratum="hamlet")])
    assert (refused.value.stratum, refused.value.number) == ("hamlet", 1)
    with pytest.raises(TooFewAlike):
        make_batch([*rows(ALIKE - 1), Sampled("the odd one", "north", 2.5)])
    make_batch(rows(ALIKE))
    make_batch(rows(1, first=100))
    assert session.scalar(select(func.count()).select_from(Invitation)) == ALIKE + 1


def test_a_household_is_invited_once(make_batch: Callable[..., InvitationBatch]) -> None:
    with pytest.raises(ReferenceTaken):
        make_batch([*rows(ALIKE), *rows(1)])
    made = make_batch(rows(ALIKE)).invitations
    with pytest.raises(ReferenceTaken) as refused:
        make_batch(rows(ALIKE, first=5))
    assert refused.value.reference == "north-5"
    made[4].state = InvitationState.CANCELLED
    make_batch(rows(1, first=5))


def test_a_wave_that_is_over_invites_nobody(make_batch: Callable[..., InvitationBatch], wave: Wave) -> None:
    wave.state = WaveState.CLOSED
    with pytest.raises(WaveNotOpen):
        make_batch(rows(ALIKE))


def test_a_code_opens_its_invitation_however_it_is_typed(
    session: Session, codes: Codes, invitation: Invitation
) -> None:
    code = code_of(invitation, codes)
    for typed in (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} "):
        assert invitations.open_invitation(session, codes, typed) is invitation


@pytest.mark.parametrize("typed", ["", "K7QM", "K7QM-2FXD-94HW", "’; --", "٤" * 5000])
def test_another_code_opens_nothing(session: Session, codes: Codes, invitation: Invitation, typed: str) -> None:
    with pytest.raises(UnknownCode):
        invitations.open_invitation(session, codes, typed)
    with pytest.raises(UnknownCode):
        invitations.open_invitation(session, Codes("another key"), code_of(invitation, codes))


@pytest.mark.parametrize(
    ("state", "error"), [(InvitationState.USED, CodeUsed), (InvitationState.CANCELLED, CodeCancelled)]
)
def test_a_code_that_is_spent_says_so(
    session: Session, codes: Codes, invitation: Invitation, state: InvitationState, error: type[Exception]
) -> None:
    invitation.state = state
    invitation.wave.state = WaveState.CLOSED
    with pytest.raises(error):
        invitations.open_invitation(session, codes, code_of(invitation, codes))
    with pytest.raises(error):
        invitations.begin(session, invitation, uuid4(), "en")


@pytest.mark.parametrize("state", [WaveState.DRAFT, WaveState.CLOSED, WaveState.PUBLISHED])
def test_a_code_opens_only_while_its_wave_does(
    session: Session, codes: Codes, invitation: Invitation, state: WaveState
) -> None:
    invitation.wave.state = state
    with pytest.raises(WaveNotOpen):
        invitations.open_invitation(session, codes, code_of(invitation, codes))


def test_a_wave_that_opens_next_week_is_not_open(make: Factory, codes: Codes, council: Council) -> None:
    wave = make_wave(make, make_commission(make, council), opened=-7)
    code = code_of(make_invitations(make, codes, wave, council)[0], codes)
    with pytest.raises(WaveNotOpen):
        invitations.open_invitation(make.session, codes, code)


def test_a_response_carries_the_sample_s_stratum_and_weight(session: Session, invitation: Invitation) -> None:
    response = invitations.begin(session, invitation, uuid4(), "cy")
    assert (response.recruitment, response.stratum, response.design_weight, response.language) == (
        Recruitment.SAMPLE, "north", 12.5, "cy",
    )  # fmt: skip


def test_every_device_gets_the_response_already_begun(session: Session, invitation: Invitation) -> None:
    first = invitations.begin(session, invitation, uuid4(), "cy")
    assert invitations.begin(session, invitation, uuid4(), "en").id == first.id
    assert first.language == "cy"


def test_two_devices_at_once_get_one_response(session: Session, database: Database, invitation: Invitation) -> None:
    identifier, began = invitation.id, list[UUID]()
    session.commit()
    together = Barrier(4)

    def begin_on_a_device() -> None:
        together.wait()
        with database.transaction() as own:
            found = own.get_one(Invitation, identifier, execution_options={"across_councils": "a test"})
            began.append(invitations.begin(own, found, uuid4(), "en").id)

    devices = [Thread(target=copy_context().run, args=(begin_on_a_device,)) for _ in range(4)]
    for device in devices:
        device.start()
    for device in devices:
        device.join()
    assert len(began) == 4 and len(set(began)) == 1
    assert session.scalar(select(func.count()).select_from(Response)) == 1


def test_submission_uses_the_code_up(session: Session, codes: Codes, invitation: Invitation) -> None:
    response = invitations.begin(session, invitation, uuid4(), "en")
    response.answers = COMPLETE
    session.flush()
    answering.submit(session, response, codes)
    session.expire_all()
    assert (response.state, response.invitation_id) == (ResponseState.SUBMITTED, None)
    with pytest.raises(CodeUsed):
        invitations.open_invitation(session, codes, code_of(invitation, codes))
    with pytest.raises(CodeUsed):
        invitations.begin(session, invitation, uuid4(), "en")

"""Surveys for tests, and a resident who answers them."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.codes import Codes
from core.database import Json, now
from core.models import Council
from surveys import questionnaires
from surveys.mailings import invitations
from surveys.mailings.invitations import ALIKE, Sampled
from surveys.models import Commission, Invitation, Margin, Partner, Response, ResponseState, Stratum, Wave, WaveState
from surveys.questionnaire.document import Questionnaire
from tests.client import CheckingClient
from tests.factories import Factory

QUESTIONNAIRES = Path(__file__).parent / "questionnaires"


def document(name: str = "journey") -> Json:
    """A small questionnaire's document, by the name of its file."""
    loaded: Json = json.loads((QUESTIONNAIRES / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def questionnaire(name: str = "journey") -> Questionnaire:
    return Questionnaire.from_document(document(name))


def make_commission(make: Factory, lead: Council, *partners: Council, slug: str = "street") -> Commission:
    title = {"en": "Street survey", "cy": "Arolwg stryd"}
    commission = Commission(slug=slug, title=title, purpose=title, lead_council_id=lead.id)
    commission.partners = [
        Partner(council_id=council.id, terms_version="1", agreed_at=now(), sample_target=50)
        for council in (lead, *partners)
    ]
    return make.keep(commission)


def make_wave(
    make: Factory,
    commission: Commission,
    name: str = "journey",
    *,
    opened: int = 7,
    state: WaveState = WaveState.OPEN,
    number: int = 1,
) -> Wave:
    """A wave that opened so many days ago and lasts a month."""
    published = questionnaires.publish_questionnaire(make.session, document(name))
    opens_on = now().date() - timedelta(days=opened)
    wave = Wave(commission_id=commission.id, questionnaire_id=published.id, number=number, state=state)
    wave.opens_on, wave.closes_on = opens_on, opens_on + timedelta(days=30)
    return make.keep(wave)


def make_response(
    make: Factory, wave: Wave, council: Council, answers: dict[str, Any], *, identifier: UUID | None = None,
    state: ResponseState = ResponseState.SUBMITTED,
) -> Response:  # fmt: skip
    return make.keep(
        Response(
            id=identifier or uuid4(), wave_id=wave.id, council_id=council.id, answers=answers, state=state,
            submitted_at=now() if state is ResponseState.SUBMITTED else None,
        )
    )  # fmt: skip


def make_sample(make: Factory, wave: Wave, council: Council, wards: dict[str, tuple[int, int]]) -> None:
    """Strata from each ward's population and number issued."""
    for code, (population, issued) in wards.items():
        make.keep(Stratum(wave_id=wave.id, council_id=council.id, code=code, population=population, issued=issued))


def make_margins(make: Factory, council: Council, margins: dict[str, dict[str, int]]) -> None:
    for variable, levels in margins.items():
        for level, count in levels.items():
            row = Margin(council_id=council.id, variable=variable, level=level, count=count, source="test")
            make.keep(row)


def make_invitations(
    make: Factory, codes: Codes, wave: Wave, council: Council, number: int = ALIKE, *, stratum: str = "north"
) -> list[Invitation]:
    """A batch of invitations, in their order; `invitations.code_of` tells their codes."""
    rows = [Sampled(f"{stratum}-{serial}", stratum, 12.5) for serial in range(1, number + 1)]
    facts: dict[str, Any] = {"council_id": council.id, "wave": wave, "name": "First letters", "by": None, "rows": rows}
    return invitations.make_batch(make.session, codes, **facts).invitations


def begin(client: CheckingClient, council: Council, slug: str = "street", language: str = "en") -> None:
    """Open the survey in a language and choose a council."""
    client.get(f"/s/{slug}?lang={language}")
    client.submit({"council": council.slug})


def answer_to_the_check(client: CheckingClient) -> None:
    """Answer the journey's questions as a contented resident does, as far as the check."""
    for values in ({}, {"satisfied": "1"}, {"seen": ["litter", "trees"]}, {"ward": "north"}, {"years": "12"}):
        client.submit(values)


def responses(session: Session, council: Council) -> list[Response]:
    """A council's responses as they are now."""
    session.expire_all()
    return list(session.scalars(select(Response).where(Response.council_id == council.id)))


def another_device(client: CheckingClient) -> CheckingClient:
    """A browser that remembers nothing, on the same server; from now on neither holds on to its last request."""
    client.browser.preserve_context = False
    client.browser._context_stack.close()
    return CheckingClient(client.browser.application.test_client(), client.session)

"""A resident is sent the code to carry on with, in their language."""

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, object_session

from app import post
from app.settings import Settings
from core import jobs, words
from core.addresses import AddressRefused
from core.database import Database
from core.messages import SEND
from core.models import Channel, Message, MessageState
from core.web import db
from surveys.codes.resuming import draw_resume_code, resume_code
from surveys.codes.sending import FROM_A_NETWORK, OF_A_RESPONSE, TO_AN_ADDRESS, TooManyMessages, send_code
from surveys.models import Response, ResponseState
from surveys.visits import resume
from tests.factories import Factory
from tests.surveys.making import make_commission, make_response, make_wave

EVERYWHERE = {"across_councils": "the test looks at all"}
SAID = {
    "cy": "Eich cod i barhau â %(survey)s",
    "ar": "رمزك للمتابعة في %(survey)s",
    "ur": "جاری رکھنے کے لیے آپ کا کوڈ: %(survey)s",
}


@pytest.fixture(autouse=True)
def sending(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(jobs.KINDS, SEND, jobs.KINDS.get(SEND))
    settings: Settings = app.extensions["settings"]
    post.register(settings)
    yield
    app.extensions["database"].close()


@pytest.fixture
def response(make: Factory, app: Flask) -> Response:
    """A response under way whose resident has been shown a code."""
    council = make.council()
    wave = make_wave(make, make_commission(make, council))
    response = make_response(make, wave, council, {"satisfied": "1"}, state=ResponseState.DRAFT)
    draw_resume_code(make.session, response, app.extensions["codes"])
    make.session.commit()
    return response


def ask(
    app: Flask, response: Response, channel: Channel = Channel.EMAIL, address: str = "sian@cyngor.example",
    *, language: str = "en", network: str = "192.0.2.1",
) -> None:  # fmt: skip
    """Ask as a request would, and commit."""
    council_id, response_id = response.council_id, response.id
    arranging = object_session(response)
    assert arranging
    arranging.commit()
    with app.test_request_context(method="POST", environ_overrides={"REMOTE_ADDR": network}):
        send_code(resume(db.connection(), "street", council_id, response_id).response, language, channel, address)
        app.process_response(app.response_class())


def outbox(app: Flask, database: Database) -> list[Path]:
    folder = app.extensions["settings"].data_dir
    jobs.run_queued(database, folder)
    return sorted((folder / "outbox").glob("*")) if (folder / "outbox").exists() else []


def test_the_code_is_sent_by_email(app: Flask, database: Database, response: Response) -> None:
    code = resume_code(response, app.extensions["codes"], "en")
    ask(app, response)
    (file,) = outbox(app, database)
    letter = message_from_bytes(file.read_bytes(), policy=default)
    assert letter["Subject"] == "Your code to carry on with Street survey"
    lines = letter.get_content().splitlines()
    assert code in lines and "http://127.0.0.1:8000/s/street/code?lang=en" in lines


def test_the_code_is_sent_by_text(app: Flask, database: Database, response: Response) -> None:
    code = resume_code(response, app.extensions["codes"], "en")
    ask(app, response, Channel.TEXT, "07700 900123")
    (file,) = outbox(app, database)
    said = f"Your code to carry on with Street survey: {code}\nhttp://127.0.0.1:8000/s/street/code?lang=en"
    assert file.read_text() == f"+447700900123\n\n{said}\n"


@pytest.mark.parametrize("language", list(SAID))
def test_it_is_written_in_the_language_of_the_reader_when_it_leaves(
    app: Flask, database: Database, response: Response, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    catalogue = Catalog(language)
    catalogue.add("Your code to carry on with %(survey)s", SAID[language])
    folder = tmp_path / "translations" / language / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(words, "CATALOGUES", tmp_path / "translations")
    words.words_in.cache_clear()
    ask(app, response, language=language)
    letter = message_from_bytes(outbox(app, database)[0].read_bytes(), policy=default)
    words.words_in.cache_clear()
    title = "Arolwg stryd" if language == "cy" else "Street survey"
    assert letter["Subject"] == SAID[language] % {"survey": title}
    assert letter["Content-Language"] == language


def test_no_code_stands_in_the_database(app: Flask, session: Session, response: Response) -> None:
    code = resume_code(response, app.extensions["codes"], "en")
    ask(app, response)
    (message,) = session.scalars(select(Message), execution_options=EVERYWHERE)
    kept = [str(getattr(message, column.key)) for column in Message.__table__.columns]
    assert not any(code in value or code.replace("-", "") in value for value in kept)


def test_nobody_is_told_a_code_that_opens_nothing(
    app: Flask, database: Database, session: Session, response: Response
) -> None:
    ask(app, response)
    response.state = ResponseState.SUBMITTED
    session.commit()
    assert outbox(app, database) == []
    (message,) = session.scalars(select(Message), execution_options=EVERYWHERE)
    assert (message.state, message.address) == (MessageState.FAILED, None)


def test_one_response_asks_three_times_a_day(app: Flask, session: Session, response: Response) -> None:
    for number in range(3):
        ask(app, response, address=f"sian-{number}@cyngor.example")
    with pytest.raises(TooManyMessages) as refused:
        ask(app, response, address="sian-4@cyngor.example")
    assert refused.value.limit is OF_A_RESPONSE
    assert session.scalar(select(func.count()).select_from(Message), execution_options=EVERYWHERE) == 3


def test_a_stranger_s_address_is_not_flooded_nor_does_a_network_send_without_end(
    app: Flask, response: Response
) -> None:
    limits = app.extensions["limits"]
    while limits.spend(TO_AN_ADDRESS, "sian@cyngor.example"):
        pass
    while limits.spend(FROM_A_NETWORK, "192.0.2.0/24"):
        pass
    with pytest.raises(TooManyMessages) as refused:
        ask(app, response, address=" sian@CYNGOR.example", network="198.51.100.1")
    assert refused.value.limit is TO_AN_ADDRESS
    with pytest.raises(TooManyMessages) as refused:
        ask(app, response, address="ann@cyngor.example")
    assert refused.value.limit is FROM_A_NETWORK


def test_a_mistyped_address_costs_nothing(app: Flask, response: Response) -> None:
    with pytest.raises(AddressRefused):
        ask(app, response, address="sian")
    assert app.extensions["limits"].left(OF_A_RESPONSE, str(response.id)) == 3

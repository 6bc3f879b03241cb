"""What people type is found in no log, error, address, file's name, count or trail, whatever goes wrong on the way."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from urllib.parse import unquote_plus

import pytest
from flask import Flask, request
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.server_log import PlainLines
from core import postcodes
from core.access import public
from core.database import now
from core.models import AuditEvent, Council, Job, LimitUse, Person
from core.web import db
from surveys.panel.models import PanelRules
from tests.client import CheckingClient
from tests.factories import Factory
from tests.feedback.making import make_form
from tests.surveys.making import begin, make_commission, make_wave

pytestmark = pytest.mark.by_turns

EMAIL, PHONE, POSTCODE = "gwen.typed@post.example", "029 2018 0678", "ZZ9 9ZZ"
NAME, PASSWORD, SAID = "Gwenllian Typedname", "correct horse typed", "the zebra at my neighbour's"
TYPED = [EMAIL, "gwen.typed", PHONE, "2018 0678", POSTCODE, "ZZ99ZZ", NAME, "Typedname", PASSWORD, SAID, "zebra"]


@dataclass
class Written:
    """All that is written on the way: what loggers say, and the addresses that browsers ask for and are sent to."""

    log: StringIO = field(default_factory=StringIO)
    addresses: list[str] = field(default_factory=list)


@pytest.fixture
def written(app: Flask) -> Iterator[Written]:
    """Listen to every logger there is, to what is printed, and to the address of every request and redirect."""
    written = Written()
    everything = logging.StreamHandler(written.log)
    everything.setLevel(logging.WARNING)
    logging.getLogger().addHandler(everything)
    (ours,) = logging.getLogger("folkmoot").handlers
    assert isinstance(ours, logging.StreamHandler)
    ours.setStream(written.log)

    @app.after_request
    def remember(response):  # type: ignore[no-untyped-def]
        written.addresses += [request.url, request.referrer or "", response.headers.get("Location", "")]
        return response

    yield written
    logging.getLogger().removeHandler(everything)


@pytest.fixture
def council(make: Factory, session: Session) -> Council:
    council = make.council("ashmere")
    for code in ("north", "south"):
        make.area(council, code)
    session.add(PanelRules(council_id=council.id, recruits=True))
    postcodes.replace_postcodes(session, council.id, {"ZZ99ZZ": "north"})
    make_wave(make, make_commission(make, council))
    return council


def _break_with(words: str) -> object:
    def view() -> str:
        raise ValueError(words)

    return public(view)


def _stumble() -> str:
    """Keep the same address twice: the database's own message says which."""
    row = {"email": EMAIL, "name": NAME, "password_hash": "", "operator": False, "created_at": now()}
    for _time in range(2):
        db.execute(insert(Person).values(row))
    return ""


def test_nothing_that_is_typed_is_written_where_it_does_not_belong(
    app: Flask, client: CheckingClient, make: Factory, session: Session, council: Council, written: Written,
    capfd: pytest.CaptureFixture[str], tmp_path: Path,
) -> None:  # fmt: skip
    app.add_url_rule("/breaks", view_func=_break_with(f"{NAME} {EMAIL}"), methods=["GET", "POST"])  # type: ignore[arg-type]
    app.add_url_rule("/stumbles", view_func=public(_stumble), methods=["POST"])
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    secrets = [*TYPED, *_send_and_delete(client, make, council), *_answer(client, council)]
    client.get("/panel/ashmere")
    client.submit({"address": EMAIL, "ward": "north", "age_band": "25-34", "sex": "F", "agrees": "y"})
    client.get("/sign-in")
    client.submit({"email": EMAIL, "password": PASSWORD}, status=422)
    client.browser.post("/breaks", data={"text": SAID})
    client.browser.post("/stumbles", data={"email": EMAIL})
    client.browser.post("/f/no-such-form", data={"text": SAID, "contact": EMAIL})
    client.browser.get("/councils/ashmere/comments", headers={"Referer": "/"})
    assert {"ValueError", "IntegrityError"} <= _failures(written.log.getvalue()), "errors are told by their kind"

    trail = [
        [event.action, event.subject, event.subject_id, event.detail] for event in session.scalars(select(AuditEvent))
    ]
    jobs = [[job.kind, job.subject_id, job.failure] for job in session.scalars(select(Job))]
    uses = [[use.limit, use.subject] for use in session.scalars(select(LimitUse))]
    printed = capfd.readouterr()
    names = [str(path) for path in tmp_path.rglob("*")]
    places = {
        "logs": written.log.getvalue(), "what is printed": printed.out + printed.err,
        "addresses": unquote_plus("\n".join(written.addresses)), "trail": json.dumps(trail),
        "books of jobs": json.dumps(jobs), "counts": json.dumps(uses), "names of files": "\n".join(names),
    }  # fmt: skip
    assert len(written.addresses) > 30 and len(trail) >= 1 and len(uses) >= 1, "there was something to look through"
    for place, whole in places.items():
        found = [secret for secret in secrets if secret.casefold() in whole.casefold()]
        assert not found, f"{place}: {found}"


def test_the_test_would_find_it(written: Written, app: Flask, client: CheckingClient) -> None:
    logging.getLogger("folkmoot").warning(f"somebody typed {SAID}")
    client.get(f"/cookies?q={EMAIL}")
    assert SAID in written.log.getvalue() and any(EMAIL in unquote_plus(each) for each in written.addresses)


@pytest.mark.parametrize(
    ("message", "args", "kept"),
    [
        ("Invalid request from ip=192.0.2.7: bad line 'GET /s/x?code=K7QM-2FXD'", (), "Invalid request"),
        ("Error handling request %s", ("/sent?q=zebra",), "Error handling request"),
        ("Worker (pid:12) was sent SIGKILL!", (), "Worker (pid"),
    ],
)
def test_the_web_server_names_no_address_and_no_network(message: str, args: tuple[str, ...], kept: str) -> None:
    record = logging.LogRecord("gunicorn.error", logging.ERROR, "", 1, message, args, None)
    assert json.loads(PlainLines().format(record))["message"] == kept


def _send_and_delete(client: CheckingClient, make: Factory, council: Council) -> list[str]:
    """Say how a service did with everything in it, see it by its reference, try a wrong one, and delete it."""
    form = make_form(make, council, asks_contact=True)
    client.get(f"/f/{form.slug}")
    text = f"{NAME}, {POSTCODE}, {PHONE}, {EMAIL}: {SAID}"
    client.submit({"text": text, "contact": EMAIL, "rating": "9"}, status=422)
    client.submit({"text": text, "contact": EMAIL, "may_contact": "y", "rating": "5"})
    reference = str(client.page.cssselect(".fm-code")[0].text_content())
    client.get("/sent")
    client.submit({"reference": reference[:-1]}, status=422)
    client.submit({"reference": reference})
    assert SAID in client.text
    client.submit()
    client.submit()
    assert client.heading == "What you sent has been deleted"
    return [reference]


def _answer(client: CheckingClient, council: Council) -> list[str]:
    """Answer a survey in words too, see the answers by the receipt, and withdraw them."""
    begin(client, council, "street")
    for values in ({}, {"satisfied": "3"}, {"why": SAID}, {"seen": ["litter"]}, {"ward": "north"}, {"years": "12"}):
        client.submit(values)
    client.submit()
    receipt = str(client.page.cssselect(".fm-code")[0].text_content())
    client.get("/s/street/receipt")
    client.submit({"receipt": "K7QM-2FXD"}, status=422)
    client.submit({"receipt": receipt})
    assert SAID in client.text
    client.submit()
    client.submit()
    return [receipt]


def _failures(log: str) -> set[str]:
    return {name for name in ("ValueError", "IntegrityError") if name in log}

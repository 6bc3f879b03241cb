"""Every way out of the house is walked: numbers that only the council's own may know are found on none of them.

Exact numbers of people are kept beside figures, for those who hold the answers. Here each is replaced by one that
stands nowhere else, in a copy of the demonstration, and every page, picture, file and feed is searched for them.
"""

import re
import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import count
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from app import create_app
from app.settings import Environment, Settings
from core.access import TOKEN, access_of
from core.accounts import signing_in
from core.models import Council, Membership, Person, Role
from framework.feeding.models import KeptRow
from framework.models import Working
from tests.browser.demonstration import Demonstration
from tests.quick import share_templates

pytestmark = pytest.mark.browser
FIRST = 7_654_321
"""The first number that stands for an exact one; in round figures it is another."""
KNOWN_ANYWAY = {"population"}
"""What a report tells that is known from elsewhere."""
EVERYBODY = {"across_councils": "a test looks at everybody's"}
MOST = 2
"""Addresses of one route and form that are visited."""
BEGINNINGS = (
    "/results", "/results/data/", "/you-said/aldermoor", "/results/local-voices/pictures/comparison/trust/frame",
    "/results/councils/aldermoor/comparisons/recycled", "/results/packs/aldermoor",
    "/results/councils/aldermoor/pictures/over-time/recycled/frame",
)  # fmt: skip
FEEDS = (
    *(f"/api/v1/{name}{form}" for form in ("", ".csv") for name in ("observations", "definitions", "comparators",
      "polls", "areas", "publications")),
    "/api/v1/observations?domain_var=any&status=suppressed", "/api/v1/groups?council=E07999001",
    "/api/v1/openapi.json", "/api/v1/docs", "/odata/v4/", "/odata/v4/$metadata", "/odata/v4/Observations",
    "/odata/v4/Observations/$count",
)  # fmt: skip
TO_MEMBERS = ("/councils/aldermoor", "/councils/aldermoor/surveys/local-voices/2/weighting")
NO_FIGURES = {
    "code": "asks residents",
    "counting": "counts for those who watch over the platform, and asks for a token",
    "door": "lets people in",
    "door-links": "sends people a link to choose a password",
    "feedback_form": "asks residents, and thanks them",
    "full": "thanks residents",
    "home": "leads people on, and out",
    "invited": "asks residents",
    "later": "asks residents",
    "look": "a council's logo",
    "offline": "asks residents",
    "packs-reminders": "ends reminders",
    "pages": "words of the house",
    "panel": "asks residents",
    "receipt": "shows residents their own receipt",
    "report-readers": "ends letters",
    "resident": "asks residents",
    "sent": "shows residents what they sent",
    "service_worker": "a script",
    "sign-on": "lets people in",
}
"""Rooms of public ways out that tell no figure, and what they do."""
Told = dict[str, list[str]]


@pytest.fixture(scope="module")
def app(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demonstration in a folder of its own, in which exact numbers are marked."""
    folder = tmp_path_factory.mktemp("marked")
    for kept in ("snapshots", "open-data", "packs", "reports"):
        shutil.copytree(demonstration.database.parent / kept, folder / kept)
    copy = folder / demonstration.database.name
    with closing(sqlite3.connect(demonstration.database)) as whole, closing(sqlite3.connect(copy)) as into:
        whole.backup(into)
    settings = Settings(
        secret_key="only for tests, long enough to be accepted", environment=Environment.TEST, data_dir=folder,
        database_url=f"sqlite:///{copy}", languages=("en", "cy"), messages="file",
    )  # fmt: skip
    application = create_app(settings)
    share_templates(application)
    application.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=False)
    with application.extensions["database"].transaction() as session:
        mark(session)
    yield application
    application.extensions["database"].close()


def mark(session: Session) -> None:
    """Let every exact number of people that a report of weighting holds be one that is found nowhere else."""
    session.execute(delete(KeptRow), execution_options=EVERYBODY)  # They were written with the numbers as they are.
    numbers = count(FIRST)
    for working in session.scalars(select(Working).execution_options(**EVERYBODY)):
        working.report = {name: each if name in KNOWN_ANYWAY else marked(each, numbers)
                          for name, each in working.report.items()}  # fmt: skip


def marked(value: Any, numbers: Iterator[int]) -> Any:
    if isinstance(value, dict):
        return {name: marked(each, numbers) for name, each in value.items()}
    if isinstance(value, list):
        return [marked(each, numbers) for each in value]
    return next(numbers) if isinstance(value, int) and not isinstance(value, bool) and value else value


def numbers_in(text: str) -> set[str]:
    """Marked numbers in a text, however their thousands are parted."""
    return set(re.findall(r"(?<![\d.])7[,.\s]?65[4-6][,.\s]?\d{3}(?!\d)", text))


def walk(
    app: Flask, browser: FlaskClient, beginnings: Iterable[str], *, public: bool
) -> Iterator[tuple[str, str, str]]:
    """Follow every link from some addresses, a few addresses of a kind: the route, the address and what it answers."""
    waiting, seen, visits = list(beginnings), set(beginnings), defaultdict[str, int](int)
    router = app.url_map.bind("localhost")
    while waiting:
        address = waiting.pop(0)
        parts = urlsplit(address)
        try:
            endpoint, _ = router.match(parts.path, "GET")
        except HTTPException:
            continue
        kind = f"{endpoint} {PurePosixPath(parts.path).suffix}"
        if is_public(app, endpoint) is not public or visits[kind] >= MOST or (public and has_no_figures(endpoint)):
            continue
        visits[kind] += 1
        with browser.get(address) as answer:
            text, is_page = answer.get_data().decode("utf-8", "replace"), answer.mimetype == "text/html"
        if answer.status_code != 200:
            continue
        yield endpoint, address, text
        for link in links_in(text, address) if is_page else ():
            if link not in seen:
                seen.add(link)
                waiting.append(link)


def links_in(text: str, address: str) -> Iterator[str]:
    for node in html.fromstring(text).cssselect("a[href], iframe[src], img[src]"):
        found = urlsplit(urljoin(f"http://localhost{address}", node.get("href") or node.get("src")))
        if found.netloc == "localhost" and "lang=" not in found.query:
            yield f"{found.path}?{found.query}" if found.query else found.path


def is_public(app: Flask, endpoint: str) -> bool:
    access = access_of(app.view_functions[endpoint])
    return access is not None and access.anybody


def has_no_figures(endpoint: str) -> bool:
    return endpoint.partition(".")[0] in NO_FIGURES or endpoint == "static"


def test_no_public_way_out_tells_an_exact_number_of_people(app: Flask) -> None:
    found = list(walk(app, app.test_client(), (*BEGINNINGS, *FEEDS), public=True))
    assert {address: sorted(numbers) for _, address, text in found if (numbers := numbers_in(text))} == {}
    ways_out = {
        rule.endpoint for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not has_no_figures(rule.endpoint) and is_public(app, rule.endpoint)
    }  # fmt: skip
    assert ways_out - {endpoint for endpoint, _, _ in found} == set(), "every public way out is walked, or named above"


def test_nor_does_a_councillor_read_one(app: Flask) -> None:
    with app.extensions["database"].reading() as session:
        statement = select(Membership.person_id).join(Council, Council.id == Membership.council_id)
        mine = Council.slug == "aldermoor", Membership.role == Role.VIEWER
        viewer = session.scalars(statement.where(*mine).execution_options(**EVERYBODY)).first()
    with app.extensions["database"].transaction() as session:
        token = signing_in.begin(session, session.get_one(Person, viewer))
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie[TOKEN] = token
    found = list(walk(app, browser, TO_MEMBERS, public=False))
    (weighed, *_) = [text for endpoint, _, text in found if endpoint == "figures.weighting"]
    assert len(found) > 30 and "As often as others" in weighed
    assert {address: sorted(numbers) for _, address, text in found if (numbers := numbers_in(text))} == {}

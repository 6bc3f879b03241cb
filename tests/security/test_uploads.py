"""Every page that takes a file looks at what is in it, whatever it is called."""

import io
import random
import zipfile
from collections.abc import Iterator
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import FileField

from core.forms import Form as BaseForm
from core.models import Role
from framework.models import IndicatorKind
from tests.factories import Factory
from tests.house.addresses import Street, example
from tests.house.test_access import browser, routes, rows, sign_in
from tests.security.hostile import Form, forms_of

__all__ = ["browser"]
WAVE = "/councils/<council>/surveys/<survey>/<int:number>"
PAGES = {
    "app.forms.LookForm": "/councils/<council>/look",
    "feedback.asking.asked_form.AskedFile": "/councils/<council>/forms/<form>",
    "feedback.import_forms.UploadForm": "/councils/<council>/imports",
    "framework.maps.map_form.MapForm": "/councils/<council>/framework/map",
    "framework.series.count_form.CountForm": "/councils/<council>/framework/counts/new/<uuid:indicator_id>",
    "framework.series.map_form.SeriesUploadForm": "/councils/<council>/framework/series",
    "surveys.drafting.begin_form.UploadForm": "/councils/<council>/questionnaires/check",
    "surveys.importing.forms.ResponseUploadForm": f"{WAVE}/responses/imports",
    "surveys.mailings.invitation_forms.BatchForm": f"{WAVE}/invitations/new",
    "surveys.sampling.sample_forms.UploadForm": f"{WAVE}/sample",
}
"""Each form that takes a file, and the page that it is on."""
ENDINGS = (".csv", ".xlsx", ".sav", ".png")


def packed() -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("a.exe", b"MZ" + bytes(200))
    return whole.getvalue()


CONTENTS = {
    "a program": b"\x7fELF\x02\x01\x01" + bytes(9) + random.Random(1).randbytes(400),
    "a page": b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>",
    "a packed program": packed(),
    "half a picture": b"\x89PNG\r\n\x1a\n" + bytes(40),
}


@pytest.mark.by_turns
def test_no_page_keeps_a_file_that_is_not_what_it_is_called(
    app: Flask, browser: FlaskClient, make: Factory, session: Session
) -> None:
    street = Street(make, make.council())
    sign_in(browser, make.person(street.council, Role.ADMINISTRATOR), session, second_factor=True)
    tried: set[str] = set()
    for kind in IndicatorKind.COUNTS, IndicatorKind.OUTSIDE:
        street.indicator.kind = kind
        session.commit()
        for form in forms_that_take_files(app, browser, street):
            if form.action not in tried:
                send_everything(browser, form, session)
                tried.add(form.action)
    assert len(tried) == len(PAGES)


def send_everything(browser: FlaskClient, form: Form, session: Session) -> None:
    before = rows(session)
    for (what, content), ending in product(CONTENTS.items(), ENDINGS):
        files = [(name, FileStorage(io.BytesIO(content), f"a{ending}")) for name in form.files]
        answer = browser.post(form.action, data=MultiDict([*form.fields, *files]))
        assert answer.status_code in (200, 422), f"{form.action} took {what} called a{ending}"
        assert rows(session) == before, f"{form.action} kept {what} called a{ending}"


def test_every_form_that_takes_a_file_is_tried(app: Flask) -> None:
    taking = (each for each in family(BaseForm) if any(takes_a_file(field) for field in vars(each).values()))
    assert {f"{each.__module__}.{each.__name__}" for each in taking} == PAGES.keys()


def forms_that_take_files(app: Flask, browser: FlaskClient, street: Street) -> Iterator[Form]:
    for rule, _ in routes(app):
        if rule.rule in PAGES.values() and "GET" in (rule.methods or set()):
            with app.test_request_context():
                address = app.url_for(rule.endpoint, **example(rule, street))
            yield from (form for form in forms_of(browser.get(address).text, address) if form.files)


def family(form: type[BaseForm]) -> Iterator[type[BaseForm]]:
    yield form
    for each in form.__subclasses__():
        yield from family(each)


def takes_a_file(field: object) -> bool:
    return issubclass(getattr(field, "field_class", type(None)), FileField)

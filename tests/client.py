"""A browser without JavaScript that looks at every page it fetches, so that no test has to remember to."""

import re
from collections.abc import MutableSet
from typing import Any

import lxml.html
from flask.testing import FlaskClient
from lxml.html import HtmlElement
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from core.models import Person
from tests.factories import PASSWORD
from tests.words import untranslated_words


class CheckingClient:
    """Fetches pages, fills in the forms they hold, and refuses a page that breaks the house's rules."""

    def __init__(self, browser: FlaskClient, session: Session) -> None:
        self.browser, self.session = browser, session
        self.response: TestResponse
        self.page: HtmlElement

    def get(self, address: str, *, status: int = 200) -> HtmlElement:
        """Fetch a page, following redirects."""
        self.session.commit()
        return self._look(self.browser.get(address, follow_redirects=True), status)

    def submit(self, values: dict[str, Any] | None = None, *, status: int = 200, form: int | str = 0) -> HtmlElement:
        """Fill in and send a form of the current page: hidden fields are kept, as a browser would."""
        self.session.commit()
        element = self._form(form)
        fields = {name: _plain(value) for name, value in element.fields.items()} | (values or {})
        fields = {name: value for name, value in fields.items() if value is not None}
        address = element.get("action") or self.response.request.path
        return self._look(self.browser.post(address, data=fields, follow_redirects=True), status)

    def sign_in(self, person: Person) -> HtmlElement:
        self.get("/sign-in")
        return self.submit({"email": person.email, "password": PASSWORD})

    @property
    def text(self) -> str:
        """What the page says, with white space folded."""
        return " ".join(self.page.body.text_content().split())

    @property
    def heading(self) -> str:
        return " ".join(self.page.xpath("//h1")[0].text_content().split())

    @property
    def path(self) -> str:
        return self.response.request.path

    def errors(self) -> list[str]:
        """What the error summary says."""
        return [" ".join(item.text_content().split()) for item in self.page.cssselect(".govuk-error-summary__list li")]

    def _form(self, which: int | str) -> HtmlElement:
        forms = [form for form in self.page.forms if form.method.lower() == "post"]
        if isinstance(which, str):
            return next(form for form in forms if which in (form.get("action") or "") or form.get("id") == which)
        in_main = [form for form in forms if form.xpath("ancestor::main")]
        return (in_main or forms)[which]

    def _look(self, response: TestResponse, status: int) -> HtmlElement:
        self.response = response
        assert response.status_code == status, f"{response.request.path}: {response.status}"
        if response.mimetype == "text/html":
            self.page = lxml.html.fromstring(response.text)
            check_page(self.page, response)
        return self.page


def _plain(value: Any) -> Any:
    """A field's value as it is sent: what is ticked among several boxes is a list."""
    return list(value) if isinstance(value, MutableSet) else value


def check_page(page: HtmlElement, response: TestResponse) -> None:
    """Refuse a page that breaks a rule of the house."""
    where = response.request.path
    language = page.get("lang")
    assert language and page.get("dir") in {"ltr", "rtl"}, f"{where}: language and direction"
    assert len(page.xpath("//h1")) == 1, f"{where}: one main heading"
    title = page.findtext(".//title") or ""
    assert title.strip() and not title.startswith("–"), f"{where}: a title"
    assert not page.xpath("//*[@hreflang='']"), f"{where}: the languages that it is offered in"
    _check_labels(page, where)
    _check_references(page, where)
    _check_nothing_inline(page, response, where)
    assert not (words := untranslated_words(page, language)), f"{where}: not translated: {words}"


def _check_labels(page: HtmlElement, where: str) -> None:
    for field in page.xpath("//input[not(@type='hidden') and not(@type='submit')] | //select | //textarea"):
        labelled = page.xpath("//label[@for=$id]", id=field.get("id", "")) or field.get("aria-label")
        assert labelled, f"{where}: a label for {field.get('name')}"
    for choice in page.xpath("//input[@type='radio' or @type='checkbox']"):
        alone = len(page.xpath("//input[@name=$name]", name=choice.get("name"))) == 1
        assert alone or choice.xpath("ancestor::fieldset/legend"), f"{where}: a legend for {choice.get('name')}"


def _check_references(page: HtmlElement, where: str) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids)), f"{where}: ids used once"
    for attribute in ("aria-describedby", "aria-labelledby", "for"):
        for value in page.xpath(f"//@{attribute}"):
            assert set(value.split()) <= set(ids), f"{where}: {attribute} names {value}"


def _check_nothing_inline(page: HtmlElement, response: TestResponse, where: str) -> None:
    assert not page.xpath("//@style"), f"{where}: no inline styles"
    assert not [name for name in page.xpath("//@*/..") if any(key.startswith("on") for key in name.attrib)], where
    policy = response.headers["Content-Security-Policy"]
    nonce = re.search(r"'nonce-([^']+)'", policy)
    assert nonce, f"{where}: a nonce"
    for element in page.xpath("//style | //script"):
        assert element.get("nonce") == nonce[1], f"{where}: the nonce on <{element.tag}>"

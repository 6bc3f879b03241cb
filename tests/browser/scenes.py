"""Every page that a resident can come to, as it opens and with something wrong in it."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from surveys.questionnaire.routing import Way
from tests.browser.standing import PAST_EVERY_PAGE, receipt
from tests.surveys.making import questionnaire

NOBODY = "00000000-0000-4000-8000-000000000000"
NOWHERE = "an answer that is not offered"
MISTAKES: dict[str, dict[str, Any]] = {
    "agree": {"agree": "no"},
    "ward": {"ward-postcode": "Ashmere"},
    "other_ward": {"other_ward": NOWHERE},
    "moved": {"moved-day": "31", "moved-month": "2", "moved-year": "2016"},
    "household": {"household": "31"},
    "satisfied": {"satisfied": NOWHERE},
    "why": {"why": "More benches. " * 40},
    "meet": {"meet": NOWHERE},
    "used": {"used": NOWHERE},
    "reason": {"reason": "To read. " * 30},
    "matters": {"matters-green": "1", "matters-safe": "1"},
    "service_bins": {"service_bins": NOWHERE},
    "service_roads": {"service_roads": NOWHERE},
    "service_parks": {"service_parks": NOWHERE},
    "belonging": {"belong_trust": NOWHERE, "years": "many"},
    "contact": {"contact": NOWHERE},
}
FILL_IN = """fields => {
  for (const [name, value] of Object.entries(fields)) {
    const inputs = [...document.getElementsByName(name)].filter((input) => input.form?.id === "answer");
    const input = inputs.find((each) => each.value === value) ?? inputs[0];
    if (input.tagName === "SELECT") input.options[1].value = value;
    input.value = value;
    input.checked = true;
  }
}"""


@dataclass(frozen=True)
class Scene:
    """A page, reached by its address and by what is sent from there, one form after another."""

    name: str
    address: str
    sent: tuple[dict[str, str], ...] = ()
    is_mistaken: bool = False

    def open(self, page: Page) -> None:
        page.goto(self.address)
        for fields in self.sent:
            page.evaluate(FILL_IN, fields)
            with page.expect_navigation():
                page.locator("main form button[type=submit]").first.click()
        shown = page.locator(".govuk-error-summary").count()
        assert bool(shown) == self.is_mistaken, f"{self.name}: {shown} summaries of errors"


def _mistaken(name: str, address: str, fields: dict[str, str] | None = None) -> Scene:
    return Scene(f"{name}, mistaken", address, (fields or {},), is_mistaken=True)


def _seen(name: str, slug: str, *steps: dict[str, str]) -> Scene:
    return Scene(name, f"/s/{slug}/receipt", ({"receipt": receipt(slug)}, *steps))


PAGES = Way(questionnaire("every_type"), PAST_EVERY_PAGE).pages
QUESTIONS = [Scene(page.name, f"/s/begun/{page.name}") for page in PAGES]
MISTAKEN = [_mistaken(name, f"/s/begun/{name}", fields) for name, fields in MISTAKES.items()]
ANSWERED = [Scene(f"{name}, answered", f"/s/kept/{name}") for name in ("ward", "moved", "used", "matters", "belonging")]
AROUND = [
    Scene("start", "/s/new"),
    _mistaken("start", "/s/new"),
    Scene("start, of one council", "/s/sole"),
    Scene("start, lost", "/s/new?lost=1"),
    Scene("start, of others", "/s/new?others=1"),
    Scene("start, begun", "/s/begun"),
    Scene("start, begun, for somebody else", "/s/begun?another=1"),
    Scene("start, sent", "/s/sent"),
    Scene("start, sent, for somebody else", "/s/sent?another=1"),
    Scene("closed", "/s/closed"),
    Scene("heard enough", "/s/new/heard-enough"),
    Scene("panel, to join", "/panel/ashmere"),
    _mistaken("panel, to join", "/panel/ashmere"),
    Scene("panel, left", f"/panel/ashmere/leave/{NOBODY}/AAAA-AAAA-AAAA-AAAA"),
    Scene("code", "/s/new/code"),
    _mistaken("code", "/s/new/code"),
    Scene("code of a letter", "/i"),
    Scene("turned", "/s/turned/meet?without=why&since=satisfied"),
    Scene("later", "/s/begun/later"),
    _mistaken("later", "/s/kept/later", {"address": "nobody"}),
    Scene("later, with its code", "/s/kept/later"),
    Scene("check", "/s/kept/check"),
    Scene("thank you", "/s/sent/thank-you"),
    Scene("receipt", "/s/sent/receipt"),
    _mistaken("receipt", "/s/sent/receipt", {"receipt": "K7QM"}),
    _seen("what was said", "sent"),
    _seen("withdraw", "sent", {}),
    _seen("withdrawn", "withdrawn"),
]
SCENES = [*QUESTIONS, *MISTAKEN, *ANSWERED, *AROUND]

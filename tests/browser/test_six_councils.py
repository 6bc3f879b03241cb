"""Six councils commission a survey through pages alone, and at no step does one of them read what is another's."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from core.database import now
from tests.browser.demonstration import Demonstration
from tests.browser.pages import Desk, Survey

pytestmark = pytest.mark.browser
LEAD = "aldermoor"
COUNCILS = {
    "aldermoor": "Aldermoor District Council",
    "brackenhythe": "Brackenhythe Council",
    "carrowby": "Carrowby Borough Council",
    "dunmere": "Dunmere District Council",
    "eastwold": "Eastwold Council",
    "dyffryn-helyg": "Dyffryn Helyg County Borough Council",
}
COLOURS = ("crimson", "turquoise", "orange", "purple", "scarlet", "yellow")
SURVEY, TITLE = "six-together", "Six councils together"
LOCAL, OWN_QUESTION = "brackenhythe", "What should our riverside be like?"
"""The council that adds a question of its own, and that question."""
NOTHING = (403, 404)
PUBLISHING = 240
"""How many seconds the worker may take on a busy machine; it needs a few."""
OWN = (
    "surveys",
    f"commissions/{SURVEY}",
    f"commissions/{SURVEY}/answer",
    f"commissions/{SURVEY}/costs",
    f"commissions/{SURVEY}/module",
)
WAVE = tuple(f"surveys/{SURVEY}/1{page}" for page in ("", "/fieldwork", "/so-far", "/responses", "/responses/imports"))


class Partners:
    """An administrator of every council, each before a browser of their own."""

    def __init__(self, open_page: Callable[..., Page], password: str) -> None:
        self.desks = {council: Desk(open_page(width=1280), council) for council in COUNCILS}
        for desk in self.desks.values():
            desk.sign_in("administrator", password)

    def __iter__(self) -> Iterator[tuple[str, Desk]]:
        return iter(self.desks.items())

    def read(self, *addresses: str) -> None:
        """Everybody reads these pages of their own council: they are there to be pried into."""
        for council, desk in self:
            for address in addresses:
                answer = desk.page.request.get(f"/councils/{council}/{address}")
                assert answer.ok, f"{council} cannot read its own {address}"

    def pry(self, *addresses: str) -> None:
        """Everybody tries every other council's pages, and is shown none."""
        for council, desk in self:
            for other in COUNCILS:
                if other != council:
                    for address in addresses:
                        answer = desk.page.request.get(f"/councils/{other}/{address}")
                        assert answer.status in NOTHING, f"{council} reads {address} of {other}"


def test_six_councils_commission_a_survey_and_keep_their_answers_apart(
    open_page: Callable[..., Page], demonstration: Demonstration
) -> None:
    analyst = Desk(open_page(width=1280), LEAD)
    analyst.sign_in("analyst", demonstration.password)
    partners = Partners(open_page, demonstration.password)
    _draft(analyst)
    partners.pry(*OWN)
    _invite(analyst)
    partners.read(*OWN)
    partners.pry(*OWN)
    _agree(partners)
    partners.pry(*OWN)
    _expect_costs(partners)
    _localise(partners.desks[LOCAL])
    partners.pry(*OWN)
    _open(analyst)
    partners.read(*WAVE)
    partners.pry(*OWN, *WAVE)
    receipts = {council: _answer(open_page(), council) for council in COUNCILS}
    assert len(set(receipts.values())) == len(COUNCILS)
    partners.pry(*OWN, *WAVE)
    _expect_own_counts_alone(partners)
    _close(analyst)
    partners.pry(*OWN, *WAVE)
    _expect_own_counts_alone(partners)
    _wait_until_published(analyst)
    partners.pry(*OWN, *WAVE, "comments", "comments/export")
    _expect_own_words_alone(partners)
    _expect_nothing_of_so_few(analyst.page)


def _draft(desk: Desk) -> None:
    desk.open("surveys")
    desk.main.get_by_role("link", name="Draft a commission").click()
    _fill(desk, {"title": TITLE, "slug": SURVEY, "purpose": "To learn together what residents need"})
    _press(desk, "Begin the draft")
    desk.page.wait_for_url(f"**/commissions/{SURVEY}")
    _fill_part(desk, "about", {"population": "People aged 16 and over"})
    _go_to_part(desk, "fieldwork")
    desk.main.locator("select[name=questionnaire]").select_option(index=1)
    for mode in ("online", "paper"):
        desk.main.locator(f"input[name=modes][value={mode}]").check()
    today = now().date()
    _fill_day(desk, "opens_1", today)
    _fill_day(desk, "closes_1", today + timedelta(days=30))
    _fill(desk, {"sampling": "Drawn by chance within wards", "timetable": "Letters first, then reminders"})
    _press(desk, "Save the draft")
    _go_to_part(desk, "sharing")
    for name, value in (("controllers", "own"), ("lawful_basis", "public_task"), ("special_category", "research")):
        desk.main.locator(f"input[name={name}][value={value}]").check()
    _fill(desk, {"retention_months": "24"})
    _press(desk, "Save the draft")
    _go_to_part(desk, "costs")
    desk.main.locator("input[name=split][value=equal]").check()
    _fill(desk, {"fixed": "30,000", "each": "12.50", "per_local_question": "400"})
    _press(desk, "Save the draft")


def _invite(desk: Desk) -> None:
    home = f"commissions/{SURVEY}"
    for council, name in COUNCILS.items():
        if council == LEAD:
            desk.open(f"{home}/partners/{council}")
        else:
            desk.open(f"{home}/partners/new")
            desk.main.locator("select[name=invited]").select_option(label=name)
        _fill(desk, {"sample_target": "600"})
        _press(desk, "Save its part" if council == LEAD else "Invite it")
    desk.open(f"{home}/partners/{LOCAL}")
    _fill(desk, {"local_questions": "1"})
    _press(desk, "Save its part")
    desk.open(home)
    desk.main.get_by_role("link", name="Look over and propose").click()
    _press(desk, "Propose these terms")
    expect(desk.main.get_by_role("alert")).to_contain_text("The terms are proposed")
    _press(desk, "Plan the waves of the terms")
    expect(desk.main.get_by_role("alert")).to_contain_text("The waves are planned")


def _agree(partners: Partners) -> None:
    for _council, desk in partners:
        desk.open("surveys")
        desk.main.locator(f"a[href$='/commissions/{SURVEY}']").first.click()
        desk.main.get_by_role("link", name="Read the terms and answer").click()
        desk.main.locator("input[name=answer][value=yes]").check()
        _press(desk, "Answer for your council")
        expect(desk.main.get_by_role("alert")).to_contain_text("Your council’s answer is kept")


def _expect_costs(partners: Partners) -> None:
    for _council, desk in partners:
        desk.open(f"commissions/{SURVEY}/costs")
        expect(desk.main).to_contain_text("£12,500.00")  # A sixth of 30,000, and 600 interviews at 12.50.
        expect(desk.main).to_contain_text("£12,900.00")  # The same, and 400 for a question of its own.


def _localise(desk: Desk) -> None:
    """Write a question of the council's own after the core, and publish it."""
    desk.open(f"commissions/{SURVEY}")
    desk.main.get_by_role("link", name="Your council’s own questions").click()
    _press(desk, "Write your council’s questions")
    desk.main.get_by_role("link", name="Add a section").click()
    _fill(desk, {"title": "By the river"})
    _press(desk, "Save")
    desk.main.get_by_role("link", name="Add a question", exact=True).click()
    desk.main.get_by_role("link", name="The resident’s own words").click()
    _fill(desk, {"text": OWN_QUESTION})
    desk.main.get_by_role("button", name="Save").last.click()
    expect(desk.main).to_contain_text(OWN_QUESTION)
    desk.main.get_by_role("link", name="Publish", exact=True).click()
    desk.main.locator("form button[type=submit]").last.click()
    expect(desk.main.get_by_role("alert")).to_be_visible()


def _open(desk: Desk) -> None:
    desk.open(f"surveys/{SURVEY}/1/open")
    desk.main.locator("input[name=recruitment][value=open_link]").check()
    desk.main.locator("form button[type=submit]").last.click()
    expect(desk.main.get_by_role("heading", level=1)).to_contain_text("Open")


def _answer(page: Page, council: str) -> str:
    survey = Survey(page)
    survey.begin(SURVEY, COUNCILS[council])
    survey.answer()
    for _ in survey.questions():
        if survey.main.get_by_role("textbox").count():
            survey.main.get_by_role("textbox").first.fill(_secret(council))
            survey.press(survey.words.go_on)
            break
        survey.press(survey.words.go_on)
    survey.pass_over_the_rest()
    assert (OWN_QUESTION in survey.main.inner_text()) == (council == LOCAL)
    return survey.submit()


def _secret(council: str) -> str:
    """Words that a resident of one council alone writes."""
    return f"Please paint the {COLOURS[list(COUNCILS).index(council)]} bollards"


def _expect_own_counts_alone(partners: Partners) -> None:
    """A council's page counts its own response; the lead's besides says how many there are, and no more."""
    for council, desk in partners:
        desk.open(WAVE[0])
        expect(desk.main).to_contain_text(re.compile(r"\b1\b"))
        if council != LEAD:
            assert not any(name in desk.main.inner_text() for other, name in COUNCILS.items() if other != council)


def _close(desk: Desk) -> None:
    desk.open(f"surveys/{SURVEY}/1/close")
    desk.main.locator("form button[type=submit]").last.click()
    expect(desk.main.get_by_role("alert")).to_contain_text("The wave is closed")


def _wait_until_published(desk: Desk) -> None:
    desk.open(WAVE[0])
    for _ in range(PUBLISHING):
        if desk.main.get_by_text("Published", exact=True).count():
            return
        desk.page.wait_for_timeout(1000)
        desk.page.reload()
    raise AssertionError("the worker publishes what was closed")


def _expect_own_words_alone(partners: Partners) -> None:
    """What a resident wrote is found by their own council, once the machine has read it, and by no other."""
    for council, desk in partners:
        desk.open("comments?q=bollards")
        for _ in range(PUBLISHING):
            if desk.comments().count():
                break
            desk.page.wait_for_timeout(1000)
            desk.page.reload()
        said = desk.main.inner_text()
        assert [other for other in COUNCILS if _secret(other) in said] == [council]


def _expect_nothing_of_so_few(page: Page) -> None:
    """One answer a council is counted, and no figure of it is shown anywhere."""
    rows = page.request.get(f"/api/v1/observations?wave=1&survey={SURVEY}").json()["observations"]
    assert len({row["council"] for row in rows}) == len(COUNCILS)
    assert {(row["status"], row["value"]) for row in rows} == {("suppressed", None)}


def _go_to_part(desk: Desk, part: str) -> None:
    desk.open(f"commissions/{SURVEY}")
    desk.main.locator(f"a[href$='/draft/{part}']").click()


def _fill_part(desk: Desk, part: str, boxes: dict[str, str]) -> None:
    _go_to_part(desk, part)
    _fill(desk, boxes)
    _press(desk, "Save the draft")


def _fill(desk: Desk, boxes: dict[str, str]) -> None:
    """Type into boxes by name; what is said in several languages has a box for each."""
    for name, words in boxes.items():
        boxes_of_name = desk.main.locator(f"[name='{name}'], {_in_every_language(name)}")
        expect(boxes_of_name.first).to_be_attached()
        for box in boxes_of_name.all():
            box.fill(words)


def _in_every_language(name: str) -> str:
    return ", ".join(f"[name='{name}_{language}']" for language in ("en", "cy", "ar", "ur"))


def _press(desk: Desk, name: str) -> None:
    desk.main.get_by_role("button", name=name).click()


def _fill_day(desk: Desk, name: str, day: date) -> None:
    for box, part in zip(desk.main.locator(f"[name='{name}']").all(), (day.day, day.month, day.year), strict=True):
        box.fill(str(part))

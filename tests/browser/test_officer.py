"""An officer reads what residents wrote, and says whether the machine is right."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Desk

pytestmark = pytest.mark.browser
SUGGESTED, DECIDED = "The machine suggests:", "A person decided:"
SAVE = "Save and go to the next"


@pytest.fixture
def desk(open_page, demonstration):
    """The comments to review, before an officer who has signed in."""
    desk = Desk(open_page(width=1280), "aldermoor")
    desk.sign_in("officer", demonstration.password)
    desk.page.get_by_role("link", name="Comments").first.click()
    return desk


def test_comments_come_with_a_kind_a_feeling_and_themes(desk):
    comments = desk.comments().all()
    assert len(comments) == 25 < desk.count()
    suggested = [desk.tags(comment, SUGGESTED) for comment in comments]
    assert all(kind in {"Complaint", "Compliment", "Suggestion", "Question", "None of these"} for kind, *_ in suggested)
    assert sum(len(tags) > 2 for tags in suggested) > 12, "most comments are about something"


def test_an_officer_sees_only_the_comments_of_their_services(desk):
    titles = desk.comments().get_by_role("heading").all_inner_texts()
    assert {title.split(",")[0] for title in titles} <= {"Waste and recycling", "Libraries"}


def test_accepting_a_suggestion_takes_the_comment_off_the_list(desk):
    before, comment = desk.count(), desk.comments().first
    suggested = desk.tags(comment, SUGGESTED)
    address = comment.get_by_role("link", name="Correct").get_attribute("href")
    comment.get_by_role("button", name="Accept").click()
    expect(desk.main.get_by_role("status")).to_contain_text("Saved")
    assert desk.count() == before - 1
    desk.page.goto(address)
    assert set(desk.tags(desk.main, DECIDED)) == set(suggested)
    expect(desk.main.get_by_role("table")).to_contain_text("Aldermoor officer")


def test_words_that_were_typed_and_not_saved_are_put_back(desk):
    desk.open("forms/waste-and-recycling/edit")
    heading = desk.main.locator("textarea[name=title_en]")
    served = heading.input_value()
    heading.fill("Half a thought")
    desk.open("forms")
    desk.open("forms/waste-and-recycling/edit")
    expect(heading).to_have_value("Half a thought")
    desk.main.get_by_role("button", name="Throw it away").click()
    expect(heading).to_have_value(served)


def test_correcting_a_suggestion_is_kept_beside_it(desk):
    before, comment = desk.count(), desk.comments().first
    suggested = desk.tags(comment, SUGGESTED)
    comment.get_by_role("link", name="Correct").click()
    address = desk.page.url
    kind = "Suggestion" if suggested[0] != "Suggestion" else "Complaint"
    desk.main.get_by_label(kind, exact=True).check()
    themes = _correct_themes(desk)
    desk.main.get_by_role("button", name=SAVE).click()
    expect(desk.main.get_by_role("status")).to_contain_text(f"{before - 1} comments are left")
    desk.page.goto(address)
    assert desk.tags(desk.main, SUGGESTED) == suggested
    assert desk.tags(desk.main, DECIDED) == [kind, suggested[1], *themes]
    expect(desk.main.get_by_role("table").get_by_role("cell").nth(2)).to_have_text("No")


def _correct_themes(desk: Desk) -> list[str]:
    """Take every theme away and put the first that was not suggested in their place."""
    more = desk.main.locator("#themes details")
    if more.get_attribute("open") is None:
        more.locator("summary").click()
    boxes = desk.main.locator("#correction").get_by_role("checkbox").all()
    other = next(box for box in boxes if not box.is_checked())
    for box in boxes:
        box.set_checked(box == other)
    return [other.locator("xpath=following-sibling::label").inner_text()]

"""A resident answers on a phone, in English or Welsh, with no JavaScript and with no mouse."""

import pytest
from playwright.sync_api import expect

from tests.browser.looking import overflow
from tests.browser.pages import HowDidWeDo, Keyboard, Survey

pytestmark = pytest.mark.browser
SURVEY, FORM = "local-voices", "waste-and-recycling"
COUNCILS = {"en": "Aldermoor District Council", "cy": "Cyngor Dosbarth Aldermoor"}
RATINGS = {"en": "Very poor", "cy": "Gwael iawn"}
LANGUAGES = pytest.mark.parametrize("language", ["en", "cy"])


@pytest.fixture
def survey(open_page):
    """A survey just begun in English, without JavaScript."""
    survey = Survey(open_page(javascript=False))
    survey.begin(SURVEY, COUNCILS["en"])
    return survey


@LANGUAGES
def test_a_resident_answers_the_whole_survey_without_javascript(open_page, language):
    survey = Survey(open_page(language=language, javascript=False), language)
    survey.begin(SURVEY, COUNCILS[language])
    asked = []
    for question in survey.questions():
        assert overflow(survey.page) == 0, question
        asked.append(question)
        survey.answer()
    assert len(set(asked)) == len(asked) > 20
    assert survey.submit()
    expect(survey.main).to_contain_text(COUNCILS[language])
    expect(survey.page.locator("html")).to_have_attribute("lang", language)


def test_a_resident_goes_back_and_changes_an_answer(survey):
    survey.answer()
    question = survey.heading
    survey.answer("Very satisfied")
    assert "belong" in survey.heading
    survey.go_back()
    expect(survey.main.get_by_label("Very satisfied")).to_be_checked()
    survey.answer("Very dissatisfied")
    assert "unhappy" in survey.heading, "the new answer leads along another way"
    survey.pass_over_the_rest()
    assert survey.answer_given(question) == "Very dissatisfied"


def test_the_browsers_own_back_button_changes_an_answer_too(survey):
    survey.answer()
    question = survey.heading
    survey.answer("Very satisfied")
    survey.page.go_back()
    survey.answer("Fairly satisfied")
    survey.pass_over_the_rest()
    assert survey.answer_given(question) == "Fairly satisfied"


def test_an_answer_changed_on_the_list_of_answers_leads_back_to_it(survey):
    survey.answer()
    question = survey.heading
    for _ in survey.questions():
        survey.answer()
    survey.change(question)
    survey.answer("Fairly satisfied")
    assert survey.heading == "Check your answers"
    assert survey.answer_given(question) == "Fairly satisfied"


def test_a_doubled_submit_gives_the_same_receipt(survey):
    survey.pass_over_the_rest()
    twin = Survey(survey.page.context.new_page())
    twin.page.goto(survey.page.url)
    receipt = survey.submit()
    assert twin.submit() == receipt
    survey.page.go_back()
    assert survey.code() == receipt


def test_a_double_press_submits_once(survey):
    survey.pass_over_the_rest()
    survey.submit_button.dblclick()
    receipt = survey.code()
    survey.page.reload()
    assert survey.code() == receipt


def test_a_resident_saves_and_goes_on_with_another_device(survey, open_page):
    survey.answer()
    question = survey.heading
    survey.choose("Very satisfied")
    code = survey.save()
    other = Survey(open_page(javascript=False))
    other.come_back(SURVEY, code.replace("-", " ").upper())
    assert other.heading != question
    other.pass_over_the_rest()
    assert other.answer_given(question) == "Very satisfied"
    receipt = other.submit()
    survey.page.goto(f"/s/{SURVEY}/check")
    assert survey.code() == receipt


def test_the_language_is_switched_in_mid_page_and_what_was_typed_stays(survey):
    survey.page.goto(f"/s/{SURVEY}/improve")
    survey.main.get_by_role("textbox").fill("More benches by the river")
    survey.read_in("Cymraeg")
    expect(survey.page.locator("html")).to_have_attribute("lang", "cy")
    expect(survey.main.get_by_role("textbox")).to_have_value("More benches by the river")
    expect(survey.main.get_by_role("alert")).to_have_count(0)
    survey.read_in("English")
    expect(survey.main.get_by_role("textbox")).to_have_value("More benches by the river")


def test_a_resident_withdraws_what_they_sent(survey, open_page):
    survey.pass_over_the_rest()
    receipt = survey.submit()
    elsewhere = Survey(open_page(javascript=False))
    elsewhere.withdraw(SURVEY, receipt)
    assert elsewhere.heading == "Your answers have been withdrawn"
    survey.page.reload()
    assert survey.heading == "Your area, your say", "the first device has forgotten it as well"


@LANGUAGES
def test_a_resident_says_how_we_did_without_javascript(open_page, language):
    form = HowDidWeDo(open_page(language=language, javascript=False), language)
    form.open(FORM)
    assert overflow(form.page) == 0
    form.choose(RATINGS[language])
    form.write("The lorry blocked our lane twice this month.")
    assert form.send().isascii()
    expect(form.page.locator("html")).to_have_attribute("lang", language)


def test_an_empty_form_says_what_is_wanted_and_is_put_right(open_page):
    form = HowDidWeDo(open_page(javascript=False))
    form.open(FORM)
    form.press("Send")
    form.page.get_by_role("link", name="Choose how we did, or tell us in your own words").click()
    form.choose("Good")
    assert form.send()


def test_a_form_is_answered_with_the_keyboard_alone(open_page):
    form = HowDidWeDo(open_page(width=1280))
    form.open(FORM)
    keyboard = Keyboard(form.page)
    keyboard.tab_to(form.page.get_by_role("link", name="Skip to main content"))
    keyboard.press("Enter")
    keyboard.tab_to(form.main.get_by_role("radio").first, limit=1)
    keyboard.press("ArrowDown")
    keyboard.press("Space")
    expect(form.main.get_by_label("Good", exact=True)).to_be_checked()
    for question in ("How easy", "How likely are you to recommend"):
        keyboard.tab_to(form.main.get_by_role("group", name=question).get_by_role("radio").first, limit=1)
    keyboard.tab_to(form.main.get_by_role("textbox"), limit=1)
    keyboard.type("The crew waited for my neighbour.")
    keyboard.tab_to(form.main.get_by_role("checkbox"), limit=1)
    keyboard.tab_to(form.main.get_by_role("button", name="Send"), limit=1)
    keyboard.press("Enter")
    assert form.code()

import re

import pytest

from framework.models import ObservationStatus
from surveys.models import WaveState
from surveys.questionnaires import publish_questionnaire
from tests.client import CheckingClient
from tests.factories import Factory
from tests.framework.making import MadeSurvey, document, make_survey

CLEAR = ((0.70, 0.02), (0.50, 0.02), (0.50, 0.02))


@pytest.fixture
def survey(make: Factory) -> MadeSurvey:
    return make_survey(make)


def cells(client: CheckingClient, caption: str) -> dict[str, list[str]]:
    """The rows of the table with this caption: their headings and cells."""
    table = client.page.xpath("//table[caption[normalize-space()=$caption]]", caption=caption)[0]
    rows = {}
    for row in table.xpath(".//tbody/tr"):
        first, *others = (" ".join(cell.text_content().replace("\xa0", " ").split()) for cell in row.xpath("./*"))
        rows[first] = others
    return rows


def test_a_first_council_alone_reads_of_its_own_past_and_of_no_others(client: CheckingClient, make: Factory) -> None:
    council = make.council("ash", name={"en": "Council of Ash", "cy": "Cyngor Ash"})
    alone = make_survey(make, councils=[council])
    for number, value in ((1, 0.5), (2, 0.6)):
        alone.publish((value, 0.02), number=number)
    client.get("/results/voices")
    assert client.heading == "What 500 or more residents of Council of Ash said"
    assert "the others for 0" not in client.text and "Better than in earlier waves: Satisfied" in client.text
    client.get("/results/voices/councils/ash")
    assert cells(client, "Every indicator")["Satisfied"][1].startswith("▲ Risen")
    client.get("/results/voices/indicators/sat")
    assert cells(client, "Council by council")["Council of Ash"][1].startswith("▲ Risen")
    offered = client.page.xpath("//a[contains(@href, '/pictures/')]/@href")
    assert len(offered) == 3 and not [each for each in offered if re.search("funnel|comparison|wards", each)]
    client.get("/results/councils/ash")
    assert "No clear change in 0" not in client.text


def test_only_published_surveys_are_listed(client: CheckingClient, survey: MadeSurvey) -> None:
    survey.publish(*CLEAR, state=WaveState.CLOSED)
    client.get("/results")
    assert "Survey noise-survey" in client.text and "Survey voices" not in client.text
    survey.publish(*CLEAR, number=2)
    client.get("/results")
    assert client.heading == "What residents said"
    assert "Survey voices" in client.text


def test_a_survey_without_a_published_wave_has_no_page(client: CheckingClient, survey: MadeSurvey) -> None:
    survey.publish(*CLEAR, state=WaveState.CLOSED)
    for address in ("/results/voices", "/results/voices/indicators/sat", "/results/voices/councils/noise-council"):
        client.get(address, status=404)


def test_the_overview_marks_only_what_is_not_noise(client: CheckingClient, survey: MadeSurvey) -> None:
    survey.publish(*CLEAR)
    client.get("/results/voices")
    assert client.heading == "What 1,500 or more residents of 3 councils said"
    first, second, third = cells(client, "Every indicator in every council")["Satisfied"]
    assert first == "70% ▲ Higher than the others' average base 500"
    assert second == "50% ▼ Lower than the others' average base 500"
    assert third == "50% ▼ Lower than the others' average base 500"
    assert "noise" not in client.text and "12%" not in client.text


def test_the_overview_leaves_noise_unmarked(client: CheckingClient, survey: MadeSurvey) -> None:
    survey.publish((0.52, 0.02), (0.50, 0.02), (0.51, 0.02))
    client.get("/results/voices")
    assert cells(client, "Every indicator in every council")["Satisfied"] == [
        "52% base 500", "50% base 500", "51% base 500",
    ]  # fmt: skip
    assert "No clear difference from the others for 1 indicator" in client.text


def test_an_earlier_wave_can_be_chosen(client: CheckingClient, survey: MadeSurvey) -> None:
    survey.publish((0.30, 0.02), (0.31, 0.02), (0.32, 0.02), number=1)
    survey.publish(*CLEAR, number=2)
    client.get("/results/voices?wave=1")
    assert "21 September 2024 to 1 November 2024" in client.text
    assert cells(client, "Every indicator in every council")["Satisfied"][0] == "30% base 500"
    client.get("/results/voices?wave=3", status=404)
    client.get("/results/voices?wave=last", status=404)


def test_an_indicator_page_gives_every_council_its_interval_bases_and_change(
    client: CheckingClient, survey: MadeSurvey
) -> None:
    survey.publish((0.50, 0.02), (0.49, 0.02), (0.505, 0.02), number=1)
    survey.publish(*CLEAR, number=2)
    client.get("/results/voices/indicators/sat")
    first = cells(client, "Council by council")["Council of Ash"]
    assert first == [
        "70% 66% to 74% base 500", "▲ Higher than the others' average +20 points (+15 to +25)",
        "▲ Risen +20 points (+14 to +26)", "400",
    ]  # fmt: skip
    assert cells(client, "Council by council")["Council of Beck"][2] == "No clear change +1 points (−5 to +7)"
    assert cells(client, "What weighting changed")["Council of Ash"][:3] == ["67%", "70%", "+3"]
    assert "How satisfied are you?" in client.text


def test_a_reworded_question_is_not_compared(client: CheckingClient, survey: MadeSurvey) -> None:
    survey.publish((0.40, 0.02), (0.49, 0.02), (0.5, 0.02), number=1)
    reworded = publish_questionnaire(survey.make.session, document("voices", "2", "Are you satisfied?"))
    survey.publish(*CLEAR, number=2, questionnaire=reworded)
    client.get("/results/voices/indicators/sat")
    changes = {row[2] for row in cells(client, "Council by council").values()}
    assert changes == {"Not comparable: the question was worded differently"}


def test_a_hidden_figure_is_hidden_everywhere(client: CheckingClient, survey: MadeSurvey) -> None:
    publication = survey.publish(*CLEAR)
    council = survey.councils[0]
    survey.suppress(publication, council, domain_var="sex", domain="M")
    survey.observe(publication, council, 0.6, 0.05, domain_var="sex", domain="F", base=60,
                   status=ObservationStatus.INDICATIVE)  # fmt: skip
    client.get(f"/results/voices/indicators/sat?council={council.slug}&by=sex")
    groups = cells(client, council.name["en"])
    assert groups["sex M"] == ["Hidden to protect privacy", "Cannot be told", "–"]
    assert groups["sex F"][0].endswith("Indicative: under 100 answers base 60")
    client.get("/results/voices/indicators/sat?by=shoe-size", status=404)


def test_a_councils_page_wears_its_look_and_says_what_stands_out(client: CheckingClient, survey: MadeSurvey) -> None:
    survey.publish((0.50, 0.02), (0.49, 0.02), (0.505, 0.02), number=1)
    survey.publish(*CLEAR, number=2)
    council = survey.councils[0]
    client.get(f"/results/voices/councils/{council.slug}")
    assert client.heading == "What 500 or more residents said"
    assert council.accent in client.response.text
    assert "Better than the others' average: Satisfied" in client.text
    assert "Better than in earlier waves: Satisfied" in client.text
    assert cells(client, "Every wave")["Satisfied"] == ["50% 46% to 54% base 500", "70% 66% to 74% base 500"]
    client.get("/results/voices/councils/noise-council", status=404)


def test_results_are_read_in_welsh(client: CheckingClient, survey: MadeSurvey) -> None:
    survey.publish(*CLEAR)
    for address in ("", "/indicators/sat", f"/councils/{survey.councils[0].slug}"):
        page = client.get(f"/results/voices{address}?lang=cy")
        assert page.get("lang") == "cy"
        assert "Satisfied (Cymraeg)" in client.text
        assert "21 Medi 2024" in client.text
    client.get("/results?lang=ar")
    assert client.page.get("dir") == "rtl"


def test_the_way_of_answering_is_told_where_ways_are_mixed(client: CheckingClient, survey: MadeSurvey) -> None:
    publication = survey.publish(*CLEAR)
    client.get("/results/voices/indicators/sat")
    assert "People answered in more than one way" not in client.text
    effect = {"item": "sat", "mode": "paper", "reference": "online", "n": 90, "n_reference": 300, "difference": -0.08}
    effect |= {"ci_low": -0.14, "ci_high": -0.02, "p_holm": 0.01}
    working = survey.working(publication, survey.councils[0])
    working.report = working.report | {"modes": {"online": 300, "paper": 90}, "mode_effects": [effect]}
    client.get("/results/voices/indicators/sat")
    said = "Council of Ash: Answers on paper were 8 points (2 to 14) less favourable than online."
    assert said in client.text and "Council of Beck: Answers" not in client.text
    working.report = working.report | {"mode_effects": [effect | {"p_holm": 0.3}]}
    client.get("/results/voices/indicators/sat")
    assert "Council of Ash: No clear effect of how people answered." in client.text


def test_a_figure_is_compared_with_all_its_earlier_waves_and_the_last_is_news_only_where_it_differs(
    client: CheckingClient, survey: MadeSurvey
) -> None:
    """A third wave far above the first and level with the second: risen since both, no change since the last."""
    survey.publish((0.40, 0.02), (0.50, 0.02), (0.50, 0.02), number=1)
    survey.publish((0.60, 0.02), (0.50, 0.02), (0.50, 0.02), number=2)
    survey.publish((0.61, 0.02), (0.50, 0.02), (0.50, 0.02), number=3)
    client.get("/results/voices/indicators/sat")
    first, second, _third = (row[2] for row in cells(client, "Council by council").values())
    assert first == "▲ Risen +11 points (+6 to +16) mean of 2 waves since the last wave: no clear change"
    assert second == "No clear change 0 points (−5 to +5) mean of 2 waves"

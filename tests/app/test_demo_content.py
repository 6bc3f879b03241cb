"""What a reader of the demonstration would notice: both languages, sound routing, honest bias, varied comments."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from app.demo.comments import Comment, make_comments
from app.demo.opinion import ITEMS
from app.demo.places import Council, partnership, read_json
from app.demo.population import Population, make_population, margins, strata, truth
from app.demo.responses import WAVES, draw_responses
from app.demo.written import ASKED_WHY, COUNCIL, WAVE, write_words
from framework.defining.ready import suggestions

SEED = 20
COUNCILS = partnership().councils
LANGUAGES = {"questionnaire": {"en", "cy", "ar", "ur"}}
SAME_IN_BOTH_LANGUAGES = {council.area["en"] for council in COUNCILS}
"""Names of places, which Welsh does not translate; wards are checked on their own."""

Drawn = dict[tuple[str, int], pd.DataFrame]


@pytest.fixture(scope="module")
def populations() -> dict[str, Population]:
    return {council.slug: make_population(council, SEED) for council in COUNCILS}


@pytest.fixture(scope="module")
def responses(populations: dict[str, Population]) -> Drawn:
    pairs = [(council, wave.number) for council in COUNCILS for wave in WAVES]
    return {(c.slug, wave): draw_responses(populations[c.slug], c, wave, seed=SEED) for c, wave in pairs}


@pytest.fixture(scope="module")
def comments() -> list[Comment]:
    return make_comments(SEED)


def questions() -> list[dict[str, Any]]:
    return [question for section in read_json("questionnaire.json")["sections"] for question in section["questions"]]


def texts(node: Any) -> Iterator[dict[str, str]]:
    """Every {"en": …} in a document."""
    if isinstance(node, dict) and isinstance(node.get("en"), str):
        yield node
    elif isinstance(node, dict | list):
        for child in node.values() if isinstance(node, dict) else node:
            yield from texts(child)


def asked_of(condition: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The plain conditions inside all, any and not."""
    if "question" in condition:
        yield condition
    for part in [*condition.get("all", []), *condition.get("any", []), *filter(None, [condition.get("not")])]:
        yield from asked_of(part)


def favourable(answers: pd.Series, weights: np.ndarray) -> float:
    """The weighted favourable share of those with an opinion."""
    opinion = answers.isin(list("12345")).to_numpy()
    return float((weights * answers.isin(["1", "2"])).sum() / (weights * opinion).sum())


def raked(drawn: pd.DataFrame, counts: pd.DataFrame) -> np.ndarray:
    """Base weights raked to the margins, by iterative proportional fitting; refusals keep their weight."""
    levels = drawn.assign(age_sex=drawn["age_band"] + "|" + drawn["sex"])
    weights = (drawn["population"] / drawn["issued"]).to_numpy()
    for _ in range(8):
        for variable, margin in counts.groupby("variable"):
            now = pd.Series(weights).groupby(levels[variable].to_numpy()).sum()
            factors = (margin.set_index("level")["N"] / now).dropna()
            weights = weights * levels[variable].map(factors).fillna(1).to_numpy(dtype=float)
    return weights


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


@pytest.mark.parametrize("name", ["places", "questionnaire", "services", "comments", "seeing"])
def test_every_text_is_in_welsh_as_well_as_english(name: str) -> None:
    document = read_json(f"{name}.json")
    for council in document.get("councils", []):
        council.pop("wards")
    found = list(texts(document))
    assert found
    for text in found:
        assert set(text) >= LANGUAGES.get(name, {"en", "cy"})
        assert all(words.strip() for words in text.values())
        assert text["en"] != text["cy"] or text["en"] in SAME_IN_BOTH_LANGUAGES


def test_six_fictional_councils_have_wards_logos_and_legible_accents() -> None:
    assert len({council.code for council in COUNCILS}) == len({council.slug for council in COUNCILS}) == 6
    assert partnership().lead.slug == "aldermoor"
    for council in COUNCILS:
        assert re.fullmatch(r"[EW]0[67]999\d{3}", council.code)
        assert 6 <= len(council.wards) <= 9
        assert council.languages == ("en", "cy")
        assert council.kind in partnership().kinds
        assert 1.05 / (luminance(council.accent) + 0.05) >= 4.5
    wards = [ward for council in COUNCILS for ward in council.wards]
    assert len({ward.code for ward in wards}) == len(wards)
    assert all(ward.name["en"] and ward.name["cy"] for ward in wards)


def test_no_demonstration_council_is_real(shared_councils: str) -> None:
    for council in COUNCILS:
        assert not re.search(rf"\b{re.escape(council.area['en'])}\b", shared_councils, re.IGNORECASE)


@pytest.fixture
def shared_councils(shared: Any) -> str:
    return str((shared / "data/geography/uk_local_authorities.csv").read_text(encoding="utf-8"))


@pytest.mark.parametrize("council", COUNCILS, ids=lambda council: council.slug)
def test_logos_are_titled_drawings_that_cannot_run_anything(council: Council) -> None:
    drawing = ElementTree.fromstring(council.logo)
    tags = {element.tag.removeprefix("{http://www.w3.org/2000/svg}") for element in drawing.iter()}
    attributes = {name for element in drawing.iter() for name in element.attrib}
    assert tags <= {"svg", "title", "path", "circle"}
    assert attributes <= {"viewBox", "width", "height", "role", "fill", "stroke", "stroke-width", "d", "cx", "cy", "r"}
    assert drawing.findtext("{http://www.w3.org/2000/svg}title") == council.area["en"]
    assert "url(" not in council.logo


def test_question_and_answer_codes_are_unique() -> None:
    codes = [question["code"] for question in questions()]
    assert len(codes) == len(set(codes))
    assert set(ITEMS) <= set(codes)
    for question in questions():
        options = [option["code"] for option in question.get("options", [])]
        assert len(options) == len(set(options))
        assert bool(options) == (question["type"] in {"single", "scale", "multiple"})


def test_conditions_refer_to_answers_of_earlier_questions() -> None:
    earlier: dict[str, set[str]] = {}
    routed = 0
    for question in questions():
        for condition in asked_of(question.get("when", {})):
            assert set(condition["any_of"]) <= earlier[condition["question"]]
            routed += 1
        earlier[question["code"]] = {option["code"] for option in question.get("options", [])}
    assert routed >= 2


def test_each_indicator_measures_a_scale_of_the_questionnaire() -> None:
    codes = list(read_json("indicators.json")["targets"])
    scales = {question["code"] for question in questions() if question["type"] == "scale"}
    assert set(codes) == set(ITEMS) <= scales
    suggested = {one.code: one for one in suggestions(read_json("questionnaire.json"))}
    for code in codes:
        assert suggested[code].favourable == ["1", "2"]
        assert suggested[code].rationale and suggested[code].limitations


def test_every_demographic_question_says_why_and_takes_no_for_an_answer() -> None:
    about = {question["code"]: question for question in questions()}
    for code in ("age_band", "sex", "ethnicity", "tenure", "ward"):
        assert "ask" in about[code]["hint"]["en"]
        assert about[code]["prefer_not_to_say"]


def test_eight_forms_belong_to_councils_of_the_partnership() -> None:
    services = read_json("services.json")["services"]
    homes = Counter(service["form"]["council"] for service in services)
    assert len({service["code"] for service in services}) == 8
    assert set(homes) == {council.slug for council in COUNCILS}
    assert homes["aldermoor"] == 3


def test_the_same_seed_gives_the_same_people_answers_and_comments(populations: dict[str, Population]) -> None:
    council = COUNCILS[3]
    again = make_population(council, SEED)
    pd.testing.assert_frame_equal(again.people, populations[council.slug].people)
    first, second = (draw_responses(again, council, 1, seed=SEED) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
    assert not first.equals(draw_responses(again, council, 1, seed=SEED + 1))
    assert make_comments(SEED, n=300) == make_comments(SEED, n=300)
    assert make_comments(SEED, n=300) != make_comments(SEED + 1, n=300)


def test_margins_and_strata_count_everybody(populations: dict[str, Population]) -> None:
    for council in COUNCILS:
        population = populations[council.slug]
        assert (margins(population).groupby("variable")["N"].sum() == council.adults).all()
        design = strata(population)
        assert design["population"].tolist() == [ward.adults for ward in council.wards]
        by_size = design.sort_values("population")
        fractions = (by_size["issued"] / by_size["population"]).to_numpy()
        assert fractions[0] > fractions[-1]


def test_answers_are_codes_that_the_questionnaire_offers(responses: Drawn) -> None:
    offered = {question["code"]: {option["code"] for option in question.get("options", [])} for question in questions()}
    everything = pd.concat(responses.values())
    assert len(everything) == 21_600
    for item in ITEMS:
        assert set(everything[item]) == offered[item] | {"dont_know", None}
    for name in ("age_band", "sex", "ethnicity", "tenure"):
        assert set(everything[name]) == offered[name] | {"prefer_not_to_say"}
    for name in ("contacted", "contact_result"):
        assert set(everything[name].dropna()) <= offered[name]
    assert everything.loc[everything["contacted"] == "no", "contact_result"].isna().all()


def test_answers_arrive_during_fieldwork_and_never_tomorrow(responses: Drawn) -> None:
    for (_, number), drawn in responses.items():
        wave = WAVES[number - 1]
        assert drawn["started"].min() >= pd.Timedelta(days=wave.opens)
        assert drawn["submitted"].max() < pd.Timedelta(days=min(wave.closes + 1, 0))
        assert (drawn["submitted"] > drawn["started"]).all()
    assert WAVES[-1].closes > 0


def test_some_residents_write_of_what_they_are_unhappy_about(responses: Drawn) -> None:
    rows = responses[COUNCIL, WAVE].to_dict("records")
    write_words(rows, COUNCIL, WAVE, SEED)
    improve, why = ([row for row in rows if code in row] for code in ("improve", "why_area"))
    assert all(row["sat_area"] in ASKED_WHY for row in why) and len(why) > 30, "those who are asked why, and enough"
    bins = [
        row["sat_waste"] in ("1", "2") for row in improve if re.search(r"bin|recycl|cartons", row["improve"].lower())
    ]
    content = [row["sat_waste"] in ("1", "2") for row in improve]
    assert len(content) - sum(content) > 30, "enough of the unhappy write for their words to be told of"
    assert sum(bins) / len(bins) < sum(content) / len(content) - 0.2, "of bins they write more readily"
    untouched = responses["carrowby", WAVE].to_dict("records")
    write_words(untouched, "carrowby", WAVE, SEED)
    assert not any("improve" in row for row in untouched)


def test_only_the_welsh_council_is_answered_much_in_welsh(responses: Drawn) -> None:
    share = {slug: (drawn["language"] == "cy").mean() for (slug, wave), drawn in responses.items() if wave == 1}
    assert 0.18 < share.pop("dyffryn-helyg") < 0.3
    assert max(share.values()) < 0.01


def test_weighting_repairs_most_of_a_visible_bias(populations: dict[str, Population], responses: Drawn) -> None:
    before, after = [], []
    for (slug, wave), drawn in responses.items():
        real = truth(populations[slug], wave)["sat_council"]
        before.append(100 * (favourable(drawn["sat_council"], np.ones(len(drawn))) - real))
        after.append(100 * (favourable(drawn["sat_council"], raked(drawn, margins(populations[slug]))) - real))
    assert 3 < np.mean(before) < 6
    assert abs(np.mean(after)) < 1
    assert np.abs(after).mean() < np.abs(before).mean() / 2


def test_some_councils_and_waves_really_differ_and_some_do_not(populations: dict[str, Population]) -> None:
    first, last = ({slug: truth(people, wave) for slug, people in populations.items()} for wave in (1, 3))
    others = max(first[slug]["trust"] for slug in first if slug != "dunmere")
    assert first["dunmere"]["trust"] - others > 0.05
    assert first["carrowby"]["safe_dark"] - last["carrowby"]["safe_dark"] > 0.05
    assert last["aldermoor"]["sat_waste"] - first["aldermoor"]["sat_waste"] > 0.05
    assert first["dunmere"] == last["dunmere"]


def test_fifteen_hundred_comments_are_hardly_ever_the_same(comments: list[Comment]) -> None:
    bare = Counter(re.sub(r"\W+", " ", comment.text.casefold()).strip() for comment in comments)
    assert len(comments) == 1500
    assert sum(n - 1 for n in bare.values()) < 15
    assert not any(re.search(r"[{}]", comment.text) for comment in comments)


def test_comments_come_from_enough_words(comments: list[Comment]) -> None:
    words = read_json("comments.json")
    fragments = {f["text"] for topic in words["topics"] for k in ("matters", "effects", "asks") for f in topic[k]}
    assert len({entry["text"] for entry in words["whole"]}) >= 200
    assert len(fragments) >= 350
    used = {part for part in fragments for comment in comments if part in comment.text}
    assert len(used) > len([part for part in fragments if "{" not in part]) * 0.8


def test_comments_are_shared_among_languages_kinds_and_services(comments: list[Comment]) -> None:
    kinds = Counter(comment.kind for comment in comments)
    assert sum(comment.language == "cy" for comment in comments) == 180
    assert set(kinds) == {"complaint", "compliment", "suggestion", "neither"}
    assert min(kinds.values()) > 50
    services = {service["code"] for service in read_json("services.json")["services"]}
    assert {comment.service for comment in comments} == services | {None}
    assert {comment.channel for comment in comments} == {"web form", "email", "telephone", "paper"}
    assert {comment.council for comment in comments} == {council.slug for council in COUNCILS}


def test_ratings_agree_with_the_tone(comments: list[Comment]) -> None:
    allowed = {"negative": {1, 2}, "positive": {4, 5}, "neutral": {3, 4}, "mixed": {3}}
    assert all(c.rating is None or c.rating in allowed[c.sentiment] for c in comments)
    assert 0.1 < sum(comment.rating is None for comment in comments) / len(comments) < 0.4


def test_each_comment_is_from_a_ward_of_its_council_within_fourteen_months(comments: list[Comment]) -> None:
    wards = {council.slug: {ward.code for ward in council.wards} for council in COUNCILS}
    assert all(comment.ward in wards[comment.council] for comment in comments)
    assert all(0 <= comment.days_ago <= 420 for comment in comments)


def test_praise_is_never_given_beside_another_theme(comments: list[Comment]) -> None:
    assert all(comment.themes for comment in comments)
    assert all(comment.themes == ("praise",) for comment in comments if "praise" in comment.themes)


def test_personal_data_is_only_of_kinds_that_reach_nobody(comments: list[Comment]) -> None:
    everything = "\n".join(comment.text for comment in comments)
    numbers = re.findall(r"\b0\d{4} ?\d{6}\b", everything)
    addresses = re.findall(r"\S+@(\S+\w)", everything)
    postcodes = re.findall(r"\b[A-Z]{1,2}\d{1,2} \d[A-Z]{2}\b", everything)
    assert numbers and addresses and postcodes
    assert all(re.fullmatch(r"01632 960\d{3}|07700 900\d{3}", number) for number in numbers)
    assert set(addresses) == {"example.org"}
    assert all(postcode.startswith("ZZ") for postcode in postcodes)

import time

import pytest

from analysis.dangers import find_dangers


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("self-harm", "I can't go on like this, I want to end my life"),
        ("self-harm", "he says he'd be better off dead"),
        ("self-harm", "dw i ddim eisiau byw"),
        ("harm-to-others", "My brother said he would kill her"),
        ("child-at-risk", "the little boy next door is always covered in bruises"),
        ("child-at-risk", "Mae plant mewn perygl yn y tŷ"),
        ("domestic-abuse", "I am afraid of my husband"),
        ("domestic-abuse", "my ex keeps threatening me at the door"),
        ("domestic-abuse", "Mae fy ngŵr yn fy nghuro"),
        ("adult-at-risk", "Mum was left in her own urine all night"),
        ("threat-to-staff", "I know where your staff live"),
        ("threat-to-staff", "Somebody attacked the warden"),
        ("weapon", "A man with a knife was by the swings"),
        ("weapon", "Somebody left a knife by our bins"),
        ("weapon", "Roedd dyn gyda chyllell yn y parc"),
    ],
)
def test_danger_is_noticed_in_both_languages(kind: str, text: str) -> None:
    assert kind in [danger.kind for danger in find_dangers(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The queue is killing me",
        "I'm dying for a new library",
        "Speed kills, so put in a crossing",
        "The heart attack unit was superb",
        "Please kill the weeds",
        "We were threatened with a fine for one bag",
        "I will find the form and get you a copy",
        "They shot past at 50 miles an hour",
    ],
)
def test_figures_of_speech_raise_no_flag(text: str) -> None:
    assert find_dangers(text) == []


@pytest.mark.parametrize("piece", ["a ", "my husband ", "child ", "will kill ", "with a "])
def test_looking_takes_no_catastrophic_time(piece: str) -> None:
    start = time.process_time()
    find_dangers(piece * 5_000)
    assert time.process_time() - start < 5

"""Campaigns are found whole and pure, and the cost grows with the comments and not with their pairs."""

import random
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.alike import group_alike
from analysis.corpus import read_corpus
from analysis.taxonomy import Taxonomy
from tests.effort import calls_made

LETTER = (
    "I am writing to object to the closure of {place} library on Saturdays because children in our village have "
    "nowhere else to read and the bus to town takes an hour. Yours, {name}"
)
PLACES = ("Northfield", "Ashby", "Holme", "Barton", "Wick")


def a_campaign(size: int) -> list[str]:
    rng = random.Random(5)
    return [LETTER.format(place=rng.choice(PLACES), name=f"resident {number}") for number in range(size)]


def test_one_letter_in_many_hands_is_one_group_and_nothing_else_is_in_it() -> None:
    others = [comment.text for comment in read_corpus(Taxonomy.load())]
    groups = group_alike([*others, *a_campaign(60)])
    assert set(groups[0].members) == set(range(len(others), len(others) + 60))
    assert groups[0].likeness >= 0.5
    assert all(len(group.members) <= 3 for group in groups[1:])


def test_copies_to_the_letter_are_counted_apart() -> None:
    [group] = group_alike([LETTER, LETTER.upper(), LETTER.replace("hour", "hour and a half")])
    assert (group.members, group.identical) == ((0, 1, 2), 2)


def test_short_answers_are_no_campaign() -> None:
    assert group_alike(["More bins please", "More bins please"] * 20) == []


def test_a_group_does_not_drift_from_one_thing_to_another() -> None:
    words = [f"word{number}" for number in range(60)]
    sliding = [" ".join(words[start : start + 20]) for start in range(0, 40, 4)]
    for group in group_alike(sliding):
        leader = set(sliding[group.leader].split())
        assert all(len(leader & set(sliding[place].split())) >= 12 for place in group.members)


def test_the_cost_grows_with_the_number_of_comments() -> None:
    rng = random.Random(1)
    words = [f"w{number}" for number in range(3000)]
    texts = [" ".join(rng.choices(words, k=18)) for _ in range(8000)] + a_campaign(4000)
    rng.shuffle(texts)
    few, many = (calls_made(partial(group_alike, texts[:size])) for size in (1000, 4000))
    assert many < 6 * few


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=8))
def test_every_comment_is_in_one_group_at_most(texts: list[str]) -> None:
    members = [place for group in group_alike(texts) for place in group.members]
    assert len(members) == len(set(members))

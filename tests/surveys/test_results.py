"""A closed wave's responses, frozen."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pandas as pd
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.models import Council
from surveys.flags import ON_PAPER
from surveys.imputation import MarginsIncomplete, Profile, impute
from surveys.models import ResponseState, Snapshot, Wave, WaveState
from surveys.plan import Plan, declare
from surveys.results import (
    SampleIncomplete,
    SnapshotDamaged,
    imputed_counts,
    margins_of,
    read_snapshot,
    take_snapshot,
)
from tests.factories import Factory
from tests.surveys.making import make_commission, make_margins, make_response, make_sample, make_wave

MARGINS = {
    "age_sex": {"16-64|F": 40, "16-64|M": 40, "65+|F": 12, "65+|M": 8},
    "ethnicity": {"white": 80, "other": 20},
    "tenure": {"owned": 60, "rented": 40},
    "ward": {"a": 70, "b": 30},
}
COMPLETE = {
    "opinion": "yes", "used": ["bus", "bike"], "comment": "Fine", "ward": "a", "age_band": "65+", "sex": "F",
    "ethnicity": "white", "tenure": "owned",
}  # fmt: skip
SILENT = {"opinion": "dont_know", "used": None, "ward": "prefer_not_to_say", "age_band": None, "sex": "M",
          "ethnicity": None, "tenure": None}  # fmt: skip


@pytest.fixture
def council(make: Factory) -> Council:
    return make.council()


@pytest.fixture
def wave(make: Factory, council: Council) -> Wave:
    wave = make_wave(make, make_commission(make, council, make.council("neighbour")), "demographics")
    make_margins(make, council, MARGINS)
    make_sample(make, wave, council, {"a": (70, 7), "b": (30, 10)})
    return wave


def fill(make: Factory, wave: Wave, council: Council, identifiers: Sequence[UUID]) -> None:
    for number, identifier in enumerate(sorted(identifiers)):
        make_response(make, wave, council, dict(COMPLETE if number % 2 else SILENT), identifier=identifier)


def test_a_snapshot_holds_what_weighting_needs(
    make: Factory, session: Session, council: Council, wave: Wave, tmp_path: Path
) -> None:
    make_response(make, wave, council, COMPLETE)
    snapshot = take_snapshot(session, tmp_path, council.id, wave)
    (row,) = read_snapshot(tmp_path, snapshot.content_hash).to_dict("records")
    assert list(row)[:15] == [
        "response_id", "mode", "recruitment", "language", "stratum", "psu", "design_weight", "age_band", "sex",
        "age_sex", "ethnicity", "tenure", "ward", "imputed", "passed_over",
    ]  # fmt: skip
    assert list(row)[15:] == ["opinion", "used"]
    assert (row["stratum"], row["design_weight"], row["age_sex"]) == ("a", 10.0, "65+|F")
    assert (row["opinion"], list(row["used"]), row["imputed"]) == ("yes", ["bus", "bike"], "")


def test_not_asked_passed_over_and_declined_are_told_apart(
    make: Factory, session: Session, council: Council, tmp_path: Path
) -> None:
    wave = make_wave(make, make_commission(make, council, slug="lane"), "journey", state=WaveState.CLOSED)
    make_response(make, wave, council, {"satisfied": "1", "seen": None, "years": "prefer_not_to_say"})
    make_response(make, wave, council, {"satisfied": "3", "why": None, "seen": ["litter"], "years": 4})
    responses = read_snapshot(tmp_path, take_snapshot(session, tmp_path, council.id, wave).content_hash)
    contented, other = responses.set_index("satisfied").to_dict("index")["1"], responses.set_index("satisfied").loc["3"]
    assert contented["passed_over"].split(",")[:1] == ["seen"] and "why" not in contented["passed_over"]
    assert (contented["seen"], contented["years"]) == (None, "prefer_not_to_say")
    assert "why" in other["passed_over"].split(",") and "seen" not in other["passed_over"].split(",")


def test_missing_weighting_answers_are_filled_in_and_counted(
    make: Factory, session: Session, council: Council, wave: Wave, tmp_path: Path
) -> None:
    make_response(make, wave, council, SILENT)
    make_response(make, wave, council, COMPLETE)
    responses = read_snapshot(tmp_path, take_snapshot(session, tmp_path, council.id, wave).content_hash)
    assert imputed_counts(responses) == {"age_sex": 1, "ethnicity": 1, "tenure": 1, "ward": 1}
    for variable, levels in MARGINS.items():
        assert set(responses[variable]) <= set(levels)
    assert set(responses.loc[responses["imputed"] != "", "sex"]) == {"M"}


def test_the_same_responses_give_the_same_file_in_whatever_order_they_came(
    make: Factory, session: Session, council: Council, wave: Wave, tmp_path: Path
) -> None:
    identifiers = [uuid4() for _number in range(20)]
    with session.begin_nested() as forwards:
        fill(make, wave, council, identifiers)
        first = take_snapshot(session, tmp_path / "first", council.id, wave).content_hash
        forwards.rollback()
    session.expire_all()
    for number in reversed(range(20)):
        answers: dict[str, Any] = dict(COMPLETE if number % 2 else SILENT)
        shuffled = dict(reversed(answers.items()))
        make_response(make, wave, council, shuffled, identifier=sorted(identifiers)[number])
    second = take_snapshot(session, tmp_path / "second", council.id, wave).content_hash
    assert first == second
    content = (tmp_path / "second" / f"{second}.parquet").read_bytes()
    assert sha256(content).hexdigest() == second
    assert [path.name for path in (tmp_path / "second").iterdir()] == [f"{second}.parquet"]


def test_taking_a_snapshot_again_is_the_same_row_and_another_answer_is_another(
    make: Factory, session: Session, council: Council, wave: Wave, tmp_path: Path
) -> None:
    fill(make, wave, council, [uuid4(), uuid4()])
    first = take_snapshot(session, tmp_path, council.id, wave)
    assert take_snapshot(session, tmp_path, council.id, wave) is first
    assert first.row_count == 2
    make_response(make, wave, council, COMPLETE)
    assert take_snapshot(session, tmp_path, council.id, wave) is not first
    taken = select(func.count()).select_from(Snapshot).where(Snapshot.council_id == council.id)
    assert session.scalar(taken) == 2


def test_only_this_councils_submitted_responses_are_kept(
    make: Factory, session: Session, council: Council, wave: Wave, tmp_path: Path
) -> None:
    mine = make_response(make, wave, council, COMPLETE)
    for state in (ResponseState.DRAFT, ResponseState.PARTIAL, ResponseState.WITHDRAWN):
        make_response(make, wave, council, COMPLETE, state=state)
    make_response(make, wave, make.council(), COMPLETE)
    responses = read_snapshot(tmp_path, take_snapshot(session, tmp_path, council.id, wave).content_hash)
    assert list(responses["response_id"]) == [str(mine.id)]


def test_partial_responses_that_hold_an_answer_count_where_the_plan_says_so(
    make: Factory, session: Session, council: Council, wave: Wave, tmp_path: Path
) -> None:
    mine = make_response(make, wave, council, COMPLETE)
    broken_off = make_response(make, wave, council, {"ward": "a", "opinion": "yes"}, state=ResponseState.PARTIAL)
    make_response(make, wave, council, {}, state=ResponseState.PARTIAL)
    make_response(make, wave, council, {"opinion": None}, state=ResponseState.PARTIAL)
    make_response(make, wave, council, COMPLETE, state=ResponseState.PARTIAL).flags = [ON_PAPER]
    make_response(make, wave, council, COMPLETE, state=ResponseState.DRAFT)
    declare(wave, Plan(include_partial=True))
    session.flush()
    responses = read_snapshot(tmp_path, take_snapshot(session, tmp_path, council.id, wave).content_hash)
    assert set(responses["response_id"]) == {str(mine.id), str(broken_off.id)}
    row = responses.set_index("response_id").loc[str(broken_off.id)]
    assert row["opinion"] == "yes" and set(row["imputed"].split(",")) == {"age_sex", "ethnicity", "tenure"}


def test_a_ward_outside_the_sample_is_refused_in_plain_words(
    make: Factory, session: Session, council: Council, wave: Wave, tmp_path: Path
) -> None:
    make_response(make, wave, council, COMPLETE | {"ward": "z"})
    with pytest.raises(SampleIncomplete, match="the ward “z”, which the sample does not cover"):
        take_snapshot(session, tmp_path, council.id, wave)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_noticed(
    make: Factory, session: Session, council: Council, wave: Wave, tmp_path: Path
) -> None:
    make_response(make, wave, council, COMPLETE)
    snapshot = take_snapshot(session, tmp_path, council.id, wave)
    path = tmp_path / f"{snapshot.content_hash}.parquet"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(SnapshotDamaged):
        read_snapshot(tmp_path, snapshot.content_hash)


def test_margins_are_the_councils_own(make: Factory, session: Session, council: Council, wave: Wave) -> None:
    make_margins(make, make.council(), {"ward": {"elsewhere": 5}})
    margins = margins_of(session, council.id)
    assert list(margins.columns) == ["variable", "level", "N"]
    assert margins["N"].sum() == 400


def test_imputation_follows_the_margin() -> None:
    blank = Profile(None, None, None, None, None)
    drawn = [impute(blank, MARGINS, str(number)) for number in range(2000)]
    assert sum(each.ethnicity == "other" for each in drawn) == pytest.approx(400, abs=60)
    assert sum(each.age_sex == "65+|M" for each in drawn) == pytest.approx(160, abs=45)


def test_imputation_says_when_nobody_in_the_population_is_like_the_respondent() -> None:
    with pytest.raises(MarginsIncomplete):
        impute(Profile("5-15", None, None, None, None), MARGINS, "seed")


def test_a_snapshot_holds_every_type_of_answer_but_residents_own_words(
    make: Factory, session: Session, council: Council, tmp_path: Path
) -> None:
    wave = make_wave(make, make_commission(make, council, slug="every"), "every_type")
    answers = {
        "agree": "yes", "ward": "south", "other_ward": "north", "moved": "2016-05-04", "household": 3, "why": "Words",
        "reason": "Words", "matters": ["green", "safe"], "service_bins": "1", "used": "dont_know", "contact": None,
    }  # fmt: skip
    make_response(make, wave, council, answers)
    taken = read_snapshot(tmp_path, take_snapshot(session, tmp_path, council.id, wave).content_hash).iloc[0]
    assert list(taken["matters"]) == ["green", "safe"]
    assert list(taken["used"]) == ["dont_know"]
    assert (taken["moved"], taken["agree"], taken["ward"], taken["other_ward"]) == (
        "2016-05-04", "yes", "south", "north",
    )  # fmt: skip
    assert (taken["household"], taken["service_bins"]) == ("3", "1")
    assert pd.isna(taken["contact"])
    assert not {"why", "reason", "about", "services"} & set(taken.index)

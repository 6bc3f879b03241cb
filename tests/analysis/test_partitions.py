"""The same digits come from a sample in memory, from Parquet partitions, and from a cluster that loses a worker."""

from __future__ import annotations

import time
from dataclasses import asdict
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import executors, grouped_shares, tally
from analysis.distributions import distributions
from analysis.errors import DataError, DesignError, MissingColumnError, PartitionError, SchemeError
from analysis.estimates import favourable
from analysis.executors import Here, in_order, opened
from analysis.items import read_items
from analysis.partitioned_shares import estimate_partitions
from analysis.partitioned_weighting import weigh_partitions, weights_of
from analysis.partitions import parquet_files, samples_in
from analysis.scheme import Scheme
from analysis.trimming import Trim
from analysis.weighted_sample import weighted_sample
from analysis.weighting import weight
from bench._cluster import LocalCluster

ROWS = 700
ITEMS = read_items(
    {
        f"q{number}": {"levels": list("12345"), "favourable": [1, 2], "dont_know": 8, "not_answered": 9}
        for number in range(4)
    }
)
DOMAINS = ("age", "town", "sex")


@pytest.fixture(scope="module")
def margins() -> pd.DataFrame:
    counts = {"age": {"16-34": 300, "35-64": 420, "65+": 280}, "sex": {"F": 520, "M": 480}}
    counts["home"] = {"own": 610, "rent": 290, "social": 100}
    return pd.DataFrame(
        [(name, level, n) for name, levels in counts.items() for level, n in levels.items()],
        columns=["variable", "level", "N"],
    )


@pytest.fixture(scope="module")
def people(margins: pd.DataFrame) -> pd.DataFrame:
    random = np.random.default_rng(7)
    n = 3_000
    drawn = {name: random.choice(rows["level"].to_numpy(), n) for name, rows in margins.groupby("variable", sort=False)}
    drawn |= {"town": random.choice(["Ash", "Elm", "", "Oak"], n), "stratum": random.choice(list("abc"), n)}
    sample = pd.DataFrame(drawn)
    sample["base"] = random.uniform(0.5, 3.0, n)
    sample["area"] = random.integers(0, 40, n).astype(str)
    sample["areas"] = sample["stratum"].map({"a": 400.0, "b": 300.0, "c": 200.0})
    for item in ITEMS:
        sample[item.code] = random.choice([1, 2, 3, 4, 5, 8, 9], n).astype(np.uint8)
    return sample


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Samples in memory are summed in parts as small as the stretches of these tests."""
    monkeypatch.setattr(tally, "ROWS", ROWS)
    monkeypatch.setattr(grouped_shares, "ROWS", ROWS)


def write(people: pd.DataFrame, folder: Path, partitions: int) -> Path:
    """Write partitions of unequal size, in row groups that fit nothing."""
    folder.mkdir()
    ends = np.linspace(0, 1, partitions + 1) ** 1.5 * len(people)
    for place, (first, last) in enumerate(zip(ends[:-1].astype(int), ends[1:].astype(int), strict=True)):
        people.iloc[first:last].to_parquet(folder / f"part-{place:03}.parquet", row_group_size=311, index=False)
    return folder


def figures(estimates):
    """Every digit of every estimate."""
    return [tuple(repr(value) for value in asdict(each).values()) for each in estimates]


def from_memory(people, margins, design, *, base="base", scheme=None, distribution=True):
    weighting = weight(people, margins, base_weight=base, scheme=scheme)
    sample = weighted_sample(people, weighting, domains=DOMAINS, **design)
    found = favourable(sample, ITEMS) + (distributions(sample, ITEMS) if distribution else [])
    return weighting, figures(found)


def from_partitions(folder, margins, design, run, *, base="base", scheme=None, distribution=True):
    (stretches,) = samples_in(parquet_files(folder), rows=ROWS).values()
    weighting = weigh_partitions(stretches, margins, run, base_weight=base, scheme=scheme)
    found = estimate_partitions(stretches, ITEMS, weighting, run, domains=DOMAINS, distribution=distribution, **design)
    return weighting, figures(found), stretches


HERE = partial(in_order, Here())
DESIGNS = [
    {},
    {"strata": ["stratum"]},
    {"strata": ["stratum"], "psu": ["area"]},
    {"strata": ["stratum"], "psu": ["area"], "fpc": ["areas"]},
    {"strata": ["stratum"], "fpc": ["thousands"]},
]


@pytest.mark.parametrize("design", DESIGNS, ids=str)
@pytest.mark.parametrize("partitions", [1, 3, 7])
def test_partitions_give_the_digits_of_memory(people, margins, tmp_path, design, partitions):
    people = people.assign(thousands=people["areas"] * 1000)
    weighting, expected = from_memory(people, margins, design)
    folder = write(people, tmp_path / "parts", partitions)
    parted, found, _ = from_partitions(folder, margins, design, HERE)
    assert found == expected and len(found) > 200
    assert parted.report == weighting.report


@pytest.mark.parametrize("base", ["base", None])
@pytest.mark.parametrize(
    "scheme",
    [
        Scheme("linear"),
        Scheme("logit", bounds=(0.3, 3)),
        Scheme(bounds=(0.25, 2.5)),
        Scheme(trim=Trim(1.8)),
        Scheme(trim=Trim(1.8, rule="strict")),
        Scheme(missing="drop"),
        Scheme(missing="own-category"),
    ],
    ids=str,
)
def test_every_scheme_gives_the_digits_of_memory(people, margins, tmp_path, scheme, base):
    if scheme.missing:
        people = people.assign(home=people["home"].mask(np.arange(len(people)) % 11 == 0))
    if scheme.trim:
        people = people.assign(base=people["base"].round(1))
    weighting, expected = from_memory(people, margins, {"strata": ["stratum"]}, base=base, scheme=scheme)
    folder = write(people, tmp_path / "parts", 3)
    parted, found, stretches = from_partitions(folder, margins, {"strata": ["stratum"]}, HERE, base=base, scheme=scheme)
    assert found == expected
    assert parted.report == weighting.report
    written = pd.concat([weights_of(parted, "area", each) for each in stretches])
    assert written["weight"].tolist() == weighting.weights.tolist()
    assert written["area"].tolist() == people["area"].iloc[weighting.rows].tolist()


def test_samples_of_one_file_are_told_apart(people, margins, tmp_path):
    people = people.assign(council=np.where(np.arange(len(people)) % 3 == 0, "North", "South"), wave=2)
    found = samples_in(parquet_files(write(people, tmp_path / "parts", 3)), ["council", "wave"], rows=ROWS)
    assert {
        key: sum(piece.stop - piece.start for each in stretches for piece in each.pieces)
        for key, stretches in found.items()
    } == {(("council", "North"), ("wave", "2")): 1000, (("council", "South"), ("wave", "2")): 2000}
    south = people[people["council"] == "South"]
    weighting = weigh_partitions(found[("council", "South"), ("wave", "2")], margins, HERE, base_weight="base")
    assert weighting.report == weight(south, margins, base_weight="base").report


def test_a_worker_process_gives_the_same_digits(people, margins, tmp_path):
    _, expected = from_memory(people, margins, {"strata": ["stratum"]}, distribution=False)
    folder = write(people, tmp_path / "parts", 2)
    with opened(workers=2) as pool:
        run = partial(in_order, pool)
        assert from_partitions(folder, margins, {"strata": ["stratum"]}, run, distribution=False)[1] == expected


@pytest.mark.parametrize(
    ("scheme", "words"),
    [(Scheme(missing="impute"), "drawn for one respondent"), (Scheme(totals={"base": 5.0}), "Totals of numeric")],
)
def test_what_needs_every_row_says_why(people, margins, tmp_path, scheme, words):
    (stretches,) = samples_in(parquet_files(write(people, tmp_path / "parts", 1))).values()
    with pytest.raises(SchemeError, match=words):
        weigh_partitions(stretches, margins, HERE, scheme=scheme)


def test_a_design_of_several_stages_says_why(people, margins, tmp_path):
    folder = write(people, tmp_path / "parts", 1)
    with pytest.raises(DesignError, match="several stages"):
        from_partitions(folder, margins, {"psu": ["area", "town"]}, HERE)


def test_errors_name_the_row_of_the_whole_sample(people, margins, tmp_path):
    people = people.assign(sex=people["sex"].mask(np.arange(len(people)) == 2_000, "X"))
    folder = write(people, tmp_path / "parts", 3)
    with pytest.raises(DataError, match="Row 2001 has 'X' for 'sex'"):
        from_partitions(folder, margins, {}, HERE)
    people = people.assign(
        sex=people["sex"].replace("X", "F"), q1=people["q1"].mask(np.arange(len(people)) == 1_500, 7)
    )
    folder = write(people, tmp_path / "others", 3)
    with pytest.raises(DataError, match="Row 1501 has answer '7' for item 'q1'"):
        from_partitions(folder, margins, {}, HERE)


def test_files_that_will_not_do_are_named(people, margins, tmp_path):
    (tmp_path / "broken.parquet").write_text("not Parquet")
    with pytest.raises(PartitionError, match=r"broken\.parquet cannot be read"):
        samples_in(parquet_files(tmp_path / "broken.parquet"))
    folder = write(people.drop(columns="home"), tmp_path / "parts", 1)
    with pytest.raises(MissingColumnError, match=r"no column 'home' in part-000\.parquet"):
        from_partitions(folder, margins, {}, HERE)


def test_a_cluster_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setattr(executors, "CONNECT_SECONDS", 1)
    with pytest.raises(PartitionError, match=r"tcp://127\.0\.0\.1:9 is not to be reached"), opened("tcp://127.0.0.1:9"):
        pass


def slowly(work, stretch):
    """Take long enough for a worker to be lost on the way."""
    time.sleep(0.2)
    return work(stretch)


@pytest.mark.xdist_group("cluster")
def test_a_cluster_that_loses_a_worker_on_the_way_gives_the_same_digits(people, margins, tmp_path):
    _, expected = from_memory(people, margins, {"strata": ["stratum"]})
    folder = write(people, tmp_path / "parts", 7)
    with LocalCluster(tmp_path) as cluster, opened(cluster.address) as executor:
        lost = False

        def run(work, stretches):
            nonlocal lost
            for place, result in enumerate(in_order(executor, partial(slowly, work), stretches)):
                if place == 1 and not lost:
                    cluster.lose_a_worker()
                    lost = True
                yield result

        assert from_partitions(folder, margins, {"strata": ["stratum"]}, run)[1] == expected
        assert lost and cluster.alive() == 1

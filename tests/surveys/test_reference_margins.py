"""Population counts from publishers' files become what a council's responses are weighted to."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.commands.council_tables import csv_rows
from core.models import Council
from core.reference import Publication, ReferenceArea
from core.reference_files import WrongHeading
from surveys.models import Margin
from surveys.reference_margins import apply_counts, read_counts
from surveys.results import population_counts
from tests.factories import Factory

THEN = Publication("Census", date(2021, 3, 21))
BANDS = ("15", "16-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+")


def ages(*codes: str, bands: Sequence[str] = BANDS) -> Iterator[list[str]]:
    yield ["la_gss", "la_name", "sex", "age_band", "population"]
    for code in codes:
        for sex in ("Female", "Male"):
            yield from ([code, "", sex, band, "1,000" if band == "75+" else "10"] for band in bands)


def test_bands_are_added_up_to_the_levels_of_the_bank_and_children_are_passed_over() -> None:
    counts = read_counts(ages("E06000001"))
    assert counts.variable == "age_sex" and counts.refusals == [] and counts.passed_over == 2
    assert counts.areas["E06000001"]["16-24|F"] == 20
    assert counts.areas["E06000001"]["65+|M"] == 1_010


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["E0600001", "", "Male", "16-17", "1"], 1),
        (["E06000001", "", "Male", "16-17", "many"], 5),
        (["E06000001", "", "Male", "16-17", "-1"], 5),
        (["E06000001", "", "Male", "20-29", "1"], 4),
        (["E06000001", "", "Other", "16-17", "1"], 4),
        (["E06000001", ""], 3),
    ],
)
def test_a_row_that_cannot_be_counted_is_told_with_its_place(row: list[str], column: int) -> None:
    (refusal,) = read_counts(iter([*ages("E06000001", bands=("16-17",)), row])).refusals
    assert (refusal.row, refusal.column) == (4, column)


def test_ages_without_sexes_are_refused() -> None:
    with pytest.raises(WrongHeading, match="without a column “sex”"):
        read_counts(iter([["la_gss", "la_name", "age", "population"]]))


@pytest.mark.by_turns
def test_councils_take_the_counts_of_any_of_their_codes_or_of_those_that_became_them(
    make: Factory, session: Session
) -> None:
    plain, renamed, merged, half, absent = (
        make.council(code=f"E0600000{number}") for number in range(1, 6)
    )  # fmt: skip
    area(make, "E06000002", former=["E08000002"])
    for number, after in enumerate((merged, merged, half, half), start=1):
        area(make, f"E0700000{number}", after=after.code)
    held = [plain.code, "E08000002", "E07000001", "E07000002", "E07000003"]
    applied = apply_counts(session, read_counts(ages(*held)), THEN)
    assert applied.changed == [plain.code, renamed.code, merged.code]
    assert {half.code, absent.code} <= set(applied.lacking)
    assert population_counts(session, merged.id)["age_sex"]["16-24|F"] == 40
    told = session.scalars(select(Margin).where(Margin.council_id == merged.id)).first()
    assert told is not None and told.said_source == "Census (2021-03-21)"
    again = apply_counts(session, read_counts(ages(*held)), THEN)
    assert again.changed == [] and again.same == [plain.code, renamed.code, merged.code]
    fewer = apply_counts(session, read_counts(ages(plain.code, bands=BANDS[:4])), THEN)
    assert plain.code in fewer.lacking and len(population_counts(session, plain.id)["age_sex"]) == 10


@pytest.mark.by_turns
def test_the_publishers_own_files_agree(shared: Path, make: Factory, session: Session) -> None:
    data = shared / "data" / "margins"
    if not data.is_dir():
        pytest.skip("the open data are absent")
    council: Council = make.council(code="E06000001")
    for name, variable, levels in (
        ("census2021_age_sex_la2023_bands_16plus", "age_sex", 10),
        ("census2021_ethnicity_la2023", "ethnicity", 5),
        ("census2021_tenure_ltla24", "tenure", 4),
    ):
        counts = read_counts(csv_rows(data / f"{name}.csv"))
        assert counts.variable == variable and counts.refusals == [] and len(counts.areas) == 318
        assert council.code in apply_counts(session, counts, THEN).changed
        assert len(population_counts(session, council.id)[variable]) == levels
    single = read_counts(csv_rows(data / "census2021_age_sex_la2023_single_year.csv"))
    assert council.code in apply_counts(session, single, THEN).same


def area(make: Factory, code: str, *, after: str = "", former: Sequence[str] = ()) -> None:
    ended = date(2023, 4, 1) if after else None
    make.keep(
        ReferenceArea(
            code=code, name=code, kind="", nation="", region="", starts_on=None, ends_on=ended,
            successors=[after] if after else [], former_codes=list(former), source="s", dated_on=THEN.dated_on,
        )
    )  # fmt: skip

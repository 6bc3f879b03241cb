"""The house's rule of disclosure: one function decides, and nothing else is able to let a figure out."""

import ast
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint, Table, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.settings import ROOT
from core.database import Base
from framework.disclosing.groups import TooManyCrossed, group_of
from framework.disclosing.rows import as_decided
from framework.models import TOLD, Observation, ObservationStatus
from framework.studies.models import StudyFigure
from tests.factories import Factory
from tests.framework.making import make_survey
from tests.house.test_rules import named, tracked, words_of

FIGURES = {"Observation": Observation, "StudyFigure": StudyFigure}
"""The tables of figures, by the names of their classes."""
WRITERS = {
    "framework/service.py": "framework/observing.py",
    "framework/studies/keeping.py": "framework/studies/making.py",
    "framework/series/keeping.py": "framework/series/keeping.py",
}
"""Who writes rows of figures, and who has made them as they were decided."""
ANSWERS = {"surveys.results", "framework.estimation", "analysis.estimates", "analysis.pooling", "analysis.small_areas"}
"""What knows of answers: only what asks whether a figure may leave may turn them into one."""
NO_FIGURES = {
    "framework/recomputing.py": "says which digits differ, to those who hold the answers",
    "framework/studies/recomputing.py": "says which digits differ, to those who hold the answers",
    "framework/weights.py": "gives each response its weight",
    "framework/words_of_residents.py": "hands words over, not figures",
    "framework/beside/gathering.py": "reads who said what beside an indicator, and counts nothing that leaves",
    "framework/observing.py": "makes rows of what was decided where it was worked out",
    "framework/studies/making.py": "reads frozen answers for those who decide",
    "framework/studies/partnership.py": "adds up councils of which each is shown",
    "framework/studies/opinions.py": "shares of variation, which count nobody",
    "framework/studies/wards.py": "modelled figures, whose bases are told where the wards' own figures are",
}
"""Who reads answers without deciding, and why nothing that was hidden gets out."""


def rooms() -> list[Path]:
    return [path for path in tracked("framework/**.py", "app/**.py") if "framework/disclosing/" not in named(path)]


def imported(path: Path) -> set[str]:
    """The modules that a file imports at run time, at its head or inside a function."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(words_of(path))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def writes_figures(path: Path) -> bool:
    """Whether a file makes rows of a table of figures, or changes what they tell."""
    if not any(name in words_of(path) for name in FIGURES):
        return False
    calls = [node for node in ast.walk(ast.parse(words_of(path))) if isinstance(node, ast.Call)]
    return any(_makes(call) or _changes(call) for call in calls)


def _makes(call: ast.Call) -> bool:
    """A row of figures, or rows of a table that is not named where they are written."""
    if not isinstance(call.func, ast.Name):
        return False
    into = call.args[0].id if call.args and isinstance(call.args[0], ast.Name) else ""
    return call.func.id in FIGURES or (call.func.id == "insert" and (into in FIGURES or into.islower()))


def _changes(call: ast.Call) -> bool:
    """What rows of some table tell of people."""
    is_change = isinstance(call.func, ast.Attribute) and call.func.attr == "values"
    return is_change and any(keyword.arg in {"status", *TOLD} for keyword in call.keywords)


def test_rows_of_figures_are_written_as_they_were_decided() -> None:
    writers = {named(path) for path in rooms() if writes_figures(path) and "app/demo/" not in named(path)}
    assert writers <= set(WRITERS), "whoever writes figures decides first, and is named here"
    for maker in WRITERS.values():
        path = ROOT / maker
        if path.exists():
            assert "framework.disclosing.rows.as_decided" in imported(path), maker


def test_rows_of_the_feed_are_kept_in_one_place_which_reads_published_figures() -> None:
    assert {named(path) for path in rooms() if "KeptRow" in words_of(path)} == {
        "framework/feeding/kept.py", "framework/feeding/models.py",
    }  # fmt: skip


def test_whoever_makes_figures_of_answers_decides_which_may_leave() -> None:
    reading = {named(path): imported(path) for path in rooms()}
    makers = {name for name, modules in reading.items() if modules & ANSWERS and name.startswith("framework/")}
    deciding = {
        name for name, modules in reading.items()
        if modules & {"analysis.deciding.decide", "analysis.deciding.decide_alone"}
    }  # fmt: skip
    passed_on = {name for name in makers if "framework.estimation.work_out" in reading[name]}
    versions = {"framework/service.py", "framework/correcting/answers.py", "framework/studies/pools.py"}
    assert makers - deciding - passed_on - versions - set(NO_FIGURES) == set()
    assert {"framework/estimation.py", "framework/local_answers.py", "framework/studies/history.py"} <= deciding
    assert "framework.disclosing.versions.stay_hidden" in reading["framework/correcting/answers.py"]
    assert "framework.studies.history.history" in reading["framework/studies/pools.py"]
    assert "analysis.rounding.answered_at_least" in reading["framework/summary.py"]


def test_whoever_tells_feedbacks_figures_to_those_who_read_no_comments_decides_first() -> None:
    reading = {named(path): imported(path) for path in tracked("feedback/**.py", "framework/**.py")}
    counting = {name for name, modules in reading.items() if "feedback.dashboards.tally.tally" in modules}
    deciding = {name for name, modules in reading.items() if any("feedback.disclosing" in each for each in modules)}
    observing = {"framework/series/feedback_rates.py"}
    assert counting - deciding == observing
    assert "analysis.deciding.decide" in reading["feedback/disclosing.py"]
    assert "framework.series.showing.decide_rates" in reading["framework/series/feedback_observing.py"]


def test_pages_charts_and_feeds_read_what_is_stored_and_no_answers() -> None:
    """A way out is a file with a blueprint, or one that is named after what goes out."""
    exits = [
        path for path in rooms()
        if "Blueprint(" in words_of(path) or path.stem in {"feed", "api", "public", "published", "reading", "tables"}
    ]  # fmt: skip
    assert len(exits) > 10
    assert [named(path) for path in exits if imported(path) & (ANSWERS - {"surveys.results"})] == []
    assert [
        named(path) for path in exits if any(each.startswith("surveys.results.read") for each in imported(path))
    ] == []


@pytest.mark.parametrize(("model", "told"), [(Observation, TOLD), (StudyFigure, TOLD[:7])])
def test_the_database_knows_that_hidden_figures_tell_nothing(model: type[Base], told: tuple[str, ...]) -> None:
    table = model.__table__
    assert isinstance(table, Table)
    (rule,) = [
        str(one.sqltext) for one in table.constraints
        if isinstance(one, CheckConstraint) and "tells_nothing" in str(one.name)
    ]  # fmt: skip
    assert all(f"{name} IS NULL" in rule for name in told)
    numbers = {column.name for column in table.columns if column.nullable} & set(TOLD)
    assert numbers == set(told), "whatever a figure tells of people is among them"


def test_no_row_is_of_a_group_that_three_demographics_narrow_down() -> None:
    assert as_decided({"domain_var": "age_band*sex"}, "final")["domain_var"] == "age_band*sex"
    assert group_of({"sex": "F", "age_band": "65+"}) == (("age_band", "65+"), ("sex", "F"))
    for refused in (
        lambda: as_decided({"domain_var": "age_band*sex*ward"}, "final"),
        lambda: group_of(dict.fromkeys("abc", "")),
    ):
        with pytest.raises(TooManyCrossed):
            refused()


def test_the_database_refuses_a_hidden_figure_with_a_base_and_a_shown_one_of_few(
    session: Session, make: Factory
) -> None:
    survey = make_survey(make)
    publication = survey.publish((0.5, 0.02), (0.5, 0.02), (0.5, 0.02))
    for facts in (
        {"base": 12, "status": ObservationStatus.SUPPRESSED},
        {"base": 29, "status": ObservationStatus.FINAL},
    ):
        figure = survey.observe(publication, survey.councils[0], 0.5, 0.02, domain_var="sex", domain="M")
        row = {column.name: getattr(figure, column.name) for column in Observation.__table__.columns}
        session.delete(figure)
        session.flush()
        if facts.get("status") is ObservationStatus.SUPPRESSED:
            row |= dict.fromkeys(TOLD)
        with (
            pytest.raises(IntegrityError, match=r"tells_nothing|enough_people|two_demographics"),
            session.begin_nested(),
        ):
            session.execute(insert(Observation), [row | facts])

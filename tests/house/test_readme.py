"""The README is run: every command in it works, on small files of the kinds that it names."""

import csv
import json
import os
import re
import shlex
import subprocess
from collections.abc import Sequence
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.settings import ROOT, Settings
from core.database import Database
from scripts.settings_reference import DOCUMENT, reference, what_is_said
from tests.factories import Factory
from tests.framework.making import MadeSurvey, make_indicator
from tests.framework.series.making import own_indicator
from tests.surveys.forms import YES_NO, ask, workbook
from tests.surveys.making import make_commission, make_response, make_wave

# One worker runs them all, in order: some commands read what an earlier one wrote.
pytestmark = pytest.mark.xdist_group("readme")

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.strip()
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.strip()
]
RESPONSES = [("id", "sex", "safe"), *((n, "FM"[n % 2], 1 + n % 5) for n in range(60))]
MARGINS = [("variable", "level", "N"), ("sex", "F", 520), ("sex", "M", 480)]
COMMENTS = [
    ("id", "date", "comment"),
    (1, "2026-02-02", "The bins were not emptied again."),
    (2, "2026-02-03", "Thank you, the library staff are so kind."),
    *((n, "2026-03-04", f"The skatepark is shut, says sign {n}.") for n in range(3, 7)),
]
LABELLED = [("comment", "Parking", "Parks"), *((f"Parking is dear, {n}", 1, 0) for n in range(9)), ("The park", 0, 1)]
AUTHORITIES = (
    "local-authority-code", "nice-name", "gss-code", "start-date", "end-date", "replaced-by", "nation", "region",
    "local-authority-type-name", "former-gss-codes",
)  # fmt: skip
FILES: dict[str, Sequence[tuple[object, ...]]] = {
    "responses": RESPONSES,
    "margins": MARGINS,
    "comments": COMMENTS,
    "labelled": LABELLED,
    "held-out": LABELLED,
    "postcodes": [("postcode", "ward"), ("ZZ1 1AA", "north")],
    "strata": [("stratum", "population"), ("north", 900), ("south", 700)],
    "addresses": [
        ("reference", "stratum"),
        *((f"{name}-{n}", name) for name in ("north", "south") for n in range(150)),
    ],
    "areas": [("ward", "deprived"), ("north", 0.31)],
    "authorities": [AUTHORITIES, ("AAA", "Aldermoor", "E07999001", "", "", "", "England", "East", "District", "")],
    "ages": [("la_gss", "age", "sex", "population"), ("E07999001", 20, "Female", 9)],
    "alike": [("la_gss", "model", "rank", "neighbour_gss"), ("E07999001", "global", 1, "E07999002")],
    "polls": [("round", "fieldwork", "question", "percent", "base"), (1, "2025-06", "satisfied", 61, "")],
    "homes": [
        ("la_gss", "tenure", "households"),
        *((f"E0799900{n}", home, count * n) for n in (1, 2, 3) for home, count in (("Owned", 10 * n), ("Rented", 7))),
    ],
    "fieldwork": [("No", "Q1"), ("1", "2")],
    "series": [("Area", "Year", "Value"), ("E07999001", "2023-24", "46.1")],
}
MAP = """
source = "letters"
[columns.reference]
header = "id"
[columns.date]
header = "date"
formats = ["%Y-%m-%d"]
[columns.text]
header = "comment"
"""
AGENCY = """
source = "an agency"
[columns]
respondent = { header = "No" }
mode = { fixed = "telephone" }
[questions]
satisfied = { header = "Q1" }
"""
SERIES = """
source = "Waste by council"
publisher = "The Office"
indicator = "recycled"
[columns]
area = { header = "Area" }
period = { header = "Year" }
value = { header = "Value" }
"""
SEEDS = {"Parking": ["parking"], "Parks": ["re:\\bparks?\\b"]}
ITEMS = {"safe": {"levels": ["1", "2", "3", "4", "5"], "favourable": ["1", "2"]}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the commands name; they write theirs beside them."""
    folder = tmp_path_factory.mktemp("readme")
    for name, rows in FILES.items():
        with (folder / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows(rows)
    (folder / "items.json").write_text(json.dumps(ITEMS))
    (folder / "seeds.json").write_text(json.dumps(SEEDS))
    (folder / "map.toml").write_text(MAP)
    (folder / "agency.toml").write_text(AGENCY)
    (folder / "series.toml").write_text(SERIES)
    asked = [ask("select_one yn", "moved"), ask("text", "why", relevant="${moved} = 'yes'")]
    (folder / "street.xlsx").write_bytes(workbook(asked, YES_NO))
    _folkmoot("migrate", folder)
    _add_a_council(folder)
    return folder


def _add_a_council(folder: Path) -> None:
    database = Database(f"sqlite:///{folder / 'folkmoot.sqlite'}")
    with database.transaction() as session:
        make = Factory(session)
        council = make.council("aldermoor", code="E07999001")
        make.area(council, "north")
        own_indicator(make, council, "recycled")
        wave = make_wave(make, make_commission(make, council, slug="local-voices"))
        make_response(make, wave, council, {"satisfied": "1", "seen": ["litter"], "ward": "north", "years": 3})
        indicator = make_indicator(make, wave.commission)
        MadeSurvey(make, wave.commission, [council], indicator, wave.questionnaire).publish((0.7, 0.02), number=2)
    database.close()


def test_the_readme_has_commands() -> None:
    assert {command.split()[0] for command in COMMANDS} == {"make", "folkmoot"}


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("folkmoot ")])
def test_a_command_of_the_readme_works(command: str, folder: Path) -> None:
    done = _folkmoot(command.removeprefix("folkmoot "), folder)
    assert done.exit_code == 0, done.output
    if "--out" in command:
        written = folder / shlex.split(command)[shlex.split(command).index("--out") + 1]
        assert len(written.read_bytes().splitlines()) > 1


@pytest.mark.parametrize("command", sorted(set(re.findall(r"\bmake [a-z-]+(?: PORT=\d+)?(?=[`\n])", README))))
def test_a_target_that_the_readme_names_exists(command: str) -> None:
    assert subprocess.run([*command.split(), "-n"], cwd=ROOT, capture_output=True).returncode == 0


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_a_file_that_a_document_links_to_exists(document: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", (ROOT / document).read_text(encoding="utf-8"))
    assert links and [link for link in links if not (ROOT / link).exists()] == []


def test_the_page_of_settings_is_what_the_code_says() -> None:
    """`python -m scripts.settings_reference` writes it."""
    assert DOCUMENT.read_text(encoding="utf-8") == reference()


def test_every_setting_is_explained_and_read_from_the_environment() -> None:
    assert set(what_is_said()) == set(Settings.__dataclass_fields__)
    asked: list[str] = []

    class Environ(dict[str, str]):
        def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
            asked.append(name)
            return "x" * 32 if name == "FOLKMOOT_SECRET_KEY" else default

    Settings.from_environment(Environ())
    assert {name.lower() for name in asked if not name.endswith("_FILE")} == {
        f"folkmoot_{name}" for name in Settings.__dataclass_fields__
    }


def _folkmoot(arguments: str, folder: Path) -> Result:
    """Type a command in the folder. It is run in this process, which has read the program already."""
    own = {
        "FOLKMOOT_SECRET_KEY": "only for tests, long enough to be accepted",
        "FOLKMOOT_DATA_DIR": str(folder),
        "FOLKMOOT_PASSWORD": "a long enough password",
    }
    others: dict[str, str | None] = {name: None for name in os.environ if name.startswith("FOLKMOOT_")}
    with chdir(folder):
        return CliRunner().invoke(main, shlex.split(arguments), env=others | own)

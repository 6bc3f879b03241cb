"""Open data: what is in a package, that the standards' own tools accept it, and how versions follow each other."""

import csv
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import brotli
import pytest
from csvw import CSVW
from flask import Flask
from frictionless import Package, system
from sqlalchemy import select

from app.feeds import register
from core import jobs
from core.database import Database
from framework.feeding.announcing import announce
from framework.feeding.models import Release
from framework.feeding.packages.packing import PACKED
from framework.feeding.packages.releasing import open_data, releases_of
from framework.models import ObservationStatus, Publication
from framework.published import PUBLIC
from surveys.models import WaveState
from tests.client import CheckingClient
from tests.factories import Factory
from tests.framework.making import MadeSurvey, make_survey, words

CLEAR = ((0.70, 0.02), (0.50, 0.02), (0.50, 0.02))


@pytest.fixture
def survey(make: Factory) -> MadeSurvey:
    survey = make_survey(make)
    make.area(survey.councils[0], "north")
    return survey


@pytest.fixture
def release(app: Flask, database: Database, tmp_path: Path, survey: MadeSurvey) -> "Releasing":
    register(app.extensions["settings"])
    return Releasing(database, tmp_path, survey)


class Releasing:
    """Publishes, and has open data made as the worker would."""

    def __init__(self, database: Database, folder: Path, survey: MadeSurvey) -> None:
        self.database, self.folder, self.survey = database, folder, survey

    def __call__(self, publication: Publication) -> list[Release]:
        """Make the open data of a publication; all its releases, newest first."""
        session = self.survey.make.session
        announce(session, publication.id, self.survey.councils[0].id)
        session.commit()
        jobs.run_queued(self.database, self.folder)
        session.expire_all()
        return releases_of(session, publication.id)

    def files(self, one: Release) -> Path:
        return open_data(self.folder) / one.address / one.folder


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_standards_own_tools_accept_a_package(release: Releasing, survey: MadeSurvey) -> None:
    survey.indicator.title = words('Residents, "satisfied"\nwith =1+1')
    publication = survey.publish(*CLEAR)
    survey.observe(publication, survey.councils[0], 0.4, 0.05, domain_var="ward", domain="north")
    survey.suppress(publication, survey.councils[0], domain_var="sex", domain="M")
    (made,) = release(publication)
    folder = release.files(made)
    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten()
    checked = CSVW(str(folder / "csv-metadata.json"), validate=True)
    assert checked.is_valid, [str(one) for one in checked.warnings]
    broken = (folder / "observations.csv").read_text().replace(str(survey.indicator.id), "another")
    (folder / "observations.csv").write_text(broken)
    with system.use_context(trusted=True):
        assert not Package(str(folder / "datapackage.json")).validate().valid
    again = CSVW(str(folder / "csv-metadata.json"), validate=True)
    with pytest.raises(ValueError, match="not found in table"):
        again.tablegroup.check_referential_integrity(strict=False)


def test_figures_are_as_statisticians_publish_them(release: Releasing, survey: MadeSurvey) -> None:
    publication = survey.publish(*CLEAR)
    hidden = survey.suppress(publication, survey.councils[0], domain_var="sex", domain="M")
    (made,) = release(publication)
    rows = {row["id"]: row for row in table(release.files(made) / "observations.csv")}
    assert made.rows == len(rows) == 4
    first = next(row for row in rows.values() if row["value"] == "0.7")
    assert (first["area"], first["period"], first["status"]) == (
        survey.councils[0].code,
        "2024-09-21/2024-11-01",
        "final",
    )
    assert (float(first["lci_95"]), float(first["uci_95"]), first["base"]) == (
        0.7 - 1.96 * 0.02,
        0.7 + 1.96 * 0.02,
        "500",
    )
    assert {rows[str(hidden.id)][name] for name in ("value", "lci_95", "uci_95", "se")} == {""}
    names = {row["code"]: row["name_cy"] for row in table(release.files(made) / "areas.csv")}
    assert names[survey.councils[0].code] == "Council of Ash (Cymraeg)"


def test_nothing_new_is_no_new_version(release: Releasing, survey: MadeSurvey) -> None:
    publication = survey.publish(*CLEAR)
    assert len(release(publication)) == 1
    (made,) = release(publication)
    assert made.version == 1 and made.note["en"] == "First published." and made.note["cy"] != made.note["en"]
    assert len(list(release.files(made).parent.iterdir())) == 1, "no draft is left"


def test_what_changes_is_a_version_that_says_so(release: Releasing, survey: MadeSurvey) -> None:
    publication = survey.publish(*CLEAR)
    release(publication)
    survey.observe(publication, survey.councils[0], 0.4, 0.05, domain_var="sex", domain="F")
    second, first = release(publication)
    assert second.note["en"] == "1 figures are new or changed, and 0 are hidden or gone."
    assert first.withdrawn_at is None and release.files(first).exists()
    described = json.loads((release.files(second) / "datapackage.json").read_text())
    assert described["version"] == "2.0.0" and described["change_note"] == second.note


def test_a_version_that_shows_what_is_hidden_by_now_is_withdrawn(
    release: Releasing, survey: MadeSurvey, client: CheckingClient
) -> None:
    publication = survey.publish(*CLEAR)
    shown = survey.observe(publication, survey.councils[0], 0.4, 0.05, domain_var="sex", domain="F")
    (first,) = release(publication)
    for name in ("value", "se", "df", "ci_low", "ci_high", "base", "unweighted", "effective_base", "design_effect"):
        setattr(shown, name, None)
    shown.status = ObservationStatus.SUPPRESSED
    _second, first = release(publication)
    assert first.withdrawn_at is not None and not release.files(first).exists()
    gone = client.browser.get(f"/results/data/{first.address}/{first.folder}/observations.csv")
    assert gone.status_code == 410
    client.get(f"/results/data/{first.address}")
    assert "Withdrawn: a later version hides a figure" in client.text


def test_files_are_kept_for_good_and_the_latest_for_a_while(
    release: Releasing, survey: MadeSurvey, client: CheckingClient
) -> None:
    (made,) = release(survey.publish(*CLEAR))
    kept = client.browser.get(f"/results/data/{made.address}/{made.folder}/observations.csv")
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert kept.headers["Access-Control-Allow-Origin"] == "*"
    assert kept.data == (release.files(made) / "observations.csv").read_bytes()
    kept.close()
    latest = client.browser.get(f"/results/data/{made.address}/latest/datapackage.json")
    assert latest.headers["Cache-Control"] == "public, max-age=300" and latest.get_json()["name"] == "voices-1"
    latest.close()
    headers = {"If-None-Match": latest.headers["ETag"]}
    known = client.browser.get(f"/results/data/{made.address}/latest/datapackage.json", headers=headers)
    known.close()
    assert known.status_code == 304


@pytest.mark.parametrize(
    ("accepts", "way"), [("gzip, deflate", "gzip"), ("br, gzip", "br"), ("identity", None), ("br;q=0, gzip", "gzip")]
)
def test_files_are_packed_once_for_whoever_asks(
    release: Releasing, survey: MadeSurvey, client: CheckingClient, accepts: str, way: str | None
) -> None:
    (made,) = release(survey.publish(*CLEAR))
    for file, kind in (("observations.csv", "text/csv"), ("datapackage.json", "application/json")):
        plain = (release.files(made) / file).read_bytes()
        address = f"/results/data/{made.address}/{made.folder}/{file}"
        answer = client.browser.get(address, headers={"Accept-Encoding": accepts})
        lies = release.files(made) / f"{file}{PACKED[way][0] if way else ''}"
        assert answer.data == lies.read_bytes() and UNPACK[way](answer.data) == plain
        assert answer.content_encoding == way and answer.mimetype == kind
        assert answer.content_length == len(answer.data) and "Accept-Encoding" in answer.vary
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        answer.close()
        headers = {"Accept-Encoding": accepts, "If-None-Match": answer.headers["ETag"]}
        known = client.browser.get(address, headers=headers)
        known.close()
        assert known.status_code == 304
        other = {"Accept-Encoding": "identity" if way else "gzip", "If-None-Match": answer.headers["ETag"]}
        again = client.browser.get(address, headers=other)
        assert again.status_code == 200, "an ETag is of one way of packing"
        again.close()


UNPACK: dict[str | None, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress, "br": brotli.decompress, None: lambda content: content,
}  # fmt: skip
STRANGE = (
    "voices-1/latest/../x", "voices-1/latest/secret", "voices-1/../latest/areas.csv", "voices-2/latest/areas.csv",
    "voices-1/0123456789abcdef/areas.csv",
)  # fmt: skip


def test_nothing_else_is_served(release: Releasing, survey: MadeSurvey, client: CheckingClient) -> None:
    release(survey.publish(*CLEAR))
    assert {client.browser.get(f"/results/data/{address}").status_code for address in STRANGE} == {404}


def test_the_catalogue_speaks_to_people_and_to_portals(
    release: Releasing, survey: MadeSurvey, client: CheckingClient
) -> None:
    (made,) = release(survey.publish(*CLEAR))
    release(survey.publish(*CLEAR, number=2))
    client.get("/results/data")
    assert client.heading == "Open data" and "Survey voices" in client.text
    client.get(f"/results/data/{made.address}")
    assert "First published." in client.text and "observations.csv" in client.text
    catalogue: dict[str, Any] = client.browser.get("/results/data/catalogue.jsonld").get_json()
    assert catalogue["@type"] == "dcat:Catalog" and len(catalogue["dcat:dataset"]) == 2
    (newest, _) = catalogue["dcat:dataset"]
    assert newest["@id"] == "http://localhost/results/data/voices-2/latest/"
    assert {one["dct:title"] for one in newest["dcat:distribution"]} >= {"observations.csv", "areas.csv"}


def test_only_what_is_public_has_open_data(release: Releasing, survey: MadeSurvey, client: CheckingClient) -> None:
    session = survey.make.session
    closed = survey.publish(*CLEAR, state=WaveState.CLOSED)
    announce(session, closed.id, survey.councils[0].id)
    session.commit()
    with pytest.raises(jobs.JobRefused):
        jobs.run_queued(release.database, release.folder)
    assert releases_of(session, closed.id) == []
    assert session.scalars(select(Release), execution_options=PUBLIC).all() == []

"""The bill of materials names every package that is locked, with its hash, and what browsers are sent."""

import json
import re
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from app.settings import ROOT
from scripts.sbom import bill_of_materials


@pytest.fixture(scope="module")
def bill() -> dict[str, Any]:
    return bill_of_materials()


def test_it_is_what_the_standard_asks(bill: dict[str, Any]) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(bill)) is None


def test_every_locked_package_is_in_it_with_its_hashes(bill: dict[str, Any]) -> None:
    locked = set(
        re.findall(r"^([\w.-]+)(?:\[\w+\])?==(\S+)", (ROOT / "requirements/run.txt").read_text(), re.MULTILINE)
    )
    found = {(each["name"], each["version"]): each for each in bill["components"]}
    assert locked and locked <= set(found)
    assert all(found[each]["externalReferences"][0]["hashes"] for each in locked)


def test_what_browsers_are_sent_is_in_it(bill: dict[str, Any]) -> None:
    assert any(each.get("purl", "").startswith("pkg:npm/govuk-frontend@") for each in bill["components"])

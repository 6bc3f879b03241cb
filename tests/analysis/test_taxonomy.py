"""The council taxonomy is whole, and a broken one says where it is broken."""

import json
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from analysis.taxonomy import COUNCIL_TAXONOMY, Taxonomy, TaxonomyError

DOCUMENT: dict[str, Any] = json.loads(COUNCIL_TAXONOMY.read_text(encoding="utf-8"))


def test_the_council_taxonomy_speaks_english_and_welsh_throughout() -> None:
    taxonomy = Taxonomy.load()
    assert len(taxonomy.themes) == 23
    for theme in taxonomy.themes:
        for words in (theme.name, theme.definition, theme.seeds, theme.examples):
            assert words["en"] and words["cy"], theme.code


def test_a_theme_is_found_by_its_code() -> None:
    assert Taxonomy.load()["roads_pavements"].name["cy"] == "Ffyrdd a phalmentydd"


def test_only_praise_stands_alone() -> None:
    assert [theme.code for theme in Taxonomy.load().themes if theme.alone] == ["praise"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"code": "Roads"}, "theme 1: code must be in snake_case, not 'Roads'"),
        ({"name": {"en": "Waste"}}, "theme waste_recycling: name has no cy"),
        ({"definition": None}, "theme waste_recycling: definition must be given in English and Welsh"),
        ({"seeds": {"en": [], "cy": []}}, "theme waste_recycling: seeds are empty"),
        ({"seeds": {"en": "bin"}}, "theme waste_recycling: seeds in en must be a list of phrases"),
        ({"seeds": {"en": ["re:("]}}, "theme waste_recycling: seeds hold a pattern that does not compile: re:("),
        ({"examples": []}, "theme waste_recycling: examples must be lists keyed by language"),
        ({"alone": "yes"}, "theme waste_recycling: alone must be true or false"),
        ({"colour": "red"}, "theme waste_recycling: colour is not a field"),
    ],
)
def test_a_broken_theme_is_named_with_its_field(change: dict[str, Any], message: str) -> None:
    document = deepcopy(DOCUMENT)
    document["themes"][0] |= change
    with pytest.raises(TaxonomyError) as refusal:
        Taxonomy.from_document(document)
    assert str(refusal.value).startswith(message)


def test_two_themes_may_not_share_a_code() -> None:
    document = {"version": "1", "themes": [DOCUMENT["themes"][0]] * 2}
    with pytest.raises(TaxonomyError, match="theme waste_recycling: code is used twice"):
        Taxonomy.from_document(document)


@pytest.mark.parametrize("contents", ["{", "[]", '{"version": "1", "themes": []}', '{"themes": [1]}'])
def test_a_file_that_is_no_taxonomy_is_refused(tmp_path: Path, contents: str) -> None:
    path = tmp_path / "taxonomy.json"
    path.write_text(contents, encoding="utf-8")
    with pytest.raises(TaxonomyError):
        Taxonomy.load(path)


def test_web_pages_can_list_themes_without_loading_the_classifier() -> None:
    heavy = "import sys, analysis.taxonomy; print({'nltk', 'sklearn', 'pandas', 'numpy'} & set(sys.modules))"
    listed = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True, timeout=60)
    assert listed.stdout == "set()\n"

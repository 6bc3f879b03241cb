"""The examples that teach are examples that run."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import analysis

README = Path(analysis.__file__).with_name("README.md")
TAUGHT = [
    "agreement",
    "allocation",
    "coding",
    "collapsing",
    "columns",
    "compare",
    "composites",
    "cost_sharing",
    "covariance",
    "covariates",
    "design",
    "design_effects",
    "disclosure",
    "distributions",
    "domains",
    "effective_intervals",
    "domain_means",
    "drivers",
    "estimates",
    "explained",
    "fay_herriot",
    "families",
    "feasibility",
    "finite_population",
    "funnel",
    "grouping",
    "independence",
    "intervals",
    "item_effects",
    "items",
    "linear_algebra",
    "lonely",
    "margins",
    "missing",
    "mixed_logistic",
    "mode_effects",
    "pooling",
    "population",
    "poststratified",
    "means",
    "measures",
    "net_scores",
    "quantiles",
    "ranks",
    "ratios",
    "rates",
    "replicate_variance",
    "replicates",
    "regression",
    "relative_importance",
    "representativeness",
    "resampling",
    "scheme",
    "sequences",
    "small_areas",
    "spc",
    "special_causes",
    "sample_size",
    "systematic",
    "table",
    "totals",
    "trend",
    "trimming",
    "weight_distribution",
    "share_intervals",
    "weighted_sample",
    "weighting",
    "weighting_report",
]


def test_the_readme_tells_the_truth():
    results = doctest.testfile(str(README), module_relative=False)
    assert results.attempted > 20 and results.failed == 0


@pytest.mark.parametrize("command", ["weight", "estimate", "compare", "drivers", "smallareas", "spc", "funnel"])
def test_every_command_is_taught_by_an_example(command):
    assert f'folkmoot("{command} ' in README.read_text("utf-8")


@pytest.mark.parametrize("name", TAUGHT)
def test_docstrings_tell_the_truth(name):
    assert name in {module.name for module in pkgutil.iter_modules(analysis.__path__)}
    assert doctest.testmod(importlib.import_module(f"analysis.{name}")).failed == 0

"""From a council's frozen answers to its estimates: pandas in, plain estimates out. Only the worker imports this."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import pandas as pd

from analysis.errors import DataError
from analysis.estimates import Estimate, estimate
from analysis.weighting import Weighting, unweighted, weight
from core.database import Json
from framework.comparability import question_of
from framework.models import DOMAINS, Indicator

SINGLE_ANSWERS = {"single", "scale"}
LIBRARIES = ("numpy", "pandas", "scipy", "folkmoot")
METHOD = "raking"


@dataclass(frozen=True)
class Estimation:
    """A council's estimates by indicator code, the same without any weights, and how they were worked out."""

    estimates: list[Estimate]
    unweighted: Mapping[tuple[str, str, str], float]
    weighting: Json


def estimate_indicators(
    responses: pd.DataFrame,
    margins: pd.DataFrame,
    indicators: Sequence[Indicator],
    document: Json,
    variables: Sequence[str],
) -> Estimation:
    """Weight a council's responses to its margins, and estimate every indicator that its questionnaire asked.

    `responses` is a snapshot: one row per respondent, with `design_weight`, `stratum`, the weighting `variables` and
    the `DOMAINS`. `margins` has columns variable, level and N. The indicators' values are proportions from 0 to 1.
    Raises a `DataError` naming the variable and level at fault.
    """
    asked = [indicator for indicator in indicators if question_of(document, indicator.question)]
    items = {indicator.code: _item(indicator, document) for indicator in asked}
    answers = responses.drop(columns=list(items), errors="ignore").join(
        pd.DataFrame({one.code: _places(responses[one.question], _options(one, document)) for one in asked})
    )
    weighting = weight(answers, margins, base_weight="design_weight", variables=variables, method=METHOD)
    plain = estimate(answers, items, weighting=unweighted(answers), domains=DOMAINS)
    return Estimation(
        estimate(answers, items, weighting=weighting, strata="stratum", domains=DOMAINS),
        {(each.item, each.domain_var, each.domain): each.estimate for each in plain},
        _describe(weighting, margins),
    )


def library_versions() -> dict[str, str]:
    """The versions of the libraries that a figure's last digits depend on."""
    return {library: _version(library) for library in LIBRARIES}


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "not installed"


def _item(indicator: Indicator, document: Json) -> dict[str, Any]:
    options = _options(indicator, document)
    unknown = set(indicator.favourable) - set(options)
    if unknown:
        message = f"Indicator {indicator.code!r} counts {sorted(unknown)[0]!r} as favourable, which is not an option."
        raise DataError(message, variable=indicator.question)
    return {"levels": options, "favourable": [options.index(code) + 1 for code in indicator.favourable]}


def _options(indicator: Indicator, document: Json) -> list[str]:
    question = question_of(document, indicator.question)
    if question["type"] not in SINGLE_ANSWERS:
        message = f"Indicator {indicator.code!r} needs a question with one answer; {question['code']!r} has not."
        raise DataError(message, variable=indicator.question)
    return [option["code"] for option in question["options"]]


def _places(answers: pd.Series[Any], options: Sequence[str]) -> pd.Series[Any]:
    """Each answer as its option's place from 1; those who gave no opinion have none."""
    return answers.map({code: str(place) for place, code in enumerate(options, start=1)})


def _describe(weighting: Weighting, margins: pd.DataFrame) -> Json:
    report = weighting.report
    assert report is not None, "a weighting to margins has a report"
    table = margins.sort_values(["variable", "level"])[["variable", "level", "N"]].to_csv(index=False)
    return {
        "variables": list(report.variables),
        "method": report.method,
        "base_weight": "design_weight",
        "responses": report.n,
        "population": report.population,
        "design_effect": report.design_effect,
        "effective_sample": report.effective_sample,
        "smallest_weight": report.smallest_weight,
        "largest_weight": report.largest_weight,
        "margins_hash": hashlib.sha256(table.encode()).hexdigest(),
    }

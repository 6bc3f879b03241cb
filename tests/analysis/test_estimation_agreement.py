"""Every figure that R's `survey` gives for its own data: means, totals, shares, intervals, domains, quantiles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.columns import Indices, blank
from analysis.domains import Domain, read_domains
from analysis.intervals import normal_interval, t_interval
from analysis.means import read_numbers
from analysis.measures import Measures, measure_ratios, measure_totals
from analysis.quantiles import quantiles
from analysis.residuals import residual_variance
from analysis.share_intervals import METHODS, Shares, share_interval
from analysis.variance import Variance
from analysis.weighted_sample import WeightedSample
from tests.analysis.shipped import NAMES, Shipped

Figure = tuple[str, str, str, str, str, str]
KEY = ["fn", "item", "level", "domain_var", "domain", "stat"]
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
INTERVALS = {"logit": "xlogit", "beta": "beta", "wilson": "wilson", "mean": "mean", "asin": "asin"}
ITERATED = {"svyciprop_logit", "svyby_ciprop_logit"}


def figures_of(fn: str, item: str, domain: Domain, figures: Measures, df: Indices) -> Iterator[tuple[Figure, float]]:
    variable, name = ("", "") if domain.variable == "all" else (domain.variable, domain.level)
    ends = {"z": normal_interval(figures.estimate, figures.se), "t": t_interval(figures.estimate, figures.se, df)}
    known = {"estimate": figures.estimate, "se": figures.se, "deff": figures.deff, "deff_replace": figures.deff_replace}
    known |= {
        f"ci_{side}_{kind}": end for kind, both in ends.items() for side, end in zip(("low", "high"), both, strict=True)
    }
    yield from (((fn, item, "", variable, name, stat), float(value[0])) for stat, value in known.items())


def of_means(sample: WeightedSample, items: Sequence[str]) -> Iterator[tuple[Figure, float]]:
    for item in items:
        base, values = read_numbers(sample.responses, [item])
        for domain in read_domains(sample.responses, sample.domains):
            ratios = sample.ratios(domain, base, values)
            figures = measure_ratios(ratios, sample.error)
            whole = domain.variable == "all"
            yield from figures_of("svymean" if whole else "svyby_svymean", item, domain, figures, figures.df)
            if whole:
                yield from figures_of("svytotal", item, domain, measure_totals(ratios, sample.error), figures.df)
        for each in quantiles(replace(sample, domains=()), [item], QUANTILES):
            key = ("svyquantile_math_mean", item, str(each.probability), "", "")
            yield from (((*key, stat), getattr(each, stat.removesuffix("_t"))) for stat in ("estimate", "se"))
            yield from (((*key, f"ci_{side}_t"), getattr(each, f"ci_{side}")) for side in ("low", "high"))


def of_shares(sample: WeightedSample, item: str) -> Iterator[tuple[Figure, float]]:
    values = sample.responses[item]
    base = ~(blank(values) | (values == "NA").to_numpy(bool))[:, None]
    levels = sorted(values[base[:, 0]].unique())
    given = np.column_stack([(values == level).to_numpy(bool) for level in levels]) & base
    for domain in read_domains(sample.responses, [name for name in sample.domains if name != item]):
        figures = measure_ratios(sample.ratios(domain, np.tile(base, len(levels)), given), sample.error)
        if domain.variable == "all":
            for place, level in enumerate(levels):
                for stat in ("estimate", "se", "deff"):
                    yield ("svymean_prop", item, level, "", "", stat), float(getattr(figures, stat)[place])
        yield from of_intervals(sample, item, levels[-1], domain, figures)


def of_intervals(sample, item, level, domain, figures) -> Iterator[tuple[Figure, float]]:
    """The last level's intervals. R counts those without an answer among the rows and degrees of freedom here."""
    everybody = np.ones((len(domain.rows), 1), dtype=bool)
    df = sample.error.degrees_of_freedom(domain.rows, everybody)
    size = np.array([len(sample.responses) if sample.error.keeps_rows else len(domain.rows)])
    last = [values[-1:] for values in (figures.estimate, figures.se, figures.n_eff)]
    shares = Shares(last[0], last[1], df, last[2], size)
    whole = domain.variable == "all"
    prefix, where = ("svyciprop_", ("", "")) if whole else ("svyby_ciprop_", (domain.variable, domain.level))
    for method in METHODS:
        ends = share_interval(shares, method)
        for name in {method, INTERVALS.get(method, method)}:
            for stat, value in zip(("estimate", "ci_low", "ci_high"), (last[0], *ends), strict=True):
                yield (prefix + name, item, level, *where, stat), float(value[0])


def ours(data: Shipped, case: str) -> pd.Series:
    swept = case.startswith(("rake", "trim"))
    return figures_from(data, residual_variance(data.weighting(case), data.design(), swept=swept))


def figures_from(data: Shipped, error: Variance) -> pd.Series:
    sample = WeightedSample(data.people, error, data.source.domains)
    found = dict(of_means(sample, data.source.means))
    for item in data.source.shares:
        found |= dict(of_shares(sample, item))
    return pd.Series(found)


def compared(data: Shipped, case: str) -> pd.DataFrame:
    """R's rows of one case beside ours, but for shares that have no variance: all alike, or fixed by the margins.

    Old versions give the second value where an interval of a quantile ends below the share of the first.
    R finds the likelihood's intervals between a few points of a spline, ours to the last digit: see
    `test_likelihood_agreement.py`.
    """
    theirs = data.results[(data.results["case"] == case) & ~data.results["design"].str.contains("[|]")]
    theirs = theirs[theirs["fn"].str.match("svymean|svytotal|svyby|svyciprop|svyquantile")]
    if "survey 4.1" in (data.folder / "VERSIONS.txt").read_text("utf-8"):
        theirs = theirs[~(theirs["fn"].str.match("svyquantile") & theirs["stat"].isin(["ci_low_t", "se"]))]
    both = pd.to_numeric(theirs.set_index(KEY)["value"], errors="coerce").to_frame("r")
    both["ours"] = ours(data, case).reindex(both.index)
    by_stat = both["ours"].unstack("stat")
    idle = by_stat["estimate"].isin([0, 1]) | (by_stat["ci_high"] - by_stat["ci_low"] < 1e-6) | (by_stat["se"] < 1e-5)
    return both[~idle.reindex(both.droplevel("stat").index).to_numpy()]


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_of_every_case_agrees_with_r(shipped, name):
    data = shipped[name]
    counted = 0
    for case in data.cases:
        both = compared(data, case)
        fn = both.index.get_level_values("fn")
        profiled, iterated = fn == "svyciprop_likelihood", fn.isin(ITERATED)
        exact = both[~profiled & ~iterated]
        assert len(exact) > 40
        np.testing.assert_allclose(exact["ours"], exact["r"], rtol=1e-9, err_msg=f"{case} {exact}")
        np.testing.assert_allclose(both[iterated]["ours"], both[iterated]["r"], rtol=1e-6, err_msg=case)
        np.testing.assert_allclose(both[profiled]["ours"], both[profiled]["r"], rtol=1e-2, err_msg=case)
        counted += len(both)
    assert counted > 60 * len(data.cases)

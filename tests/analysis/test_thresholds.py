"""From which probability a label is suggested."""

import numpy as np

from analysis.judge import Evidence, Judge
from analysis.thresholds import HIGHEST_SUGGESTED, LOWEST_SUGGESTED, choose_cuts, promising_cut


def test_as_much_is_said_as_promises_the_best_f1() -> None:
    likely = np.random.default_rng(0).beta(0.5, 3, 400)
    cut = promising_cut(likely, np.ones(400))

    def promised(at: float) -> float:
        said = likely >= at
        return float(2 * likely[said].sum() / (said.sum() + likely.sum()))

    within = [each for each in likely if LOWEST_SUGGESTED <= each <= HIGHEST_SUGGESTED]
    assert promised(cut) >= max(map(promised, within)) - 1e-9


def test_a_comment_that_weighs_three_counts_as_three() -> None:
    likely, weights = np.array([0.7, 0.45, 0.3, 0.2]), np.array([1.0, 3.0, 1.0, 3.0])
    repeated = np.repeat(likely, weights.astype(int))
    assert promising_cut(likely, weights) == promising_cut(repeated, np.ones(len(repeated)))


def test_one_lucky_label_moves_no_threshold() -> None:
    """A threshold rests on what probabilities promise, and not on which few comments had the label."""
    likely = np.random.default_rng(1).beta(0.5, 3, (200, 1))
    unlucky, lucky = np.zeros((200, 1), bool), np.zeros((200, 1), bool)
    lucky[likely[:, 0].argmin()] = True
    weights = np.ones(200)
    assert choose_cuts(likely, lucky, weights).suggested == choose_cuts(likely, unlucky, weights).suggested


def test_nothing_can_be_promised_of_nothing() -> None:
    assert LOWEST_SUGGESTED <= promising_cut(np.zeros(5), np.ones(5)) <= HIGHEST_SUGGESTED


def test_probabilities_sum_to_about_as_many_as_have_the_label() -> None:
    """However rare a label is beside the others, because how frequent it is is its own."""
    draw = np.random.default_rng(2)
    shares = np.array([0.03, 0.1, 0.5])
    flags = draw.random((600, 3)) < shares
    margins = np.where(flags, 0.3, -0.3) + draw.normal(0, 1, (600, 3))
    nothing = np.zeros((600, 3))
    evidence = Evidence(margins, margins, margins, nothing, nothing, nothing, np.full(600, 9.0))
    likely = Judge().fit(evidence, flags, np.ones(600)).probabilities(evidence)
    assert np.abs(likely.mean(axis=0) - flags.mean(axis=0)).max() < 0.005

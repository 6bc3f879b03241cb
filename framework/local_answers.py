"""What a council's residents answered to its own module: weighted shares for that council alone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy.orm import Session

from analysis.deciding import decide, decide_alone
from analysis.disclosure import COUNTS, Status, base_status
from core.database import Json
from framework.published import working_of_wave
from framework.recipe import Recipe
from surveys.models import Wave
from surveys.modules.asked import module_in
from surveys.questionnaire.agreed import AGREEMENT
from surveys.questionnaire.answers import Words
from surveys.questionnaire.fault import asked
from surveys.results import read_snapshot

if TYPE_CHECKING:
    from analysis.estimates import Estimate
    from analysis.weighted_sample import WeightedSample

CHOSEN = ("single", "scale", "multiple", "ranking", "consent")


@dataclass(frozen=True)
class Share:
    """How many of a hundred residents give an answer, with its interval; shares are proportions, nothing if hidden."""

    words: Words
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class LocalFigure:
    """A question of a module with its base, and the share of each answer, or the mean of a number, in `shares`.

    `shares` is empty where the base is too small to show anything. Of a ranking, a share is of those who rank it first.
    """

    question: Json
    n: int
    n_eff: float
    status: Status
    shares: list[Share]


def local_figures(session: Session, folder: Path, council_id: UUID, wave: Wave) -> list[LocalFigure]:
    """The figures of a council's module in a published wave, weighted as its core figures are; none without a module.

    Base: those who gave one of the answers offered. Words that residents wrote are among the council's comments. Raises
    `surveys.results.SnapshotDamaged`, or a `DataError` of the weighting.
    """
    from framework.estimation import weighed

    module, working = module_in(session, wave, council_id), working_of_wave(session, council_id, wave.id)
    if module is None or working is None:
        return []
    recipe = Recipe.of_json(working.recipe)
    sample, _ = weighed(read_snapshot(folder, recipe.snapshot), recipe, wave.questionnaire.document)
    entries = [entry.data for entry in asked(module.document)]
    return [figure for data in entries if (figure := _figure(sample, data)) is not None]


def _figure(sample: WeightedSample, data: Json) -> LocalFigure | None:
    if data["code"] not in sample.responses or data["type"] not in (*CHOSEN, "number"):
        return None
    is_mean = data["type"] == "number"
    found = list(_means(sample, data) if is_mean else _shares(sample, data))
    if not found:
        return LocalFigure(data, 0, 0.0, base_status(0), [])
    n, n_eff, status = found[0][1].n, found[0][1].n_eff, decide_alone(found[0][1].n)
    if status is Status.SUPPRESSED:
        return LocalFigure(data, 0, 0.0, status, [])
    hidden = set() if is_mean else _hidden(n, [chosen for _, _, chosen in found], data["type"])
    shares = [_share(words, each, at in hidden) for at, (words, each, _) in enumerate(found)]
    return LocalFigure(data, n, n_eff, status, [each for each in shares if each is not None])


def _share(words: Words, found: Estimate, hidden: bool) -> Share | None:
    """A figure, or that it is hidden, or nothing where it has no interval."""
    if hidden:
        return Share(words, None, None, None)
    return Share(words, found.estimate, found.ci_low, found.ci_high) if math.isfinite(found.ci_low) else None


def _hidden(base: int, chosen: Sequence[int], kind: str) -> set[int]:
    """The places of the answers that too few gave, or too few did not, and of those that would give these away.

    Where each resident gives one answer, the answers add up to all who answered.
    """
    from analysis.added_counts import Whole

    if kind == "multiple":
        return {at for at, number in enumerate(chosen) if decide_alone(base, number) is Status.SUPPRESSED}
    everybody = -1
    counts = {everybody: (base,)} | {at: (number,) for at, number in enumerate(chosen)}
    decided = decide(counts, [Whole(everybody, tuple(range(len(chosen))))], rule=COUNTS)
    return {at for at in range(len(chosen)) if decided[at] is Status.SUPPRESSED}


def _shares(sample: WeightedSample, data: Json) -> Iterator[tuple[Words, Estimate, int]]:
    """Each answer's share among those who gave one of the answers, and how many gave it."""
    import numpy as np

    from analysis.estimates import share_estimates

    options = [(one.code, one.text) for one in AGREEMENT] if data["type"] == "consent" else [
        (one["code"], one["text"]) for one in data["options"]
    ]  # fmt: skip
    given = _given(list(sample.responses[data["code"]]), data["type"])
    counted = np.array([[code in chosen for code, _words in options] for chosen in given], dtype=np.bool_)
    base = np.tile(counted.any(axis=1, keepdims=True), (1, len(options)))
    if not base.any():
        return
    columns = [(data["code"], code) for code, _words in options]
    found = {each.level: each for each in share_estimates(sample, columns, base, counted)}
    numbers = counted.sum(axis=0).tolist()
    yield from ((words, found[code], number) for (code, words), number in zip(options, numbers, strict=True))


def _means(sample: WeightedSample, data: Json) -> Iterator[tuple[Words, Estimate, int]]:
    """The mean of a number among those who gave one."""
    import numpy as np

    from analysis.estimates import mean_estimates

    numbers = np.array([_number(each) for each in sample.responses[data["code"]]], dtype=np.float64)[:, None]
    base = np.isfinite(numbers)
    if base.any():
        values = np.where(base, numbers, 0.0)
        yield data.get("unit", {}), mean_estimates(sample, [data["code"]], base, values)[0], int(base.sum())


def _number(said: object) -> float:
    """A number as the file keeps it, in text; no number of a refusal or where nothing was said."""
    try:
        return float(str(said))
    except ValueError:
        return math.nan


def _given(answers: list[Any], kind: str) -> list[list[str]]:
    """The answers that each resident chose; the first alone of those that were ranked."""
    if kind in ("multiple", "ranking"):
        chosen = [[] if said is None else list(said) for said in answers]
        return [each[:1] for each in chosen] if kind == "ranking" else chosen
    return [[said] if isinstance(said, str) else [] for said in answers]

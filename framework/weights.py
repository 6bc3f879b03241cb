"""How many residents each response stands for in its council's published figures."""

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from framework.published import working_of_wave
from framework.recipe import Recipe
from surveys.models import Wave
from surveys.results import read_snapshot


def weights_of(session: Session, folder: Path, council_id: UUID, wave: Wave) -> Mapping[UUID, float]:
    """Each response's weight, in residents, by its identifier; none where no figure of the council's rests on any.

    They are worked out again from the frozen answers in `folder`, to the digits of the figures. Raises
    `surveys.results.SnapshotDamaged`.
    """
    from framework.estimation import weighed

    working = working_of_wave(session, council_id, wave.id)
    if working is None or working.report.get("too_few"):
        return {}
    recipe = Recipe.of_json(working.recipe)
    sample, _ = weighed(read_snapshot(folder, recipe.snapshot), recipe, wave.questionnaire.document)
    weights = sample.error.weighting.weights
    return {UUID(each): float(w) for each, w in zip(sample.responses["response_id"], weights, strict=True)}

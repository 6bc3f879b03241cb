"""Which opinions go together with one: shares of its variation, and the plain weighted model beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from analysis.disclosure import SMALLEST_SHOWN_BASE, Status, base_status
from core.database import Json
from framework.defining.definitions import asked_indicators
from framework.models import Indicator
from framework.published import working_of_wave
from framework.studies.making import Made, Whose, frozen_answers
from surveys.plan import plan_of

if TYPE_CHECKING:
    from analysis.drivers import Drivers

SEED = 1
REPLICATES = 1000


def recipe_of_opinions(session: Session, whose: Whose) -> Json | None:
    """The indicators that the plan's questions have; None where it declares none or the one explained has none."""
    wave = whose.publication.wave
    plan, working = plan_of(wave), working_of_wave(session, whose.council_id, wave.id)
    if working is None or not plan.explained:
        return None
    asked = asked_indicators(session, wave)
    explained = _of_question(asked, plan.explained)
    explaining = [code for question in plan.explaining if (code := _of_question(asked, question))]
    if explained is None or not explaining:
        return None
    return {
        "working": str(working.id),
        "explained": explained,
        "explaining": explaining,
        "seed": SEED,
        "replicates": REPLICATES,
    }


def work_out_opinions(session: Session, folder: Path, whose: Whose, recipe: Json) -> Made:
    """Divide what is explained among the opinions. Too few who answered everything are a status, and nothing else.

    Raises a `DataError`.
    """
    from analysis.drivers import key_drivers
    from framework.estimation import everybody_weighed, weighed

    frozen = frozen_answers(session, folder, whose.council_id, recipe["working"])
    codes = [recipe["explained"], *recipe["explaining"]]
    definitions = tuple(one for one in frozen.recipe.definitions if one.code in codes)
    sample, items = weighed(frozen.responses, replace(frozen.recipe, definitions=definitions), frozen.document)
    base = int(sample.responses[codes].notna().all(axis=1).sum())
    if base < SMALLEST_SHOWN_BASE:
        return Made(recipe, {"status": Status.SUPPRESSED.value})
    psu = "psu" if sample.responses["psu"].notna().any() else None
    found = key_drivers(
        sample.responses, items, everybody_weighed(sample), outcome=codes[0], drivers=codes[1:], seed=recipe["seed"],
        replicates=recipe["replicates"], strata="stratum", psu=psu,
    )  # fmt: skip
    return Made(recipe, {"status": base_status(base).value, **_findings(found)})


def _of_question(indicators: Sequence[Indicator], question: str) -> str | None:
    return next((one.code for one in indicators if one.question == question), None)


def _findings(found: Drivers) -> Json:
    shares = found.importance
    return {
        "base": shares.n,
        "r2": shares.r2,
        "df": found.model.df,
        "opinions": [_opinion(found, each.driver) for each in shares.drivers],
    }


def _opinion(found: Drivers, code: str) -> Json:
    """One opinion's share of the variation, as a proportion, and its term of the logistic model, in logits."""
    share = next(each for each in found.importance.drivers if each.driver == code)
    term = found.model[code]
    row = {
        "code": code, "share": share.lmg, "share_low": share.lmg_low, "share_high": share.lmg_high,
        "logit": term.estimate, "logit_se": term.se, "logit_low": term.ci_low, "logit_high": term.ci_high, "p": term.p,
    }  # fmt: skip
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value for name, value in row.items()
    }

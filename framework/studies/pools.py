"""Several waves as one sample: a council's figures from everybody's answers in this wave and the ones before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from analysis.disclosure import Status
from core.database import Json
from framework.differences import comparable_before, earlier_publications
from framework.models import DOMAINS
from framework.published import figures_of, working_of_wave
from framework.studies.history import History, Waves, history
from framework.studies.making import Frozen, Made, Whose, figure_row, frozen_answers, indicators_in, own_figures
from surveys.plan import plan_of

if TYPE_CHECKING:
    from analysis.pooling import Pooled, Wave
    from framework.estimation import Members


def recipe_of_pool(session: Session, whose: Whose) -> Json | None:
    """Which waves are put together for each indicator, the last first declared: those before that are comparable.

    None where the plan puts none together or no indicator has two waves.
    """
    most = plan_of(whose.publication.wave).pooled_waves
    before = earlier_publications(session, whose.publication)[-(most - 1) :] if most > 1 else []
    earlier = [(one, figures_of(session, one, council_id=whose.council_id)) for one in before]
    waves: dict[str, list[str]] = {}
    for figure in figures_of(session, whose.publication, council_id=whose.council_id):
        past, _ = comparable_before(whose.publication, figure, earlier)
        if past:
            publications = [*(one.publication_id for one in past), whose.publication.id]
            waves[figure.indicator.code] = list(map(str, publications))
    named = {publication for chosen in waves.values() for publication in chosen}
    workings = {
        str(one.id): str(working.id)
        for one in (*before, whose.publication)
        if str(one.id) in named and (working := working_of_wave(session, whose.council_id, one.wave_id))
    }
    return {"waves": waves, "workings": workings} if waves else None


def work_out_pool(session: Session, folder: Path, whose: Whose, recipe: Json) -> Made:
    """Work out pooled figures, and hide those that would give away what a wave hides. Raises a `DataError`."""
    from analysis.pooling import pool

    parts = {
        publication: frozen_answers(session, folder, whose.council_id, working)
        for publication, working in recipe["workings"].items()
    }
    waves, items = samples(parts, recipe["waves"])
    indicators = indicators_in(own_figures(session, whose))
    kept, members = history(session, whose), _members(waves, list(items))
    found = pool(waves, items, domains=DOMAINS)
    figures: list[Json] = []
    for code, chosen in recipe["waves"].items():
        mine = [each for each in found if each.item == code]
        figures += _rows(whose, (code, tuple(chosen)), mine, indicators, kept, members)
    return Made(recipe, {}, figures)


def samples(parts: Mapping[str, Frozen], chosen: Mapping[str, Sequence[str]]) -> tuple[list[Wave], Json]:
    """Each part's weighted answers to the items for which it counts, and what the items are.

    Parts are waves of a council or councils of a wave, by a name; `chosen` names those that count for an item's code.
    """
    from analysis.pooling import Wave
    from analysis.residuals import ResidualVariance
    from framework.estimation import weighed

    waves: list[Wave] = []
    items: Json = {}
    for name, part in parts.items():
        wanted = {code for code, names in chosen.items() if name in names}
        definitions = tuple(one for one in part.recipe.definitions if one.code in wanted)
        sample, asked = weighed(part.responses, replace(part.recipe, definitions=definitions), part.document)
        assert isinstance(sample.error, ResidualVariance)
        waves.append(Wave(sample.responses, sample.error))
        items |= asked
    return waves, {code: items[code] for code in chosen}


def _members(waves: Sequence[Wave], codes: Sequence[str]) -> Members:
    """Who of all waves is in which group, and answered which item in a wave that counts for it."""
    import pandas as pd

    from framework.estimation import Members

    everybody = pd.concat([wave.responses.reindex(columns=[*DOMAINS, *codes]) for wave in waves], ignore_index=True)
    return Members(everybody, DOMAINS, {code: everybody[code].notna().to_numpy() for code in codes})


def _rows(
    whose: Whose,
    item: tuple[str, Waves],
    pooled: Sequence[Pooled],
    indicators: Mapping[str, object],
    kept: History,
    members: Members,
) -> Iterator[Json]:
    code, waves = item
    judged = judge(code, waves, pooled, kept, members)
    for each in pooled:
        status = judged[each.domain_var, each.domain]
        facts = {
            "value": each.estimate, "se": each.se, "df": float(each.df), "ci_low": each.ci_low, "ci_high": each.ci_high,
            "effective_base": each.n_eff, "waves": each.waves,
        }  # fmt: skip
        group = each.domain_var, each.domain
        yield figure_row(whose, (code, indicators[code]), group, status, each.n, **facts)  # type: ignore[arg-type]


def judge(
    code: str, waves: Waves, pooled: Sequence[Pooled], kept: History, members: Members
) -> dict[tuple[str, str], Status]:
    """What may be done with each pooled figure of an item, so that what was published gives nothing hidden away."""
    from framework.disclosure import nested

    bases: dict[str, dict[str, int]] = {}
    for each in pooled:
        bases.setdefault(each.domain_var, {})[each.domain] = each.n
    within, hide = members.within(code, bases), set[tuple[str, str]]()
    while True:
        judged = kept.judge(code, waves, bases, hide)
        more = nested(within, judged) - hide
        if not more:
            return judged
        hide |= more

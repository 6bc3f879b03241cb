"""A closed wave's responses, frozen in a Parquet file that is named by its own SHA-256."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session

from core.jobs import JobRefused, Outdated
from surveys.flags import counts_in_results
from surveys.imputation import Levels, Profile, impute
from surveys.models import Margin, Response, ResponseState, Snapshot, Stratum, Wave
from surveys.modules.asked import edition_of
from surveys.parquet import parquet_bytes, write_once
from surveys.plan import plan_of
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.marks import OPINIONLESS
from surveys.questionnaire.questions import Question, Text
from surveys.questionnaire.routing import Way
from surveys.questionnaire.shortened import shortened
from surveys.questionnaires import parsed

if TYPE_CHECKING:
    import pandas as pd

WEIGHTING_VARIABLES = ("age_sex", "ethnicity", "tenure", "ward")
DEMOGRAPHICS = ("age_band", "sex", "ethnicity", "tenure", "ward")
"""The codes of the questions whose answers weighting uses."""
DESIGN = ("response_id", "mode", "recruitment", "language", "stratum", "psu", "design_weight")
WHO = ("age_band", "sex", "age_sex", "ethnicity", "tenure", "ward", "imputed", "passed_over")
NOWHERE = "(not said)"
"""The stratum of those whose ward is not known."""


class SampleIncomplete(JobRefused):
    """Somebody answered from a ward that the sample does not cover."""


class SnapshotDamaged(JobRefused):
    """The file no longer holds what its name says."""


@dataclass(frozen=True)
class Frozen:
    """A council's responses to a wave as one file's content, and which responses; nothing is kept of it yet."""

    council_id: UUID
    wave_id: UUID
    content: bytes
    response_ids: frozenset[UUID]

    @property
    def content_hash(self) -> str:
        return sha256(self.content).hexdigest()


def freeze(session: Session, council_id: UUID, wave: Wave) -> Frozen:
    """Freeze the responses to a wave that a council's results count; the same give the same content. Writes nothing.

    The file has one row a response, in the order of their identifiers. Columns: response_id, mode, recruitment,
    language, stratum, psu and design_weight (the invitation's; without one the ward, and adults per person asked there,
    1 without a sample), age_band, sex, age_sex, ethnicity, tenure, ward, imputed (the weighting variables that were
    filled in, by commas), passed_over (the codes of the questions that were asked and not answered, by commas), then
    every other question's code. Answers are text: a date as ISO 8601 writes it, a postcode as its ward, consent as yes
    or no; and lists of text where several are chosen, or ranked (best first). “Don't know” and “prefer not to say” are
    answers by their own codes. Null is "passed over" where that column names the question, and else "not asked".
    A council's own module is among them, and in no other council's file. Residents' own words stay out, as do
    drafts, withdrawn responses and those that a program gave (`surveys.flags.LEFT_OUT`), and partial ones unless
    the wave's plan (`surveys.plan`) includes them. What people did not say of themselves is filled in if the plan
    imputes, and is null otherwise.

    Raises `SampleIncomplete`, or `surveys.imputation.MarginsIncomplete`.
    """
    questions = [each for each in edition_of(session, wave, council_id).questions if _is_measured(each)]
    responses = _counted(session, council_id, wave)
    rows = list(_rows(session, council_id, wave, responses, questions))
    names = [*DESIGN, *WHO, *(question.code for question in questions)]
    lists = [question.code for question in questions if question.has_many]
    columns = {name: [row[name] for row in rows] for name in names}
    content = parquet_bytes(columns, numbers=["design_weight"], lists=lists)
    return Frozen(council_id, wave.id, content, frozenset(response.id for response in responses))


def keep_snapshot(session: Session, folder: Path, wave: Wave, frozen: Frozen) -> Snapshot:
    """Write a frozen wave's file into `folder`, and its row, once.

    The wave is held, so that nobody withdraws meanwhile. Raises `core.jobs.Outdated`, with nothing written, if somebody
    did since the responses were frozen: their answers must not outlive their withdrawal.
    """
    session.refresh(wave, with_for_update=True)
    if frozen.response_ids != frozenset(_counted_ids(session, frozen.council_id, wave)):
        raise Outdated("The responses have changed since they were frozen.")
    write_once(folder / f"{frozen.content_hash}.parquet", frozen.content)
    return _note(session, frozen.council_id, wave, frozen.content_hash, len(frozen.response_ids))


def take_snapshot(session: Session, folder: Path, council_id: UUID, wave: Wave) -> Snapshot:
    """Freeze a council's responses to a wave and keep them; the same responses give the same file and the same row.

    Raises `SampleIncomplete`, or `surveys.imputation.MarginsIncomplete`.
    """
    session.refresh(wave, with_for_update=True)
    return keep_snapshot(session, folder, wave, freeze(session, council_id, wave))


def responses_so_far(session: Session, council_id: UUID, wave: Wave, step: int) -> "pd.DataFrame":
    """The responses that a council has so far, with the columns of `freeze`; nothing is kept of them.

    Only the first so many in the order of submission are there that their number is a multiple of `step`, so that two
    looks differ by several residents' answers or by none. Raises what `freeze` does.
    """
    import pandas as pd

    questions = [each for each in edition_of(session, wave, council_id).questions if _is_measured(each)]
    submitted = _counted(session, council_id, wave)
    first = sorted(submitted, key=lambda response: (response.submitted_at or response.saved_at, str(response.id)))
    counted = first[: len(first) - len(first) % step]
    rows = list(_rows(session, council_id, wave, sorted(counted, key=lambda response: str(response.id)), questions))
    return pd.DataFrame(rows, columns=[*DESIGN, *WHO, *(question.code for question in questions)])


def read_frozen(content: bytes) -> "pd.DataFrame":
    """The responses of a frozen file's content, as `freeze` describes them."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    responses: pd.DataFrame = pq.read_table(pa.BufferReader(content)).to_pandas()
    return responses


def read_snapshot(folder: Path, content_hash: str) -> "pd.DataFrame":
    """The responses of a snapshot, as `freeze` describes them.

    Raises `SnapshotDamaged` when the file's content is no longer what its name says.
    """
    path = folder / f"{content_hash}.parquet"
    content = path.read_bytes() if path.exists() else b""
    if sha256(content).hexdigest() != content_hash:
        raise SnapshotDamaged("The frozen responses are missing or damaged: restore them from a backup.")
    return read_frozen(content)


def imputed_counts(responses: "pd.DataFrame") -> dict[str, int]:
    """How many respondents had each weighting variable filled in."""
    filled = [variable for variables in responses["imputed"] for variable in variables.split(",")]
    return {variable: filled.count(variable) for variable in WEIGHTING_VARIABLES}


def margins_of(session: Session, council_id: UUID) -> "pd.DataFrame":
    """A council's population counts: one row a level, with columns variable, level and N."""
    import pandas as pd

    statement = select(Margin).where(Margin.council_id == council_id).order_by(Margin.variable, Margin.level)
    rows = [(margin.variable, margin.level, margin.count) for margin in session.scalars(statement)]
    return pd.DataFrame(rows, columns=["variable", "level", "N"])


def said(answers: Mapping[str, Any], code: str) -> str | None:
    """An answer that says something: not passed over, not a refusal, and not unreadable on paper."""
    answer = answers.get(code)
    return None if answer is None or answer in OPINIONLESS else str(answer)


def _is_measured(question: Question) -> bool:
    return question.answerable and question.code not in DEMOGRAPHICS and not isinstance(question, Text)


def _counted(session: Session, council_id: UUID, wave: Wave) -> list[Response]:
    """A council's responses to a wave that results count, in the order of their identifiers."""
    statement = select(Response).where(*_of_wave(council_id, wave))
    return sorted(filter(_counts, session.scalars(statement)), key=lambda response: str(response.id))


def _counted_ids(session: Session, council_id: UUID, wave: Wave) -> Iterator[UUID]:
    """The identifiers of the same responses, as the database holds them now."""
    held = select(Response.id, Response.state, Response.flags, Response.answers).where(*_of_wave(council_id, wave))
    return (response.id for response in session.execute(held) if _counts(response))


def _counts(response: Response | Row[*tuple[Any, ...]]) -> bool:
    """Whether results count a response: not if a program gave it, nor if it was left before its first answer."""
    begun = response.state is ResponseState.SUBMITTED or any(said(response.answers, code) for code in response.answers)
    return begun and counts_in_results(response)


def _of_wave(council_id: UUID, wave: Wave) -> tuple[ColumnElement[bool], ...]:
    states = [ResponseState.SUBMITTED, *([ResponseState.PARTIAL] if plan_of(wave).include_partial else [])]
    return Response.council_id == council_id, Response.wave_id == wave.id, Response.state.in_(states)


def _rows(
    session: Session, council_id: UUID, wave: Wave, responses: Sequence[Response], questions: list[Question]
) -> Iterator[dict[str, Any]]:
    """One row a response; its weighting variables are filled in from the population counts where the plan says so."""
    weights = design_weights(session, council_id, wave)
    questionnaire = edition_of(session, wave, council_id)
    margins = levels_asked(session, council_id, parsed(wave.questionnaire)) if plan_of(wave).imputes else {}
    seed = _content_seed(responses)
    for response in responses:
        profile = impute(profile_of(response.answers), margins, f"{seed}|{response.id}")
        passed_over = _passed_over(Way(shortened(questionnaire, response.only), response.answers))
        yield _row(response, profile, weights, questions) | {"passed_over": ",".join(passed_over)}


def _passed_over(way: Way) -> Iterator[str]:
    """The questions that were on a resident's way and have no answer, in the questionnaire's order."""
    codes = {
        question.code for question in way.questions if question.answerable and way.given.get(question.code) is None
    }
    return (question.code for question in way.questionnaire.questions if question.code in codes)


def profile_of(answers: Mapping[str, Any]) -> Profile:
    """What a resident said of themselves that weighting uses; nothing is filled in."""
    age_band, sex, ethnicity, tenure, ward = (said(answers, code) for code in DEMOGRAPHICS)
    return Profile(age_band, sex, ethnicity, tenure, ward)


def _row(
    response: Response, profile: Profile, weights: Mapping[str | None, float], questions: Iterable[Question]
) -> dict[str, Any]:
    stratum, design_weight = design_of(response, profile.ward, weights)
    return {
        "response_id": str(response.id),
        "mode": response.mode.value,
        "recruitment": response.recruitment.value,
        "language": response.language,
        "stratum": stratum,
        "psu": response.psu,
        "design_weight": design_weight,
        "imputed": ",".join(profile.imputed),
        "age_sex": profile.age_sex,
        **{code: getattr(profile, code) for code in DEMOGRAPHICS},
        **{question.code: _cell(question, response.answers.get(question.code)) for question in questions},
    }


def design_of(
    response: Response | Row[*tuple[Any, ...]], ward: str | None, weights: Mapping[str | None, float]
) -> tuple[str, float]:
    """A response's stratum and design weight: those of its invitation, or else those of the ward.

    Somebody who did not say where they live counts as everybody asked does on average.
    """
    if response.design_weight is not None:
        return response.stratum or NOWHERE, response.design_weight
    if ward is not None and weights and ward not in weights:
        raise SampleIncomplete(f"Somebody answered from the ward “{ward}”, which the sample does not cover.")
    return ward or NOWHERE, weights.get(ward, 1.0)


def _cell(question: Question, answer: Any) -> str | list[str] | None:
    """An answer as its column holds it: a refusal to choose several is a list of one."""
    if answer is None:
        return None
    if question.has_many:
        return answer if isinstance(answer, list) else [answer]
    return str(answer)


def design_weights(session: Session, council_id: UUID, wave: Wave) -> dict[str | None, float]:
    """Adults per person asked by stratum, and under None over all strata; nothing without a sample."""
    statement = select(Stratum).where(Stratum.council_id == council_id, Stratum.wave_id == wave.id)
    strata = list(session.scalars(statement.order_by(Stratum.code)))
    weights: dict[str | None, float] = {stratum.code: stratum.design_weight for stratum in strata}
    if strata:
        weights[None] = sum(stratum.population for stratum in strata) / sum(stratum.issued for stratum in strata)
    return weights


def levels_asked(session: Session, council_id: UUID, questionnaire: Questionnaire) -> dict[str, Levels]:
    """The population counts of the weighting variables that the questionnaire asks about."""
    asked = {code for code in DEMOGRAPHICS if questionnaire.question(code)}
    if {"age_band", "sex"} <= asked:
        asked.add("age_sex")
    return {name: levels for name, levels in population_counts(session, council_id).items() if name in asked}


def population_counts(session: Session, council_id: UUID) -> dict[str, Levels]:
    """A council's population counts of the weighting variables that it has any of, in the order of the levels."""
    found: dict[str, dict[str, int]] = {}
    for margin in session.scalars(select(Margin).where(Margin.council_id == council_id).order_by(Margin.level)):
        if margin.variable in WEIGHTING_VARIABLES:
            found.setdefault(margin.variable, {})[margin.level] = margin.count
    return {name: found[name] for name in WEIGHTING_VARIABLES if name in found}


def _content_seed(responses: Iterable[Response]) -> str:
    """The SHA-256 of the responses themselves, so that the same data are always filled in alike."""
    content = [[str(response.id), response.answers] for response in responses]
    return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _note(session: Session, council_id: UUID, wave: Wave, content_hash: str, row_count: int) -> Snapshot:
    """The row of a snapshot, written once."""
    existing = session.scalar(
        select(Snapshot).where(
            Snapshot.wave_id == wave.id, Snapshot.council_id == council_id, Snapshot.content_hash == content_hash
        )
    )
    if existing:
        return existing
    snapshot = Snapshot(wave_id=wave.id, council_id=council_id, content_hash=content_hash, row_count=row_count)
    session.add(snapshot)
    session.flush()
    return snapshot

"""What every page of studies begins with: the wave, the study and the figure that a reader asked for."""

from collections.abc import Collection
from dataclasses import dataclass

from flask import abort, render_template, request

from core.web import current_council, db, saw
from framework import words
from framework.models import Observation
from framework.studies import reading
from framework.studies import words as study_words
from framework.studies.models import Study, StudyKind
from framework.studies.reading import Seen
from surveys.officers.fieldwork import wave_of


@dataclass(frozen=True)
class Asked:
    """A study of a published wave, the figures that it has something to say of, and the one that was asked for."""

    seen: Seen
    study: Study
    offered: list[Observation]
    chosen: Observation

    @property
    def code(self) -> str:
        return self.chosen.indicator.code


def wave_asked(survey: str, number: int) -> Seen:
    """The council's published wave at an address, or the page that there is none."""
    home = current_council()
    wave = wave_of(db, home.id, survey, number) or abort(404)
    return reading.seen(db, home.id, wave) or abort(404)


def study_asked(seen: Seen, kind: StudyKind) -> Study:
    """The wave's study of a kind, or the page that there is none."""
    return seen.studies.get(kind) or abort(404)


def figure_asked(seen: Seen, study: Study, codes: Collection[str] | None = None) -> Asked:
    """The figure of the indicator that the reader asks for, or the first that the study has something to say of."""
    offered = [one for one in seen.wholes if codes is None or one.indicator.code in codes]
    if not offered:
        abort(404)
    code = request.args.get("indicator", offered[0].indicator.code)
    chosen = next((one for one in offered if one.indicator.code == code), None) or abort(404)
    return Asked(seen, study, offered, chosen)


def study_page(name: str, seen: Seen, **facts: object) -> str:
    """A page of a wave's studies; that it was looked at is in the trail."""
    saw(f"study-{name}-seen", seen.publication.wave)
    return render_template(
        f"framework/studies/{name}.html",
        wave=seen.publication.wave,
        publication=seen.publication,
        seen=seen,
        words=words,
        study_words=study_words,
        **facts,
    )


def figure_page(name: str, asked: Asked, **facts: object) -> str:
    """A page of one indicator of a study, which offers the study's others."""
    return study_page(name, asked.seen, study=asked.study, chosen=asked.chosen, offered=asked.offered, **facts)

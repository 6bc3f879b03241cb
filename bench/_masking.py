"""How much of what is personal is masked in comments that the rules were not bettered on, and how little else."""

from __future__ import annotations

import csv
import os
import time
from pathlib import Path

from analysis.redaction import redact
from app.settings import ROOT
from bench._goals import Goals
from tests.analysis.marked_comments import HELD_OUT, NAMES_LEFT, marked_comments, measure

LEAST = {"name": 0.98, "name in small letters": 0.70, "address": 0.90}
"""What is aimed at, of each kind; of every other kind, all."""


def masking(goals: Goals) -> None:
    measured = measure(marked_comments(HELD_OUT), lambda text: redact(text).spans)
    for kind, there in sorted(measured.there.items()):
        goals.least(f"share masked of the {there} marked as {kind}", measured.found[kind] / there, LEAST.get(kind, 1))
    if comments := real_comments():
        start = time.process_time()
        masked = sum(len(redact(text).spans) for text in comments)
        print(
            f"{len(comments) / (time.process_time() - start):,.0f} comments masked in a processor's second", flush=True
        )
        false = 1000 * (masked - NAMES_LEFT) / len(comments)
        goals.most("stretches masked in 1,000 real comments that are nothing personal", false, 3)


def real_comments() -> list[str]:
    """The open data's comments as patients wrote them; none where they are absent."""
    folder = Path(os.environ.get("FOLKMOOT_SHARED", ROOT.parent / "shared")) / "data" / "text"
    path = folder / "nhs_fft_pxtextmining_v6_labelled.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [text for row in csv.DictReader(file) if (text := row["FFT answer"].strip())]

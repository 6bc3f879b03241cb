"""Suggesting themes for a file of comments, stretch by stretch, here or on a cluster, to the same bytes."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.comments_file import CommentsFileError
from app.commands.files import whole_file
from app.commands.models import day_one_model, load_model, model_hash_of
from app.commands.stretches import ScannedFile, Stretch
from core.formulas import write_csv

if TYPE_CHECKING:
    from analysis.themes import Suggestion, ThemeClassifier

ADDED = ("kind", "kind_score", "sentiment", "themes", "scores", "evidence", "redacted")
CLAUSES = "theme_sentiments"


@dataclass(frozen=True)
class Classification:
    """How each stretch is read: where its columns are, which model suggests, and what is written.

    `model_hash` is the model's, so that no worker of a cluster reads with another of the same name.
    """

    width: int
    text: int
    question: int | None
    model: Path | None
    model_hash: str | None
    sure: bool
    clauses: bool

    @property
    def added(self) -> tuple[str, ...]:
        return (*ADDED, CLAUSES) if self.clauses else ADDED


def classify_file(file: ScannedFile, how: Classification, out: Path, *, cluster: str = "", workers: int = 1) -> None:
    """Write the file's rows with what was found, in order. Raises `CommentsFileError` and `PartitionError`."""
    from analysis.executors import in_order, opened

    if taken := [column for column in file.columns if column in how.added]:
        raise CommentsFileError(f"The file has a column {taken[0]!r} already. Rename it and try again.")
    with (
        opened(cluster, workers) as executor,
        whole_file(out) as handle,
        click.progressbar(
            length=file.rows, label="Reading comments", file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as progress,
    ):
        write_csv(handle, [[*file.columns, *how.added]])
        read = in_order(executor, partial(classify_stretch, how), file.stretches)
        for stretch, written in zip(file.stretches, read, strict=True):
            handle.write(written)
            progress.update(stretch.rows)


def classify_stretch(how: Classification, stretch: Stretch) -> str:
    """The stretch's rows with what was found, as CSV."""
    rows = stretch.read(how.width)
    classifier = load_model(how.model, how.model_hash) if how.model else day_one_model()
    texts = [row[how.text] for row in rows]
    questions = [row[how.question] if how.question is not None else "" for row in rows]
    room = io.StringIO()
    said = _suggest(classifier, texts, questions)
    write_csv(room, ([*row, *_cells(each, how)] for row, each in zip(rows, said, strict=True)))
    return room.getvalue()


def classification(
    file: ScannedFile, text: str, question: str | None, model: Path | None, *, sure: bool, clauses: bool
) -> Classification:
    """How to read a file with these columns. Raises `CommentsFileError` when one is not there, and `ModelFileError`."""
    return Classification(
        width=len(file.columns),
        text=file.place_of(text),
        question=file.place_of(question) if question else None,
        model=model.resolve() if model else None,
        model_hash=model_hash_of(model) if model else None,
        sure=sure,
        clauses=clauses,
    )


def _suggest(
    classifier: ThemeClassifier, texts: Sequence[str], questions: Sequence[str]
) -> Iterator[Suggestion | None]:
    """A suggestion for each comment in order, and None for a blank one."""
    suggestions = classifier.suggest(texts, questions)
    return (each if text.strip() else None for text, each in zip(texts, suggestions, strict=True))


def _cells(suggestion: Suggestion | None, how: Classification) -> tuple[str, ...]:
    if suggestion is None:
        return ("",) * len(how.added)
    themes = [theme for theme in suggestion.themes if theme.sure or not how.sure]
    cells = (
        suggestion.kind,
        str(suggestion.kind_score),
        suggestion.sentiment,
        ";".join(theme.code for theme in themes),
        json.dumps(dict(suggestion.scores), ensure_ascii=False),
        json.dumps({theme.code: theme.evidence for theme in themes}, ensure_ascii=False),
        suggestion.text,
        json.dumps({theme.code: theme.sentiment for theme in themes}, ensure_ascii=False),
    )
    return cells[: len(how.added)]

"""A CSV file of labelled comments, as `folkmoot themes train` and `themes evaluate` read it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.commands.comments_file import CommentsFile, CommentsFileError

if TYPE_CHECKING:
    from analysis.retraining import Told

YES, NO = {"1", "1.0"}, {"0", "0.0", ""}
BETWEEN_LABELS = ";"
SENTIMENT_WORDS = {"mixed": "neutral"}
Command = Callable[..., None]


class Columns(click.ParamType[tuple[str, ...]]):
    """Names of columns with commas between, quoted as in CSV where a name holds a comma."""

    name = "columns"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        try:
            [names] = csv.reader([str(value)], strict=True, skipinitialspace=True)
        except (csv.Error, ValueError):
            self.fail(f"{value!r} is not a list of columns with commas between.", param, ctx)
        found = tuple(name.strip() for name in names)
        if not all(found) or len(set(found)) < len(found):
            self.fail(f"{value!r} names a column twice, or one without a name.", param, ctx)
        return found


def label_options(command: Command) -> Command:
    """Add the options that say where comments and their labels are."""
    options = (
        click.argument("labelled", metavar="LABELLED.csv", type=click.Path(path_type=Path)),
        click.option("--text", required=True, metavar="COLUMN", help="The column that holds the comments."),
        click.option(
            "--labels",
            type=Columns(),
            metavar="COLUMN,…",
            help="Columns named after themes, each holding 0 or 1; quoted as in CSV where a name holds a comma.",
        ),
        click.option(
            "--label-column",
            metavar="COLUMN",
            help="The column of each comment's themes, semicolons between. If none has two, each gets one.",
        ),
        click.option("--question", metavar="COLUMN", help="The column that holds the question each comment answers."),
        click.option("--kind", metavar="COLUMN", help="The column of kinds: complaint, compliment, suggestion, …"),
        click.option("--sentiment", metavar="COLUMN", help="The column of sentiments: negative, neutral or positive."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@dataclass(frozen=True)
class LabelledFile:
    """Comments with what people said of them; blank ones are left out, and counted.

    `names` are the labels in order, and `exclusive` says that each comment has one of them at most, in a column that
    holds labels.
    """

    names: tuple[str, ...]
    texts: list[str]
    labels: list[set[str]]
    questions: list[str | None]
    kinds: list[str | None] | None
    sentiments: list[str | None] | None
    blank: int
    exclusive: bool

    @classmethod
    def read(
        cls,
        path: Path,
        *,
        text: str,
        labels: Sequence[str] | None,
        label_column: str | None,
        question: str | None,
        kind: str | None,
        sentiment: str | None,
    ) -> LabelledFile:
        """Read a file. Raises `CommentsFileError` that names the row and the column at fault."""
        if bool(labels) == bool(label_column):
            raise click.UsageError("Give either --labels or --label-column.")
        file = CommentsFile.read(path, may_be_empty=True)
        worded = [place for place, said in enumerate(file.column(text)) if said.strip()]

        def column(name: str) -> list[str]:
            values = file.column(name)
            return [values[place] for place in worded]

        said = _listed(column(label_column)) if label_column else _flagged(file, labels or (), worded)
        names = tuple(labels or sorted(set().union(*said)))
        return cls(
            names=names,
            texts=column(text),
            labels=said,
            questions=[each or None for each in column(question)] if question else [None] * len(worded),
            kinds=[each.strip().lower() or None for each in column(kind)] if kind else None,
            sentiments=[_felt(each) for each in column(sentiment)] if sentiment else None,
            blank=len(file.rows) - len(worded),
            exclusive=bool(label_column) and all(len(each) <= 1 for each in said),
        )

    def told(self) -> list[Told]:
        """The comments and what people said of them, as retraining takes it."""
        from analysis.retraining import Told

        nothing = [None] * len(self.texts)
        columns = (self.texts, self.labels, self.questions, self.kinds or nothing, self.sentiments or nothing)
        return [Told(*row) for row in zip(*columns, strict=True)]


def read_seeds(path: Path, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The seeds of each label. Raises `CommentsFileError` when the file is not of seeds, or has none for any label."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommentsFileError(f"{path}: cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise CommentsFileError(f"{path}: not a JSON file in UTF-8: {error}") from error
    if not isinstance(found, Mapping) or not all(_are_phrases(phrases) for phrases in found.values()):
        raise CommentsFileError(f"{path}: must be an object that maps each label to a list of phrases.")
    if names and not set(names) & set(found):
        raise CommentsFileError(f"{path}: has seeds for none of the labels {', '.join(names)}.")
    return {str(name): tuple(phrases) for name, phrases in found.items()}


def _are_phrases(phrases: Any) -> bool:
    return isinstance(phrases, list) and all(isinstance(each, str) and each.strip() for each in phrases)


def _listed(values: Sequence[str]) -> list[set[str]]:
    return [{label.strip() for label in value.split(BETWEEN_LABELS) if label.strip()} for value in values]


def _flagged(file: CommentsFile, names: Sequence[str], worded: Sequence[int]) -> list[set[str]]:
    labels: list[set[str]] = [set() for _ in worded]
    for name in names:
        if BETWEEN_LABELS in name:
            raise CommentsFileError(f"The label {name!r} holds a semicolon, which goes between labels.")
        values = file.column(name)
        for found, place in zip(labels, worded, strict=True):
            value = values[place].strip()
            if value in YES:
                found.add(name)
            elif value not in NO:
                raise CommentsFileError(f"Row {place + 2}: column {name!r} must hold 0 or 1, not {value!r}.")
    return labels


def _felt(value: str) -> str | None:
    said = value.strip().lower()
    return SENTIMENT_WORDS.get(said, said) or None

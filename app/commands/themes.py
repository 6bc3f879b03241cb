"""The `folkmoot themes` commands: what comments are about."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.comments_file import CommentsFile, CommentsFileError
from app.commands.files import whole_file

if TYPE_CHECKING:
    from analysis.themes import Suggestion, ThemeClassifier

ADDED = ("kind", "kind_score", "sentiment", "themes", "scores", "evidence", "redacted")
BATCH = 500


@click.group()
def themes() -> None:
    """Find out what comments are about."""


@themes.command()
@click.argument("comments", metavar="COMMENTS.csv", type=click.Path(path_type=Path))
@click.option("--text", required=True, metavar="COLUMN", help="The column that holds the comments.")
@click.option("--question", metavar="COLUMN", help="The column that holds the question each comment answers.")
@click.option("--out", required=True, metavar="THEMES.csv", type=click.Path(path_type=Path), help="The file to write.")
def classify(comments: Path, text: str, question: str | None, out: Path) -> None:
    """Suggest themes, kind and sentiment for each comment of a CSV file.

    The file's own columns are kept, and these added: kind, kind_score, sentiment, themes (codes with semicolons
    between), scores and evidence (JSON by theme), and redacted (the comment with personal data masked). The columns
    that were there are not masked.

    \b
    Example:
        folkmoot themes classify comments.csv --text comment --question question --out themes.csv
    """
    try:
        file = CommentsFile.read(comments)
        _check_columns_are_free(file)
        answers = [_suggested_columns(each) for each in _suggestions(file, text, question)]
        with whole_file(out) as handle:
            writer = csv.writer(handle)
            writer.writerow([*file.columns, *ADDED])
            writer.writerows([*row, *added] for row, added in zip(file.rows, answers, strict=True))
    except CommentsFileError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{out}: cannot be written: {error.strerror}.") from error


def _check_columns_are_free(file: CommentsFile) -> None:
    if taken := [column for column in file.columns if column in ADDED]:
        raise CommentsFileError(f"The file has a column {taken[0]!r} already. Rename it and try again.")


def _suggestions(file: CommentsFile, text: str, question: str | None) -> Iterator[Suggestion | None]:
    """A suggestion for each row in order, and None for a blank comment."""
    texts = file.column(text)
    questions = file.column(question) if question else [""] * len(texts)
    classifier = _classifier()
    with click.progressbar(
        length=len(texts), label="Reading comments", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as progress:
        for start in range(0, len(texts), BATCH):
            batch = slice(start, start + BATCH)
            yield from _suggest(classifier, texts[batch], questions[batch])
            progress.update(len(texts[batch]))


def _classifier() -> ThemeClassifier:
    """The council classifier, imported here because it takes seconds that no other command should wait for."""
    from analysis.day_one import day_one_classifier

    return day_one_classifier()


def _suggest(
    classifier: ThemeClassifier, texts: Sequence[str], questions: Sequence[str]
) -> Iterator[Suggestion | None]:
    suggestions = classifier.suggest(texts, questions)
    return (each if text.strip() else None for text, each in zip(texts, suggestions, strict=True))


def _suggested_columns(suggestion: Suggestion | None) -> tuple[str, ...]:
    if suggestion is None:
        return ("",) * len(ADDED)
    themes = suggestion.themes
    return (
        suggestion.kind,
        str(suggestion.kind_score),
        suggestion.sentiment,
        ";".join(theme.code for theme in themes),
        json.dumps({theme.code: theme.score for theme in themes}),
        json.dumps({theme.code: theme.evidence for theme in themes}, ensure_ascii=False),
        suggestion.text,
    )

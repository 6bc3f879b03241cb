"""The `folkmoot themes` commands: what comments are about."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.commands.comments_file import CommentsFile, CommentsFileError
from app.commands.files import whole_file
from app.commands.labelled import LabelledFile, label_options, read_seeds
from app.commands.models import day_one_model, load_model, taxonomy_of

if TYPE_CHECKING:
    from analysis.themes import Suggestion, ThemeClassifier

CLAUSES = "theme_sentiments"
ADDED = ("kind", "kind_score", "sentiment", "themes", "scores", "evidence", "redacted")
BATCH = 500


@click.group()
def themes() -> None:
    """Find out what comments are about."""


@themes.command()
@label_options
@click.option("--seeds", metavar="SEEDS.json", type=click.Path(path_type=Path), help="Phrases that each theme goes by.")
@click.option("--out", required=True, metavar="MODEL", type=click.Path(path_type=Path), help="The model to write.")
def train(labelled: Path, seeds: Path | None, out: Path, **columns: Any) -> None:
    """Learn themes from a CSV file of labelled comments, and write a model for `classify`.

    SEEDS.json maps a theme to phrases, or to regular expressions after `re:`, by which it is known until it has labels.
    Without it, themes named as in Folkmoot's taxonomy have that one's seeds. Rows without words are left out. Kind and
    sentiment are learnt where --kind and --sentiment say where they are. The model holds its own card: what it learnt
    from, and how well it does on comments that it had not seen.

    \b
    Example:
        folkmoot themes train labelled.csv --text comment --labels 'Parking,"Parks, open spaces"' --out parks.model
    """
    from analysis import model_store
    from analysis.retraining import retrain

    with plain_errors(out):
        file = LabelledFile.read(labelled, **columns)
        taxonomy = taxonomy_of(file.names, read_seeds(seeds, file.names) if seeds else None)
        learnt = retrain(taxonomy, file.told(), (), exclusive=file.exclusive)
        model_store.save(learnt.classifier, out, learnt.card)
    click.echo(_said_of(learnt.card, out))


@themes.command()
@label_options
@click.option("--model", required=True, metavar="MODEL", type=click.Path(path_type=Path), help="The model to score.")
@click.option("--out", required=True, metavar="SCORES.json", type=click.Path(path_type=Path), help="The file to write.")
def evaluate(labelled: Path, model: Path, out: Path, **columns: Any) -> None:
    """Score a model on labelled comments that it has not learnt from.

    SCORES.json holds the F1 of themes, all together (micro) and on average (macro), with 95% bootstrap intervals;
    precision, recall and share of each; how well probabilities are calibrated; how many comments have a label that is
    sure; and accuracy, F1 and recall of kind and sentiment where their columns are given.

    \b Example: folkmoot themes evaluate held-out.csv --text comment --labels Parking,Parks --model parks.model --out
    scores.json
    """
    from analysis import theme_scores

    with plain_errors(out):
        file = LabelledFile.read(labelled, **columns)
        scores = theme_scores.evaluate(
            load_model(model),
            file.texts,
            file.labels,
            file.questions,
            kinds=file.kinds,
            sentiments=file.sentiments,
        )
        with whole_file(out) as handle:
            json.dump(scores | {"blank": file.blank}, handle, indent=2, ensure_ascii=False)
            handle.write("\n")
    click.echo(
        f"macro-F1 {scores['macro_f1']:.3f}, micro-F1 {scores['micro_f1']:.3f} on {scores['comments']:,} comments."
    )


def _said_of(card: Mapping[str, Any], out: Path) -> str:
    held = card.get("held_out")
    told = f"{out}: learnt from {card['comments']:,} comments"
    if not held:
        return f"{told}; it goes by its seeds."
    return f"{told}; macro-F1 {held['macro_f1']:.3f}, micro-F1 {held['micro_f1']:.3f} on those held out of each fit."


@themes.command()
@click.argument("comments", metavar="COMMENTS.csv", type=click.Path(path_type=Path))
@click.option("--text", required=True, metavar="COLUMN", help="The column that holds the comments.")
@click.option("--question", metavar="COLUMN", help="The column that holds the question each comment answers.")
@click.option(
    "--model",
    metavar="MODEL",
    type=click.Path(path_type=Path),
    help="A model that `train` wrote [default: Folkmoot's].",
)
@click.option("--sure", is_flag=True, help="Leave out themes of which fewer than nine in ten would be right.")
@click.option("--clauses", is_flag=True, help="Add theme_sentiments: how each theme's own clauses feel (JSON).")
@click.option("--out", required=True, metavar="THEMES.csv", type=click.Path(path_type=Path), help="The file to write.")
def classify(
    comments: Path, text: str, question: str | None, model: Path | None, sure: bool, clauses: bool, out: Path
) -> None:
    """Suggest themes, kind and sentiment for each comment of a CSV file.

    The file's own columns are kept, and these added: kind, kind_score, sentiment, themes (semicolons between), scores
    (JSON: the probability of every theme, of which the sums are the themes' shares), evidence (JSON: the words that
    weighed most for each theme suggested), and redacted (the comment with personal data masked). The columns that were
    there are not masked.

    \b
    Example:
        folkmoot themes classify comments.csv --text comment --question question --out themes.csv
    """
    with plain_errors(out):
        file = CommentsFile.read(comments)
        added = [*ADDED, CLAUSES] if clauses else list(ADDED)
        _check_columns_are_free(file, added)
        answers = [_suggested_columns(each, sure, len(added)) for each in _suggestions(file, text, question, model)]
        with whole_file(out) as handle:
            writer = csv.writer(handle)
            writer.writerow([*file.columns, *added])
            writer.writerows([*row, *found] for row, found in zip(file.rows, answers, strict=True))


@contextmanager
def plain_errors(out: Path) -> Iterator[None]:
    """Turn what may be wrong with files into one clear line."""
    from analysis.model_file import ModelFileError

    try:
        yield
    except (CommentsFileError, ModelFileError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{out}: cannot be written: {error.strerror}.") from error


def _check_columns_are_free(file: CommentsFile, added: Sequence[str]) -> None:
    if taken := [column for column in file.columns if column in added]:
        raise CommentsFileError(f"The file has a column {taken[0]!r} already. Rename it and try again.")


def _suggestions(
    file: CommentsFile, text: str, question: str | None, model: Path | None
) -> Iterator[Suggestion | None]:
    """A suggestion for each row in order, and None for a blank comment."""
    texts = file.column(text)
    questions = file.column(question) if question else [""] * len(texts)
    classifier = load_model(model) if model else day_one_model()
    with click.progressbar(
        length=len(texts), label="Reading comments", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as progress:
        for start in range(0, len(texts), BATCH):
            batch = slice(start, start + BATCH)
            yield from _suggest(classifier, texts[batch], questions[batch])
            progress.update(len(texts[batch]))


def _suggest(
    classifier: ThemeClassifier, texts: Sequence[str], questions: Sequence[str]
) -> Iterator[Suggestion | None]:
    suggestions = classifier.suggest(texts, questions)
    return (each if text.strip() else None for text, each in zip(texts, suggestions, strict=True))


def _suggested_columns(suggestion: Suggestion | None, sure: bool, width: int) -> tuple[str, ...]:
    if suggestion is None:
        return ("",) * width
    themes = [theme for theme in suggestion.themes if theme.sure or not sure]
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
    return cells[:width]

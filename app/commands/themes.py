"""The `folkmoot themes` commands: what comments are about."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from app.commands.comments_file import CommentsFileError
from app.commands.files import whole_file
from app.commands.labelled import LabelledFile, label_options, read_seeds
from app.commands.models import load_model, taxonomy_of


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
@click.option(
    "--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes of this machine to use."
)
@click.option(
    "--cluster",
    envvar="FOLKMOOT_CLUSTER",
    default="",
    metavar="ADDRESS",
    help="Dask cluster to read on, as tcp://10.0.0.1:8786; its workers read the files by the same paths.",
)
@click.option("--clauses", is_flag=True, help="Add theme_sentiments: how each theme's own clauses feel (JSON).")
@click.option("--out", required=True, metavar="THEMES.csv", type=click.Path(path_type=Path), help="The file to write.")
def classify(
    comments: Path,
    text: str,
    question: str | None,
    model: Path | None,
    sure: bool,
    clauses: bool,
    workers: int,
    cluster: str,
    out: Path,
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
    from app.commands.classifying import classification, classify_file
    from app.commands.stretches import ScannedFile

    with plain_errors(out):
        file = ScannedFile.scan(comments)
        how = classification(file, text, question, model, sure=sure, clauses=clauses)
        classify_file(file, how, out, cluster=cluster, workers=workers)


@themes.command()
@click.argument("comments", metavar="COMMENTS.csv", type=click.Path(path_type=Path))
@click.option("--text", required=True, metavar="COLUMN", help="The column that holds the comments.")
@click.option("--date", "day", required=True, metavar="COLUMN", help="The column of dates: 2026-03-31 or 31/03/2026.")
@click.option("--since", metavar="DATE", help="When the period begins [default: the month of the latest comment].")
@click.option(
    "--false-alarms",
    type=click.FloatRange(0.005, 1),
    default=0.05,
    show_default=True,
    help="How often, at most, something is said to emerge where only chance is at work.",
)
@click.option("--most", type=click.IntRange(1), default=10, show_default=True, help="How many themes to show at most.")
@click.option(
    "--out", required=True, metavar="EMERGING.csv", type=click.Path(path_type=Path), help="The file to write."
)
def emerging(comments: Path, text: str, day: str, since: str | None, false_alarms: float, most: int, out: Path) -> None:
    """Find what is new or growing in the latest month of a CSV file of comments, against the time before.

    EMERGING.csv has a row for each theme that grew, strongest first: rank, term (the word that gives it away), words
    (semicolons between: that word and those said along with it), emerging (yes or no: whether chance alone would show
    anything as strong less often than --false-alarms), comments (how many of the period hold the term), expected (how
    many would, by the share before), before (how many did, before), strength (a z-score), false_alarm (how often chance
    alone brings any word as strong), period_start and period_end, and example_1 to example_3 (its most typical
    comments, personal data masked). Rows without a date or words are left out.

    \b
    Example:
        folkmoot themes emerging comments.csv --text comment --date received --out emerging.csv
    """
    from app.commands.arrivals import Arrivals, write_emerging

    with plain_errors(out):
        arrivals = Arrivals.read(comments, text=text, day=day, since=since)
        found = write_emerging(arrivals, out, false_alarms=false_alarms, most=most)
    click.echo(f"{out}: {found} themes emerge from {arrivals.start} to {arrivals.end}, {arrivals.told()}.")


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

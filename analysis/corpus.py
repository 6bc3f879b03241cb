"""The corpus: short comments written for Folkmoot and labelled by hand, so that themes can be learnt before anybody has
labelled a council's own.

No resident wrote them. They are tab-separated lines in `data/comments/`, one file for each leading theme, beside the
questions that they answer; `data/comments/README.md` says how labels were decided. Reading them loads nothing heavy.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.kinds import NAMES
from analysis.sentiment import SENTIMENTS
from analysis.taxonomy import LANGUAGES, Taxonomy

COMMENTS = Path(__file__).parent / "data" / "comments"
QUESTIONS = "questions.json"
COLUMNS = ("themes", "kind", "sentiment", "question", "language", "text")

Questions = Mapping[str, Mapping[str, str]]


class CorpusError(ValueError):
    """A corpus that cannot be read; the message names the file, the line and the column at fault."""


@dataclass(frozen=True)
class LabelledComment:
    """A comment and what it says, as a person decided.

    `themes` are codes of the taxonomy, none when the comment is about nothing in particular. `question` is the wording
    that was answered, in the comment's language, or None when nothing was asked. `place` is its file and line.
    """

    text: str
    themes: tuple[str, ...]
    kind: str
    sentiment: str
    question: str | None
    language: str
    place: str


def read_corpus(taxonomy: Taxonomy, folder: Path = COMMENTS) -> tuple[LabelledComment, ...]:
    """Every labelled comment, by file name and line.

    Raises OSError when the folder cannot be read and CorpusError when a line of it is not a labelled comment.
    """
    questions = _read_questions(folder / QUESTIONS)
    return tuple(comment for path in sorted(folder.glob("*.tsv")) for comment in _read_file(path, questions, taxonomy))


def _read_questions(path: Path) -> Questions:
    try:
        questions = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path.name}: not a JSON file in UTF-8: {error}") from error
    for code, wordings in questions.items():
        if missing := [language for language in LANGUAGES if not wordings.get(language)]:
            raise CorpusError(f"{path.name}: question {code} has no {missing[0]}")
    return dict(questions)


def _read_file(path: Path, questions: Questions, taxonomy: Taxonomy) -> Iterable[LabelledComment]:
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    if tuple(header.split("\t")) != COLUMNS:
        raise CorpusError(f"{path.name}: columns must be {', '.join(COLUMNS)}, not {header!r}")
    for number, line in enumerate(lines, start=2):
        yield _comment(line.split("\t"), f"{path.name}:{number}", questions, taxonomy)


def _comment(cells: Sequence[str], place: str, questions: Questions, taxonomy: Taxonomy) -> LabelledComment:
    if len(cells) != len(COLUMNS):
        raise CorpusError(f"{place}: must have {len(COLUMNS)} cells, not {len(cells)}")
    themes, kind, sentiment, question, language, text = cells
    codes = tuple(themes.split(";")) if themes else ()
    for column, given, known in (
        ("themes", codes, taxonomy.codes),
        ("kind", (kind,), NAMES),
        ("sentiment", (sentiment,), SENTIMENTS),
        ("question", (question,) if question else (), tuple(questions)),
        ("language", (language,), LANGUAGES),
    ):
        if unknown := [value for value in given if value not in known]:
            raise CorpusError(f"{place}: {column} must be one of {', '.join(known)}, not {unknown[0]!r}")
    if not text.strip():
        raise CorpusError(f"{place}: text is empty")
    asked = questions[question][language] if question else None
    return LabelledComment(text, codes, kind, sentiment, asked, language, place)

"""The corpus is large, varied, labelled in known words, without personal data, and apart from the tests' own."""

import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest

from analysis.corpus import COMMENTS, CorpusError, LabelledComment, read_corpus
from analysis.kinds import NAMES, kind
from analysis.question import is_nothing
from analysis.redaction import redact
from analysis.sentiment import SENTIMENTS
from analysis.taxonomy import Taxonomy
from analysis.text import detect_language

COUNCIL_COMMENTS = Path(__file__).parent / "data" / "council_comments.json"
FEWEST_WORDS_COMPARED = 5
LOOK_ALIKE = 0.5


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return Taxonomy.load()


@pytest.fixture(scope="module")
def corpus(taxonomy: Taxonomy) -> tuple[LabelledComment, ...]:
    return read_corpus(taxonomy)


def words(text: str) -> list[str]:
    return re.findall(r"[\w']+", text.lower())


def look_alikes(texts: list[str], others: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs of a text and another that share half of the words that either holds, of those with words enough."""
    holders = defaultdict(set)
    vocabularies = [set(words(text)) for text in others]
    for number, vocabulary in enumerate(vocabularies):
        for word in vocabulary:
            holders[word].add(number)
    for text in texts:
        own = set(words(text))
        shared = Counter(number for word in own for number in holders[word])
        for number, count in shared.items():
            if (
                min(len(own), len(vocabularies[number])) >= FEWEST_WORDS_COMPARED
                and count / len(own | vocabularies[number]) >= LOOK_ALIKE
            ):
                yield text, others[number]


def test_there_are_at_least_two_thousand_comments(corpus: tuple[LabelledComment, ...]) -> None:
    assert len(corpus) >= 2000


def test_no_comment_answers_the_same_question_in_the_same_words_twice(corpus: tuple[LabelledComment, ...]) -> None:
    said = Counter((" ".join(words(each.text)) or each.text, each.question) for each in corpus)
    assert [each for each, times in said.items() if times > 1] == []


def test_no_two_comments_look_alike(corpus: tuple[LabelledComment, ...]) -> None:
    texts = [each.text for each in corpus if len(words(each.text)) >= FEWEST_WORDS_COMPARED]
    assert [pair for pair in look_alikes(texts, texts) if pair[0] != pair[1]] == []


def test_look_alikes_would_be_noticed() -> None:
    said = ["the bins were not emptied again", "The bins were not emptied today", "the library is a joy to sit in"]
    assert list(look_alikes(said[:1], said[1:])) == [(said[0], said[1])]


def test_no_comment_is_one_of_the_tests_own(corpus: tuple[LabelledComment, ...]) -> None:
    tests_own = [each["text"] for each in json.loads(COUNCIL_COMMENTS.read_text(encoding="utf-8"))["comments"]]
    assert list(look_alikes([each.text for each in corpus], tests_own)) == []


def test_every_theme_has_labels_enough_in_both_languages(
    corpus: tuple[LabelledComment, ...], taxonomy: Taxonomy
) -> None:
    labels = Counter((code, each.language) for each in corpus for code in each.themes)
    for code in taxonomy.codes:
        assert labels[code, "en"] + labels[code, "cy"] >= 90, code
        assert labels[code, "cy"] >= 12, code


def test_a_third_or_more_hold_several_themes(corpus: tuple[LabelledComment, ...]) -> None:
    assert 0.33 <= sum(len(each.themes) > 1 for each in corpus) / len(corpus) <= 0.45


def test_praise_stands_alone_and_no_theme_is_given_twice(corpus: tuple[LabelledComment, ...]) -> None:
    for each in corpus:
        assert "praise" not in each.themes or each.themes == ("praise",), each.place
        assert len(set(each.themes)) == len(each.themes), each.place


def test_every_kind_sentiment_and_question_is_there(corpus: tuple[LabelledComment, ...]) -> None:
    assert {each.kind for each in corpus} == set(NAMES)
    assert {each.sentiment for each in corpus} == set(SENTIMENTS)
    asked = Counter(each.question for each in corpus)
    questions = json.loads((COMMENTS / "questions.json").read_text(encoding="utf-8"))
    for wordings in questions.values():
        assert asked[wordings["en"]] + asked[wordings["cy"]] >= 20, wordings["en"]


def test_kind_and_sentiment_agree(corpus: tuple[LabelledComment, ...]) -> None:
    for each in corpus:
        assert (each.kind, each.sentiment) not in {("complaint", "positive"), ("compliment", "negative")}, each.place
        assert each.kind != "neither" or each.sentiment == "neutral", each.place


def test_about_one_in_six_is_welsh_and_mostly_detected(corpus: tuple[LabelledComment, ...]) -> None:
    welsh = [each for each in corpus if each.language == "cy"]
    assert 0.15 <= len(welsh) / len(corpus) <= 0.20
    detected = [detect_language(each.text) == each.language for each in corpus]
    assert sum(detected) / len(detected) >= 0.98
    assert sum(detect_language(each.text) == "cy" for each in welsh) / len(welsh) >= 0.97


def test_lengths_run_from_one_word_to_a_paragraph(corpus: tuple[LabelledComment, ...]) -> None:
    lengths = [len(words(each.text)) for each in corpus]
    for least, most, share in ((0, 3, 0.20), (4, 15, 0.45), (16, 30, 0.14), (31, 90, 0.04)):
        assert sum(least <= length <= most for length in lengths) / len(lengths) >= share, (least, most)
    assert max(lengths) <= 90


def test_no_personal_data_are_found(corpus: tuple[LabelledComment, ...]) -> None:
    assert [each.place for each in corpus if redact(each.text).found] == []


def test_nothing_means_what_the_question_makes_it_mean(corpus: tuple[LabelledComment, ...]) -> None:
    """The label that a person gave to "nothing" is the one that the rules give too, except where nothing was asked."""
    checked = [each for each in corpus if is_nothing(each.text) and each.question and "did we do" not in each.question]
    disagreed = [
        each.place
        for each in checked
        if each.kind != kind(each.text, each.question, language="cy" if each.language == "cy" else "en").name
    ]
    assert len(checked) >= 20
    assert len(disagreed) <= len(checked) / 5, disagreed


def test_the_corpus_is_packaged() -> None:
    setup = ConfigParser()
    setup.read(COMMENTS.parents[2] / "setup.cfg", encoding="utf-8")
    patterns = setup["options.package_data"]["analysis"].split(", ")
    packaged = {path.name for pattern in patterns for path in COMMENTS.parents[1].glob(pattern)}
    assert {path.name for path in COMMENTS.iterdir() if path.suffix != ".md"} <= packaged


def test_reading_it_loads_nothing_heavy() -> None:
    heavy = (
        "import sys, analysis.corpus as c, analysis.taxonomy as t; c.read_corpus(t.Taxonomy.load());"
        "print({'nltk', 'sklearn', 'pandas', 'numpy'} & set(sys.modules))"
    )
    read = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True, timeout=60)
    assert read.stdout == "set()\n"


LINE = "waste_recycling\tcomplaint\tnegative\timprove\ten\tbins"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (LINE.replace("waste", "waist"), "bins.tsv:2: themes must be one of .*, not 'waist_recycling'"),
        (LINE.replace("complaint", "moan"), "bins.tsv:2: kind must be one of complaint, .*, not 'moan'"),
        (LINE.replace("negative", "sad"), "bins.tsv:2: sentiment must be one of .*, not 'sad'"),
        (LINE.replace("improve", "why"), "bins.tsv:2: question must be one of improve, not 'why'"),
        (LINE.replace("\ten", "\tfr"), "bins.tsv:2: language must be one of en, cy, not 'fr'"),
        (LINE.replace("bins", " "), "bins.tsv:2: text is empty"),
        (LINE + "\tagain", "bins.tsv:2: must have 6 cells, not 7"),
    ],
)
def test_a_broken_line_is_named_with_its_column(tmp_path: Path, taxonomy: Taxonomy, line: str, message: str) -> None:
    write_corpus(tmp_path, f"themes\tkind\tsentiment\tquestion\tlanguage\ttext\n{line}\n")
    with pytest.raises(CorpusError, match=message):
        read_corpus(taxonomy, tmp_path)


def test_missing_columns_are_named(tmp_path: Path, taxonomy: Taxonomy) -> None:
    write_corpus(tmp_path, "themes\ttext\n")
    with pytest.raises(CorpusError, match=r"bins.tsv: columns must be themes, kind, .*text, not .themes"):
        read_corpus(taxonomy, tmp_path)


def test_a_question_without_welsh_is_named(tmp_path: Path, taxonomy: Taxonomy) -> None:
    (tmp_path / "questions.json").write_text('{"improve": {"en": "What could we do better?"}}', encoding="utf-8")
    with pytest.raises(CorpusError, match="question improve has no cy"):
        read_corpus(taxonomy, tmp_path)


def write_corpus(folder: Path, lines: str) -> None:
    questions = {"improve": {"en": "What could we do better?", "cy": "Beth allen ni ei wneud yn well?"}}
    (folder / "questions.json").write_text(json.dumps(questions), encoding="utf-8")
    (folder / "bins.tsv").write_text(lines, encoding="utf-8")

"""A model is saved and loaded to the last digit, says what it is, and a file that was changed is refused."""

from pathlib import Path

import numpy as np
import pytest

from analysis import day_one, model_store
from analysis.corpus import read_corpus
from analysis.label_model import earned
from analysis.model_file import ModelFileError, model_hash, pack, unpack
from analysis.retraining import CUT, SURE, TRUST, Told, retrain
from analysis.taxonomy import Taxonomy, labels_taxonomy
from analysis.theme_scores import evaluate
from analysis.themes import ThemeClassifier

COMMENTS = ["staff lovely, wait dreadful", "Nothing", "Mae'r biniau heb eu casglu", "When do you open?", ""]
QUESTIONS = [None, "What could we improve?", None, None, None]


@pytest.fixture(scope="module")
def told() -> list[Told]:
    """A third of the corpus, as if people had decided it."""
    corpus = read_corpus(Taxonomy.load())[::3]
    return [Told(each.text, each.themes, each.question, each.kind, each.sentiment) for each in corpus]


@pytest.fixture(scope="module")
def contents(told: list[Told]) -> bytes:
    learnt = retrain(Taxonomy.load(), told, ())
    return model_store.to_bytes(learnt.classifier, learnt.card)


def test_what_is_loaded_suggests_the_same_to_the_last_digit(told: list[Told], contents: bytes) -> None:
    learnt = retrain(Taxonomy.load(), told, ()).classifier
    assert model_store.from_bytes(contents).suggest(COMMENTS, QUESTIONS) == learnt.suggest(COMMENTS, QUESTIONS)
    assert model_store.to_bytes(learnt, retrain(Taxonomy.load(), told, ()).card) == contents


def test_a_model_is_small(contents: bytes) -> None:
    assert len(contents) < 10_000_000


def test_the_card_says_what_the_model_is_and_how_well_it_does(told: list[Told], contents: bytes) -> None:
    card = model_store.card_of(contents)
    assert card["taxonomy_version"] == Taxonomy.load().version
    assert card["comments"] == len(told)
    assert len(card["data_hash"]) == 64
    assert set(card["made_with"]) == {"python", "numpy", "scipy", "scikit-learn", "nltk"}
    assert 0.3 < card["held_out"]["macro_f1"] < 0.95
    low, high = card["held_out"]["micro_f1_interval"]
    assert low < card["held_out"]["micro_f1"] < high


@pytest.mark.parametrize("place", [0, 20, 90, 200, -1, -1000])
def test_a_file_in_which_anything_was_changed_is_refused(contents: bytes, place: int) -> None:
    changed = bytearray(contents)
    changed[place] ^= 1
    with pytest.raises(ModelFileError):
        model_store.from_bytes(bytes(changed))


def test_a_file_cut_short_or_of_another_sort_is_refused(contents: bytes) -> None:
    for wrong in (contents[:-1], b"", b"folkmoot-model 1 ", b"\x80\x04."):
        with pytest.raises(ModelFileError):
            model_store.from_bytes(wrong)


def test_another_model_than_the_one_expected_is_refused(contents: bytes) -> None:
    assert model_store.from_bytes(contents, model_hash(contents))
    with pytest.raises(ModelFileError, match="its hash differs"):
        model_store.from_bytes(contents, "0" * 64)


def test_what_is_well_packed_but_no_model_is_refused() -> None:
    with pytest.raises(ModelFileError, match="lacks what it should hold"):
        model_store.from_bytes(pack({"model": "x"}, {}))


def test_arrays_of_objects_are_never_unpickled() -> None:
    import io

    room = io.BytesIO()
    np.savez(room, evil=np.array([{}], dtype=object))
    import hashlib

    body = b"{}\n" + room.getvalue()
    head = b"folkmoot-model 1 " + hashlib.sha256(body).hexdigest().encode() + b"\n"
    with pytest.raises(ModelFileError):
        unpack(head + body)


def test_the_model_of_day_one_is_kept_and_made_again_when_it_was_spoilt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, contents: bytes
) -> None:
    made: list[Taxonomy] = []

    def learn(taxonomy: Taxonomy) -> ThemeClassifier:
        made.append(taxonomy)
        return model_store.from_bytes(contents)

    monkeypatch.setattr(day_one, "learn_from_corpus", learn)
    for _ in range(2):
        monkeypatch.setattr(day_one, "_held", [])
        day_one.day_one_classifier(tmp_path)
    assert len(made) == 1
    [kept] = (tmp_path / "models").iterdir()
    kept.write_bytes(kept.read_bytes()[:-5] + b"spoil")
    monkeypatch.setattr(day_one, "_held", [])
    day_one.day_one_classifier(tmp_path)
    assert len(made) == 2
    assert model_store.from_bytes(kept.read_bytes())


def test_without_labels_a_model_goes_by_its_seeds() -> None:
    taxonomy = labels_taxonomy(["Parking, all"], {"Parking, all": ["car park"]}, Taxonomy.load())
    learnt = retrain(taxonomy, [])
    again = model_store.from_bytes(model_store.to_bytes(learnt.classifier, learnt.card))
    [said] = again.suggest(["the car parks are full"])
    assert [theme.code for theme in said.themes] == ["Parking, all"]


def test_decisions_teach_beside_the_corpus() -> None:
    taxonomy = Taxonomy.load()
    told = [Told(f"the quagga is back, number {n}", ["environment_noise"], kind="complaint") for n in range(25)]
    learnt = retrain(taxonomy, told)
    [said] = learnt.classifier.suggest(["the quagga is here again"])
    assert "environment_noise" in {theme.code for theme in said.themes}
    assert learnt.card["corpus_comments"] > 2000
    assert learnt.card["comments"] == 25
    assert_only_decided_themes_left_day_one(learnt.classifier)


def assert_only_decided_themes_left_day_one(classifier: ThemeClassifier) -> None:
    """A theme of which nothing was decided keeps the cuts and the caution of day one."""
    assert classifier.fitted_ is not None
    themes = classifier.fitted_.themes
    decided = np.array([code == "environment_noise" for code in classifier.taxonomy.codes])
    assert (themes.cuts.suggested == CUT).tolist() == (~decided).tolist()
    assert (themes.trust[~decided] <= TRUST).all() and themes.trust[decided] > TRUST
    assert (themes.cuts.sure[~decided] >= SURE).all()


def test_labels_bear_a_theme_out_by_and_by() -> None:
    counts = np.array([0, 4, 8, 40])
    assert earned(0, np.zeros(4, dtype=np.int64)).tolist() == [0, 0, 0, 0]
    few, many = earned(10, counts // 4), earned(1000, counts)
    assert few[0] == many[0] == 0 and (few[1:] < 0.3).all() and many[-1] > 0.9


def test_scores_leave_blanks_out_and_count_them() -> None:
    scores = evaluate(ThemeClassifier(Taxonomy.load()), ["bins", " "], [{"waste_recycling"}, set()])
    assert (scores["comments"], scores["blank"], scores["micro_f1"]) == (1, 1, 1.0)
    with pytest.raises(ValueError, match="no comments with words"):
        evaluate(ThemeClassifier(Taxonomy.load()), [""], [set()])

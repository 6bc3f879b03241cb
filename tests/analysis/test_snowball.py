"""Stems are NLTK's own, and cost no more than the stemmer."""

import subprocess
import sys

from app.settings import ROOT

STEMS = """
import sys
from analysis.text import stem
stems = [stem(word) for word in ("collected", "councillors", "rubbish", "apologies", "generously")]
assert not {"nltk", "sklearn", "pandas"} & set(sys.modules), sorted(sys.modules)
from nltk.stem import SnowballStemmer
whole = SnowballStemmer("english")
assert stems == [whole.stem(word) for word in ("collected", "councillors", "rubbish", "apologies", "generously")], stems
"""


def test_stems_are_those_of_the_whole_library_which_reading_does_not_import() -> None:
    done = subprocess.run([sys.executable, "-c", STEMS], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr

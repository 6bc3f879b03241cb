"""Stems are NLTK's own, machines scikit-learn's, and neither costs more than what is used of them."""

import subprocess
import sys

from app.settings import ROOT

ALONE_AND_WHOLE = """
import sys
import numpy as np
from scipy.sparse import random
from analysis.support_vectors import separate
from analysis.text import stem
words = ("collected", "councillors", "rubbish", "apologies", "generously")
stems = [stem(word) for word in words]
chance = np.random.default_rng(0)
given = [(random(90, width, 0.2, "csr", random_state=width), chance.random(90) < 0.3) for width in (40, 400)]
weights = np.where(chance.random(90) < 0.5, 3.0, 1.0)
learnt = [separate(rows, flagged, weights, regularisation=0.2, tolerance=0.01) for rows, flagged in given]
assert not {"nltk", "sklearn", "pandas"} & set(sys.modules), sorted(sys.modules)
from nltk.stem import SnowballStemmer
from sklearn.svm import LinearSVC
whole = SnowballStemmer("english")
assert stems == [whole.stem(word) for word in words], stems
for (rows, flagged), found in zip(given, learnt):
    machine = LinearSVC(C=0.2, tol=0.01, random_state=0).fit(rows, flagged, sample_weight=weights)
    assert (machine.coef_[0] == found.coefficients).all() and machine.intercept_[0] == found.intercept
"""


def test_what_is_used_of_libraries_does_as_the_whole_of_them_does_which_nobody_imports() -> None:
    command = [sys.executable, "-c", ALONE_AND_WHOLE]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert not done.stdout

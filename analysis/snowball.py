"""NLTK's English stemmer without the rest of NLTK.

`import nltk` brings scikit-learn, pandas and scipy.stats with it: a second of processor time and 160 MB, in every
process that reads comments. The stemmer needs none of them, and stop words, which it asks for, only with
`ignore_stopwords`.
"""

from __future__ import annotations

from typing import Any

from analysis.lone_modules import lone_module


def english_stemmer() -> Any:
    """A stemmer whose `stem` takes a word in small letters.

    >>> english_stemmer().stem("collected")
    'collect'
    """
    stop_words = {"nltk.corpus": {"stopwords": None}}
    return lone_module("nltk.stem.snowball", ("nltk", "nltk.stem"), stop_words).SnowballStemmer("english")

"""What ratings, kinds and sentiments are called on pages, the colours of their tags, and how to mend a search."""

from flask_babel import lazy_gettext as _l

from analysis.search import SearchError
from feedback.models import Kind, Sentiment

RATINGS = {
    1: _l("Very good"),
    2: _l("Good"),
    3: _l("Neither good nor poor"),
    4: _l("Poor"),
    5: _l("Very poor"),
}

KINDS = {
    Kind.COMPLAINT: _l("Complaint"),
    Kind.COMPLIMENT: _l("Compliment"),
    Kind.SUGGESTION: _l("Suggestion"),
    Kind.NEITHER: _l("None of these"),
}

SENTIMENTS = {
    Sentiment.NEGATIVE: _l("Negative"),
    Sentiment.NEUTRAL: _l("Neutral"),
    Sentiment.POSITIVE: _l("Positive"),
}

KIND_COLOURS = {Kind.COMPLAINT: "red", Kind.COMPLIMENT: "green", Kind.SUGGESTION: "blue", Kind.NEITHER: "grey"}
SENTIMENT_COLOURS = {Sentiment.NEGATIVE: "orange", Sentiment.NEUTRAL: "grey", Sentiment.POSITIVE: "turquoise"}

SEARCH_FAULTS = {
    "open-quote": _l("Put a second quotation mark after the phrase %(near)s"),
    "open-bracket": _l("Close each bracket that you open"),
    "closed-bracket": _l("Open a bracket before you close it"),
    "no-term": _l("Write a word to search for"),
    "no-left": _l("Write a word before %(near)s"),
    "no-right": _l("Write a word after %(near)s"),
    "empty-term": _l("Write a word with letters or figures in place of %(near)s"),
    "too-long": _l("Search for fewer words at once"),
}


def search_fault(error: SearchError) -> str:
    """How to put a search right."""
    return str(SEARCH_FAULTS[error.fault]) % {"near": error.near}

"""What ratings, kinds and sentiments are called on pages, and the colours of their tags."""

from flask_babel import lazy_gettext as _l

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
    Kind.QUESTION: _l("Question"),
    Kind.NEITHER: _l("None of these"),
}

SENTIMENTS = {
    Sentiment.NEGATIVE: _l("Negative"),
    Sentiment.NEUTRAL: _l("Neutral"),
    Sentiment.POSITIVE: _l("Positive"),
}

KIND_COLOURS = {
    Kind.COMPLAINT: "red",
    Kind.COMPLIMENT: "green",
    Kind.SUGGESTION: "blue",
    Kind.QUESTION: "purple",
    Kind.NEITHER: "grey",
}
SENTIMENT_COLOURS = {Sentiment.NEGATIVE: "orange", Sentiment.NEUTRAL: "grey", Sentiment.POSITIVE: "turquoise"}

"""The scales of a form, each from 1, the best, to 5."""

from flask_babel import lazy_gettext as _l

from feedback.words import RATINGS

EASE = {
    1: _l("Very easy"),
    2: _l("Easy"),
    3: _l("Neither easy nor difficult"),
    4: _l("Difficult"),
    5: _l("Very difficult"),
}
DIFFERENCE = {
    1: _l("It made things much better"),
    2: _l("It made things a little better"),
    3: _l("It made no difference"),
    4: _l("It made things a little worse"),
    5: _l("It made things much worse"),
}
RECOMMEND = {
    1: _l("Very likely"),
    2: _l("Likely"),
    3: _l("Neither likely nor unlikely"),
    4: _l("Unlikely"),
    5: _l("Very unlikely"),
}
SCALES = {"rating": RATINGS, "ease": EASE, "difference": DIFFERENCE, "recommend": RECOMMEND}

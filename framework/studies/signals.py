"""Where a council lies in a funnel, in words."""

from flask_babel import lazy_gettext as _l

SIGNALS = {
    "within": _l("Within the limits"),
    "above 95%": _l("Perhaps higher than its size explains"),
    "below 95%": _l("Perhaps lower than its size explains"),
    "above 99.8%": _l("Higher than its size explains"),
    "below 99.8%": _l("Lower than its size explains"),
}

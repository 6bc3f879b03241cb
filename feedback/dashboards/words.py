"""What dashboards call channels, and what a point of a process chart means."""

from flask_babel import lazy_gettext as _l

CHANNELS = {
    "web": _l("Web form"),
    "email": _l("Email"),
    "text": _l("Text message"),
    "poster": _l("Poster"),
    "embedded": _l("Form on another site"),
    "telephone": _l("Telephone"),
    "paper": _l("Paper"),
    "letter": _l("Letter"),
    "survey": _l("Survey"),
    "import": _l("Taken in from a file"),
}
ABOVE = _l("Above what usually varies")
BELOW = _l("Below what usually varies")
CAUSES = {
    "Above UCL": ABOVE,
    "Below LCL": BELOW,
    "2 in 3 Above CL": ABOVE,
    "2 in 3 Below CL": BELOW,
    "7 Point Trend (Increasing)": _l("Part of seven months of rising"),
    "7 Point Trend (Decreasing)": _l("Part of seven months of falling"),
    "7 Points Above CL": _l("One of seven months above the average"),
    "7 Points Below CL": _l("One of seven months below the average"),
}
"""What the causes of `analysis.special_causes` mean, by value: that module loads more than a page should wait for."""
RATED = {"good": _l("Rated good"), "neither": _l("Rated neither"), "poor": _l("Rated poor")}

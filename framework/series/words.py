"""Observations in the reader's words: where they come from, how they stand, and their figures in their units."""

from collections.abc import Mapping
from datetime import date

from flask_babel import format_date, format_decimal, format_percent
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.database import Json
from core.language import localised
from framework.models import SERVICE, Frequency, Indicator, Observation, ObservationSource, ObservationStatus, Unit
from framework.series.counting import Meaning
from framework.series.criteria import Concern, Known, People, Sample, Weighted
from framework.words import DOMAIN_NAMES, MODES

SOURCES = {
    ObservationSource.WAVE: _l("Wave of a survey"),
    ObservationSource.FEEDBACK: _l("Feedback"),
    ObservationSource.OUTSIDE: _l("Outside series"),
    ObservationSource.COUNTS: _l("Counts of another survey"),
}
STATUSES = {
    ObservationStatus.FINAL: _l("Final"),
    ObservationStatus.INDICATIVE: _l("Indicative: under 100 answers"),
    ObservationStatus.PROVISIONAL: _l("Provisional"),
    ObservationStatus.SUPPRESSED: _l("Hidden"),
}
COLOURS = {
    ObservationStatus.FINAL: "green",
    ObservationStatus.INDICATIVE: "yellow",
    ObservationStatus.PROVISIONAL: "blue",
    ObservationStatus.SUPPRESSED: "grey",
}
FREQUENCIES = {Frequency.MONTHLY: _l("By month"), Frequency.QUARTERLY: _l("By quarter")}
MEANINGS = {
    Meaning.FAVOURABLE: _l("Favourable"),
    Meaning.OTHER: _l("Not favourable"),
    Meaning.DONT_KNOW: _l("Does not know"),
    Meaning.NO_ANSWER: _l("No answer"),
}
SAMPLES = {
    Sample.RANDOM: _l("Drawn by chance from a list of addresses or people"),
    Sample.QUOTA: _l("Sought out until there were enough of each group"),
    Sample.PANEL: _l("Members of a panel"),
    Sample.OPEN: _l("Whoever wished to answer"),
    Sample.UNKNOWN: _l("Not known"),
}
POPULATIONS = {
    People.ADULTS_18: _l("Residents aged 18 and over"),
    People.ADULTS_16: _l("Residents aged 16 and over"),
    People.HOUSEHOLDS: _l("Households, one person for each"),
    People.USERS: _l("Users of a service"),
    People.OTHER: _l("Others"),
}
YES_NO = {Known.YES: _l("Yes"), Known.NO: _l("No"), Known.UNKNOWN: _l("Not known")}
WEIGHTINGS = {
    Weighted.WEIGHTED: _l("Published figures were weighted to the population"),
    Weighted.NOT_WEIGHTED: _l("They were not weighted"),
    Weighted.UNKNOWN: _l("Not known"),
}
CONCERNS = {
    Concern.OTHER_WORDS: _l("The question was worded differently: do not compare it with ours."),
    Concern.OTHER_ANSWERS: _l("Other answers were offered, or in another order: do not compare it with ours."),
    Concern.OTHER_PEOPLE: _l("It was not of all adult residents: do not compare it with ours."),
    Concern.ASKED_LATE: _l("It was asked after other questions, which may have coloured the answers."),
    Concern.NO_DONT_KNOW: _l("People could not say that they do not know."),
    Concern.NOT_BY_CHANCE: _l("People were not drawn by chance: the interval says less than it seems to."),
    Concern.NOT_WEIGHTED: _l("Nothing was done to make those who answered look like the population."),
    Concern.FEW_ANSWERED: _l("Fewer than one in ten of those asked answered."),
    Concern.NOT_KNOWN: _l("Something about it that matters is not known."),
}
METHODS = {
    "wilson": _l("Wilson’s, as if people had been drawn by chance one by one"),
    "korn-graubard": _l("Korn and Graubard’s, with the design effect that is stated"),
}
PARTS = {"says": _l("What does it say?"), "so_what": _l("So what?"), "action": _l("What will be done?")}
FACTS = {
    "source": _l("Series"),
    "publisher": _l("Publisher"),
    "licence": _l("Licence"),
    "address": _l("Address"),
    "retrieved_on": _l("Retrieved on"),
    "file": _l("File"),
    "sha256": _l("SHA-256 of the file"),
    "row": _l("Row of the file"),
    "column": _l("Column of the file"),
    "version": _l("Version of the figure"),
    "definition": _l("Version of the definition"),
}
"""What provenance says, in the order of the page."""


def amount(indicator: Indicator, value: float | None) -> str:
    """A figure in its unit: `63.0%`, `£1,200`, `45.0`."""
    if value is None:
        return "–"
    places = f".{'0' * indicator.decimals}" if indicator.decimals else ""
    if indicator.unit is Unit.PERCENT:
        return str(format_percent(value, f"0{places}%"))
    number = str(format_decimal(value, f"#,##0{places};−#,##0{places}"))
    if indicator.unit is Unit.POUNDS:
        return f"−£{number[1:]}" if number.startswith("−") else f"£{number}"
    return str(_("%(number)s days", number=number)) if indicator.unit is Unit.DAYS else number


def interval(figure: Observation) -> str:
    """The interval of a figure, or nothing where it has none."""
    if figure.ci_low is None or figure.ci_high is None:
        return ""
    low, high = amount(figure.indicator, figure.ci_low), amount(figure.indicator, figure.ci_high)
    return str(_("%(low)s to %(high)s", low=low, high=high))


def period(start: date, end: date) -> str:
    """A period as briefly as it can be said.

    Whole months and years are named as such, anything else by its days.
    """
    if start == end:
        return str(format_date(start, "d MMM yyyy"))
    if start.day != 1 or (end.month, end.year) == ((_next(end)).month, _next(end).year):
        return _between(format_date(start, "d MMM yyyy"), format_date(end, "d MMM yyyy"))
    if (start.year, start.month) == (end.year, end.month):
        return str(format_date(start, "MMMM yyyy"))
    if (start.month, end.month) == (1, 12):
        return str(start.year) if start.year == end.year else f"{start.year} – {end.year}"
    return _between(format_date(start, "MMM yyyy"), format_date(end, "MMM yyyy"))


def _between(first: str, last: str) -> str:
    """Two days or months, each of which stays on its line."""
    return " – ".join(each.replace(" ", "\u00a0") for each in (first, last))


def day(iso: str) -> str:
    return str(format_date(date.fromisoformat(iso), "d MMM yyyy"))


def mode(code: str) -> str:
    return str(MODES.get(code, code))


def group(figure: Observation, services: Mapping[str, Mapping[str, str]]) -> str:
    """The group that a figure is of, or nothing where it is of everybody; `services` are names by code."""
    if figure.domain_var == SERVICE:
        return str(_("Service: %(name)s", name=localised(services.get(figure.domain, {})) or figure.domain))
    named = f"{DOMAIN_NAMES.get(figure.domain_var, figure.domain_var)}: {figure.domain}"
    return "" if figure.domain_var == "all" else named


def status(figure: Observation) -> str:
    """How a figure stands, and whether the series breaks with it."""
    return str(STATUSES[figure.status])


def reason_of_break(provenance: Json) -> str:
    found = provenance.get("break_reason")
    return localised(found) if isinstance(found, dict) else ""


def _next(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)

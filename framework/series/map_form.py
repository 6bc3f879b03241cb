"""What an analyst says of a file of an outside series: whose figures they are, and where each part of one stands."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FileField, RadioField, SelectField, StringField

from core.database import Json
from core.forms import AtMost, Chosen, Day, Form, Required, choices
from core.text import tidy
from framework.series.layout import is_period
from framework.series.series_map import ALL, GROUPED_BY, ONLY_OF_ROWS, OWN
from framework.words import DOMAIN_NAMES

COLUMNS = ("area", "period", "value", "lower", "upper", "base", "status", "group")
NAMES: Mapping[str, Sequence[str]] = {
    "area": ("areacode", "areacd", "area", "gss", "gsscode", "lagss", "ladcd", "ltlacode", "geographycode", "code"),
    "period": ("period", "year", "date", "time", "timeperiod", "financialyear", "quarter", "month", "cyfnod"),
    "value": ("value", "obsvalue", "observation", "figure", "rate", "percent", "percentage", "count", "gwerth"),
    "lower": ("lower", "lowerci", "lci", "lci95", "lowercl", "lowerconfidencelimit", "low"),
    "upper": ("upper", "upperci", "uci", "uci95", "uppercl", "upperconfidencelimit", "high"),
    "base": ("base", "samplesize", "sample", "n", "unweightedbase", "respondents"),
    "status": ("status", "obsstatus", "flag", "marker", "note"),
    "group": ("group", "subgroup", "breakdown", "category", "grŵp"),
}
"""What publishers call the columns, in small letters without spaces."""
BEGINS = {"4": _l("April"), "1": _l("January"), "9": _l("September"), "10": _l("October")}
READS_AS = {"year": _l("A year that begins in 2011"), "month": _l("December 2011")}
DAYS = {
    "": _l("That day alone"),
    "month": _l("Its month"),
    "quarter": _l("The quarter that it begins or ends"),
    "year": _l("The year that it begins or ends"),
}
SCALES = {"1": _l("As the indicator’s unit says"), "100": _l("As shares of 1"), "1000": _l("In thousands")}
AREAS = {
    ALL: _l("Those of every place, so that others can be compared with"),
    OWN: _l("Only those of this council and its wards"),
}
ROWS, PERIODS = "rows", "periods"
LAYOUTS = {
    ROWS: _l("A row for each figure"),
    PERIODS: _l("A row for each place, and a column for each period"),
}
ONE_EACH = _l("Leave this at none: each period has a column of figures")
NO_COLUMN = _l("None")
WHICH = _l("Choose the column")
MISSING = {
    "period": _l("Choose the column that holds the period"),
    "value": _l("Choose the column that holds the figure"),
}
ONE_OF_EACH = ("period", *ONLY_OF_ROWS)
"""The columns that a file has not where each period has one."""


class SeriesUploadForm(Form):
    """A file of an outside series."""

    file = FileField(_l("Choose a file"))
    saved = SelectField(_l("How is it read?"), validate_choice=False)


class SeriesMapForm(Form):
    """Whose figures they are, how they are written, and which column is which."""

    indicator = SelectField(
        _l("Of which indicator are the figures?"), validate_choice=False,
        validators=[Chosen(_l("Choose the indicator")), Required(_l("Choose the indicator"))],
    )  # fmt: skip
    source = StringField(
        _l("What is the series called?"), filters=[tidy],
        validators=[Required(_l("Give the series a name, such as Fly-tipping incidents")), AtMost(100)],
    )  # fmt: skip
    publisher = StringField(
        _l("Who publishes it?"), filters=[tidy],
        validators=[Required(_l("Say who publishes it, such as Office for National Statistics")), AtMost(200)],
    )  # fmt: skip
    licence = StringField(_l("Under which licence?"), filters=[tidy], validators=[AtMost(200)])
    address = StringField(_l("At which address can it be found?"), filters=[tidy], validators=[AtMost(500)])
    retrieved_on = Day(_l("When was it fetched?"), format="%d %m %Y")
    area = SelectField(
        _l("Which column holds the code of the place?"), validate_choice=False,
        validators=[Chosen(WHICH), Required(_l("Choose the column that holds the code of the place"))],
    )  # fmt: skip
    layout = RadioField(
        _l("How does the file lay out its figures?"), choices=choices(LAYOUTS), validate_choice=False, default=ROWS,
        validators=[Chosen(_l("Choose how the figures are laid out"))],
    )  # fmt: skip
    period = SelectField(_l("Which column holds the period?"), validate_choice=False, validators=[Chosen(WHICH)])
    value = SelectField(_l("Which column holds the figure?"), validate_choice=False, validators=[Chosen(WHICH)])
    lower = SelectField(_l("Which column holds the lower end of the interval?"), validate_choice=False)
    upper = SelectField(_l("Which column holds the upper end of the interval?"), validate_choice=False)
    base = SelectField(_l("Which column holds the number of people asked?"), validate_choice=False)
    status = SelectField(_l("Which column holds the status?"), validate_choice=False)
    group = SelectField(_l("Which column holds the group of people?"), validate_choice=False)
    variable = SelectField(_l("Of what kind are these groups?"), validate_choice=False)
    begins = SelectField(
        _l("In which month does a year such as 2023-24 begin?"), choices=choices(BEGINS), validate_choice=False,
        default="4", validators=[Chosen(_l("Choose the month"))],
    )  # fmt: skip
    reads_as = SelectField(
        _l("What does “2011-12” mean?"), choices=choices(READS_AS, _l("Neither is in the file")),
        validate_choice=False, validators=[Chosen(_l("Choose what it means"))],
    )  # fmt: skip
    days = SelectField(
        _l("For what does a single day stand?"), choices=choices(DAYS), validate_choice=False,
        validators=[Chosen(_l("Choose for what a day stands"))],
    )  # fmt: skip
    scale = SelectField(
        _l("How are the figures written?"), choices=choices(SCALES), validate_choice=False, default="1",
        validators=[Chosen(_l("Choose how they are written"))],
    )  # fmt: skip
    only = SelectField(_l("Which column says which rows are wanted?"), validate_choice=False)
    wanted = StringField(_l("What stands there in the rows that are wanted?"), filters=[tidy], validators=[AtMost(200)])
    areas = RadioField(
        _l("Which figures are kept?"), choices=choices(AREAS), validate_choice=False, default=ALL,
        validators=[Chosen(_l("Choose which figures are kept"))],
    )  # fmt: skip

    def offer(self, header: Sequence[str], indicators: Mapping[str, str]) -> None:
        """Offer the columns of the file, guessing which is which, and the council's outside series."""
        names = [each.strip() for each in header]
        offered = {name: name for name in names if name and names.count(name) == 1}
        for field in (*COLUMNS, "only"):
            self[field].choices = choices(offered, NO_COLUMN)
            if not self.is_submitted() and self[field].data is None:
                self[field].data = guess(field, list(offered))
        if not self.is_submitted() and not self.period.data and sum(map(is_period, offered)) > 1:
            self.layout.data, self.value.data = PERIODS, ""
        self.variable.choices = choices({name: DOMAIN_NAMES[name] for name in GROUPED_BY}, NO_COLUMN)
        self.indicator.choices = choices(indicators, _l("Choose the indicator"))
        if len(indicators) == 1 and not self.is_submitted() and not self.indicator.data:
            self.indicator.data = next(iter(indicators))

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators)) & self._is_laid_out()
        for one, other, message in (
            ("group", "variable", _l("Say of what kind the groups are")),
            ("lower", "upper", _l("Choose the other end of the interval too, or neither")),
            ("upper", "lower", _l("Choose the other end of the interval too, or neither")),
            ("only", "wanted", _l("Say what stands in the rows that are wanted")),
        ):
            if self[one].data and not self[other].data:
                self.add_error(other, message)
                fine = False
        if self.address.data and not self.address.data.startswith(("https://", "http://")):
            self.add_error("address", _l("Begin the address with https://, or leave it empty"))
            fine = False
        return fine

    def _is_laid_out(self) -> bool:
        """Whether the columns that are chosen are those of the layout."""
        if self.layout.data == PERIODS:
            wrong = {name: ONE_EACH for name in ONE_OF_EACH if self[name].data}
        else:
            wrong = {name: message for name, message in MISSING.items() if not self[name].data}
        for name, message in wrong.items():
            self.add_error(name, message)
        return not wrong

    @property
    def document(self) -> Json:
        """The map as a document, as a TOML file would hold it."""
        columns: Json = {name: {"header": self[name].data} for name in COLUMNS if self[name].data}
        if self.layout.data == PERIODS:
            columns["period"] = {"across": True}
        columns["period"] |= {"begins": int(self.begins.data), "reads_as": self.reads_as.data, "days": self.days.data}
        if "group" in columns:
            columns["group"]["variable"] = self.variable.data
        document: Json = {
            "source": self.source.data,
            "publisher": self.publisher.data,
            "licence": self.licence.data,
            "address": self.address.data,
            "retrieved_on": self.retrieved_on.data.isoformat() if self.retrieved_on.data else "",
            "indicator": self.indicator.data,
            "areas": self.areas.data,
            "multiply": int(self.scale.data),
            "columns": columns,
        }
        if self.only.data:
            document["only"] = {self.only.data: [each.strip() for each in re.split(r"[;\n]", self.wanted.data) if each]}
        return {name: value for name, value in document.items() if value != ""}

    @staticmethod
    def shown(document: Json) -> Json:
        """What the form shows of a map."""
        columns = document.get("columns", {})
        period, group, only = columns.get("period", {}), columns.get("group", {}), document.get("only", {})
        kept = {name: document.get(name, "") for name in ("indicator", "source", "publisher", "licence", "address")}
        return kept | {
            **{name: columns.get(name, {}).get("header", "") for name in COLUMNS},
            "layout": PERIODS if period.get("across") else ROWS,
            "variable": group.get("variable", ""),
            "begins": str(period.get("begins", 4)),
            "reads_as": period.get("reads_as", ""),
            "days": period.get("days", ""),
            "scale": f"{document.get('multiply', 1):g}",
            "areas": document.get("areas", ALL),
            "only": next(iter(only), ""),
            "wanted": "; ".join(next(iter(only.values()), [])),
        }


def guess(field: str, header: Sequence[str]) -> str:
    """The column that seems to hold a part of a figure, or "".

    >>> guess("area", ["AREACD", "Year"]), guess("base", ["AREACD", "Year"])
    ('AREACD', '')
    """
    plain = {"".join(filter(str.isalnum, name.casefold())): name for name in reversed(header)}
    return next((plain[word] for word in NAMES.get(field, ()) if word in plain), "")

"""What the tables of a package hold, said once: files, Frictionless and CSVW metadata are all made from it."""

from dataclasses import dataclass

from framework.models import ObservationSource, ObservationStatus


@dataclass(frozen=True)
class Column:
    """A column: its name, its type (string, integer, number, boolean), what it means, and what it may say."""

    name: str
    kind: str
    means: str
    required: bool = False
    pattern: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """A column whose every value stands in another table's column."""

    column: str
    table: str
    other: str


@dataclass(frozen=True)
class Table:
    name: str
    title: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    links: tuple[Link, ...] = ()

    @property
    def file(self) -> str:
        return f"{self.name}.csv"


INTERVAL = r"\d{4}-\d{2}-\d{2}/\d{4}-\d{2}-\d{2}"
OBSERVATIONS = Table(
    "observations",
    "Figures",
    ("id",),
    (
        Column("id", "string", "The figure's identifier.", required=True),
        Column("area", "string", "The GSS code of the place that the figure describes.", required=True),
        Column("definition", "string", "The definition of the indicator: a row of definitions.csv.", required=True),
        Column("indicator", "string", "The indicator's code.", required=True),
        Column("period", "string", "The first and the last day, as an ISO 8601 interval.", required=True,
               pattern=INTERVAL),
        Column("domain_var", "string", "The variable of the group of residents, or all.", required=True),
        Column("domain", "string", "The group of residents, or all.", required=True),
        Column("value", "number", "The figure; empty where it is hidden so that nobody can be told from it."),
        Column("lci_95", "number", "The lower end of its 95% confidence interval."),
        Column("uci_95", "number", "The upper end of its 95% confidence interval."),
        Column("base", "integer", "How many people's answers it rests on."),
        Column("status", "string",
               "final, indicative (few answers), provisional or suppressed (hidden to protect privacy).", required=True,
               words=tuple(ObservationStatus)),
        Column("unit", "string", "What it counts: proportion for shares of people, from 0 to 1.", required=True),
        Column("source", "string", "Where it comes from.", required=True, words=tuple(ObservationSource)),
        Column("mode", "string", "How people answered, where it was in one way alone."),
        Column("breaks_series", "boolean", "Whether it does not follow the figures before it.", required=True),
        Column("se", "number", "Its standard error."),
        Column("effective_base", "number", "Kish's effective base."),
        Column("design_effect", "number", "Its variance over that of a simple random sample of the same base."),
    ),
    (Link("definition", "definitions", "id"), Link("area", "areas", "code")),
)  # fmt: skip
DEFINITIONS = Table(
    "definitions",
    "What each indicator measures",
    ("id",),
    (
        Column("id", "string", "The identifier of this version of the definition.", required=True),
        Column("indicator", "string", "The indicator's code.", required=True),
        Column("indicator_version", "integer", "The version of its definition.", required=True),
        *(
            Column(f"{name}_{language}", "string", f"{means} ({said})")
            for name, means in (("title", "Title"), ("measure", "What is measured"), ("rationale", "Why it matters"),
                                ("limitations", "What it cannot tell"))
            for language, said in (("en", "English"), ("cy", "Welsh"))
        ),
        Column("unit", "string", "What its figures count.", required=True),
        Column("polarity", "string", "Which way is better: higher, lower or neither.", required=True),
        Column("tier", "string", "high level, T2 or T3.", required=True),
        Column("ripple", "string", "place, people or services.", required=True),
        Column("theme", "string", "The code of its theme."),
        Column("dont_know", "string", "Whether those who do not know are counted.", required=True),
        Column("breaks_series", "boolean", "Whether this version's figures do not follow the last one's.",
               required=True),
    ),
)  # fmt: skip
AREAS = Table(
    "areas",
    "Places",
    ("code",),
    (
        Column("code", "string", "GSS code.", required=True),
        Column("name_en", "string", "Its name in English."),
        Column("name_cy", "string", "Its name in Welsh."),
    ),
)
WARDS = Table(
    "wards",
    "Wards, which are the groups of domain_var ward",
    ("council", "code"),
    (
        Column("council", "string", "The GSS code of the council.", required=True),
        Column("code", "string", "The ward's code.", required=True),
        Column("name_en", "string", "Its name in English."),
        Column("name_cy", "string", "Its name in Welsh."),
    ),
    (Link("council", "areas", "code"),),
)
TABLES = (OBSERVATIONS, DEFINITIONS, AREAS, WARDS)

"""What the API's rows hold: each field's kind and meaning, from which the document, CSV files and packages are made."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from framework.comparing.models import GroupKind
from framework.models import Against, ObservationSource, ObservationStatus, Obstacle, Verdict

LANGUAGES = ("en", "cy")
HOW_FIRM = (
    "How firm it is. Suppressed is a figure that is hidden because too few people answered, or so that another hidden "
    "figure cannot be worked out; which of these it is is not told."
)
PERIOD = r"^\d{4}-\d{2}-\d{2}/\d{4}-\d{2}-\d{2}$"
KINDS: Mapping[str, Mapping[str, Any]] = {
    "text": {"type": "string"},
    "guid": {"type": "string", "format": "uuid"},
    "whole": {"type": "integer"},
    "number": {"type": "number"},
    "flag": {"type": "boolean"},
    "day": {"type": "string", "format": "date"},
    "instant": {"type": "string", "format": "date-time"},
    "period": {"type": "string", "pattern": PERIOD},
    "address": {"type": "string", "format": "uri"},
    "words": {"type": "object", "additionalProperties": {"type": "string"}},
    "json": {"type": "object"},
    "list": {"type": "array", "items": {"type": "string"}},
    "objects": {"type": "array", "items": {"type": "object"}},
    "comparisons": {"type": "array", "items": {"$ref": "#/components/schemas/comparison"}},
}


@dataclass(frozen=True)
class Field:
    """A field: its kind, what it means, whether it may be null, and the words it may be where they are few."""

    kind: str
    means: str
    null: bool = False
    words: tuple[str, ...] = ()

    def schema(self) -> dict[str, Any]:
        """The field in JSON Schema."""
        found = dict(KINDS[self.kind])
        if self.words:
            found["enum"] = [*self.words, *([None] if self.null else [])]
        if self.null:
            found["type"] = [found["type"], "null"]
        return found | {"description": self.means}


_COMPARED = {
    "against": Field("text", "What it is compared with.", words=tuple(Against)),
    "verdict": Field("text", "What the comparison says.", words=tuple(Verdict)),
    "obstacle": Field("text", "Why it cannot be compared.", null=True, words=tuple(Obstacle)),
    "difference": Field("number", "The figure less what it is compared with.", null=True),
    "se": Field("number", "The difference's standard error.", null=True),
    "df": Field("number", "Degrees of freedom; null where the test is normal.", null=True),
    "lci_95": Field("number", "The lower end of the difference's 95% interval.", null=True),
    "uci_95": Field("number", "The upper end of the difference's 95% interval.", null=True),
    "p": Field("number", "The test's own p value.", null=True),
    "p_adjusted": Field("number", "The p value that the verdict goes by.", null=True),
    "adjustment": Field("text", "How it was adjusted: holm, bh, bonferroni or none."),
    "family": Field("whole", "How many comparisons are read together."),
    "compared_with": Field(
        "list",
        "The identifiers of the figures that it was made from; more than 5 councils' are listed by comparators alone.",
    ),
}
FIELDS: Mapping[str, Mapping[str, Field]] = {
    "observations": {
        "id": Field("guid", "The figure's identifier, which folkmoot recompute takes."),
        "survey": Field("text", "The survey's name in addresses; null for a council's own figures.", null=True),
        "wave": Field("whole", "The number of its wave.", null=True),
        "indicator": Field("text", "The indicator's code."),
        "indicator_version": Field("whole", "The version of its definition."),
        "title": Field("words", "Its title, by language."),
        "council": Field("text", "The GSS code of the council whose figure it is."),
        "council_name": Field("words", "That council's name, by language."),
        "period": Field("period", "The first and the last day, as an ISO 8601 interval."),
        "domain_var": Field("text", "The variable of the group, or all."),
        "domain": Field("text", "The group of residents, or all."),
        "value": Field("number", "The figure; null where it is hidden.", null=True),
        "se": Field("number", "Its standard error.", null=True),
        "df": Field("number", "Degrees of freedom.", null=True),
        "lci_95": Field("number", "The lower end of its 95% interval.", null=True),
        "uci_95": Field("number", "The upper end of its 95% interval.", null=True),
        "base": Field("whole", "How many people's answers it rests on.", null=True),
        "effective_base": Field("number", "Kish's effective base.", null=True),
        "design_effect": Field("number", "Its variance over that of a simple random sample.", null=True),
        "unit": Field("text", "What it counts: proportion for shares of people, or the indicator's unit."),
        "status": Field("text", HOW_FIRM, words=tuple(ObservationStatus)),
        "comparisons": Field("comparisons", "What it is compared with."),
        "snapshot": Field("text", "SHA-256 of the frozen responses that it rests on.", null=True),
        "questionnaire": Field("text", "SHA-256 of the questionnaire.", null=True),
        "weighting": Field("json", "The analysis plan."),
        "versions": Field("json", "The versions of the libraries it was worked out with."),
        "published_at": Field("instant", "When it was published; null where it is not public yet.", null=True),
        "interval_does_not_cover": Field("words", "What its interval leaves out, by language.", null=True),
        "area": Field("text", "The GSS code of the place that it describes."),
        "publication": Field("guid", "The publication that it is part of.", null=True),
        "source": Field("text", "Where it comes from.", words=tuple(ObservationSource)),
        "mode": Field("text", "How people answered, where it was in one way alone; else empty."),
        "breaks_series": Field("flag", "Whether it does not follow the figures before it."),
        "provenance": Field("json", "Where a figure that is not of a wave comes from."),
        "commentary": Field("json", "What the council says of it, once signed off: says, so_what, action.", null=True),
    },
    "definitions": {
        "id": Field("guid", "The identifier of this version of the definition."),
        "survey": Field("text", "The survey whose indicator it is.", null=True),
        "council": Field("text", "The council whose own indicator it is.", null=True),
        "indicator": Field("text", "The indicator's code."),
        "indicator_version": Field("whole", "The version of its definition."),
        "unit": Field("text", "What its figures count."),
        "title": Field("words", "Its title."),
        "measure": Field("words", "What is measured."),
        "definition": Field("words", "What it means, in plain words."),
        "wording": Field("words", "The question's words, where no questionnaire here holds them."),
        "numerator": Field("words", "Who is counted."),
        "denominator": Field("words", "Of whom."),
        "population": Field("words", "Whom it is about."),
        "comparator": Field("words", "What it is meant to be compared with."),
        "rationale": Field("words", "Why it matters."),
        "limitations": Field("words", "What it cannot tell."),
        "origin": Field("words", "Who collects or publishes the figures."),
        "break_reason": Field("words", "Why this version's figures do not follow the last one's."),
        "question": Field("text", "The code of the question that it rests on."),
        "favourable": Field("list", "The codes of the answers that count."),
        "decimals": Field("whole", "How many decimal places are shown."),
        "modes": Field("list", "How people may answer."),
        "theme": Field("text", "The code of its theme."),
        "aspects": Field("list", "What it says of a service's performance."),
        "target": Field("number", "For reference only.", null=True),
        "owner": Field("text", "Whose it is."),
        "cross_cutting_owner": Field("text", "Whose it is across services."),
        "licence": Field("text", "How its figures may be used."),
        "supersedes": Field("text", "The code of the indicator in whose place it stands."),
        "identifiers": Field("json", "What it is called in other lists."),
        "breaks_series": Field("flag", "Whether this version's figures do not follow the last one's."),
        "position": Field("whole", "Its place in the order of indicators."),
        "kind": Field("text", "Where its figures come from."),
        "dont_know": Field("text", "Whether those who do not know are counted."),
        "frequency": Field("text", "How often there is a new figure."),
        "polarity": Field("text", "Which way is better."),
        "tier": Field("text", "High level, T2 or T3."),
        "ripple": Field("text", "Place, people or public services."),
        "perspective": Field("text", "Its side of a balanced scorecard.", null=True),
        "next_update": Field("day", "When the next figure is due.", null=True),
        "valid_from": Field("day", "Since when it is valid.", null=True),
        "valid_to": Field("day", "Until when it is valid.", null=True),
        "asked": Field("words", "The question's words as they were last asked, or as its wording says."),
    },
    "comparators": {
        "id": Field("guid", "The comparison's identifier."),
        "observation": Field("guid", "The figure that is compared."),
        "indicator": Field("text", "The indicator's code."),
        "council": Field("text", "The GSS code of the council whose figure it is."),
        "survey": Field("text", "The survey's name in addresses.", null=True),
        **_COMPARED,
    },
    "groups": {
        "council": Field("text", "The GSS code of the council that is set beside them."),
        "survey": Field("text", "The survey whose partners they are; null for any figure.", null=True),
        "group": Field("text", "What the group is called in addresses."),
        "kind": Field("text", "Who says that they are alike.", words=tuple(GroupKind)),
        "detail": Field("text", "The publisher's model, the region or the type."),
        "name": Field("words", "What the council calls it, by language."),
        "why": Field("text", "Why the council named them."),
        "source": Field("text", "Who says so."),
        "members": Field("list", "The GSS codes of the councils in it, the most alike first."),
    },
    "polls": {
        "id": Field("guid", "The line's identifier."),
        "series": Field("text", "The poll."),
        "round": Field("text", "Its round."),
        "question": Field("text", "The code of the question."),
        "area": Field("text", "The code of what the poll is of."),
        "value": Field("number", "The share of people, from 0 to 1."),
        "approximate": Field("flag", "Whether it was read from words such as about half."),
        "definition": Field("text", "Which answers are counted."),
        "wording": Field("text", "The question's words."),
        "base": Field(
            "whole", "How many people answered; null where nobody says, and then there is no interval.", null=True
        ),
        "mode": Field("text", "How people answered; empty where nobody says."),
        "population": Field("text", "Whom it is about."),
        "fieldwork": Field("text", "When people were asked, as the source says it."),
        "cited": Field("text", "Where it was read."),
        "verification": Field("text", "What was checked of it."),
        "source": Field("text", "Who gave the file."),
        "period": Field("period", "The first and the last day, as an ISO 8601 interval.", null=True),
        "dated_on": Field("day", "The day of the file."),
    },
    "areas": {
        "code": Field("text", "GSS code."),
        "name": Field("words", "Its name, by language."),
        "kind": Field("text", "The kind of council; ward for its parts, other for a place that series are kept of."),
        "part_of": Field("text", "The council that a ward is of.", null=True),
        "region": Field("words", "The region's name, by language.", null=True),
        "population": Field("whole", "How many people live there.", null=True),
    },
    "publications": {
        "id": Field("guid", "The publication's identifier."),
        "survey": Field("text", "The survey's name in addresses; null for a council's own figures.", null=True),
        "wave": Field("whole", "The number of its wave.", null=True),
        "council": Field("text", "The council whose own figures they are; null for a survey's.", null=True),
        "title": Field("words", "What it is called, by language."),
        "period": Field("period", "The days of fieldwork, first and last.", null=True),
        "questionnaire": Field("text", "SHA-256 of the questionnaire.", null=True),
        "published_at": Field("instant", "When it was published."),
        "release": Field("whole", "The newest version of its open data; null until they are made.", null=True),
        "release_hash": Field("text", "SHA-256 of the figures in that version.", null=True),
        "datapackage": Field("address", "The address of its Frictionless Data Package.", null=True),
        "change_note": Field("words", "What is new in that version, by language.", null=True),
        "versions": Field(
            "objects",
            "Every version, newest first: version, made_at, change_note, datapackage, and if it was withdrawn.",
        ),
    },
    "comparison": _COMPARED,
}


def schema_of(name: str) -> dict[str, Any]:
    """A row in JSON Schema. Fields are only ever added, so that readers take no notice of those they do not know."""
    fields = FIELDS[name]
    return {
        "type": "object",
        "required": list(fields),
        "properties": {field: told.schema() for field, told in fields.items()},
    }

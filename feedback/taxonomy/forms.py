"""What a council says of a theme: its name, what it is about, and the words that point to it."""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField, ValidationError

from analysis.taxonomy import LANGUAGES, PATTERN_MARK, Theme
from core.forms import AtMost, Form, Required
from core.text import tidy
from feedback.forms import choices

MOST_SEEDS, LONGEST_SEED = 200, 120


class SeedsForm(Form):
    """The words and phrases that point to a theme, one to a line."""

    seen = HiddenField()
    seeds_en = TextAreaField(_l("Words and phrases in English that point to it, one to a line"), filters=[tidy])
    seeds_cy = TextAreaField(_l("Words and phrases in Welsh that point to it, one to a line"), filters=[tidy])

    @classmethod
    def of(cls, theme: Theme, seen: int) -> "SeedsForm":
        lines = {f"seeds_{language}": "\n".join(theme.seeds.get(language, ())) for language in LANGUAGES}
        return cls(data={"seen": seen, **lines})

    @property
    def seeds(self) -> dict[str, list[str]]:
        return {language: _lines(self[f"seeds_{language}"].data) for language in LANGUAGES}

    def validate_seeds_en(self, field: Any) -> None:
        if not any(self.seeds.values()):
            raise ValidationError(_l("Write at least one word that points to the theme"))
        _check_seeds(field.data)

    def validate_seeds_cy(self, field: Any) -> None:
        _check_seeds(field.data)


class ThemeForm(SeedsForm):
    """A theme of the council's own."""

    name_en = StringField(_l("What is it called in English?"), validators=[Required(_l("Write a name")), AtMost(60)])
    name_cy = StringField(_l("What is it called in Welsh?"), validators=[Required(_l("Write a name")), AtMost(60)])
    definition_en = TextAreaField(
        _l("What is it about, in English?"),
        filters=[tidy],
        validators=[Required(_l("Say what it is about")), AtMost(400)],
    )
    definition_cy = TextAreaField(
        _l("What is it about, in Welsh?"),
        filters=[tidy],
        validators=[Required(_l("Say what it is about")), AtMost(400)],
    )
    maps_to = SelectField(
        _l("Which common theme does it count as elsewhere?"),
        description=_l("Councils are compared by the common themes."),
        validate_choice=False,
    )

    def offer(self, common: Mapping[str, str]) -> None:
        self.maps_to.choices = choices(common, _l("None of them"))

    def entry(self, code: str) -> dict[str, Any]:
        """The theme as a taxonomy file would hold it."""
        return {
            "code": code,
            "name": {language: self[f"name_{language}"].data.strip() for language in LANGUAGES},
            "definition": {language: self[f"definition_{language}"].data.strip() for language in LANGUAGES},
            "seeds": self.seeds,
            "examples": {language: [] for language in LANGUAGES},
        }

    @property
    def mapped(self) -> str:
        known = {choice.value for choice in self.maps_to.choices}
        return self.maps_to.data if self.maps_to.data in known else ""


def code_for(name: str, taken: set[str]) -> str:
    """A theme's code, from its name in English.

    >>> code_for("Flooding & drains", {"own_flooding_drains"})
    'own_flooding_drains_2'
    """
    words = re.findall(r"[a-z0-9]+", name.casefold())[:6] or ["theme"]
    code = "own_" + "_".join(words)[:40].strip("_")
    if code not in taken:
        return code
    return next(f"{code}_{number}" for number in range(2, 1000) if f"{code}_{number}" not in taken)


def _lines(text: str | None) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in (text or "").splitlines() if line.strip()))


def _check_seeds(text: str | None) -> None:
    seeds = _lines(text)
    if len(seeds) > MOST_SEEDS or any(len(seed) > LONGEST_SEED for seed in seeds):
        raise ValidationError(_l("Write at most 200 lines of at most 120 characters"))
    for seed in seeds:
        if seed.startswith(PATTERN_MARK):
            try:
                re.compile(seed.removeprefix(PATTERN_MARK))
            except re.error as error:
                raise ValidationError(_l("Put the pattern right that begins with “re:”")) from error
        elif not re.search(r"\w", seed):
            raise ValidationError(_l("Write words with letters on every line"))

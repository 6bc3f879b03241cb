"""How pages are drawn with little work: what is the same on many pages is drawn once in a process."""

from collections.abc import Callable, Hashable
from functools import cache

from flask import Flask
from flask_babel import get_translations
from jinja2 import Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup

from core.language import current_language

ROOM = 4_000
"""How many parts are kept, of a kilobyte each: some for each council and language, and for each page of a survey."""


class Parts:
    """Parts of pages, kept by what they are drawn from.

    A template asks for `drawn_once(macro, …)` where a macro draws nothing but what it is given and words of the
    interface. Where that is more than can be compared, it asks for `drawn_for(facts, macro, …)`, with facts that
    decide all that the macro is given; where there are none, the macro draws.
    """

    def __init__(self) -> None:
        self._drawn: dict[tuple[Hashable, ...], Markup] = {}

    def drawn_once(self, macro: Callable[..., Markup], *facts: Hashable) -> Markup:
        return self.drawn_for(facts, macro, *facts)

    def drawn_for(self, facts: Hashable | None, macro: Callable[..., Markup], *given: object) -> Markup:
        if facts is None:
            return macro(*given)
        key = (macro.name, current_language(), facts)  # type: ignore[attr-defined]
        part = self._drawn.get(key)
        if part is None:
            if len(self._drawn) >= ROOM:
                self._drawn.clear()
            part = self._drawn[key] = macro(*given)
        return part


class SharedTemplate(Template):
    """A template whose macros know only the globals that all templates share, so that importing them is a look-up."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


@cache
def _said(language: str, message: str) -> Markup:
    """A message of the interface in a language, with the places for its values; every page is HTML."""
    return Markup(get_translations().ugettext(message))


@cache
def _complete(language: str, message: str) -> Markup:
    """A message that has no places for values: one percent sign is written as two."""
    return _said(language, message) % {}


def say(message: str, **values: object) -> Markup:
    """What `_` means in a template: a message in the page's language, with its values escaped."""
    language = current_language()
    return _said(language, message) % values if values else _complete(language, message)


def position(value: float, minimum: float, maximum: float) -> str:
    """Where a value stands between two others, and at the nearer of them if it lies outside.

    >>> position(1.5, 1, 2), position(3, 1, 2)
    ('50.0%', '100.0%')
    """
    return f"{round(100 * (min(max(value, minimum), maximum) - minimum) / (maximum - minimum), 2)}%"


def written(form: str, value: float) -> str:
    """A number with a real minus, so that none is taken for a dash or hyphen.

    >>> written("%.1f", -0.5)
    '−0.5'
    """
    return (form % value).replace("-", "−")


def init_drawing(app: Flask) -> None:
    app.jinja_env.template_class = SharedTemplate
    app.add_template_global(say, "_")
    app.add_template_global(position, "position")
    app.add_template_global(written, "written")
    parts = Parts()
    app.add_template_global(parts.drawn_once, "drawn_once")
    app.add_template_global(parts.drawn_for, "drawn_for")

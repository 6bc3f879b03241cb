"""The checks that the house wrote for itself find what they are for."""

from typing import Any

import pytest
from babel.messages.catalog import Catalog

from scripts import check_templates, check_translations


@pytest.mark.parametrize(
    "template",
    [
        "<p>Sign in</p>",
        '<a aria-label="Close">{{ x }}</a>',
        '<img alt="A bin" src="/x.svg">',
        "{% if x %}{{ y }} people{% endif %}",
        '{{ button("Save") }}',
        '{% set title = "We cannot find that page" %}',
        '<p style="color: red">{{ x }}</p>',
        '<p>{{ _("Zoom to 400% or more") }}</p>',
        '<a onclick="go()">{{ x }}</a>',
        "<script>go()</script>",
        "<style>p {}</style>",
        "{% trans %}Found{% endtrans %}<p>lost</p>",
    ],
)
def test_a_template_with_words_or_code_of_its_own_is_refused(template: str) -> None:
    assert len(check_templates.complaints(template)) == 1


@pytest.mark.parametrize(
    "template",
    [
        '<p class="govuk-body">{{ _("Sign in") }}</p>',
        "<p>{% trans count=n %}One{% pluralize %}{{ count }} people{% endtrans %}</p>",
        '<a aria-label="{{ _("Close") }}" href="{{ url }}">Folkmoot</a>',
        "{% block width %}govuk-grid-column-full{% endblock %}",
        '{% macro m() %} aria-describedby="{{ x }}"{% endmacro %}',
        '<script nonce="{{ csp_nonce }}" src="{{ x }}"></script><p>–</p>',
        "{# A remark for the next writer. #}<p>{{ x }} / 12</p>",
    ],
)
def test_a_template_whose_words_are_all_translatable_is_accepted(template: str) -> None:
    assert check_templates.complaints(template) == []


def test_a_complaint_names_its_line() -> None:
    assert check_templates.complaints("<p>\n{{ x }}\n\nhello</p>")[0][0] == 4


WANTED: list[tuple[Any, None]] = [
    ("Sign in", None),
    ("%(low)s to %(high)s", None),
    (("%(num)s person", "%(num)s people"), None),
]
WELSH: dict[Any, Any] = {
    "Sign in": "Mewngofnodi",
    "%(low)s to %(high)s": "%(low)s i %(high)s",
    ("%(num)s person", "%(num)s people"): ("%(num)s o bobl", "Un person", "%(num)s", "%(num)s", "%(num)s"),
}


def translated(**changes: Any) -> list[str]:
    """What is said of a whole catalogue after changing the translation of `Sign in`."""
    wanted, held = Catalog(), Catalog(locale="cy")
    for text, context in WANTED:
        wanted.add(text, context=context)
    for text, welsh in WELSH.items():
        held.add(text, welsh, **(changes if text == "Sign in" else {}))
    return list(check_translations.complaints(wanted, held))


def test_a_whole_catalogue_is_accepted() -> None:
    assert translated() == []


def test_a_doubtful_translation_is_refused() -> None:
    assert translated(flags={"fuzzy"}) == ["marked as doubtful (fuzzy): 'Sign in'"]


@pytest.mark.parametrize(
    ("message", "welsh", "problem"),
    [
        ("Sign in", "", "not translated"),
        ("%(low)s to %(high)s", "%(low)s i %(hi)s", "has other placeholders"),
        (("%(num)s person", "%(num)s people"), ("%(num)s o bobl", "", "", "", ""), "does not have all 5 plural forms"),
    ],
)
def test_a_translation_that_is_missing_or_broken_is_refused(
    monkeypatch: pytest.MonkeyPatch, message: str, welsh: str, problem: str
) -> None:
    monkeypatch.setitem(WELSH, message, welsh)
    assert [line.split(":")[0].partition(" (")[0] for line in translated()] == [problem]


def test_a_translation_of_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WELSH, "Sign out", "Allgofnodi")
    assert translated() == ["no longer used: 'Sign out'"]

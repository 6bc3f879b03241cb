"""Check that every word of the templates can be translated, and that nothing in them is inline.

Jinja's marks are taken out first, so that what is left is the page's own text and attributes.
"""

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, nodes

FOLDER = Path("templates")
NAMES = {"Folkmoot"}  # Names are the same in every language.
SPOKEN_ATTRIBUTES = {"alt", "aria-description", "aria-label", "placeholder", "title"}
TRANSLATING = {"_", "gettext", "ngettext", "npgettext", "pgettext"}
EXPRESSION = "\N{OBJECT REPLACEMENT CHARACTER}"  # Stands where Jinja would write a value.
MARKUP = re.compile(r'[\w-]+="|\b(?:govuk|fm)-[\w-]+')  # A macro may write attributes and a block class names.
LETTER = re.compile(r"[^\W\d_]")
LONE_PER_CENT = re.compile(r"%(?![%(])")
SENTENCE = re.compile(r"^[A-Z][a-z]|[a-z] [a-z]")


class Markup(HTMLParser):
    """Collects complaints, each with its line, about a template without its Jinja."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.complaints: list[tuple[int, str]] = []
        self.silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent = tag in {"script", "style"}
        for name, value in attrs:
            if name in SPOKEN_ATTRIBUTES and _has_words(value or ""):
                self.complain(f'{name}="{value}" cannot be translated')
            if name == "style" or name.startswith("on"):
                self.complain(f"<{tag}> has an inline {name}")
        if self.silent and EXPRESSION not in (dict(attrs).get("nonce") or ""):
            self.complain(f"<{tag}> has no nonce")

    def handle_endtag(self, tag: str) -> None:
        self.silent = False

    def handle_data(self, data: str) -> None:
        for number, line in enumerate(data.split("\n")):
            if not self.silent and _has_words(line):
                self.complain(f"{line.strip()!r} cannot be translated", number)

    def complain(self, text: str, further: int = 0) -> None:
        """Note a fault so many lines further than where the parser stands."""
        self.complaints.append((self.getpos()[0] + further, text.replace(EXPRESSION, "…")))


def complaints(source: str) -> list[tuple[int, str]]:
    """What is wrong with a template's text, by line."""
    environment = Environment(extensions=["jinja2.ext.i18n"])
    markup = Markup()
    markup.feed(without_jinja(environment, source))
    markup.close()
    return sorted([*markup.complaints, *_sentences(environment.parse(source))])


def without_jinja(environment: Environment, source: str) -> str:
    """The template with a mark for each value, and without what is already inside `{% trans %}`."""
    kept, translating, statement = [], False, ""
    for _, kind, text in environment.lex(source):
        if kind == "block_begin":
            statement = ""
        elif kind == "name":
            statement = statement or text
        elif kind == "block_end":
            translating = statement == "trans" or (translating and statement != "endtrans")
        if kind == "data" and not translating:
            kept.append(text)
        else:
            kept.append((EXPRESSION if kind == "variable_begin" else "") + "\n" * text.count("\n"))
    return "".join(kept)


def _sentences(tree: nodes.Node, translated: bool = False) -> Iterator[tuple[int, str]]:
    """Words written as a string inside Jinja, outside a call that translates them."""
    if isinstance(tree, nodes.Const) and isinstance(tree.value, str):
        if not translated and tree.value not in NAMES and SENTENCE.search(tree.value):
            yield tree.lineno, f"{tree.value!r} cannot be translated"
        return
    if isinstance(tree, nodes.Call) and isinstance(tree.node, nodes.Name) and tree.node.name in TRANSLATING:
        translated = True
        for message in tree.args:
            if isinstance(message, nodes.Const) and LONE_PER_CENT.search(str(message.value).replace("%%", "")):
                yield message.lineno, f"{message.value!r} needs %% for a per cent sign: it is formatted"
    for child in tree.iter_child_nodes():
        yield from _sentences(child, translated)


def _has_words(text: str) -> bool:
    words = MARKUP.sub("", text).split()
    return bool(LETTER.search(" ".join(word for word in words if word not in NAMES)))


def main() -> int:
    found = [
        f"{path}:{line}: {text}"
        for path in sorted(FOLDER.rglob("*.html"))
        for line, text in complaints(path.read_text())
    ]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

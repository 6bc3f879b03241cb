"""Which files hold the words that residents see: found from the pages that anybody may open, not listed by hand.

A page is open to anybody when its view has the decorator `public`. From the module of such a view we follow its imports
to the project's other modules, and its templates to those that they extend, include or import. What is reached counts,
so that a word may be counted which only officers see, but none that residents see is left out.

Residents also read what council staff print for them or have sent to them, and hear what interviewers read out: those
pages are open to staff alone, so they are named here.
"""

import ast
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from jinja2 import Environment, meta

ROOMS = ("app", "core", "feedback", "framework", "surveys")
TEMPLATES = Path("templates")
WORDLESS = {
    Path("app/door/entering.py"),
    Path("app/door/link_pages.py"),
    Path("app/door/sign_on_pages.py"),
    Path("app/look.py"),
    Path("framework/feeding/api.py"),
    Path("feedback/acting/leave_page.py"),
    Path("framework/packs/stop_page.py"),
}
"""Modules whose open pages are where staff sign in and stop emails, a drawing, and a feed: words for officers."""
BILINGUAL = {
    Path("framework/charts/own_pages.py"),
    Path("framework/tiles/pages.py"),
    Path("framework/tiles/method_pages.py"),
}
"""Modules whose open pages speak English and Welsh alone, as they say themselves."""
UNSAID = {Path("surveys/questionnaire/rules.py")}
"""Modules that residents' pages stand on, whose words only people who write questionnaires are told."""
ALWAYS = {Path("app/errors.py")}
"""Modules whose pages are shown without a view of their own."""


PRINTED = {
    Path("feedback/asking/posters.py"),
    Path("feedback/asking/ready_words.py"),
    Path("surveys/panel/letters.py"),
    Path("surveys/papers/printed_words.py"),
    Path("surveys/reminders/letters.py"),
}
PRINTED_PAGES = {
    TEMPLATES / "feedback" / "poster.html",
    *(TEMPLATES / "surveys" / name for name in ("paper_form.html", "poster.html", "sheet.html", "whole_form.html")),
}
READ_OUT_PAGES = {TEMPLATES / "surveys" / "introduction.html"}


def sources() -> list[Path]:
    """The modules and templates that hold residents' words, in a stable order."""
    modules = _closure({*_open_pages(), *ALWAYS, *PRINTED}, _imported)
    named = {template for module in modules for template in _rendered(module)}
    return sorted({*modules, *_closure({*named, *PRINTED_PAGES, *READ_OUT_PAGES}, _referenced)})


def _open_pages() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted(Path(room).rglob("*.py")):
            if path not in WORDLESS | BILINGUAL and any(_is_open(node) for node in ast.walk(_tree(path))):
                yield path


def _is_open(node: ast.AST) -> bool:
    decorators = node.decorator_list if isinstance(node, ast.FunctionDef) else ()
    return any(isinstance(decorator, ast.Name) and decorator.id == "public" for decorator in decorators)


def _imported(module: Path) -> Iterator[Path]:
    """The project's modules that a module imports."""
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        yield from filter(_is_said, (Path(*name.split(".")).with_suffix(".py") for name in names))


def _is_said(path: Path) -> bool:
    return _is_ours(path) and path not in UNSAID


def _is_ours(path: Path) -> bool:
    return path.parts[0] in ROOMS and path.exists()


def _rendered(module: Path) -> Iterator[Path]:
    """The templates that a module names; a name with a part that varies stands for all that fit it."""
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".html"):
            yield from TEMPLATES.glob(node.value)
        elif isinstance(node, ast.JoinedStr):
            pattern = "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
            if pattern.endswith(".html"):
                yield from TEMPLATES.glob(pattern)


def _referenced(template: Path) -> Iterator[Path]:
    """The templates that a template extends, includes or imports."""
    environment = Environment(extensions=["jinja2.ext.i18n"])
    for name in meta.find_referenced_templates(environment.parse(template.read_text(encoding="utf-8"))):
        assert name, f"{template}: name templates as they are, so that their words are found"
        yield TEMPLATES / name


def _closure(start: Iterable[Path], step: Callable[[Path], Iterable[Path]]) -> set[Path]:
    reached: set[Path] = set()
    waiting = list(start)
    while waiting:
        path = waiting.pop()
        if path not in reached:
            reached.add(path)
            waiting.extend(step(path))
    return reached


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    print(*sources(), sep="\n")

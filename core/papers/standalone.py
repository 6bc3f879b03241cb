"""A paper as a page of its own, to keep and to draw as a PDF."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from core.papers.paper import Paper

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def standalone(paper: Paper) -> str:
    """The paper as a page of its own, with no style or script from elsewhere."""
    return _templates().get_template("papers/file.html").render(paper=paper)


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True)

"""Drawings that councils upload: only shapes, nothing that runs or fetches."""

from xml.etree import ElementTree

LARGEST = 50_000
NAMESPACE = "http://www.w3.org/2000/svg"
SHAPES = {
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "title", "desc", "text", "tspan",
    "defs", "linearGradient", "radialGradient", "stop", "clipPath", "mask",
}  # fmt: skip


class UnsafeDrawing(Exception):
    """The file is not a plain SVG drawing."""


def clean_svg(content: bytes) -> str:
    """The drawing as text, if it holds only shapes.

    Raises `UnsafeDrawing` for a file that is too large, is not SVG, declares entities, or holds scripts, styles,
    event handlers or links.
    """
    if len(content) > LARGEST or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise UnsafeDrawing
    try:
        root = ElementTree.fromstring(content.decode())
    except (UnicodeDecodeError, ElementTree.ParseError) as error:
        raise UnsafeDrawing from error
    if root.tag != f"{{{NAMESPACE}}}svg" or not all(_is_harmless(element) for element in root.iter()):
        raise UnsafeDrawing
    ElementTree.register_namespace("", NAMESPACE)
    return ElementTree.tostring(root, encoding="unicode")


def _is_harmless(element: ElementTree.Element) -> bool:
    name = str(element.tag).removeprefix(f"{{{NAMESPACE}}}")
    return name in SHAPES and not any(_fetches_or_runs(key, value) for key, value in element.attrib.items())


def _fetches_or_runs(key: str, value: str) -> bool:
    name = key.rpartition("}")[2].lower()
    return name.startswith("on") or name in {"href", "style"} or "javascript:" in value or "url(http" in value

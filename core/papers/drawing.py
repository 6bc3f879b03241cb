"""Figures with their intervals, drawn one under another: as SVG for pages and PDFs, as small pictures for Word."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import accumulate
from textwrap import wrap
from xml.sax.saxutils import escape, quoteattr

from markupsafe import Markup

WIDTH, MARGIN, ROW, LINE, SCALE, ACROSS = 340, 10, 46, 16, 22, 42
"""As narrow as a phone, so that its words stay as large as those around it; a line holds about ACROSS letters."""
DEEP = 26
INK, GREY, PALE = "#0b0c0c", "#505a5f", "#b1b4b6"


@dataclass(frozen=True)
class Mark:
    """A figure on a line of its own: what it is of, how it is written, and where it and its interval stand.

    `own` marks the figure that the chart is about; `apart` says that those above are not of the same series.
    """

    label: str
    shown: str
    value: float
    low: float | None = None
    high: float | None = None
    own: bool = False
    apart: bool = False


@dataclass(frozen=True)
class Drawing:
    """Marks on one scale, and the words that say what they show to those who cannot see them."""

    alt: str
    least: float
    most: float
    ends: Sequence[str]
    """The least and the most of the scale, as they are written."""
    marks: Sequence[Mark]
    reference: float | None = None
    reference_label: str = ""
    direction: str = "ltr"

    def svg(self, number: int = 1) -> Markup:
        """The drawing as an element of a page, where it is the drawing of this number."""
        return Markup(_svg(self, number))


def _svg(drawing: Drawing, number: int) -> str:
    """An SVG whose title says what it shows."""
    labels = [_wrapped(mark) for mark in drawing.marks]
    tops = list(accumulate((ROW + LINE * (len(lines) - 1) for lines in labels), initial=0))
    base = tops[-1]
    tall = base + SCALE + (SCALE if drawing.reference is not None else 0)
    rows = zip(drawing.marks, labels, tops, strict=False)
    inside = [_row(drawing, mark, lines, top) for mark, lines, top in rows]
    heights = [top + LINE * (len(lines) - 1) for lines, top in zip(labels, tops, strict=False)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="fm-drawing" role="img" aria-labelledby="drawing-{number}" '
        f'viewBox="0 0 {WIDTH} {tall}" focusable="false" direction={quoteattr(drawing.direction)}>'
        f'<title id="drawing-{number}">{escape(drawing.alt)}</title>'
        f"{''.join(inside)}{_scale(drawing, base)}{_reference(drawing, heights, base)}</svg>"
    )


def _wrapped(mark: Mark) -> list[str]:
    """A label in lines that leave room for the figure beside the first, as wide as letters usually are."""
    room = max(ACROSS - len(mark.shown), ACROSS // 3)
    return wrap(mark.label, room) or [""]


def _row(drawing: Drawing, mark: Mark, lines: Sequence[str], top: float) -> str:
    """A label at the start, the figure at the end, and beneath them the line with its interval and its dot."""
    line, parts = top + 31 + LINE * (len(lines) - 1), []
    start, end = (MARGIN, WIDTH - MARGIN) if drawing.direction == "ltr" else (WIDTH - MARGIN, MARGIN)
    if mark.apart:
        parts.append(f'<line x1="0" x2="{WIDTH}" y1="{top + 1}" y2="{top + 1}" stroke="{INK}" stroke-dasharray="2 4"/>')
    weight = ' font-weight="bold"' if mark.own else ""
    parts += [_words(start, top + 17 + LINE * place, words, "start", weight) for place, words in enumerate(lines)]
    parts.append(_words(end, top + 17, mark.shown, "end", weight))
    parts.append(f'<line x1="{MARGIN}" x2="{WIDTH - MARGIN}" y1="{line}" y2="{line}" stroke="{PALE}"/>')
    if mark.low is not None and mark.high is not None:
        ends = f'x1="{_at(drawing, mark.low)}" x2="{_at(drawing, mark.high)}"'
        parts.append(f'<line {ends} y1="{line}" y2="{line}" stroke="{INK if mark.own else GREY}" stroke-width="4"/>')
    parts.append(_dot(drawing, mark, line))
    return "".join(parts)


def _dot(drawing: Drawing, mark: Mark, line: float) -> str:
    """The chart's own figure is a filled dot, the others are rings: told apart without a colour."""
    at, ink = _at(drawing, mark.value), INK if mark.own else GREY
    fill = ink if mark.own else "#ffffff"
    return f'<circle cx="{at}" cy="{line}" r="5.5" fill="{fill}" stroke="{ink}" stroke-width="2"/>'


def _scale(drawing: Drawing, base: float) -> str:
    least, most = drawing.ends
    anchors = ((MARGIN, least, "start"), (WIDTH - MARGIN, most, "end"))
    if drawing.direction == "rtl":
        anchors = ((MARGIN, least, "end"), (WIDTH - MARGIN, most, "start"))
    return "".join(_words(x, base + 14, words, anchor, f' fill="{GREY}"') for x, words, anchor in anchors)


def _reference(drawing: Drawing, heights: Sequence[float], base: float) -> str:
    """A dashed line across each row, and what it is."""
    if drawing.reference is None:
        return ""
    at = _at(drawing, drawing.reference)
    lines = [
        f'<line x1="{at}" x2="{at}" y1="{height + 22}" y2="{height + 40}" stroke="{INK}" '
        'stroke-width="1.5" stroke-dasharray="3 2"/>'
        for height in heights
    ]
    key = f'<line x1="{MARGIN + 4}" x2="{MARGIN + 4}" y1="{base + 22}" y2="{base + 40}" stroke="{INK}" '
    key += 'stroke-width="1.5" stroke-dasharray="3 2"/>'
    words = _words(MARGIN + 14, base + 36, drawing.reference_label, "start" if drawing.direction == "ltr" else "end")
    return f"{''.join(lines)}{key}{words}"


def _words(x: float, y: float, words: str, anchor: str, more: str = "") -> str:
    return f'<text x="{x}" y="{y}" font-size="13" text-anchor="{anchor}"{more}>{escape(words)}</text>'


def _at(drawing: Drawing, value: float) -> float:
    """Where a value stands across the drawing; what is beyond the scale stands at its end."""
    share = (min(max(value, drawing.least), drawing.most) - drawing.least) / (drawing.most - drawing.least)
    return round(MARGIN + share * (WIDTH - 2 * MARGIN), 2)


def png(drawing: Drawing, mark: Mark, times: int = 4) -> bytes:
    """One figure's line as a picture without words, `times` as large as it is meant to be seen."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH * times, DEEP * times), "white")
    pen, line = ImageDraw.Draw(image), DEEP * times // 2
    pen.line((MARGIN * times, line, (WIDTH - MARGIN) * times, line), PALE, times)
    if mark.low is not None and mark.high is not None:
        ends = (_at(drawing, mark.low) * times, line, _at(drawing, mark.high) * times, line)
        pen.line(ends, INK if mark.own else GREY, 4 * times)
    if drawing.reference is not None:
        at = _at(drawing, drawing.reference) * times
        for y in range(0, DEEP * times, 6 * times):
            pen.line((at, y, at, y + 3 * times), INK, max(times, 2))
    at, ink = _at(drawing, mark.value) * times, INK if mark.own else GREY
    around = (at - 5.5 * times, line - 5.5 * times, at + 5.5 * times, line + 5.5 * times)
    pen.ellipse(around, ink if mark.own else "white", ink, 2 * times)
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()

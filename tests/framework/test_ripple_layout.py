"""The picture of a ripple map: nothing lies over anything, whichever way the page reads."""

import random
from itertools import combinations

import pytest

from framework.ripples.layout import Box, Layout, Link, Node, lay_out, wrap


def any_map(seed: int) -> tuple[list[Node], list[Link]]:
    draw = random.Random(seed)
    nodes = [
        Node(f"n{number}", draw.choice([0, 1, 2, 2, 3, 4, 5, 6]), wrap("Gair " * draw.randint(1, 15)))
        for number in range(draw.randint(1, 25))
    ]
    ends = [(draw.choice(nodes).id, draw.choice(nodes).id) for _ in range(draw.randint(0, 40))]
    return nodes, [Link(f"l{number}", *pair) for number, pair in enumerate(ends)]


def lie_over_each_other(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def crossed(layout: Layout) -> list[str]:
    """The lines that run over a box: their lanes lie where one is, or they begin or end away from a box's edge."""
    return [
        curve.id
        for curve in layout.curves
        for x, y in curve.corners[1:-1]
        for box in layout.boxes
        if box.x < x < box.x + box.width and box.y <= y <= box.y + box.height
    ]


@pytest.mark.parametrize("seed", range(40))
def test_nothing_lies_over_anything(seed):
    laid = lay_out(*any_map(seed))
    for layout in (laid, laid.mirrored()):
        assert not any(lie_over_each_other(*pair) for pair in combinations(layout.boxes, 2))
        assert crossed(layout) == []
        assert all(box.x >= 0 and box.x + box.width <= layout.width for box in layout.boxes)
        assert all(box.y + box.height <= layout.height for box in layout.boxes)
        assert len({curve.end for curve in layout.curves}) == len(layout.curves), "lines end apart"


def test_the_same_map_is_drawn_the_same():
    assert lay_out(*any_map(7)) == lay_out(*any_map(7))


def test_boxes_keep_the_order_that_they_were_given():
    nodes = [Node("b", 0, ["b"]), Node("a", 0, ["a"]), Node("c", 1, ["c"])]
    first, second, _ = lay_out(nodes, [Link("1", "a", "c")]).boxes
    assert (first.id, second.id) == ("b", "a") and first.x < second.x


def test_a_line_past_a_row_goes_between_its_boxes():
    nodes = [Node("top", 0, ["top"]), *(Node(f"m{n}", 1, ["m"]) for n in range(3)), Node("end", 2, ["end"])]
    layout = lay_out(nodes, [Link("long", "top", "end")])
    assert len(layout.curves[0].corners) == 4 and crossed(layout) == []
    assert layout.curves[0].path.count("V") == 1


def test_a_line_that_does_not_lead_down_is_left_out():
    nodes = [Node("top", 0, ["top"]), Node("low", 1, ["low"])]
    ends = [Link("up", "low", "top"), Link("self", "top", "top"), Link("nowhere", "top", "gone")]
    assert lay_out(nodes, ends).curves == []


def test_a_row_that_nothing_stands_in_takes_no_room():
    assert len(lay_out([Node("top", 0, ["top"]), Node("low", 5, ["low"])], []).rows) == 2


def test_a_page_from_right_to_left_has_the_mirror_image():
    layout = lay_out(*any_map(3))
    there = layout.mirrored()
    assert all(
        one.x + one.width == pytest.approx(layout.width - other.x)
        for one, other in zip(layout.boxes, there.boxes, strict=True)
    )


def test_a_long_word_is_cut_so_that_it_stays_in_its_box():
    assert wrap("Llanfairpwllgwyngyllgogerychwyrndrobwll", 24) == ["Llanfairpwllgwyngyllgoge", "rychwyrndrobwll"]


def test_a_telephone_shows_a_box_of_each_row_at_once():
    nodes = [Node("issue", 0, ["i"]), *(Node(f"effect {n}", 1, ["e"]) for n in range(4)), Node("figure", 2, ["f"])]
    boxes = lay_out(nodes, [Link("a", "issue", "effect 3"), Link("b", "effect 0", "figure")]).boxes
    assert all(min(box.x + box.width for box in boxes if box.row == row) <= 330 for row in range(3))

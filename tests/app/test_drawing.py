"""Parts of pages that are drawn once, and tokens that are the same wherever they are made."""

from flask import Flask
from markupsafe import Markup

from app.drawing import ROOM, Parts, say
from app.forgery import token


class Counted:
    """A macro that counts how often it is drawn."""

    name = "counted"

    def __init__(self) -> None:
        self.drawn = 0

    def __call__(self, *facts: object) -> Markup:
        self.drawn += 1
        return Markup(f"<p>{facts}</p>")


def test_a_part_is_drawn_once_for_the_same_facts_and_language(app: Flask) -> None:
    parts, macro = Parts(), Counted()
    for language in ("en", "cy", "en", "cy"):
        with app.test_request_context(headers={"Accept-Language": language}):
            parts.kept(macro, "Ashmere")
            parts.kept(macro, "Ashmere")
    assert macro.drawn == 2


def test_parts_do_not_grow_without_end(app: Flask) -> None:
    parts, macro = Parts(), Counted()
    with app.test_request_context():
        for number in range(ROOM + 1):
            parts.kept(macro, number)
    assert len(parts._drawn) == 1


def test_values_in_a_message_are_escaped(app: Flask) -> None:
    with app.test_request_context():
        assert say("Question %(step)s", step="<b>") == "Question &lt;b&gt;"


def test_a_session_keeps_its_token_and_another_has_its_own(app: Flask) -> None:
    made = []
    for secret in ("a", "a", "b"):
        with app.test_request_context() as context:
            context.session["csrf_token"] = secret
            made.append(token())
    assert made[0] == made[1] != made[2]

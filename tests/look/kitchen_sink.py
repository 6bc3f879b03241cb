"""An application of one page that shows everything the macros can draw."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, Response, render_template, request, send_from_directory
from flask_babel import Babel  # type: ignore[import-untyped]
from jinja2 import ChoiceLoader, FileSystemLoader
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    Form,
    IntegerField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from app.drawing import init_drawing

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "static" / "vendor"
SATISFACTION = {"very": "Very satisfied", "fairly": "Fairly satisfied", "neither": "Neither", "not": "Dissatisfied"}
SERVICES = {"bins": "Bins and recycling", "parks": "Parks", "roads": "Roads and pavements", "none": "None of these"}
CHANNELS = {"web": "Online", "post": "By post", "telephone": "By telephone"}
COUNCILS: list[dict[str, Any]] = [
    {"label": "Ashmere (fictional)", "value": 61.2, "low": 57.0, "high": 65.4, "own": True},
    {"label": "Brackwater (fictional)", "value": 54.9, "low": 51.8, "high": 58.0},
    {"label": "Combe and Thorley Borough (fictional)", "value": 48.3, "low": 41.1, "high": 55.5},
]


def choices(labels: dict[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in labels.items()]


class EverythingForm(Form):  # type: ignore[misc]
    satisfied = RadioField(
        "Overall, how satisfied or dissatisfied are you with your local area as a place to live?",
        [InputRequired("Choose how satisfied you are")],
        choices=choices(SATISFACTION | {"unknown": "I do not know", "private": "Prefer not to say"}),
    )
    contacted = RadioField("Have you contacted the council this year?", choices=choices({"yes": "Yes", "no": "No"}))
    channel = RadioField("How did you contact us?", choices=choices(CHANNELS))
    services = SelectMultipleField("Which services have you used?", choices=choices(SERVICES))
    name = StringField("Your name", [InputRequired("Enter your name")])
    email = StringField("Email address")
    years = IntegerField("How long have you lived here?")
    cost = StringField("What did it cost?")
    moved = DateField("When did you move in?", [InputRequired("Enter the date you moved in")], format="%d %m %Y")
    comment = TextAreaField("What could we do better?", [Length(max=200, message="Use 200 characters or fewer")])
    ward = SelectField("Ward", choices=choices({"": "", "north": "North", "south": "South"}))
    password = PasswordField("Password")
    upload = FileField("File of comments")
    agreed = BooleanField("You may contact me about my answers", [InputRequired("Say whether we may contact you")])


ADDRESSES = {"look.logo": "/logo.svg", "home.front": "/"}
"""Where the frame leads; whatever is not among these leads nowhere."""


def frame(direction: str) -> dict[str, Any]:
    """What the application gives to every page."""
    rtl = direction == "rtl"
    return {
        "asset": lambda name: f"/assets/{name}",
        "csp_nonce": "nonce",
        "csrf_token": lambda: "token",
        "locale_code": "ar" if rtl else "en",
        "text_direction": direction,
        "languages": [
            SimpleNamespace(code="en", name="English"),
            SimpleNamespace(code="cy", name="Cymraeg"),
            SimpleNamespace(code="ar", name="العربية"),
        ],
        "address_in": {"en": "/", "cy": "/?locale=cy", "ar": "/?direction=rtl"}.get,
        "drawn_once": lambda macro, *facts: macro(*facts),
        "council": SimpleNamespace(
            name="Ashmere Council", slug="ashmere", accent="#5b2a6e", accent_text="#ffffff", has_logo=True
        ),
        "navigation": [
            SimpleNamespace(text="Surveys", href="/", current=True),
            SimpleNamespace(text="Comments", href="/comments", current=False),
            SimpleNamespace(text="Performance framework", href="/framework", current=False),
        ],
        "person": None,
        "demonstration": True,
    }


def content() -> dict[str, Any]:
    """What a view would give to this page."""
    ages = [(row["label"], *(f"{row['value'] + shift:.0f}%" for shift in range(7))) for row in COUNCILS]
    return {
        "trail": [{"text": "Home", "href": "/"}, {"text": "Survey of residents", "href": "/survey"}],
        "rows": [
            {"key": "Satisfaction with the area", "value": "Very satisfied", "href": "/1"},
            {"key": "Services used", "value": ["Parks", "Bins and recycling"], "href": "/2"},
            {"key": "Reference", "value": "HX4-7TQ"},
        ],
        "pages": [
            {"number": 1, "href": "/?page=1"},
            {"number": 2, "href": "/?page=2", "current": True},
            None,
            {"number": 9, "href": "/?page=9"},
        ],
        "headlines": [
            {"label": "Satisfied with the area", "value": "61%", "interval": "57% to 65%"},
            {"label": "Feel they can influence decisions", "value": "27%", "interval": "24% to 31%"},
            {"label": "Answers", "value": "1,104"},
        ],
        "intervals": COUNCILS,
        "bars": [
            {"label": label, "value": value}
            for label, value in zip(SATISFACTION.values(), (22, 39, 17, 22), strict=True)
        ],
        "satisfaction": [(row["label"], f"{row['value']:.0f}%", "1,104") for row in COUNCILS],
        "ages": ages,
    }


def create_kitchen_sink() -> Flask:
    app = Flask(__name__, root_path=str(ROOT))
    app.jinja_env.loader = ChoiceLoader([FileSystemLoader(ROOT / "templates"), FileSystemLoader(Path(__file__).parent)])
    app.jinja_env.globals |= {"csrf_token": lambda: "token", "url_for": lambda place, **_: ADDRESSES.get(place, "#")}
    Babel(app)
    init_drawing(app)

    @app.get("/logo.svg")
    def logo() -> tuple[str, dict[str, str]]:
        circle = '<circle cx="20" cy="20" r="18" fill="#fff"/>'
        drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">{circle}</svg>'
        return drawing, {"Content-Type": "image/svg+xml"}

    @app.get("/assets/<name>")
    def built(name: str) -> Response:
        manifest = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))
        return send_from_directory(VENDOR, manifest[name])

    @app.route("/", methods=["GET", "POST"])
    def everything() -> str:
        form = EverythingForm(request.form)
        if request.method == "POST" or "errors" in request.args:
            form.validate()
        return render_template(
            "kitchen_sink.html", form=form, **frame(request.args.get("direction", "ltr")), **content()
        )

    @app.get("/done")
    def done() -> str:
        return render_template("confirmation.html", **frame("ltr"))

    @app.get("/errors/<name>")
    def error(name: str) -> str:
        return render_template(f"errors/{name}.html", **frame("ltr"))

    return app

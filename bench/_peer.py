"""A bare peer for the survey's pages: plain forms, one question a page, every answer on the disk before the next page.

It has no design system, languages, councils, forgery protection, logs or compression: the least that a page can cost.
"""

import json
import os
import sqlite3
import threading
from typing import Any
from uuid import uuid4

from flask import Flask, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from jinja2 import DictLoader

from app.demo.places import partnership
from bench._survey import QUESTIONS

PAGE = """<!DOCTYPE html>
<html lang="en"><title>{{ title }}</title><main><h1>{{ title }}</h1>
<dl>{% for code, value in answers.items() %}<dt>{{ code }}</dt><dd>{{ value | join(", ") }}</dd>{% endfor %}</dl>
{% if button %}<form method="post">
{% for option in question.options or wards if question.type in ("scale", "single", "multiple", "area") %}
<p><label><input type="{{ "checkbox" if question.type == "multiple" else "radio" }}" name="{{ question.code }}"
 value="{{ option.code }}"> {{ option.text.en }}</label></p>
{% endfor %}
{% if question.type == "text" %}<textarea name="{{ question.code }}"></textarea>{% endif %}
{% if question.type == "number" %}<input type="text" name="{{ question.code }}">{% endif %}
<button>{{ button }}</button></form>{% endif %}</main></html>"""
WARDS = [{"code": ward.code, "text": ward.name} for ward in partnership().lead.wards]
_local = threading.local()


def create_peer() -> Flask:
    """Build the peer; `PEER_DATABASE` names its file, which has been prepared."""
    app = Flask(__name__)
    app.secret_key = "only for measuring"
    app.jinja_loader = DictLoader({"page.html": PAGE})
    app.add_url_rule("/", view_func=start, methods=["GET", "POST"])
    app.add_url_rule("/check", view_func=check, methods=["GET", "POST"])
    app.add_url_rule("/thank-you", view_func=thank_you)
    app.add_url_rule("/<code>", view_func=question, methods=["GET", "POST"])
    return app


def start() -> ResponseReturnValue:
    if request.method == "GET":
        return _page("Your area, your say", "Start now")
    session["id"] = uuid4().hex
    _save("INSERT INTO response (id, answers) VALUES (?, '{}')", session["id"])
    return redirect(f"/{QUESTIONS[0]['code']}")


def question(code: str) -> ResponseReturnValue:
    answers = _answers()
    way = [asked for asked in QUESTIONS if _is_asked(asked.get("when"), answers)]
    position = next(position for position, asked in enumerate(way) if asked["code"] == code)
    if request.method == "GET":
        return _page(way[position]["text"]["en"], "Continue", question=way[position], wards=WARDS)
    if code in request.form:
        answers[code] = request.form.getlist(code)
        _save("UPDATE response SET answers = ? WHERE id = ?", json.dumps(answers), session["id"])
    way = [asked for asked in QUESTIONS if _is_asked(asked.get("when"), answers)]
    return redirect(f"/{way[position + 1]['code']}" if position + 1 < len(way) else "/check")


def check() -> ResponseReturnValue:
    if request.method == "GET":
        return _page("Check your answers", "Submit my answers", answers=_answers())
    _save("UPDATE response SET submitted = 1 WHERE id = ?", session["id"])
    return redirect("/thank-you")


def thank_you() -> ResponseReturnValue:
    return _page("Thank you for your answers")


def _page(title: str, button: str = "", **shown: Any) -> str:
    return render_template("page.html", title=title, button=button, **{"answers": {}, "question": {}, **shown})


def _is_asked(when: dict[str, Any] | None, answers: dict[str, list[str]]) -> bool:
    parts = when.get("all", [when]) if when else []
    return all(set(answers.get(part["question"], [])) & set(part["any_of"]) for part in parts)


def _answers() -> dict[str, list[str]]:
    found = _connection().execute("SELECT answers FROM response WHERE id = ?", [session["id"]]).fetchone()
    answers: dict[str, list[str]] = json.loads(found[0])
    return answers


def _save(statement: str, *values: str) -> None:
    _connection().execute(statement, values)


def _connection() -> sqlite3.Connection:
    """This thread's connection, which commits each statement with the durability that ours has."""
    if not hasattr(_local, "connection"):
        _local.connection = sqlite3.connect(os.environ["PEER_DATABASE"], isolation_level=None)
        for pragma in ("synchronous=FULL", "busy_timeout=15000"):
            _local.connection.execute(f"PRAGMA {pragma}")
    connection: sqlite3.Connection = _local.connection
    return connection

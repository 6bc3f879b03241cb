"""Every refused row is explained, in the reader's language, whenever it was refused."""

import io
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import jobs
from core.database import Database
from core.models import Role
from feedback.import_models import ImportRefusal
from feedback.models import CommentImport, ImportState
from feedback.refusals import REASONS, Refusal, say
from tests.client import CheckingClient
from tests.factories import Factory

VALUES = {
    "cells": 3,
    "columns": 5,
    "first": 2,
    "most": 64,
    "cell": "'x'",
    "year": 1990,
    "forms": ["a", "b", "c"],
    "ratings": "1, 5",
}
HEADER = "Case ref,Date received,Comment\n"


@pytest.mark.parametrize("code", REASONS)
def test_a_reason_is_said_in_welsh_with_its_values(code: str) -> None:
    english, welsh = say(code, VALUES, "en"), say(code, VALUES, "cy")
    assert english != welsh
    assert "%" not in english + welsh


def test_choices_are_joined_as_the_language_joins_them() -> None:
    assert say("no-date", VALUES, "en").endswith("a, b or c")
    assert say("no-date", VALUES, "cy").endswith("a, b neu c")


def test_a_command_says_the_row_and_the_column() -> None:
    assert str(Refusal(4, "Date", "blank")) == "row 4, Date: is blank but required"
    assert str(Refusal(5, "", "same-reference", {"first": 2})) == "row 5: has the same reference as row 2"


def test_refusals_old_and_new_are_shown_to_a_welsh_reader(
    client: CheckingClient, make: Factory, session: Session, app: Flask, database: Database, tmp_path: Path
) -> None:
    officer = make.person(make.council(), Role.ANALYST)
    council = officer.memberships[0].council
    client.sign_in(officer)
    client.get(f"/councils/{council.slug}/imports")
    client.submit({"file": (io.BytesIO(f"{HEADER}C1,soon,The bins\nC2,03/02/2026,The park\n".encode()), "letters.csv")})
    client.submit({"source": "Case system"})
    client.submit()
    database.info.update(app.extensions["database"].info)
    jobs.run_queued(database, tmp_path)
    report = client.path
    session.rollback()
    done = session.scalars(select(CommentImport).where(CommentImport.council_id == council.id)).one()
    assert done.state is ImportState.DONE
    session.add(
        ImportRefusal(council_id=council.id, import_id=done.id, row=9, reason="has the same reference as row 2")
    )
    session.commit()
    client.get(f"{report}?lang=cy")
    assert "nid dyddiad ar y ffurf 31/12/2026 neu 2026-12-31 yw 'soon'" in client.text
    assert "has the same reference as row 2" in client.text, "what was kept as a sentence is shown as it stands"

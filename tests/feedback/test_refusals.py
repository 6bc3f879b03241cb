"""Every refused row is explained, in the reader's language, whenever it was refused."""

import pytest
from sqlalchemy.orm import Session

from core.models import Role
from feedback.import_models import ImportRefusal
from feedback.models import CommentImport
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
    assert "a, b neu c" in say("no-date", VALUES, "cy")


def test_a_command_says_the_row_and_the_column() -> None:
    assert str(Refusal(4, "Date", "blank")) == "row 4, Date: is blank but required"
    assert str(Refusal(5, "", "same-reference", {"first": 2})) == "row 5: has the same reference as row 2"


def test_refusals_old_and_new_are_shown_to_a_welsh_reader(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    officer = make.person(make.council(), Role.ANALYST)
    council = officer.memberships[0].council
    done = make.keep(
        CommentImport(council_id=council.id, file_name="letters.csv", file_hash="0" * 64, source_name="Case system")
    )
    about = {"council_id": council.id, "import_id": done.id}
    session.add(
        ImportRefusal(**about, row=8, column="Score", reason="no-rating", values={"cell": "'9'", "ratings": "1, 5"})
    )
    session.add(ImportRefusal(**about, row=9, reason="has the same reference as row 2"))
    client.sign_in(officer)
    client.get(f"/councils/{council.slug}/imports/{done.id}?lang=cy")
    assert "nid yw '9' yn un o werthoedd y map: 1, 5" in client.text
    assert "has the same reference as row 2" in client.text, "what was kept as a sentence is shown as it stands"
    client.get(f"/councils/{council.slug}/imports/{done.id}/refused.csv")
    assert "nid yw '9' yn un o werthoedd y map: 1, 5" in client.response.get_data(as_text=True)

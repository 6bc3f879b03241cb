"""What a survey's residents wrote is taken in by the batch: each text once, masked, sealed and flagged as any other."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from core.acting import acting_for
from core.database import Database, Json
from core.models import Council, Job
from core.vault import VAULT, Vault
from feedback import from_surveys, originals
from feedback.from_surveys import Written, receive_from_survey
from feedback.models import Comment, Source
from feedback.private_models import Flag, Original
from tests.factories import Factory
from tests.feedback.making import LONG_AGO
from tests.feedback.test_private_words import KEY
from tests.statements import statements

SOURCE = "voices 3"
SAID = ("Sarah Evans rang 07700 900123", "There is a man with a knife outside", "The buses", " ")
"""Somebody's name, a danger, nothing special, and nothing at all."""
PLACE = {"sqlite": "rowid", "postgresql": "ctid"}
"""Where a row stands in a table from which none has gone, by dialect."""


def written(number: int) -> list[Written]:
    """So many texts, every kind by turns."""
    about: Json = {"question": "Why?", "area": "E05000001", "received_at": LONG_AGO, "language": "en", "weight": 2.5}
    return [Written(reference=f"{each}", text=f"{SAID[each % len(SAID)]} ", **about) for each in range(number)]


def comments_of(session: Session, council: Council) -> list[Comment]:
    """The council's comments, in the order in which they were written."""
    place = text(PLACE[session.get_bind().dialect.name])
    return list(session.scalars(select(Comment).where(Comment.council_id == council.id).order_by(place)))


def kept(session: Session, council: Council) -> list[int]:
    """How many comments, originals, flags and jobs there are of a council."""
    tables = (Comment, Original, Flag, Job)
    return [
        session.scalar(select(func.count()).select_from(table).where(table.council_id == council.id)) or 0
        for table in tables
    ]


@pytest.fixture
def vaulted(session: Session) -> Session:
    session.info[VAULT] = Vault([KEY])
    return session


def test_a_batch_is_kept_in_its_order_and_masked_sealed_and_flagged(make: Factory, vaulted: Session) -> None:
    council = make.council()
    receive_from_survey(vaulted, council.id, SOURCE, written(8))
    comments = comments_of(vaulted, council)
    assert [one.source_reference for one in comments] == [str(number) for number in range(8)]
    assert [one.text for one in comments[:4]] == ["[name] rang [phone]", SAID[1], SAID[2], ""]
    assert originals.original_of(vaulted, comments[4]) == SAID[0]
    flags = vaulted.scalars(select(Flag).where(Flag.council_id == council.id)).all()
    assert {flag.comment_id: flag.dangers for flag in flags} == {comments[1].id: ["weapon"], comments[5].id: ["weapon"]}
    asked = vaulted.execute(select(Job.kind, Job.subject_id).where(Job.council_id == council.id)).all()
    assert sorted(asked) == sorted([("theme-comments", ""), *(("tell-of-flag", str(flag.id)) for flag in flags)])
    assert len({one.reference for one in comments}) == 8 and len({one.lot for one in comments}) == 8
    assert {(one.source, one.source_name, one.channel, one.area, one.weight, one.received_at) for one in comments} == {
        (Source.SURVEY, SOURCE, "survey", "E05000001", 2.5, LONG_AGO)
    }


def test_a_text_is_kept_once_however_often_it_comes(make: Factory, vaulted: Session) -> None:
    council = make.council()
    receive_from_survey(vaulted, council.id, SOURCE, [*written(2), *written(2)])
    first = comments_of(vaulted, council)
    receive_from_survey(vaulted, council.id, SOURCE, written(6))
    receive_from_survey(vaulted, council.id, SOURCE, written(6))
    again = comments_of(vaulted, council)
    assert again[:2] == first and len(again) == 6
    assert kept(vaulted, council) == [6, 2, 2, 3]


def test_a_text_that_somebody_else_takes_in_at_this_moment_is_left_to_them(
    make: Factory, vaulted: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    council, look = make.council(), from_surveys._known
    receive_from_survey(vaulted, council.id, SOURCE, written(3))
    theirs, looks = comments_of(vaulted, council), list[str]()

    def know_nothing_at_first(*about: object) -> set[str]:
        looks.append("look")
        return set() if len(looks) == 1 else look(*about)  # type: ignore[arg-type]

    monkeypatch.setattr(from_surveys, "_known", know_nothing_at_first)
    receive_from_survey(vaulted, council.id, SOURCE, written(6))
    assert len(looks) == 2 and comments_of(vaulted, council)[:3] == theirs
    assert kept(vaulted, council) == [6, 2, 2, 3]


def test_nothing_to_take_in_asks_for_nothing(make: Factory, session: Session) -> None:
    council = make.council()
    receive_from_survey(session, council.id, SOURCE, [])
    receive_from_survey(session, council.id, SOURCE, written(4)[3:])
    assert kept(session, council) == [1, 0, 0, 0], "an answer of spaces is kept, and has no theme"


def test_the_same_reference_of_another_council_is_another_text(make: Factory, vaulted: Session) -> None:
    councils = [make.council(), make.council()]
    for council in councils:
        receive_from_survey(vaulted, council.id, SOURCE, written(4))
    assert [kept(vaulted, council) for council in councils] == [[4, 1, 1, 2]] * 2


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_who_acts_for_one_council_can_give_another_no_words(
    make: Factory, session: Session, database: Database
) -> None:
    council, another = make.council(), make.council()
    session.commit()
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with acting_for(another.id), refused, database.transaction() as theirs:
        receive_from_survey(theirs, council.id, SOURCE, written(3))
    with acting_for(council.id), database.transaction() as ours:
        receive_from_survey(ours, council.id, SOURCE, written(3))
    assert kept(session, council)[0] == 3


def test_a_batch_of_hundreds_takes_as_many_statements_as_one_of_few(
    make: Factory, session: Session, database: Database
) -> None:
    few, many = make.council(), make.council()
    session.commit()
    database.info[VAULT] = Vault([KEY])
    counted = []
    for council, number in ((few, 3), (many, 300)):
        with statements(database, 3) as asked, database.transaction() as receiving:
            receive_from_survey(receiving, council.id, SOURCE, written(number))
        counted.append(asked)
    assert kept(session, few) == [3, 1, 1, 2] and kept(session, many) == [300, 75, 75, 76]
    assert counted[0] == counted[1] and len(counted[0]) < 20

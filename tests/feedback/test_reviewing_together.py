from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.acting import acting_for
from core.database import Database, now
from core.models import Council, Person, Role
from feedback import finding, review
from feedback.finding import Filters, Reach, listed
from feedback.models import Comment, Decision, Suggestion
from feedback.reviewing import leases, opinions, order, undoing
from feedback.reviewing.models import Lease, SecondOpinion
from tests.client import CheckingClient
from tests.factories import Factory
from tests.feedback.making import OVERHEARD, make_comment, make_suggested, make_suggestion


def queue(council: Council) -> str:
    return f"/councils/{council.slug}/comments"


def numbered(make: Factory, council: Council, number: int, *, sampled: int = 0) -> list[Comment]:
    """Comments of which the first so many are in the random sample; the others are the less useful the later."""
    made = []
    for place in range(number):
        lot = 0.01 * (place + 1) if place < sampled else 0.9
        comment = make_comment(make, council, text=f"Comment {place}", lot=lot)
        make_suggestion(make, comment, usefulness=1 - 0.01 * place)
        made.append(comment)
    return made


def in_order(session: Session, council: Council, turn: order.Turn = order.FIRST_TURN) -> list[str]:
    statement = listed(Reach(council.id), Filters())
    return [row.Comment.text.split()[1] for row in order.in_turn(session, statement, turn, None, 0, 100)]


def decide(session: Session, comment: Comment, person: Person, **labels: object) -> Decision:
    said = {"kind": "complaint", "sentiment": "negative", "themes": ["waste_recycling"]} | labels
    decision = review.decide(session, comment, person.id, **said)  # type: ignore[arg-type]
    session.commit()
    return decision


def test_every_third_comment_is_of_the_random_sample_and_the_others_are_the_most_useful(
    make: Factory, session: Session
) -> None:
    council = make.council()
    numbered(make, council, 9, sampled=3)
    assert in_order(session, council) == ["3", "4", "0", "5", "6", "1", "7", "8", "2"]


def test_a_person_s_own_decisions_say_whose_turn_it_is(make: Factory, session: Session) -> None:
    council = make.council()
    person, other = make.person(council), make.person(council)
    comments = numbered(make, council, 9, sampled=3)
    decide(session, comments[3], person)
    decide(session, comments[4], person)
    assert in_order(session, council, order.turn_of(session, council.id, person.id))[:3] == ["0", "5", "6"]
    assert in_order(session, council, order.turn_of(session, council.id, other.id))[:3] == ["5", "6", "0"]


def test_decisions_are_marked_where_they_are_of_the_sample(make: Factory, session: Session) -> None:
    council = make.council()
    person = make.person(council)
    sampled, useful = numbered(make, council, 2, sampled=1)
    assert decide(session, sampled, person).sampled
    assert not decide(session, useful, person).sampled


def test_two_officers_are_never_given_the_same_comment(make: Factory, session: Session) -> None:
    council = make.council()
    people = [make.person(council) for _ in range(3)]
    numbered(make, council, 2)
    given = [leases.take_next(session, Reach(council.id), Filters(), person.id) for person in people]
    assert [each.text if each else None for each in given] == ["Comment 0", "Comment 1", None]
    again = leases.take_next(session, Reach(council.id), Filters(), people[0].id)
    assert again is given[0], "what somebody has begun, they go on with"


def test_a_lease_ends_after_a_quarter_of_an_hour(make: Factory, session: Session) -> None:
    council = make.council()
    first, second = make.person(council), make.person(council)
    [comment] = numbered(make, council, 1)
    assert leases.take_next(session, Reach(council.id), Filters(), first.id)
    assert leases.take_next(session, Reach(council.id), Filters(), second.id) is None
    ended = update(Lease).where(Lease.council_id == council.id).values(until=now() - timedelta(seconds=1))
    session.execute(ended)
    assert leases.take_next(session, Reach(council.id), Filters(), second.id) is comment
    assert leases.holder(session, comment, first.id) == second.id


def test_what_somebody_passes_over_goes_to_others(make: Factory, session: Session) -> None:
    council = make.council()
    first, second = make.person(council), make.person(council)
    passed, other = numbered(make, council, 2)
    assert leases.take_next(session, Reach(council.id), Filters(), first.id) is passed
    leases.pass_over(session, passed, first.id)
    assert leases.take_next(session, Reach(council.id), Filters(), first.id) is other
    assert leases.take_next(session, Reach(council.id), Filters(), second.id) is passed


def test_reviewing_leads_from_comment_to_comment_by_forms_alone(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council = make.council()
    client.sign_in(make.person(council, Role.ANALYST))
    comments = numbered(make, council, 3)
    client.get(queue(council))
    client.submit(form="/next")
    for comment in comments[:2]:
        assert client.path == f"{queue(council)}/{comment.id}"
        client.submit(form="/accept")
        assert f"Saved {comment.reference}." in client.text
    assert client.path == f"{queue(council)}/{comments[2].id}"
    client.submit(form="/accept")
    assert client.heading.startswith("Comments")
    assert "There is nothing left to review here." in client.text
    assert OVERHEARD not in client.text


def test_a_comment_says_who_else_is_reading_it_and_a_late_decision_is_not_lost(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council = make.council()
    me, other = make.person(council, Role.ANALYST), make.person(council)
    client.sign_in(me)
    comment, _ = numbered(make, council, 2)
    leases.take(session, comment, other.id)
    client.get(f"{queue(council)}/{comment.id}")
    assert f"{other.name} is reading this comment now." in client.text
    decide(session, comment, other, kind="compliment")
    client.submit(form="/accept")
    assert f"{other.name} has decided on it too: both decisions are kept, and yours counts." in client.text
    kinds = select(Decision.kind).where(Decision.council_id == council.id).order_by(Decision.decided_at)
    session.rollback()
    assert list(session.scalars(kinds)) == ["compliment", "complaint"]
    client.get(f"{queue(council)}/opinions")
    assert "Decided by two people, and differently" in client.text
    assert comment.reference in client.text


def test_a_decision_can_be_undone_and_is_kept_to_be_seen(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council = make.council()
    client.sign_in(make.person(council, Role.ANALYST))
    comment, other = numbered(make, council, 2)
    client.get(f"{queue(council)}/{comment.id}")
    client.submit(form="/accept")
    assert client.path == f"{queue(council)}/{other.id}"
    client.submit(form="/undo/")
    assert "Undone: 1 decision." in client.text
    assert client.path == f"{queue(council)}/{comment.id}"
    assert "Undone by" in client.text
    assert "A person decided:" not in client.text
    client.get(f"{queue(council)}?reviewed=yes")
    assert "There are no comments to show here." in client.text


def test_nobody_undoes_another_council_s_decision(client: CheckingClient, make: Factory, session: Session) -> None:
    council, other = make.council(), make.council()
    client.sign_in(make.person(council, Role.ANALYST))
    [mine], [theirs] = numbered(make, council, 1), numbered(make, other, 1)
    decision = decide(session, theirs, make.person(other))
    decide(session, mine, make.person(council))
    client.get(f"{queue(council)}/{mine.id}")
    form = client._form("/undo/")
    form.set("action", form.get("action").replace(form.get("action").rsplit("/", 1)[1], str(decision.id)))
    client.submit(form="/undo/", status=404)


def test_a_second_opinion_is_given_without_seeing_the_decision_and_changes_nothing(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council = make.council()
    client.sign_in(make.person(council, Role.ANALYST))
    [comment] = numbered(make, council, 1)
    decide(session, comment, make.person(council), kind="compliment", themes=["libraries_leisure_culture"])
    client.get(f"{queue(council)}/opinions")
    client.submit(form="/next")
    assert "A second opinion on" in client.heading
    for hidden in ("The machine suggests", "A person decided", "missed"):
        assert hidden not in client.text
    assert not client.page.cssselect("main input[checked]:not([name='single-keys'])")
    client.submit(
        {"kind": "complaint", "sentiment": "negative", "themes": ["libraries_leisure_culture"]}, form="/opinions/"
    )
    client.get(f"{queue(council)}/opinions")
    assert "1 comment read twice" in client.text
    assert "would say: Complaint" in client.text
    assert "Decide anew" in client.text
    client.get(f"{queue(council)}?reviewed=yes&kind=compliment")
    assert comment.text in client.text, "the decision goes on counting"


def test_second_opinions_are_asked_for_after_every_ten_decisions(make: Factory, session: Session) -> None:
    council = make.council()
    me, other = make.person(council), make.person(council)
    comments = numbered(make, council, 12)
    decide(session, comments[11], other)
    for comment in comments[:10]:
        assert not opinions.is_due(session, Reach(council.id), me.id)
        decide(session, comment, me)
    assert opinions.is_due(session, Reach(council.id), me.id)
    assert opinions.take_next(session, Reach(council.id), me.id) is comments[11]
    assert opinions.take_next(session, Reach(council.id), other.id) is not comments[11]


def test_agreement_is_told_by_theme(make: Factory, session: Session) -> None:
    council = make.council()
    first, second = make.person(council), make.person(council)
    for place, comment in enumerate(numbered(make, council, 8)):
        decision = decide(session, comment, first, themes=["waste_recycling"] if place % 2 else [])
        said = {
            "kind": decision.kind,
            "sentiment": decision.sentiment,
            "themes": decision.themes if place else ["libraries"],
        }
        opinions.give(session, decision, second.id, **said)  # type: ignore[arg-type]
    found = opinions.agreement(session, Reach(council.id))
    assert found and found.themes["waste_recycling"].value == 1
    assert found.themes["waste_recycling"].base == 8
    assert found.themes["libraries"].value == 0
    assert session.scalars(select(SecondOpinion).where(SecondOpinion.council_id == council.id)).all()


def test_a_bulk_is_shown_before_it_is_done_leaves_the_sample_and_is_undone_whole(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council = make.council()
    client.sign_in(make.person(council, Role.ANALYST))
    texts = {"mine": 0.9, "alike": 0.9, "sampled": 0.1}
    made = {
        name: make_suggested(make, council, text=f"The green bin in our street was missed again today {name}", lot=lot)
        for name, lot in texts.items()
    }
    far = make_suggested(make, council, text="Lovely library, kind staff", lot=0.9)
    client.get(f"{queue(council)}/{made['mine'].id}/alike")
    assert far.text not in client.text
    assert made["alike"].text in client.text
    assert "it is read by itself" in client.text
    session.rollback()
    assert not session.scalars(select(Decision).where(Decision.council_id == council.id)).all()
    ticked = [str(made["alike"].id), str(made["sampled"].id)]
    client.submit({"comments": ticked, "themes": ["waste_recycling"]}, form="/alike")
    assert "1 look-alike was given the labels. 1 is in the random sample and is read by itself." in client.text
    session.rollback()
    decided = {d.comment_id for d in session.scalars(select(Decision).where(Decision.council_id == council.id))}
    assert decided == {made["mine"].id, made["alike"].id}


def test_look_alikes_of_another_service_are_not_an_officer_s_to_decide(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council = make.council()
    waste, parks = make.service(council, "waste", "Waste"), make.service(council, "parks", "Parks")
    client.sign_in(make.person(council, Role.OFFICER, [waste]))
    mine = make_suggested(make, council, waste, text="The green bin was missed again today", lot=0.9)
    also = make_suggested(make, council, waste, text="The green bin was missed again", lot=0.9)
    theirs = make_suggested(make, council, parks, text="The green bin was missed again today", lot=0.9)
    client.get(f"{queue(council)}/{mine.id}/alike")
    client.submit({"comments": [str(also.id), str(theirs.id)], "themes": ["waste_recycling"]}, form="/alike")
    session.rollback()
    decided = {d.comment_id for d in session.scalars(select(Decision).where(Decision.council_id == council.id))}
    assert decided == {mine.id, also.id}


def test_a_comment_is_split_into_parts_with_their_own_themes(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council = make.council()
    client.sign_in(make.person(council, Role.ANALYST))
    comment = make_suggested(make, council, text="Staff lovely, but the wait was dreadful.")
    client.get(f"{queue(council)}/{comment.id}/split")
    client.submit({"apart": "1"})
    assert client.page.get_element_by_id("parts").text.strip() == "Staff lovely,\nbut the wait was dreadful."
    client.submit({"parts": "Staff lovely,\nbut the queue was dreadful."}, status=422)
    assert client.errors() == ["Keep the comment's words as they are, and only change where lines end"]
    client.submit({"parts": "Staff lovely,\r\nbut the wait was dreadful."})
    answers = {"part1-sentiment": "positive", "part1-theme": "staff_attitude", "part2-sentiment": "negative"}
    client.submit(answers | {"part2-theme": "delay_waiting", "whole-kind": "complaint"}, form="clauses")
    session.rollback()
    [decision] = session.scalars(select(Decision).where(Decision.council_id == council.id)).all()
    assert decision.themes == ["delay_waiting", "staff_attitude"]
    assert decision.sentiment == "neutral"
    assert [(clause["text"], clause["sentiment"], clause["themes"]) for clause in decision.clauses] == [
        ("Staff lovely,", "positive", ["staff_attitude"]),
        ("but the wait was dreadful.", "negative", ["delay_waiting"]),
    ]
    client.get(f"{queue(council)}/{comment.id}")
    assert "Staff lovely, Positive Staff attitude" in client.text


def test_a_split_begins_with_what_the_machine_found_in_each_clause(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council = make.council()
    client.sign_in(make.person(council, Role.ANALYST))
    comment = make_comment(make, council, text="Staff lovely, really kind. The wait dreadful, though, and no parking")
    found = (("staff_attitude", "staff", "positive"), ("delay_waiting", "wait", "negative"))
    themes = [{"code": code, "score": 0.9, "evidence": [word], "sentiment": felt} for code, word, felt in found]
    make_suggestion(make, comment, themes=themes)
    client.get(f"{queue(council)}/{comment.id}/split")
    assert [each.text for each in client.page.cssselect(".fm-clause .govuk-inset-text")] == [
        "Staff lovely, really kind.",
        "The wait dreadful, though, and no parking",
    ]
    client.submit(form="clauses")
    session.rollback()
    [decision] = session.scalars(select(Decision).where(Decision.council_id == council.id)).all()
    assert [(each["sentiment"], each["themes"]) for each in decision.clauses] == [
        ("positive", ["staff_attitude"]),
        ("negative", ["delay_waiting"]),
    ]
    assert (decision.kind, decision.sentiment) == ("complaint", "neutral")
    client.get(f"{queue(council)}/{comment.id}/split")
    client.submit({"part2-theme": "parking_traffic", "part2-sentiment": "whatever"}, form="clauses", status=422)
    assert client.errors() == ["Choose how the resident feels"]
    assert client.page.cssselect("#part2-theme option[selected]")[0].get("value") == "parking_traffic"


def test_a_comment_that_somebody_else_is_reading_is_not_accepted_from_the_list(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council = make.council()
    me, other = make.person(council, Role.ANALYST), make.person(council)
    client.sign_in(me)
    comment, _ = numbered(make, council, 2)
    client.get(queue(council))
    page = client.page, client.response
    leases.take(session, comment, other.id)
    session.commit()
    client.submit(form=f"/{comment.id}/accept")
    assert f"{other.name} is reading {comment.reference} now. It was left to them." in client.text
    assert f"{other.name} is reading this comment now." in client.text
    decide(session, comment, other)
    leases.give_back(session, comment, other.id)
    session.commit()
    client.page, client.response = page
    client.submit(form=f"/{comment.id}/accept")
    assert f"{other.name} decided on {comment.reference} meanwhile. It was left as it is." in client.text
    session.rollback()
    assert len(session.scalars(select(Decision).where(Decision.council_id == council.id)).all()) == 1
    assert not session.scalars(select(Lease).where(Lease.council_id == council.id)).all()


def test_the_database_says_which_decision_counts(make: Factory, session: Session) -> None:
    council = make.council()
    person = make.person(council)
    [comment] = numbered(make, council, 1)
    first = decide(session, comment, person)
    second = decide(session, comment, person, kind="compliment")
    session.refresh(comment)
    assert comment.decision_id == second.id
    undoing.undo(session, [second], person.id)
    session.refresh(comment)
    assert comment.decision_id == first.id
    undoing.undo(session, [first], person.id)
    session.refresh(comment)
    assert comment.decision_id is None


def test_pages_of_the_queue_follow_each_other_without_a_gap(make: Factory, session: Session) -> None:
    council = make.council()
    comments = numbered(make, council, 90, sampled=9)
    pages = [finding.queue(session, Reach(council.id), Filters(), number, order.Turn(1)) for number in (1, 2, 3, 4)]
    shown = [row.comment.text for page in pages for row in page.rows]
    assert [len(page.rows) for page in pages] == [25, 25, 25, 15]
    assert sorted(shown) == sorted(comment.text for comment in comments)
    assert shown == [row.Comment.text for row in order.in_turn(
        session, listed(Reach(council.id), Filters()), order.Turn(1), None, 0, 90
    )]  # fmt: skip


def test_machine_and_person_are_kept_apart(make: Factory, session: Session) -> None:
    council = make.council()
    [comment] = numbered(make, council, 1)
    before = vars(session.get_one(Suggestion, comment.suggestion.id)).copy() if comment.suggestion else {}
    decide(session, comment, make.person(council), kind="compliment", themes=[])
    session.expire_all()
    found = session.scalars(select(Suggestion).where(Suggestion.council_id == council.id)).one()
    assert (found.kind, found.themes) == (before["kind"], before["themes"])


def test_people_who_ask_at_the_same_moment_are_given_different_comments(
    database: Database, make: Factory, session: Session
) -> None:
    council = make.council()
    people = [make.person(council).id for _ in range(6)]
    numbered(make, council, 6)
    reach = Reach(council.id)
    session.commit()
    together = Barrier(len(people))

    def ask(person_id: UUID) -> str | None:
        together.wait()
        with acting_for(reach.council_id), database.transaction() as asking:
            given = leases.take_next(asking, reach, Filters(), person_id)
            return given.text if given else None

    with ThreadPoolExecutor(len(people)) as pool:
        given = list(pool.map(ask, people))
    assert len(set(given)) == len(people)
    assert None not in given

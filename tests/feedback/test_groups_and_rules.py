from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.models import Council, Role
from feedback.finding import Filters, Reach
from feedback.models import Suggestion
from feedback.reviewing import groups, rules
from feedback.reviewing.models import CommentGroup, Counted
from feedback.theme_counts import count_themes
from tests.client import CheckingClient
from tests.factories import Factory
from tests.feedback.making import LONG_AGO, OVERHEARD, make_comment, make_suggested, make_suggestion


def queue(council: Council) -> str:
    return f"/councils/{council.slug}/comments"


def test_a_group_counts_once_or_many_as_a_person_chooses_and_the_page_says_so(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council = make.council()
    me = make.person(council, Role.ANALYST)
    client.sign_in(me)
    comments = [make_suggested(make, council, text=f"Save our library {place}") for place in range(4)]
    group = groups.merge(session, comments[:3], me.id)
    session.commit()
    client.get(f"{queue(council)}/themes")
    assert "The 3 comments of 1 group that says the same are counted one by one." in client.text
    assert "4 comments have been read" in client.text
    client.get(f"{queue(council)}/groups/{group.id}")
    client.submit({"counted": "once"})
    client.get(f"{queue(council)}/themes")
    assert "1 group of comments that say the same is counted once, which leaves 2 comments out." in client.text
    assert "2 comments have been read" in client.text
    counts = count_themes(session, Reach(council.id), Filters(reviewed=None, counting=True))
    assert [each.comments for each in counts.themes] == [2]


def test_a_comment_taken_out_of_a_group_counts_again(client: CheckingClient, make: Factory, session: Session) -> None:
    council = make.council()
    me = make.person(council, Role.ANALYST)
    client.sign_in(me)
    comments = [
        make_suggested(make, council, text=f"Save our library {day}", received_at=LONG_AGO + timedelta(days=day))
        for day in range(3)
    ]
    group = groups.merge(session, comments, me.id)
    groups.choose(session, group, Counted.ONCE, me.id)
    session.commit()
    client.get(f"{queue(council)}/groups/{group.id}")
    client.submit(form=f"/out/{group.first_id}")
    session.rollback()
    counts = count_themes(session, Reach(council.id), Filters(reviewed=None, counting=True))
    assert counts.base == 2
    assert session.get_one(CommentGroup, group.id).first_id != comments[0].id or group.first_id in {
        c.id for c in comments[1:]
    }


def test_merging_from_the_look_alikes_puts_comments_together(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    council = make.council()
    client.sign_in(make.person(council, Role.ANALYST))
    mine, other = (make_suggested(make, council, text=f"Save our library in the town please {n}") for n in "ab")
    client.get(f"{queue(council)}/{mine.id}/alike")
    client.submit({"comments": [str(other.id)], "themes": ["waste_recycling"], "merge": "1"}, form="/alike")
    assert client.heading.startswith("A group that says the same 2 comments")
    client.get(f"{queue(council)}/groups")
    assert "Save our library in the town please" in client.text
    assert OVERHEARD not in client.text


def test_another_council_s_group_is_not_found(client: CheckingClient, make: Factory, session: Session) -> None:
    council, other = make.council(), make.council()
    client.sign_in(make.person(council, Role.ANALYST))
    theirs = [make_suggested(make, other, text="Theirs") for _ in range(2)]
    group = groups.merge(session, theirs, make.person(other).id)
    session.commit()
    client.get(f"{queue(council)}/groups/{group.id}", status=404)
    client.get(f"{queue(council)}/groups")
    assert "Theirs" not in client.text


def test_a_rule_is_previewed_made_shown_and_ended(client: CheckingClient, make: Factory, session: Session) -> None:
    council = make.council()
    client.sign_in(make.person(council, Role.ANALYST))
    comment = make_suggested(make, council, text="The recruitment bin was full")
    also = make_suggested(make, council, text="A bin for recruitment")
    make_suggested(make, council, text="The bin was missed")
    address = f"{queue(council)}/{comment.id}/never/waste_recycling"
    client.get(address)
    assert client.page.get_element_by_id("words").get("value") == "bin"
    assert "3 comments still to review would no longer be given the theme" in client.text
    client.submit({"words": "Recruitment bin"})
    assert "2 comments still to review would no longer be given the theme" in client.text
    assert not rules.rules_of(session, council.id), "nothing is changed by looking"
    session.rollback()
    client.submit({"words": "Recruitment bin", "confirm": "1"})
    assert "is not suggested for such comments" in client.text
    [rule] = rules.rules_of(session, council.id)
    assert rule.words == "bin recruitment"
    marked = select(Suggestion.comment_id).where(Suggestion.council_id == council.id, Suggestion.read_again)
    assert set(session.scalars(marked)) == {comment.id, also.id}
    assert rules.held_back([rule], "Recruitment: a BIN!") == {"waste_recycling"}
    assert rules.held_back([rule], "Recruiting bins") == set()
    session.rollback()
    client.get(f"{queue(council)}/rules")
    client.submit(form="/end")
    assert not rules.rules_of(session, council.id)


def test_a_rule_needs_words(client: CheckingClient, make: Factory) -> None:
    council = make.council()
    client.sign_in(make.person(council, Role.ANALYST))
    comment = make_comment(make, council, text="The bin")
    make_suggestion(make, comment)
    client.get(f"{queue(council)}/{comment.id}/never/waste_recycling")
    client.submit({"words": " ", "confirm": "1"}, status=422)
    assert client.errors() == ["Write at least one word"]
    client.get(f"{queue(council)}/{comment.id}/never/nonsense", status=404)

import pytest
from sqlalchemy.orm import Session

from analysis.search import SearchError, holds, read_search, search_words
from core.models import Council, Role
from feedback.finding import Filters, Reach, listed
from tests.client import CheckingClient
from tests.factories import Factory
from tests.feedback.making import OVERHEARD, make_comment, make_suggested, make_suggestion

TEXTS = {
    "missed": "The bins were missed AGAIN.",
    "garden": "Garden waste: the bin's not collected",
    "park": "Lovely parks, thank you",
    "welsh": "Mae'r tŷ bach ar gau",
    "sign": "100% off_the_wall",
}
SEARCHES = {
    "bins": {"missed", "garden"},
    "bin": set(),
    "bin*": {"missed", "garden"},
    "bins NOT garden": {"missed"},
    "bins AND again OR parks": {"missed", "park"},
    "bins AND (again OR parks)": {"missed"},
    '"garden waste"': {"garden"},
    '"waste garden"': set(),
    "“garden waste”": {"garden"},
    "NOT bins": {"park", "welsh", "sign"},
    "NOT (bins OR parks)": {"welsh", "sign"},
    "ty": {"welsh"},
    "100%": {"sign"},
    "off_the_wall": {"sign"},
    "off%wall": set(),
    "again and again": set(),
}


def found(session: Session, council: Council, search: str) -> set[str]:
    filters = Filters(search=read_search(search))
    return {row.Comment.source_reference for row in session.execute(listed(Reach(council.id), filters))}


def test_searches_find_what_they_ask_for(make: Factory, session: Session) -> None:
    council = make.council()
    for name, text in TEXTS.items():
        make_suggested(make, council, text=text, source_reference=name)
    for search, names in SEARCHES.items():
        assert found(session, council, search) == names, search
        read = read_search(search)
        assert read
        assert {name for name, text in TEXTS.items() if holds(read, search_words(text))} == names, search


@pytest.mark.parametrize(
    ("search", "fault"),
    [
        ('"garden', "open-quote"),
        ("(bins", "open-bracket"),
        ("bins)", "closed-bracket"),
        ("()", "empty-term"),
        ("bins AND", "no-right"),
        ("OR bins", "no-left"),
        ("NOT", "no-right"),
        ("bins AND OR parks", "no-right"),
        ("...", "empty-term"),
        ("p*rks", "inner-star"),
        ("*bins*", "inner-star"),
        ("a " * 51, "too-long"),
        ("a" * 1_001, "too-long"),
        ("((((" * 10, "open-bracket"),
    ],
)
def test_a_search_that_cannot_be_read_says_why(search: str, fault: str) -> None:
    with pytest.raises(SearchError) as refused:
        read_search(search)
    assert refused.value.fault == fault


def test_a_mistaken_search_is_kept_and_told_how_to_be_mended(client: CheckingClient, make: Factory) -> None:
    council = make.council()
    client.sign_in(make.person(council, Role.ANALYST))
    make_suggested(make, council, text="Bins")
    client.get(f"/councils/{council.slug}/comments?q=bins+AND")
    assert client.errors() == ["Write a word after AND"]
    assert client.page.get_element_by_id("q").get("value") == "bins AND"
    assert "There are no comments to show here." in client.text


def test_searching_never_finds_what_is_masked_or_another_council_s(client: CheckingClient, make: Factory) -> None:
    council = make.council()
    client.sign_in(make.person(council, Role.ANALYST))
    comment = make_comment(make, council, text="Ring Prudence on 07700 900123")
    make_suggestion(make, comment, redacted="Ring [name] on [phone]")
    for search in ("Prudence", "900123", f'"{OVERHEARD}"'):
        client.get(f"/councils/{council.slug}/comments", status=200)
        client.get(f"/councils/{council.slug}/comments?q={search}")
        assert "There are no comments to show here." in client.text, search


def test_complex_comments_are_long_or_have_many_themes(make: Factory, session: Session) -> None:
    council = make.council()
    make_suggested(make, council, text="Short", source_reference="short")
    make_suggested(make, council, text="Word " * 130, source_reference="long")
    many = make_comment(make, council, text="Many", source_reference="many")
    codes = ("waste_recycling", "delay_waiting", "kept_informed")
    make_suggestion(make, many, themes=[{"code": code, "score": 0.9, "evidence": ['"code": "']} for code in codes])
    rows = session.execute(listed(Reach(council.id), Filters(is_complex=True)))
    assert {row.Comment.source_reference for row in rows} == {"long", "many"}

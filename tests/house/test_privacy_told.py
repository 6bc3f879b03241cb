"""Residents are told what is kept of them and for how long, as it is declared and as their council has chosen."""

import pytest
from sqlalchemy.orm import Session

from app.privacy.declared import ROOMS
from app.privacy.purpose_words import BASES, ENDINGS, OF_RESIDENTS
from core.keeping import rules
from core.keeping.purposes import PURPOSES, Whose, purposes
from core.words import words_in
from tests.client import CheckingClient
from tests.factories import Factory

assert ROOMS, "every room has declared its purposes"
OWN = [purpose for purpose in purposes() if purpose.whose is Whose.RESIDENTS]


def told(client: CheckingClient, address: str) -> dict[str, str]:
    client.get(address)
    rows = client.page.cssselect(".govuk-summary-list__row")
    return {row[0].text_content().strip(): " ".join(row[1].text_content().split()) for row in rows}


@pytest.mark.by_turns
def test_residents_are_told_what_their_own_council_chose(
    client: CheckingClient, make: Factory, session: Session
) -> None:
    make.council("elsewhere")
    council = make.council("ashmere", name={"en": "Ashmere Council"})
    rules.choose_days(session, council.id, PURPOSES["drafts"], 14)
    rules.choose_days(session, council.id, PURPOSES["originals"], 60)
    rules.hold(session, council.id, PURPOSES["comments"], "Inquiry 12")
    session.commit()
    standard, other = told(client, "/privacy"), told(client, "/privacy/elsewhere")
    assert client.page.cssselect("footer a[href='/privacy/elsewhere']")
    own = told(client, "/privacy/ashmere")
    assert list(own) == list(other) == list(standard) and len(own) == len(OWN) == len(OF_RESIDENTS)
    drafts, sealed, comments = (
        next(what for what in own if what.lower() == OF_RESIDENTS[code].what.lower())
        for code in ("drafts", "originals", "comments")
    )
    assert own[drafts].startswith("Kept for 14 days after you last typed something") and "3 months" in other[drafts]
    assert own[sealed].startswith("Kept for 2 months") and standard[sealed].startswith("Kept for 6 months")
    assert "Nothing of this is deleted at present" in own[comments] and "Inquiry 12" not in client.text
    assert own[comments] != other[comments] == standard[comments]


@pytest.mark.by_turns
def test_the_only_council_of_an_installation_says_at_once_what_it_chose(client: CheckingClient, make: Factory) -> None:
    found = client.browser.get("/privacy")
    assert (found.status_code, found.location) == (302, "/privacy/noise-council")
    make.council("second")
    client.get("/privacy")
    assert client.page.xpath("//main//a/@href")[:2] == ["/privacy/noise-council", "/privacy/second"]


@pytest.mark.parametrize("language", ["cy", "ar", "ur"])
def test_every_purpose_is_told_in_every_language_that_residents_read(language: str) -> None:
    assert {purpose.code for purpose in OWN} == set(OF_RESIDENTS)
    words = [word for purpose in OWN for word in OF_RESIDENTS[purpose.code]]
    words += [BASES[purpose.basis] for purpose in OWN] + [ENDINGS[purpose.ending] for purpose in OWN]
    untold = [word for word in words if words_in(language).gettext(word) == word]
    assert not untold, f"say these in {language}"

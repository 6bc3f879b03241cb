"""Which series moved before an outcome, as a council's own people read it."""

import pytest

from core.models import Council, Role
from framework.leading.evidence import Agreement, Stated, Why, evidence_of
from framework.leading.observed import by_name, found
from framework.tiles.reading import tiles_of
from tests.client import CheckingClient
from tests.factories import Factory
from tests.framework.making import make_survey
from tests.framework.series_making import leader_and_follower, make_series, unrelated


@pytest.fixture
def council(make: Factory) -> Council:
    """A council whose walks lead its wellbeing, whose litter follows its own repairs downwards, and with two more."""
    home = make.council()
    walks, wellbeing = leader_and_follower()
    make_series(make, home, "walks", walks)
    make_series(make, home, "wellbeing", wellbeing)
    make_series(make, home, "litter", unrelated())
    make_series(make, home, "young", unrelated(12))
    return home


def test_the_page_names_what_moved_before_and_says_nothing_of_causes(client, make, council):
    client.sign_in(make.person(council, Role.VIEWER))
    client.get(f"/councils/{council.slug}/framework/leading/wellbeing")
    assert "1 series changed before this one" in client.text
    first = client.page.cssselect("tbody tr")[0].text_content()
    assert "Walks" in first and "3 months before rises here" in first
    assert "need at least 29 months in a row without a gap or a break: Young" in client.text
    assert "12 looks" in client.text and "Moving before is not bringing about" in client.text
    assert "cause" not in client.text.lower().replace("because", "")


def test_an_outcome_with_nothing_beside_it_says_so(client, make, council):
    client.sign_in(make.person(council, Role.ANALYST))
    client.get(f"/councils/{council.slug}/framework/leading/young")
    assert "Nothing can be said yet" in client.text
    client.get(f"/councils/{council.slug}/framework/leading/unheard-of", status=404)


def test_a_series_is_found_by_its_code_where_only_one_has_it(session, make):
    survey = make_survey(make)
    survey.publish((0.5, 0.02), (0.6, 0.02), (0.7, 0.02))
    tiles = by_name(tiles_of(session, survey.councils[0]))
    assert list(tiles) == ["voices.sat"] and found(tiles, "sat") == found(tiles, "voices.sat") == "voices.sat"
    assert found(tiles, "unheard-of") is None


def test_a_stated_link_agrees_disagrees_or_cannot_be_told(session, make, council):
    tiles = by_name(tiles_of(session, council, unpublished=True))
    stated = {
        "as expected": Stated("walks", "wellbeing", 1, 3),
        "the other way": Stated("walks", "wellbeing", -1, 3),
        "nothing to see": Stated("litter", "wellbeing", 1, 2),
        "short": Stated("young", "wellbeing", 1, 2),
        "no lag": Stated("walks", "wellbeing", 1, None),
        "no figures": Stated(None, "wellbeing", 1, 2),
    }
    evidence = evidence_of(tiles, stated)
    said = {link: (each.agreement, each.why) for link, each in evidence.items()}
    assert said == {
        "as expected": (Agreement.AGREES, None),
        "the other way": (Agreement.DISAGREES, None),
        "nothing to see": (Agreement.CANNOT_SAY, Why.NOISE),
        "short": (Agreement.CANNOT_SAY, Why.SHORT),
        "no lag": (Agreement.CANNOT_SAY, Why.NOT_STATED),
        "no figures": (Agreement.CANNOT_SAY, Why.NO_SERIES),
    }
    assert evidence["as expected"].looks == 3 and evidence["short"].least == 30
    alone = evidence_of(tiles, {"as expected": stated["as expected"]})["as expected"]
    assert evidence["as expected"].p_adjusted > alone.p_adjusted, "more links are judged more strictly"


def test_other_councils_figures_are_not_looked_at(client: CheckingClient, make, council):
    elsewhere = make.council()
    make_series(make, elsewhere, "secret", unrelated())
    client.sign_in(make.person(council, Role.ANALYST))
    client.get(f"/councils/{council.slug}/framework/leading/wellbeing")
    assert "Secret" not in client.text
    client.get(f"/councils/{elsewhere.slug}/framework/leading/secret", status=403)

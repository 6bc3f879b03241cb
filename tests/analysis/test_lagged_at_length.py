"""How often unrelated series seem to lead, and how often a leader is found, over hundreds of made-up councils."""

from __future__ import annotations

import pytest

from tests.analysis.lagging import false_alarms, looked_for

pytestmark = pytest.mark.long
TIMES = 500


@pytest.mark.parametrize("memory", [0.0, 0.5, 0.9, 1.0])
@pytest.mark.parametrize(("n", "season"), [(22, 1), (40, 1), (26, 4), (34, 12), (48, 12), (96, 12)])
def test_false_alarms_are_at_most_one_in_twenty(n, season, memory, record_property):
    found = false_alarms(n, season, memory, TIMES, seed=11)
    record_property("false_alarms", found)
    print(f"{n} periods, {season} a year, memory {memory}: a false alarm in {found:.3f} of {TIMES}")
    assert found <= 0.05 + 3 * (0.05 * 0.95 / TIMES) ** 0.5


@pytest.mark.parametrize(("n", "strength", "least"), [(36, 0.85, 0.6), (48, 0.7, 0.6), (60, 0.7, 0.85), (96, 0.5, 0.6)])
def test_a_leader_is_found_at_its_lag(n, strength, least):
    looks = [looks.strongest[0] for looks in looked_for(n, 3, strength, TIMES // 2, seed=12)]
    found = [look for look in looks if look.leader == "leader" and look.p_adjusted < 0.05]
    right = sum(look.association.lag == 3 and look.association.r > 0 for look in found)
    print(f"{n} months, correlation {strength}: found {len(found)}, at its lag {right}, of {len(looks)}")
    assert right >= least * len(looks) and right >= 0.97 * len(found)

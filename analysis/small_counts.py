"""Small counts of a table: which are hidden when the table is published, so that none can be had by subtraction."""

from __future__ import annotations

from collections.abc import Mapping

SMALLEST_SHOWN = 10
"""A count below this may point at somebody."""


def hidden_counts(
    counts: Mapping[str, int], smallest: int = SMALLEST_SHOWN, together: int = SMALLEST_SHOWN
) -> frozenset[str]:
    """Return the names of the counts to hide, of a table whose total is known.

    A count from 1 to `smallest` - 1 is hidden. The hidden ones together are the total less the shown: so that they tell
    nothing of one of them, more are hidden, smallest first, until there are two or more that make at least `together`.
    Counts of nought say nothing of anybody, and are shown.

    >>> sorted(hidden_counts({"bins": 40, "parks": 12, "roads": 3}))
    ['parks', 'roads']
    >>> sorted(hidden_counts({"bins": 40, "parks": 6, "roads": 7}))
    ['parks', 'roads']
    >>> sorted(hidden_counts({"bins": 140, "parks": 12, "roads": 7}, smallest=30))
    ['parks', 'roads']
    """
    hidden = {name for name, count in counts.items() if 0 < count < smallest}
    for name in sorted(counts, key=lambda each: (counts[each], each)):
        if not hidden or (len(hidden) > 1 and sum(counts[each] for each in hidden) >= together):
            break
        if counts[name] > 0:
            hidden.add(name)
    return frozenset(hidden)

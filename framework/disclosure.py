"""Which figures of a group may be shown, so that none that is hidden can be had by subtraction."""

from collections.abc import Mapping

from analysis.disclosure import SMALLEST_SHOWN_BASE, Status, base_status


def statuses(bases: Mapping[str, int]) -> dict[str, Status]:
    """Judge the categories of one domain variable by their bases, smallest first.

    The whole council's figure less the shown categories' is that of the hidden ones together. One hidden category is
    therefore never alone, and the hidden ones together have a base that could itself be shown, while there are others
    left to hide. Categories in which nobody answered hide nothing.

    >>> {name: status.value for name, status in statuses({"F": 200, "M": 25, "other": 40}).items()}
    {'F': 'final', 'M': 'suppressed', 'other': 'suppressed'}
    """
    judged = {category: base_status(base) for category, base in bases.items()}
    hidden = [base for base in bases.values() if 0 < base < SMALLEST_SHOWN_BASE]
    for category in sorted(bases, key=lambda name: (bases[name], name)):
        if not hidden or (len(hidden) > 1 and sum(hidden) >= SMALLEST_SHOWN_BASE):
            break
        if judged[category] is not Status.SUPPRESSED:
            judged[category] = Status.SUPPRESSED
            hidden.append(bases[category])
    return judged

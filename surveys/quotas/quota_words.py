"""Quota cells in the reader's words: target against achieved."""

from collections.abc import Sequence

from flask_babel import format_decimal, format_percent
from flask_babel import gettext as _

from surveys.level_names import Names
from surveys.quotas.cells import Filled
from surveys.quotas.models import QuotaCell

Row = tuple[str, ...]


def cell_name(cell: QuotaCell, names: Names) -> str:
    return ", ".join(names.level(variable, level) for variable, level in cell.said.items())


def rows(found: Sequence[Filled], names: Names) -> list[Row]:
    """Cell, achieved, target, the share of it, and what is missing or that it is full."""
    return [
        (
            cell_name(one.cell, names),
            format_decimal(one.achieved),
            format_decimal(one.cell.target),
            format_percent(one.achieved / one.cell.target) if one.cell.target else "–",
            _state(one),
        )
        for one in found
    ]


def _state(one: Filled) -> str:
    if not one.is_full:
        return str(_("%(number)s to come", number=format_decimal(one.missing)))
    return str(_("Full, and the open link is closed to them") if one.cell.closes else _("Full"))

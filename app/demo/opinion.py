"""How favourable fictional residents are: by item, by council, by wave and by kind of person."""

from dataclasses import dataclass

AGES = ("16-24", "25-34", "35-44", "45-64", "65+")
SEXES = ("F", "M")
ETHNICITIES = ("white", "asian", "black", "mixed", "other")
TENURES = ("owned", "mortgage", "social", "private")

TEMPER = {
    "age_band": dict(zip(AGES, (-0.45, -0.4, -0.15, 0.05, 0.5), strict=True)),
    "ethnicity": dict(zip(ETHNICITIES, (0.05, -0.15, -0.35, -0.3, -0.25), strict=True)),
    "tenure": dict(zip(TENURES, (0.35, 0.1, -0.45, -0.35), strict=True)),
}
"""How much each kind of person is better or worse disposed, in logits."""

WILLINGNESS = {
    "age_band": dict(zip(AGES, (-0.5, -0.35, -0.1, 0.15, 0.45), strict=True)),
    "ethnicity": dict(zip(ETHNICITIES, (0.05, -0.2, -0.35, -0.25, -0.3), strict=True)),
    "tenure": dict(zip(TENURES, (0.25, 0.05, -0.3, -0.35), strict=True)),
}
"""How much readier each kind of person is to respond, in log propensity."""


@dataclass(frozen=True)
class Item:
    """A perception question: its usual favourable share, answer shares within each side, and non-answers."""

    favourable: float
    strongest: float
    unfavourable: tuple[float, ...]
    dont_know: float
    women: float = 0.0


ITEMS = {
    "sat_area": Item(0.76, 0.36, (0.46, 0.34, 0.20), 0.004),
    "sat_council": Item(0.58, 0.22, (0.44, 0.33, 0.23), 0.018, 0.1),
    "value_money": Item(0.43, 0.17, (0.44, 0.33, 0.23), 0.03),
    "acts": Item(0.54, 0.15, (0.74, 0.26), 0.075),
    "informed": Item(0.55, 0.18, (0.7, 0.3), 0.025),
    "trust": Item(0.55, 0.17, (0.69, 0.31), 0.03),
    "safe_dark": Item(0.70, 0.35, (0.4, 0.36, 0.24), 0.012, -0.7),
    "safe_day": Item(0.92, 0.6, (0.52, 0.3, 0.18), 0.004, -0.25),
    "belong": Item(0.66, 0.32, (0.76, 0.24), 0.012, 0.15),
    "sat_waste": Item(0.77, 0.45, (0.35, 0.35, 0.30), 0.008),
    "speak": Item(0.37, 0.2, (0.62, 0.25, 0.13), 0.035, 0.1),
    "influence": Item(0.31, 0.15, (0.56, 0.44), 0.05),
}

EVERYWHERE = {"*"}
CONFIDENCE = {"sat_council", "trust", "acts", "speak", "value_money"}

COUNCIL_EFFECTS: tuple[tuple[str, set[str], float], ...] = (
    ("aldermoor", {"sat_waste"}, -0.3),
    ("brackenhythe", EVERYWHERE, -0.12),
    ("brackenhythe", {"safe_dark", "safe_day", "belong"}, -0.3),
    ("dunmere", {"trust"}, 0.6),
    ("dunmere", {"acts", "speak"}, 0.3),
    ("eastwold", {"sat_area", "safe_dark"}, 0.25),
    ("dyffryn-helyg", {"belong", "influence"}, 0.4),
    ("dyffryn-helyg", {"sat_waste"}, 0.3),
)
"""Lasting differences of a council from the partnership, in logits; Carrowby has none."""

WAVE_EFFECTS: tuple[tuple[str, int, set[str], float], ...] = (
    ("carrowby", 2, {"safe_dark"}, -0.2),
    ("carrowby", 3, {"safe_dark"}, -0.55),
    ("aldermoor", 2, {"sat_waste"}, 0.15),
    ("aldermoor", 3, {"sat_waste"}, 0.55),
    ("brackenhythe", 2, CONFIDENCE, -0.3),
    ("brackenhythe", 3, CONFIDENCE, -0.05),
    ("dyffryn-helyg", 3, {"informed"}, 0.35),
    ("eastwold", 3, {"value_money"}, -0.3),
)
"""Changes since the first wave, in logits; what is not named here has not changed."""


def shift(council: str, wave: int, item: str) -> float:
    """How much better a council is thought of than the usual in a wave, in logits."""
    lasting = sum(size for slug, items, size in COUNCIL_EFFECTS if slug == council and items & {item, "*"})
    lately = sum(size for slug, when, items, size in WAVE_EFFECTS if (slug, when) == (council, wave) and item in items)
    return lasting + lately

"""The demonstration's indicators."""

from sqlalchemy.orm import Session

from app.demo.places import read_json
from framework.models import Indicator, Polarity, Ripple, Tier
from surveys.models import Commission


def write_indicators(session: Session, commission: Commission) -> None:
    for position, entry in enumerate(read_json("indicators.json")["indicators"], start=1):
        session.add(
            Indicator(
                commission_id=commission.id,
                position=position,
                code=entry["code"],
                title=entry["title"],
                measure=entry["measure"],
                question=entry["question"],
                favourable=entry["favourable"],
                polarity=Polarity(entry["polarity"]),
                tier=Tier(entry["tier"]),
                ripple=Ripple(entry["ripple"]),
                theme=entry["theme"],
                rationale=entry["rationale"],
                limitations=entry["limitations"],
                target=entry["target"],
            )
        )

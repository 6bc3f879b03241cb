"""The demonstration's indicators: those that are ready for its questions, with fictional targets."""

from datetime import date

from sqlalchemy.orm import Session

from app.demo.places import read_json
from core.database import now
from framework.defining.ready import suggestions
from surveys.models import Commission


def write_indicators(session: Session, commission: Commission) -> None:
    suggested = {indicator.code: indicator for indicator in suggestions(read_json("questionnaire.json"))}
    told = read_json("indicators.json")
    for position, (code, target) in enumerate(told["targets"].items(), start=1):
        indicator = suggested[code]
        indicator.owner, indicator.cross_cutting_owner = told["owners"][code].values()
        indicator.checklist = told["checklist"]
        for name, shared in told["shared"].items():
            setattr(indicator, name, shared)
        indicator.next_update = date(now().year + 1, 3, 1)
        indicator.commission_id, indicator.position, indicator.target = commission.id, position, target
        session.add(indicator)

"""The demonstration's services, "how did we do?" forms and comments."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.demo.comments import Comment as FictionalComment
from app.demo.comments import make_comments
from app.demo.places import read_json
from core.models import Council, Service
from feedback.models import Comment, FeedbackForm, Source
from feedback.service import ask_for_theming

Services = dict[tuple[str, str], Service]
"""Services by their council's slug and their own code."""
SOURCE_NAME = "demonstration"


def write_services(session: Session, homes: dict[str, Council]) -> Services:
    """Give every council the common services."""
    services = {
        (slug, entry["code"]): Service(council_id=council.id, code=entry["code"], name=entry["name"])
        for slug, council in homes.items()
        for entry in read_json("services.json")["services"]
    }
    session.add_all(services.values())
    session.flush()
    return services


def write_forms(session: Session, homes: dict[str, Council], services: Services) -> None:
    for entry in read_json("services.json")["services"]:
        form, council = entry["form"], entry["form"]["council"]
        session.add(
            FeedbackForm(
                council_id=homes[council].id,
                slug=form["slug"],
                service_id=services[council, entry["code"]].id,
                title=form["title"],
                rating_question=form["rating"],
                text_question=form["free_text"],
                thanks=form["thanks"],
            )
        )


def write_comments(session: Session, homes: dict[str, Council], services: Services, today: datetime, seed: int) -> None:
    """Write the comments about services, and ask for their themes."""
    written = [comment for comment in make_comments(seed) if comment.council in homes]
    session.add_all(
        _comment(number, fictional, homes[fictional.council], services, today)
        for number, fictional in enumerate(written, start=1)
    )
    session.flush()
    for council in homes.values():
        ask_for_theming(session, council.id)


def _comment(
    number: int, fictional: FictionalComment, council: Council, services: Services, today: datetime
) -> Comment:
    service = services[council.slug, fictional.service] if fictional.service else None
    return Comment(
        council_id=council.id,
        source=Source.IMPORT,
        source_name=SOURCE_NAME,
        source_reference=str(number),
        reference=f"DEMO-{number:04d}",
        question=fictional.question,
        text=fictional.text,
        rating=6 - fictional.rating if fictional.rating else None,
        channel=fictional.channel,
        service_id=service.id if service else None,
        area=fictional.ward,
        received_at=today - timedelta(days=fictional.days_ago, minutes=1 + number % 600),
    )

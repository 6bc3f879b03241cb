"""Loads the fictional demonstration into an empty database, and lets the ordinary jobs publish its past waves.

Everything is written in one transaction, so that a demonstration is there whole or not at all. What follows (weights,
figures, suggested themes) is done by the same jobs that serve a real council. What is said of published figures comes
after them.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app import feeds
from app import jobs as registered
from app.demo import (
    accounts,
    acting,
    agreeing,
    comparators,
    feedback,
    fieldwork,
    framework,
    invitations,
    left_work,
    maps,
    packs,
    panel,
    paper,
    ratings,
    ripples,
    seeing,
)
from app.demo import feeds as outlets
from app.demo.places import Council as FictionalCouncil
from app.demo.places import partnership
from app.demo.series import write_series
from app.post import vault
from app.settings import Settings
from core import councils, jobs
from core.acting import acting_everywhere
from core.codes import Codes
from core.database import Database
from core.models import Area, Council, CouncilKind

SEED = 20261122
assert registered.ROOMS, "the jobs that publish the demonstration are registered"


def load_demonstration(settings: Settings, *, say: Callable[[str], object]) -> None:
    """Load the demonstration unless it is there already, and do the work that follows from it."""
    database = Database(settings.database_url, vault=vault(settings), key=settings.row_key)
    with acting_everywhere("the demonstration is of several councils"):
        _load(database, settings, say)
    database.close()
    say("The demonstration is ready.")


def _load(database: Database, settings: Settings, say: Callable[[str], object]) -> None:
    with database.transaction() as session:
        if councils.council_by_slug(session, partnership().lead.slug):
            say("The demonstration is already there.")
            return
        say("Writing six fictional councils, three waves of answers and 1,500 comments…")
        _write(session)
        accounts.write(session, settings.data_dir)
        agreeing.write(session)
        acting.write(session)
        outlets.write(session)
        seeing.write(session)
        write_series(session)
        ripples.write(session, SEED)
        paper.write(session)
        invitations.write(session, Codes(settings.codes_key), settings.data_dir)
        panel.write(session, Codes(settings.codes_key), datetime.now(UTC).date())
    say("Weighting, publishing and theming…")
    feeds.register(settings)
    jobs.run_queued(database, settings.data_dir)
    with database.transaction() as session:
        packs.write(session)
        seeing.quote(session)
    jobs.run_queued(database, settings.data_dir)
    with database.transaction() as session:
        left_work.write(session)


def _write(session: Session) -> None:
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    homes = {fictional.slug: write_council(session, fictional) for fictional in partnership().councils}
    maps.write_maps(session, homes)
    services = feedback.write_services(session, homes)
    commission = fieldwork.write_commission(session, homes, today)
    framework.write_indicators(session, commission)
    comparators.write_comparators(session, commission, homes, today)
    fieldwork.write_waves(session, commission, homes, today, SEED)
    feedback.write_forms(session, homes, services)
    feedback.write_comments(session, homes, services, today, SEED)
    ratings.write_ratings(session, homes, today, SEED)


def write_council(session: Session, fictional: FictionalCouncil) -> Council:
    council = Council(
        code=fictional.code,
        slug=fictional.slug,
        name=fictional.name,
        kind=CouncilKind(fictional.kind),
        region=fictional.region,
        population=fictional.adults,
        accent=fictional.accent,
        logo=fictional.logo,
        languages=list(fictional.languages),
        fictional=True,
    )
    session.add(council)
    session.flush()
    session.add_all(Area(council_id=council.id, code=ward.code, name=ward.name) for ward in fictional.wards)
    return council

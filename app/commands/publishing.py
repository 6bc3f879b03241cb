"""The `folkmoot publish` command, and what the open data of a publication need beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import click

from app.commands.arithmetic import add_up_in_one_thread
from app.commands.errors import BadData
from app.commands.settings import opened_database, settings_or_exit
from app.commands.surveys import wave_called

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.settings import Settings
    from core.database import Database
    from framework.feeding.models import Release
    from surveys.models import Wave


@click.command()
@click.argument("wave", metavar="SURVEY/WAVE")
@click.option("--again", metavar="NOTE", help="Publish a published wave again, and say what has changed, in English.")
@click.option("--again-welsh", metavar="NOTE", help="The same in Welsh.")
def publish(wave: str, again: str | None, again_welsh: str | None) -> None:
    """Work out a closed wave's figures and publish them, with their open data, here and now.

    The worker does the same by itself within ten minutes of a wave's end. A wave that is published already stays as it
    is: its open data are made anew where they do not hold its figures as they are. With --again a later version of
    its figures takes their place, from today's answers, definitions and counts of the population.

    \\b
    Examples:
        folkmoot publish local-voices/2
        folkmoot publish local-voices/2 --again "A count of the population was wrong."
    """
    add_up_in_one_thread()
    settings = settings_or_exit()
    with opened_database() as database:
        publication_id = _published(database, settings, *_named(wave))
        note = {"en": again or "", "cy": again_welsh or ""}
        if any(note.values()):
            _corrected(database, settings, publication_id, note)
        made = released(database, settings, publication_id)
    click.echo(f"{wave} is published: {made.rows:,} figures, version {made.version} of {made.address}.")


def _named(wave: str) -> tuple[str, int]:
    survey, slash, number = wave.rpartition("/")
    if not slash or not number.isdecimal():
        raise click.UsageError("Name a wave as SURVEY/NUMBER, such as local-voices/2.")
    return survey, int(number)


def _published(database: Database, settings: Settings, survey: str, number: int) -> UUID:
    """Publish a wave, if it is not, and give the identifier of its publication."""
    from app import jobs as registered
    from core import jobs
    from surveys.models import WaveState
    from surveys.waves import WAVE_CLOSED

    assert registered.ROOMS, "every room has registered its kinds of work"
    with database.transaction() as session:
        wave = wave_called(session, survey, number)
        if wave.state is WaveState.PUBLISHED:
            return _publication_of(session, wave)
        if wave.state is not WaveState.CLOSED:
            raise BadData(f"Wave {number} of “{survey}” is {wave.state.value}: it is published once it has closed.")
        lead = wave.commission.lead_council_id
        job_id = jobs.ask(session, WAVE_CLOSED, council_id=lead, subject_id=wave.id).id
    try:
        jobs.run(database, settings.data_dir, job_id)
    except jobs.JobRefused as error:
        jobs.finish(database, job_id, str(error))
        raise BadData(str(error)) from error
    with database.reading() as session:
        return _publication_of(session, wave_called(session, survey, number))


def _corrected(database: Database, settings: Settings, publication_id: UUID, note: dict[str, str]) -> None:
    """Publish a wave again, here and now."""
    from core import jobs
    from framework.correcting.asking import ask_for_correction, latest_job
    from framework.models import Publication

    with database.transaction() as session:
        wave = session.get_one(Publication, publication_id).wave
        ask_for_correction(session, wave, note, None)
        job = latest_job(session, wave)
        assert job is not None, "it was asked for just now"
        job_id = job.id
    try:
        jobs.run(database, settings.data_dir, job_id)
    except jobs.JobRefused as error:
        jobs.finish(database, job_id, str(error))
        raise BadData(str(error)) from error


def _publication_of(session: Session, wave: Wave) -> UUID:
    from sqlalchemy import select

    from framework.models import Publication

    return session.scalars(select(Publication.id).where(Publication.wave_id == wave.id)).one()


def to_release(database: Database, which: str) -> UUID:
    """The publication that is meant: the last one that was published, or one by its identifier or its name."""
    from sqlalchemy import select

    from framework.feeding.packages.content import subject_of
    from framework.feeding.packages.releasing import releases_at
    from framework.models import Publication

    public = select(Publication.id).where(Publication.published_at.is_not(None))
    with database.reading() as session:
        newest = public.order_by(Publication.published_at.desc(), Publication.id)
        if which.upper() == "LATEST":
            found = session.scalar(newest.limit(1))
        elif releases := releases_at(session, which):
            found = releases[0].publication_id
        else:
            subjects = [subject_of(session, one) for one in session.scalars(newest)]
            known = [one for one in subjects if one and which in (one.address, str(one.publication_id))]
            found = known[0].publication_id if known else None
    if found is None:
        raise BadData("Nothing is published." if which.upper() == "LATEST" else f"“{which}” is not published.")
    return found


def released(database: Database, settings: Settings, publication_id: UUID) -> Release:
    """The newest release of a publication, made where it is missing or out of date, with its deliveries asked for."""
    from app.feeds import register
    from core import jobs
    from framework.feeding.announcing import announce
    from framework.feeding.packages.releasing import newest, releases_of
    from framework.models import Publication
    from surveys.models import Wave

    register(settings)
    with database.transaction() as session:
        publication = session.get_one(Publication, publication_id)
        wave = session.get(Wave, publication.wave_id) if publication.wave_id else None
        owner = wave.commission.lead_council_id if wave else publication.council_id
        assert owner is not None, "a publication is of a wave or of a council"
        job_id = announce(session, publication_id, owner).id
    jobs.run(database, settings.data_dir, job_id)
    with database.reading() as session:
        made = newest(releases_of(session, publication_id))
        assert made is not None, "it was made just now"
        session.expunge(made)
    return made

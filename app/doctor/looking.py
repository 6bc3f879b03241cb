"""Looks everything over, in order; a check that itself goes wrong is a finding and stops no other."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app import schema
from app.doctor.database_checks import DATABASE_CHECKS
from app.doctor.finding import Finding, failure, well
from app.doctor.machine_checks import MACHINE_CHECKS
from app.doctor.patient import Patient
from app.doctor.post_checks import post
from app.doctor.settings_checks import SETTINGS_CHECKS
from app.doctor.work_checks import WORK_CHECKS
from app.settings import Settings
from core.database import Database


def look_over(settings: Settings) -> Iterator[Finding]:
    """Everything that is found, well or not."""
    for check in (*SETTINGS_CHECKS, *MACHINE_CHECKS, post):
        yield from _found(check, settings)
    database = Database(settings.database_url, key=settings.row_key)
    try:
        reached = _reached(database)
        yield reached
        if reached.remedy:
            return
        patient = Patient(settings, database)
        for each in DATABASE_CHECKS:
            yield from _found(each, patient)
        if schema.is_current(database.engine):
            for each in WORK_CHECKS:
                yield from _found(each, patient)
    finally:
        database.close()


def _reached(database: Database) -> Finding:
    try:
        with database.reading_engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", None) or error).splitlines()[0]
        remedy = "Start it, and see FOLKMOOT_DATABASE_URL: host, port, name and password."
        return failure("database", f"It cannot be reached: {said}", remedy)
    return well("database", "It answers.")


def _found(check: Callable[[Any], Iterator[Finding]], subject: object) -> list[Finding]:
    try:
        return list(check(subject))
    except Exception as error:
        what = check.__name__.replace("_", " ")
        return [failure(what, f"It could not be looked at: {type(error).__name__}: {error}", "Tell the developers.")]

"""The installation that is looked over: its settings, and its database where that answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from app.settings import Environment, Settings
from core.acting import acting_everywhere
from core.database import Database


@dataclass(frozen=True)
class Patient:
    settings: Settings
    database: Database

    @property
    def in_production(self) -> bool:
        return self.settings.environment is Environment.PRODUCTION

    @property
    def on_postgresql(self) -> bool:
        return self.database.engine.dialect.name == "postgresql"

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        with self.database.reading_engine.connect() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with acting_everywhere("the doctor looks every council's work over"), self.database.reading() as session:
            yield session

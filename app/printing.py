"""The worker's printer, set up with what only the installation knows."""

from app.settings import Settings
from core.codes import Codes
from surveys.mailings.sheet_jobs import SheetPrinter


def register(settings: Settings) -> None:
    """Let the worker draw sheets of invitations."""
    SheetPrinter(Codes(settings.codes_key), settings.public_url).register()

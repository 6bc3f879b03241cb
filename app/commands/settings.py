"""Settings for a command: read from the environment, or one clear line and exit code 1."""

from app.commands.errors import BadData
from app.settings import Settings, SettingsError


def settings_or_exit() -> Settings:
    try:
        return Settings.from_environment()
    except SettingsError as error:
        raise BadData(str(error)) from error

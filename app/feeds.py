"""What figures leave by, as an installation has set it up: its own address, and the networks it may reach."""

from ipaddress import ip_network

from app.settings import Environment, Settings, SettingsError
from core.reach import Reach
from framework.feeding.work import Works


def reach(settings: Settings) -> Reach:
    """What may be reached. Raises `SettingsError`."""
    try:
        networks = tuple(ip_network(each) for each in settings.private_networks)
    except ValueError as error:
        raise SettingsError("FOLKMOOT_PRIVATE_NETWORKS must hold networks such as 10.1.2.0/24.") from error
    return Reach(networks, plain_http=settings.environment is Environment.TEST)


def register(settings: Settings) -> None:
    """Let open data bear the installation's address, and deliveries go as far as it allows. Raises `SettingsError`."""
    Works(settings.public_url, reach(settings)).register()

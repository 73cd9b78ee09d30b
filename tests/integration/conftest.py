"""Real engines, empty tables."""

from tests.database import app, application, client
from tests.family_city import cast, city_file, exchange, running_exchange
from tests.sms_city import handset, running_handset

__all__ = [
    "app",
    "application",
    "cast",
    "city_file",
    "client",
    "exchange",
    "handset",
    "running_exchange",
    "running_handset",
]

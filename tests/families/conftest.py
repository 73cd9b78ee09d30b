"""The hand-written families behind a running exchange."""

from tests.database import app, application, client
from tests.family_city import cast, city_file, exchange, running_exchange

__all__ = ["app", "application", "cast", "city_file", "client", "exchange", "running_exchange"]

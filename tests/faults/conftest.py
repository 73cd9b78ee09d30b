"""Real engines, empty tables."""

from tests.database import app, application, client
from tests.sms_city import handset, running_handset

__all__ = ["app", "application", "client", "handset", "running_handset"]

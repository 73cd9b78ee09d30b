"""The application on real engines, for rules about the whole of it."""

import pytest

from app.domain.actor import Role
from tests import factories
from tests.architecture import calling
from tests.architecture.subjects import make_subjects
from tests.database import app, application, client

__all__ = ["app", "application", "client"]


@pytest.fixture(scope="session", autouse=True)
def routes(application):
    """Let `calling` know the routes."""
    calling.use(application)


@pytest.fixture
def everyone(app):
    """rule → headers of someone who may; with the ids of what is theirs."""
    person_id, ids = make_subjects()
    headers = {role: factories.sign_in(factories.make_staff(role).person_id) for role in Role}
    return headers | {"person": factories.sign_in(person_id)}, ids

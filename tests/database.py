"""An application on real engines, with empty tables for every test; shared by the suites that need one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, text

from app import clock
from app.config import Settings
from app.extensions import broker, db
from app.factory import Application, create_app
from app.models import Base
from app.models.base import new_id
from app.models.template import TemplateApproval
from app.services import approved_text, keep_heat, publish_statistics
from sms.template_file import digests

NOON = datetime(2017, 4, 20, 12, 0, tzinfo=clock.CITY_ZONE)


@pytest.fixture(scope="session")
def application(settings: Settings) -> Application:
    return create_app(settings)


@pytest.fixture
def app(application: Application) -> Iterator[Application]:
    """The application with empty tables and business time at noon on 20 April 2017, running on from there."""
    clock.move(NOON - datetime.now(clock.CITY_ZONE))
    _empty()
    _approve_texts()
    broker.client.flushall()
    yield application
    assert not db.has_session, "the test left a unit of work open"
    clock.move(timedelta(0))


@pytest.fixture
def client(app: Application):
    return app.test_client()


def _empty() -> None:
    """Delete the rows there are and start the counters again: thirty times quicker than truncating every table.

    As a replica, so that neither the order of foreign keys nor the trail that only grows stands in the way.
    """
    names = [table.name for table in Base.metadata.sorted_tables]
    filled = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in names)
    with db.engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for name in connection.scalars(text(filled)).all():
            connection.execute(text(f'DELETE FROM "{name}"'))
        connection.execute(
            text(
                "SELECT setval(pg_get_serial_sequence(quote_ident(table_name), column_name), 1, false)"
                " FROM information_schema.columns WHERE is_identity = 'YES' AND table_schema = current_schema()"
            )
        )


def _approve_texts() -> None:
    """Every text as two officers would have approved it; the officers themselves are nobody's concern here."""
    rows = [
        {
            "name": name,
            "digest": digest,
            "submitted_by": new_id(),
            "submitted_at": NOON,
            "approved_by": new_id(),
            "approved_at": NOON,
        }
        for name, digest in digests().items()
    ]
    with db.engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(insert(TemplateApproval).values(rows))
    approved_text.forget()
    keep_heat.forget()
    publish_statistics.forget()

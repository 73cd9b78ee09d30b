"""Find all bookings of an application: why the last one ended, and how often the family changed."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_booking_application", "booking", ["application_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_booking_application", table_name="booking")

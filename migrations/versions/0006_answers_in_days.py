"""When a department that answers in days is asked again, and which notices of the exchange were used."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("snapshot", sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_snapshot_awaited", "snapshot", ["due_at"], postgresql_where=sa.text("status = 'awaited'")
    )
    op.create_table(
        "registry_notice",
        sa.Column("jti", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("jti", name=op.f("pk_registry_notice")),
    )


def downgrade() -> None:
    op.drop_table("registry_notice")
    op.drop_index("ix_snapshot_awaited", "snapshot")
    op.drop_column("snapshot", "due_at")

"""By which homes and leases a family applies, as blind indexes; gone a year after the season."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "home_claim",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("number_index", sa.LargeBinary(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_home_claim_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_claim")),
        sa.UniqueConstraint("application_id", "number_index", name="uq_home_claim_number"),
    )
    op.create_index("ix_home_claim_number", "home_claim", ["number_index"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_home_claim_number", table_name="home_claim")
    op.drop_table("home_claim")

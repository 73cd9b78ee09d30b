"""Which milestones of the season's calendar a district has reached."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "milestone_reached",
        sa.Column("season_id", sa.Uuid(), nullable=False),
        sa.Column("district_code", sa.String(), nullable=False),
        sa.Column("milestone", sa.String(), nullable=False),
        sa.Column("reached_by", sa.String(), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["season_id", "district_code"],
            ["district_season.season_id", "district_season.district_code"],
            name=op.f("fk_milestone_reached_season_id_district_code"),
        ),
        sa.PrimaryKeyConstraint("season_id", "district_code", "milestone", name=op.f("pk_milestone_reached")),
    )


def downgrade() -> None:
    op.drop_table("milestone_reached")

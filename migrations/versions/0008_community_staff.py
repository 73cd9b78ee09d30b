"""Staff of a community, and the community that an application names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_BEFORE = ["person_id", "role", "district_code", "school_code"]


def upgrade() -> None:
    op.add_column("staff", sa.Column("community", sa.String(), nullable=True))
    op.drop_constraint("uq_staff_role", "staff", type_="unique")
    op.create_unique_constraint(
        "uq_staff_role", "staff", [*_BEFORE, "community"], postgresql_nulls_not_distinct=True
    )
    op.create_check_constraint(
        op.f("ck_staff_community"), "staff", "(role = 'community') = (community IS NOT NULL)"
    )
    op.add_column("application", sa.Column("community_index", sa.LargeBinary(), nullable=True))
    op.create_index("ix_application_community", "application", ["community_index"])


def downgrade() -> None:
    op.drop_index("ix_application_community", "application")
    op.drop_column("application", "community_index")
    op.drop_constraint(op.f("ck_staff_community"), "staff", type_="check")
    op.execute("DELETE FROM staff WHERE role = 'community'")
    op.drop_constraint("uq_staff_role", "staff", type_="unique")
    op.drop_column("staff", "community")
    op.create_unique_constraint("uq_staff_role", "staff", _BEFORE, postgresql_nulls_not_distinct=True)

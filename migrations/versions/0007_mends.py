"""Records that a family has mended at an office, while the clock stands still."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mend",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("dataset", sa.String(), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_at >= started_at", name=op.f("ck_mend_ends_after_start")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_mend_application_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mend_person_id")),
        sa.ForeignKeyConstraint(["started_by"], ["person.id"], name=op.f("fk_mend_started_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mend")),
    )
    op.create_index(
        "uq_mend_open",
        "mend",
        ["application_id", "person_id", "dataset"],
        unique=True,
        postgresql_where=sa.text("resolved_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("mend")

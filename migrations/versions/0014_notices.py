"""A district's own notices and the families they are meant for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("season_id", sa.Uuid(), nullable=False),
        sa.Column("district_code", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("states", postgresql.JSONB(), nullable=False),
        sa.Column("words_zh", sa.String(), nullable=False),
        sa.Column("words_en", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "released_by IS NULL OR released_by <> proposed_by", name=op.f("ck_notice_two_people")
        ),
        sa.CheckConstraint(
            "(state = 'released') = (released_by IS NOT NULL AND released_at IS NOT NULL)",
            name=op.f("ck_notice_released"),
        ),
        sa.ForeignKeyConstraint(["district_code"], ["district.code"], name=op.f("fk_notice_district_code")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_notice_proposed_by")),
        sa.ForeignKeyConstraint(["released_by"], ["person.id"], name=op.f("fk_notice_released_by")),
        sa.ForeignKeyConstraint(["season_id"], ["season.id"], name=op.f("fk_notice_season_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_district", "notice", ["district_code", "proposed_at"], unique=False)
    op.create_table(
        "notice_item",
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_notice_item_application_id")
        ),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_item_notice_id")),
        sa.PrimaryKeyConstraint("notice_id", "application_id", name=op.f("pk_notice_item")),
    )
    op.create_index("ix_notice_item_application", "notice_item", ["application_id"], unique=False)
    op.create_index(
        "ix_notice_item_untold",
        "notice_item",
        ["notice_id", "application_id"],
        unique=False,
        postgresql_where=sa.text("told_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("notice_item")
    op.drop_table("notice")

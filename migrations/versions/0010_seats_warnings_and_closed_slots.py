"""Seats counted day by day, warnings about them, shapes of catchments, bought seats, and slots that are closed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("school", sa.Column("zone", sa.String(), nullable=True))
    op.add_column("school_capacity", sa.Column("bought", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("school_capacity", sa.Column("fee_zh", sa.String(), nullable=True))
    op.add_column("school_capacity", sa.Column("fee_en", sa.String(), nullable=True))
    op.create_check_constraint(
        op.f("ck_school_capacity_bought"), "school_capacity", "bought BETWEEN 0 AND capacity"
    )
    op.add_column("slot", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("slot", sa.Column("closed_because", sa.String(), nullable=True))
    op.create_table(
        "seat_count",
        sa.Column("school_code", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("district_code", sa.String(), nullable=False),
        sa.Column("first_choice", sa.Integer(), nullable=False),
        sa.Column("any_choice", sa.Integer(), nullable=False),
        sa.Column("in_catchment", sa.Integer(), nullable=False),
        sa.Column("applicants", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school_code"], ["school.code"], name=op.f("fk_seat_count_school_code")),
        sa.ForeignKeyConstraint(
            ["district_code"], ["district.code"], name=op.f("fk_seat_count_district_code")
        ),
        sa.PrimaryKeyConstraint("school_code", "year", "on", name=op.f("pk_seat_count")),
    )
    op.create_index("ix_seat_count_day", "seat_count", ["year", "on"])
    op.create_table(
        "seat_warning",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_code", sa.String(), nullable=False),
        sa.Column("school_code", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("applicants", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("text_zh", sa.String(), nullable=False),
        sa.Column("text_en", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.String(), nullable=True),
        sa.CheckConstraint("level IN ('yellow', 'orange', 'red')", name=op.f("ck_seat_warning_level")),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_at IS NOT NULL AND withdrawn_by IS NOT NULL)",
            name=op.f("ck_seat_warning_withdrawn_whole"),
        ),
        sa.CheckConstraint(
            "state <> 'published' OR (published_at IS NOT NULL AND published_by IS NOT NULL)",
            name=op.f("ck_seat_warning_published_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["district_code"], ["district.code"], name=op.f("fk_seat_warning_district_code")
        ),
        sa.ForeignKeyConstraint(["school_code"], ["school.code"], name=op.f("fk_seat_warning_school_code")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_seat_warning_proposed_by")),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name=op.f("fk_seat_warning_published_by")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("fk_seat_warning_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_warning")),
    )
    op.create_index(
        "uq_seat_warning_live",
        "seat_warning",
        ["school_code", "year"],
        unique=True,
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )
    op.create_index("ix_seat_warning_district", "seat_warning", ["district_code", "year", "state"])
    op.create_table(
        "catchment_shape",
        sa.Column("school_code", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("district_code", sa.String(), nullable=False),
        sa.Column("geometry", postgresql.JSONB(), nullable=False),
        sa.Column("datum", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("made_up", sa.Boolean(), nullable=False),
        sa.Column("uploaded_by", sa.String(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("datum IN ('WGS-84', 'GCJ-02')", name=op.f("ck_catchment_shape_datum")),
        sa.ForeignKeyConstraint(
            ["school_code"], ["school.code"], name=op.f("fk_catchment_shape_school_code")
        ),
        sa.ForeignKeyConstraint(
            ["district_code"], ["district.code"], name=op.f("fk_catchment_shape_district_code")
        ),
        sa.PrimaryKeyConstraint("school_code", "year", name=op.f("pk_catchment_shape")),
    )


def downgrade() -> None:
    op.drop_table("catchment_shape")
    op.drop_table("seat_warning")
    op.drop_table("seat_count")
    op.drop_column("slot", "closed_because")
    op.drop_column("slot", "closed_at")
    op.drop_constraint(op.f("ck_school_capacity_bought"), "school_capacity", type_="check")
    for column in ("fee_en", "fee_zh", "bought"):
        op.drop_column("school_capacity", column)
    op.drop_column("school", "zone")

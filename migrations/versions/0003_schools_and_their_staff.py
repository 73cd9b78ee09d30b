"""Schools, what they take a year, which ones an application names, and staff who work for one school."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "school",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("district_code", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('public', 'private')", name=op.f("ck_school_kind")),
        sa.CheckConstraint("stage IN ('P1', 'J1')", name=op.f("ck_school_stage")),
        sa.ForeignKeyConstraint(["district_code"], ["district.code"], name=op.f("fk_school_district_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_school")),
    )
    op.create_index("ix_school_district_stage", "school", ["district_code", "stage"])
    op.create_table(
        "school_capacity",
        sa.Column("school_code", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_school_capacity_capacity")),
        sa.ForeignKeyConstraint(
            ["school_code"], ["school.code"], name=op.f("fk_school_capacity_school_code")
        ),
        sa.PrimaryKeyConstraint("school_code", "year", name=op.f("pk_school_capacity")),
    )
    op.create_table(
        "school_choice",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("school_code", sa.String(), nullable=False),
        sa.CheckConstraint("position BETWEEN 1 AND 12", name=op.f("ck_school_choice_position")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_school_choice_application_id")
        ),
        sa.ForeignKeyConstraint(["school_code"], ["school.code"], name=op.f("fk_school_choice_school_code")),
        sa.PrimaryKeyConstraint("application_id", "position", name=op.f("pk_school_choice")),
        sa.UniqueConstraint("application_id", "school_code", name="uq_school_choice_school"),
    )
    op.create_index("ix_school_choice_school", "school_choice", ["school_code", "position"])
    op.add_column("staff", sa.Column("school_code", sa.String(), nullable=True))
    op.create_foreign_key(op.f("fk_staff_school_code"), "staff", "school", ["school_code"], ["code"])
    op.drop_constraint("uq_staff_role", "staff", type_="unique")
    op.create_unique_constraint(
        "uq_staff_role",
        "staff",
        ["person_id", "role", "district_code", "school_code"],
        postgresql_nulls_not_distinct=True,
    )
    op.create_check_constraint(
        op.f("ck_staff_school"), "staff", "(role = 'school') = (school_code IS NOT NULL)"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_staff_school"), "staff", type_="check")
    op.execute("DELETE FROM staff WHERE role = 'school'")
    op.drop_constraint("uq_staff_role", "staff", type_="unique")
    op.drop_column("staff", "school_code")
    op.create_unique_constraint(
        "uq_staff_role", "staff", ["person_id", "role", "district_code"], postgresql_nulls_not_distinct=True
    )
    op.drop_table("school_choice")
    op.drop_table("school_capacity")
    op.drop_table("school")

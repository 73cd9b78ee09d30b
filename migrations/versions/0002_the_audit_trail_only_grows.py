"""The audit trail only grows: no delete, no change but the one that gives an event its place in the chain."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_FUNCTION = """
CREATE FUNCTION audit_event_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.position IS NULL AND NEW.position IS NOT NULL
       AND (OLD.id, OLD.number, OLD.at, OLD.actor, OLD.event, OLD.subject, OLD.data)
           IS NOT DISTINCT FROM (NEW.id, NEW.number, NEW.at, NEW.actor, NEW.event, NEW.subject, NEW.data)
       AND OLD.district_code IS NOT DISTINCT FROM NEW.district_code THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the audit trail only grows';
END $$
"""


def upgrade() -> None:
    op.execute(_FUNCTION)
    op.execute(
        "CREATE TRIGGER audit_event_only_grows BEFORE UPDATE OR DELETE ON audit_event"
        " FOR EACH ROW EXECUTE FUNCTION audit_event_only_grows()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER audit_event_only_grows ON audit_event")
    op.execute("DROP FUNCTION audit_event_only_grows()")

"""By which homes and leases a family applies, as blind indexes: whether others apply by the same, never which."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id


class HomeClaim(Base):
    """One certificate, contract or filed lease in the district of an application."""

    __tablename__ = "home_claim"
    __table_args__ = (
        UniqueConstraint("application_id", "number_index", name="uq_home_claim_number"),
        Index("ix_home_claim_number", "number_index"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    number_index: Mapped[bytes] = mapped_column(LargeBinary)
    noted_at: Mapped[datetime]

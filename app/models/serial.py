"""Serials that were revoked: kept for ever, so that the desk can say so and none is issued again."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class RevokedSerial(Base):
    """A serial in its compact form that stood for an application until it was replaced by a new one."""

    __tablename__ = "revoked_serial"

    serial: Mapped[str] = mapped_column(primary_key=True)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), index=True)
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    reason: Mapped[str]  # paper_lost | made_public | misprinted | other
    revoked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    revoked_at: Mapped[datetime]

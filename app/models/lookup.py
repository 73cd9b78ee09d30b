"""Tries to look up a serial without signing in: counted here, so that the limit holds with Redis dead."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Identity, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class LookupTry(Base):
    """One try that has not succeeded; serial and address only as blind indexes; forgotten after minutes."""

    __tablename__ = "lookup_try"
    __table_args__ = (
        Index("ix_lookup_try_serial", "serial_index", "tried_at"),
        Index("ix_lookup_try_address", "address_index", "tried_at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    serial_index: Mapped[bytes] = mapped_column(LargeBinary)
    address_index: Mapped[bytes] = mapped_column(LargeBinary)
    tried_at: Mapped[datetime]

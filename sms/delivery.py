"""How far a message has come, and how reports that arrive late, twice or out of order change that."""

from __future__ import annotations

from enum import StrEnum


class DeliveryState(StrEnum):
    """Where a message stands, in order of rank: an earlier line never undoes a later one."""

    PENDING = "pending"
    """A row exists; nobody has called the vendor."""
    SENDING = "sending"
    """Claimed by a worker that is about to call, or is calling, the vendor."""
    UNKNOWN = "unknown"
    """The call was cut after the request was written: look the message up before any resend."""
    ACCEPTED = "accepted"
    """The vendor has it (Twilio: accepted, scheduled, queued, sending)."""
    SENT = "sent"
    """The vendor handed it to the carrier."""
    DELIVERED = "delivered"
    """The carrier confirmed the handset."""
    UNDELIVERED = "undelivered"
    """The carrier, or one segment of several, reported a failure."""
    FAILED = "failed"
    """Refused or given up; nothing reaches the phone."""

    @property
    def rank(self) -> int:
        """Position in the order of progress, 0 for pending."""
        return _RANK[self]

    @property
    def is_final(self) -> bool:
        """Whether nothing more is expected from the vendor."""
        return self.rank >= DeliveryState.DELIVERED.rank

    @property
    def is_error(self) -> bool:
        """Whether the phone did not get (all of) the message."""
        return self.rank > DeliveryState.DELIVERED.rank


_RANK = {state: rank for rank, state in enumerate(DeliveryState)}


def advance(current: DeliveryState, reported: DeliveryState) -> DeliveryState:
    """The state after a report: forward only, duplicates change nothing, an error is sticky.

    The maximum by rank, hence the same end state whatever the order and number of the reports.
    """
    return reported if reported.rank > current.rank else current

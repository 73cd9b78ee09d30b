"""What district and bureau officers call, and the staff of one school."""

from __future__ import annotations

from blueprints.district import (
    calendar,
    catchments,
    community,
    complaints,
    devices,
    halls,
    messages,
    notices,
    policy_drafts,
    policy_filings,
    publications,
    school_files,
    seats,
    send_progress,
    serials,
    sites,
    slots,
    staff,
    statistics,
    switches,
    texts,
    wall,
)
from blueprints.parsing import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = (
    messages.blp,
    notices.blp,
    publications.blp,
    statistics.blp,
    sites.blp,
    devices.blp,
    halls.blp,
    switches.blp,
    serials.blp,
    school_files.blp,
    texts.blp,
    calendar.blp,
    community.blp,
    complaints.blp,
    policy_filings.blp,
    policy_drafts.blp,
    seats.blp,
    wall.blp,
    slots.blp,
    send_progress.blp,
    catchments.blp,
    staff.blp,
)

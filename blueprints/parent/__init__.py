"""What parents call."""

from __future__ import annotations

from blueprints.parent import (
    applications,
    assisted,
    feedback,
    findings,
    ledger,
    ledger_exports,
    live_codes,
    mandates,
    materials,
    mends,
    phones,
    preparation,
    progress,
    prospects,
    rank_band,
    recipients,
    record,
    reveals,
    sign_in,
    slots,
    statement,
    threads,
)
from blueprints.parsing import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = (
    sign_in.blp,
    record.blp,
    ledger.blp,
    ledger_exports.blp,
    applications.blp,
    preparation.blp,
    statement.blp,
    progress.blp,
    mends.blp,
    prospects.blp,
    rank_band.blp,
    phones.blp,
    recipients.blp,
    materials.blp,
    threads.blp,
    feedback.blp,
    slots.blp,
    live_codes.blp,
    reveals.blp,
    findings.blp,
    mandates.blp,
    assisted.blp,
)

"""A pack's values turned into a `Policy`, and what must agree between its sections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.domain import reading
from app.domain.batch import PolicyKind
from app.domain.policy import Policy, Tie
from app.domain.procedure import GreenChannel, Slots
from app.domain.reading import Path, Reader
from app.domain.rule import CheckRule, FamilyCheckRule
from app.domain.stage import PRIMARY_ONE
from app.policies import batches, catchment, milestone, reference, stages
from app.policies.agreement import agree
from app.policies.counting import counting_of_batches, counting_of_points
from app.policies.limit import check_limits
from app.policies.peer_group import check_peers
from app.policies.procedure import Sections
from app.policies.reference import Reference, refuse, words
from app.policies.rules import Rules


def read_policy(policy_id: str, values: Mapping[str, Any], digest: str) -> Policy:
    """The policy in `values`; raises `BadValue` with the path of whatever is wrong."""
    reader = Reader(values)
    sources = reader.required("sources", reference.sources)
    city = reader.required("city", reference.city)
    known = Reference(sources, city)
    sections = Sections(known)
    in_force = reader.required("in_force", lambda v, p: _days(v, p, known))
    kind = reader.required("kind", reading.one_of(PolicyKind))
    if kind is PolicyKind.BATCHES:
        base_years, total_cap, counting_of = 0, Decimal(0), counting_of_batches
    else:
        base_years = reader.required("base_years", lambda v, p: _number(v, p, known))
        total_cap = reader.required("total_cap", lambda v, p: _total_cap(v, p, known))
        counting_of = counting_of_points
    rules = Rules(known, base_years)
    checks = _each(reader, "checks", rules.check)
    procedure = reader.required("procedure", sections.procedure)
    no_green, no_slots = GreenChannel(procedure.law, ()), Slots(procedure.law, (), (), 0)
    policy = Policy(
        id=policy_id,
        digest=digest,
        title=reader.required("title", words),
        kind=kind,
        city=city,
        district=city.districts[reader.required("district", known.district)],
        version=reader.optional("version", _version, 1),
        entry_year=reader.required("entry_year", reading.integer),
        in_force_from=in_force[0],
        in_force_to=in_force[1],
        base_years=base_years,
        total_cap=total_cap,
        sources=sources,
        counting=reader.required("counting", lambda v, p: counting_of(v, p, known)),
        family_checks=tuple(rule for rule in checks if isinstance(rule, FamilyCheckRule)),
        checks=tuple(rule for rule in checks if isinstance(rule, CheckRule)),
        consistency=reader.required("consistency", known.law),
        items=_any(reader, "items", rules.item),
        classes=_each(reader, "classes", sections.applicant_class),
        documents=_each(reader, "documents", sections.document),
        ties=reader.optional("ties", lambda v, p: _ties(v, p, sections), ()),
        windows=_each(reader, "timetable", sections.window),
        procedure=procedure,
        green_channel=reader.optional("green_channel", sections.green_channel, no_green),
        slots=reader.optional("slots", sections.slots, no_slots),
        sites=_any(reader, "sites", sections.site),
        messages=reader.required("messages", sections.messages),
        notice=reader.required("notice", sections.statement),
        declaration=reader.required("declaration", sections.statement),
        contact=reader.required("contact", sections.contact),
        veto=reader.optional("veto", known.law, None),
        **_own_ways(reader, known),
    )
    reader.optional("limits", lambda v, p: check_limits(v, p, known), None)
    reader.optional("peers", lambda v, p: check_peers(v, p, known), None)
    reader.close()
    agree(policy)
    stages.agree(policy)
    return policy


def _own_ways(reader: Reader, known: Reference) -> dict[str, Any]:
    """What only some cities have, as the parts of a policy."""
    return {
        "milestones": reader.optional("milestones", lambda v, p: milestone.milestones(v, p, known), ()),
        "mend_days": reader.optional("mending", lambda v, p: milestone.mending(v, p, known), 0),
        "rank_band": reader.optional("rank_band", lambda v, p: milestone.rank_band(v, p, known), None),
        "school_choices": reader.optional(
            "school_choices", lambda v, p: milestone.school_choices(v, p, known), 1
        ),
        "batches": _any(reader, "batches", lambda v, p: batches.batch(v, p, known)),
        "placement": reader.optional("placement", lambda v, p: batches.placement(v, p, known), None),
        "qualifying_line": reader.optional(
            "qualifying_line", lambda v, p: batches.qualifying_line(v, p, known), None
        ),
        "opened": reader.optional("stages", lambda v, p: stages.opened(v, p, known), PRIMARY_ONE),
        "catchments": reader.optional("catchments", lambda v, p: catchment.catchments(v, p, known), None),
    }


def _version(value: object, path: Path) -> int:
    number = reading.integer(value, path)
    if number < 1:
        refuse(path, "应为 1 或更大", "must be 1 or more", got=number)
    return number


def _each(reader: Reader, key: str, parse: reading.Parse[reading.T]) -> tuple[reading.T, ...]:
    return reader.required(key, lambda v, p: tuple(entry for _, entry in Reader(v, p).items(parse)))


def _any(reader: Reader, key: str, parse: reading.Parse[reading.T]) -> tuple[reading.T, ...]:
    return _each(reader, key, parse) if reader.has(key) else ()


def _ties(value: object, path: Path, sections: Sections) -> tuple[Tie, ...]:
    """The steps in their order; beside them the section may give the `reason` why they are not the city's."""
    Reader(value, path).optional("reason", words, None)
    steps = (
        {key: step for key, step in value.items() if key != "reason"} if isinstance(value, dict) else value
    )
    return tuple(tie for _, tie in Reader(steps, path).items(sections.tie))


def _days(value: object, path: Path, known: Reference) -> tuple[date, date]:
    reader = Reader(value, path)
    first, last = reader.required("from", reading.day), reader.required("to", reading.day)
    reader.required("law", known.law)
    reader.close()
    if last < first:
        refuse((*path, "to"), f"{last} 早于 from 的 {first}", f"{last} is before `from`, {first}")
    return first, last


def _number(value: object, path: Path, known: Reference) -> int:
    reader = Reader(value, path)
    number = reader.required("value", reading.integer)
    reader.required("law", known.law)
    reader.optional("reason", words, None)
    reader.close()
    return number


def _total_cap(value: object, path: Path, known: Reference) -> Decimal:
    reader = Reader(value, path)
    cap = reader.required("value", reading.decimal)
    reader.required("law", known.law)
    reader.close()
    return cap

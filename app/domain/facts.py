"""What is known about a family when it applies, and the case-file format it is written in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.domain import reading
from app.domain.certificate import Certificate, CertificateType, Flaw
from app.domain.finding import Ground, Placed
from app.domain.people import (
    Child,
    ChildHukou,
    Employer,
    Employment,
    FamilyPlanning,
    GapCause,
    Guardian,
    Home,
    HomeUse,
    Hukou,
    HukouKind,
    IdKind,
    Insurance,
    Lease,
    Owner,
    Paid,
    PermitKind,
    Residence,
    Sex,
    Title,
    Via,
    Who,
    WorkKind,
)
from app.domain.reading import Path, Reader
from app.domain.stage import Stage


@dataclass(frozen=True, slots=True)
class Family:
    """A family's facts; an absent fact is None or empty, never guessed.

    `no_home_certificate` is the register's answer that the parents own no home in the city; None means nobody
    has asked. `false_papers` names what two people found to be forged, `placed` the class they chose where the
    data found none with a batch. `stage` is what the child enrols for.
    """

    entry_year: int
    child: Child
    guardians: Mapping[Who, Guardian] = field(default_factory=dict)
    homes: tuple[Home, ...] = ()
    leases: tuple[Lease, ...] = ()
    hukou: Hukou | None = None
    family_planning: FamilyPlanning | None = None
    family_planning_registered_on: date | None = None
    special: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    no_home_certificate: bool | None = None
    false_papers: tuple[str, ...] = ()
    placed: Placed | None = None
    stage: Stage = Stage.P1
    certificates: tuple[Certificate, ...] = ()


def from_case(mapping: object) -> Family:
    """Read a case file's mapping (docs/policy-authoring.md) into a `Family`.

    Unknown keys and values of the wrong kind raise `reading.BadValue` with their path. The keys `on`,
    `about`, `text` and `expect` belong to the test suite and are left alone.
    """
    reader = Reader(mapping)
    family = Family(
        entry_year=reader.required("entry_year", reading.integer),
        child=reader.required("child", _child),
        guardians=reader.optional("guardians", _guardians, {}),
        homes=reader.optional("homes", reading.list_of(_home), ()),
        leases=reader.optional("leases", reading.list_of(_lease), ()),
        hukou=reader.optional("hukou", _hukou, None),
        family_planning=reader.optional("family_planning", reading.one_of(FamilyPlanning), None),
        family_planning_registered_on=reader.optional("family_planning_registered_on", reading.day, None),
        special=reader.optional("special", reading.list_of(reading.text), ()),
        records=reader.optional("records", reading.list_of(reading.text), ()),
        no_home_certificate=reader.optional("no_home_certificate", reading.flag, None),
        false_papers=reader.optional("false_papers", reading.list_of(reading.text), ()),
        placed=reader.optional("placed", _placed, None),
        certificates=reader.optional("certificates", reading.list_of(_certificate), ()),
        stage=reader.optional("stage", reading.one_of(Stage), Stage.P1),
    )
    reader.ignore("on", "about", "text", "expect")
    reader.close()
    return family


def _child(value: object, path: Path) -> Child:
    reader = Reader(value, path)
    child = Child(
        name=reader.required("name", reading.text),
        born_on=reader.required("born_on", reading.day),
        sex=reader.optional("sex", reading.one_of(Sex), None),
        id_kind=reader.optional("id_kind", reading.one_of(IdKind), IdKind.CITIZEN),
        hukou=reader.optional("hukou", _child_hukou, None),
        enrolled=reader.optional("enrolled", reading.flag, None),
        grade=reader.optional("grade", reading.grade, None),
    )
    reader.close()
    return child


def _placed(value: object, path: Path) -> Placed:
    reader = Reader(value, path)
    placed = Placed(
        class_id=reader.required("class", reading.text),
        ground=reader.required("ground", reading.one_of(Ground)),
        on=reader.required("on", reading.day),
    )
    reader.close()
    return placed


def _child_hukou(value: object, path: Path) -> ChildHukou:
    reader = Reader(value, path)
    hukou = ChildHukou(
        city=reader.required("city", reading.text),
        district=reader.optional("district", reading.code, None),
        kind=reader.optional("kind", reading.one_of(HukouKind), HukouKind.FAMILY),
        settled_on=reader.optional("settled_on", reading.day, None),
    )
    reader.close()
    return hukou


def _guardians(value: object, path: Path) -> Mapping[Who, Guardian]:
    reader = Reader(value, path)
    guardians = {}
    for who in Who:
        guardian = reader.optional(who.value, _guardian, None)
        if guardian is not None:
            guardians[who] = guardian
    reader.close()
    return guardians


def _guardian(value: object, path: Path) -> Guardian:
    reader = Reader(value, path)
    guardian = Guardian(
        name=reader.optional("name", reading.text, None),
        residence=reader.optional("residence", reading.list_of(_residence), ()),
        insurance=reader.optional("insurance", reading.list_of(_insurance), ()),
        employment=reader.optional("employment", reading.list_of(_employment), ()),
        education=reader.optional("education", reading.text, None),
        records=reader.optional("records", reading.list_of(reading.text), ()),
    )
    reader.close()
    return guardian


def _residence(value: object, path: Path) -> Residence:
    reader = Reader(value, path)
    residence = Residence(
        from_on=reader.required("from", reading.day),
        to_on=reader.required("to", reading.day),
        district=reader.required("district", reading.code),
        record=reader.required("record", reading.one_of(PermitKind)),
        gap_cause=reader.optional("gap_cause", reading.one_of(GapCause), None),
        permit_no=reader.optional("permit_no", reading.text, None),
        address=reader.optional("address", reading.text, None),
    )
    reader.close()
    return residence


def _insurance(value: object, path: Path) -> Insurance:
    reader = Reader(value, path)
    insurance = Insurance(
        from_month=reader.required("from", reading.month_index),
        to_month=reader.required("to", reading.month_index),
        district=reader.required("district", reading.code),
        via=reader.optional("via", reading.one_of(Via), Via.EMPLOYER),
        paid=reader.optional("paid", reading.one_of(Paid), Paid.ON_TIME),
        employer=reader.optional("employer", _employer, None),
    )
    reader.close()
    return insurance


def _employment(value: object, path: Path) -> Employment:
    reader = Reader(value, path)
    employment = Employment(
        from_on=reader.required("from", reading.day),
        to_on=reader.optional("to", reading.day, None),
        kind=reader.required("kind", reading.one_of(WorkKind)),
        employer=reader.optional("employer", _employer, None),
    )
    reader.close()
    return employment


def _employer(value: object, path: Path) -> Employer:
    reader = Reader(value, path)
    employer = Employer(
        name=reader.optional("name", reading.text, None),
        uscc=reader.optional("uscc", reading.code, None),
        registered_district=reader.optional("registered_district", reading.code, None),
        production_district=reader.optional("production_district", reading.code, None),
    )
    reader.close()
    return employer


def _home(value: object, path: Path) -> Home:
    reader = Reader(value, path)
    home = Home(
        district=reader.required("district", reading.code),
        use=reader.optional("use", reading.one_of(HomeUse), HomeUse.RESIDENTIAL),
        title=reader.optional("title", reading.one_of(Title), Title.CERTIFICATE),
        address=reader.optional("address", reading.text, None),
        certificate_no=reader.optional("certificate_no", reading.text, None),
        bought_on=reader.optional("bought_on", reading.day, None),
        lived_in=reader.optional("lived_in", reading.flag, False),
        joint=reader.optional("joint", reading.flag, False),
        owners=reader.optional("owners", reading.list_of(_owner), ()),
    )
    reader.close()
    return home


def _owner(value: object, path: Path) -> Owner:
    reader = Reader(value, path)
    owner = Owner(
        who=reader.required("who", reading.text), share=reader.optional("share", reading.decimal, None)
    )
    reader.close()
    return owner


def _lease(value: object, path: Path) -> Lease:
    reader = Reader(value, path)
    lease = Lease(
        from_on=reader.required("from", reading.day),
        to_on=reader.required("to", reading.day),
        district=reader.required("district", reading.code),
        address=reader.optional("address", reading.text, None),
        registered=reader.optional("registered", reading.flag, False),
        tenant=reader.optional("tenant", reading.text, None),
        alone=reader.optional("alone", reading.flag, None),
    )
    reader.close()
    return lease


def _certificate(value: object, path: Path) -> Certificate:
    reader = Reader(value, path)
    certificate = Certificate(
        kind=reader.required("type", reading.one_of(CertificateType)),
        holder=reader.required("holder", reading.text),
        from_on=reader.optional("from", reading.day, None),
        to_on=reader.optional("to", reading.day, None),
        flaw=reader.optional("flaw", reading.one_of(Flaw), None),
    )
    reader.close()
    return certificate


def _hukou(value: object, path: Path) -> Hukou:
    reader = Reader(value, path)
    hukou = Hukou(
        district=reader.required("district", reading.code),
        kind=reader.optional("kind", reading.one_of(HukouKind), HukouKind.FAMILY),
        address=reader.optional("address", reading.text, None),
        city=reader.optional("city", reading.text, None),
        members=reader.optional("members", reading.list_of(reading.text), ()),
        householder=reader.optional("householder", reading.text, None),
        settled_on=reader.optional("settled_on", reading.day, None),
    )
    reader.close()
    return hukou

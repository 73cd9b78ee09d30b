"""The departments of the city, one file each, connected in the order in which a family reads them."""

from __future__ import annotations

from registries.connector import connect
from registries.connectors import (
    civil_affairs,
    community,
    courts,
    data_bureau,
    education,
    health,
    housing,
    hrss,
    natural_resources,
    police,
    samr,
    tax,
    veterans,
)

for _connector in (
    police.Household,
    natural_resources.Property,
    police.Population,
    police.ResidencePermit,
    police.ActualResidence,
    hrss.SocialInsurance,
    hrss.Employment,
    samr.Business,
    samr.Company,
    housing.PurchaseContract,
    housing.Lease,
    natural_resources.NoHome,
    health.FamilyPlanning,
    health.BirthCertificate,
    civil_affairs.Marriage,
    courts.Custody,
    tax.Payment,
    education.StudentRecord,
    veterans.Preferential,
    data_bureau.Certificate,
    community.LivesHere,
    community.FamilyPlanning,
):
    connect(_connector)

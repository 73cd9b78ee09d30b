"""住房和建设局: purchase contracts signed online, and leases that were filed."""

from __future__ import annotations

from registries.connector import PARENTS, Bureau, Connector, Words
from registries.connectors.natural_resources import Owner
from registries.ports import Dataset
from registries.strict_field import Flag, Strict, day, id_number, one_of, rows, text

HOUSING = Bureau("housing", Words("住房和建设局", "Housing and Construction Bureau"))


class Purchase(Strict):
    """One contract; `buyers` as the owners of a registered home."""

    contract_no = text()
    district = text()
    address = text()
    use = one_of("residential", "mixed", "commercial")
    status = one_of("signed", "filed", "cancelled")
    signed_on = day()
    joint = Flag(required=True)
    buyers = rows(Owner, least=1)


class Purchases(Strict):
    """Every purchase contract of one person."""

    contracts = rows(Purchase)


class PurchaseContract(Connector):
    """Purchase contracts signed online (商品房买卖合同网签备案)."""

    dataset = Dataset("housing.purchase_contract")
    bureau = HOUSING
    title = Words("网签购房合同", "Purchase contracts signed online")
    purpose = Words(
        "网签购房合同：核对尚未办证的住房", "Purchase contracts: a home that has no certificate yet"
    )
    mend = Words(
        "商品房网签备案窗口，请带购房合同和身份证，由开发企业配合更正",
        "The desk for online contracts; bring the contract and ID card, the developer helps to correct it",
    )
    replaces = Words("购房合同", "purchase contract")
    about = PARENTS
    fresh_days = 92
    schema = Purchases
    rows = "contracts"


class Tenant(Strict):
    """Who rents."""

    name = text()
    id_number = id_number()


_Lease = Strict.from_dict(
    {
        "filing_no": text(),
        "from": day(),
        "to": day(),
        "district": text(),
        "address": text(),
        "landlord": text(),
        "tenants": rows(Tenant, least=1),
    },
    name="Lease",
)


class Leases(Strict):
    """Every filed lease of one person."""

    leases = rows(_Lease)


class Lease(Connector):
    """Filed leases (房屋租赁合同备案)."""

    dataset = Dataset("housing.lease")
    bureau = HOUSING
    title = Words("租赁合同备案", "Filed leases")
    purpose = Words("租赁备案：核对租住的房屋", "Filed leases: the home that is rented")
    mend = Words(
        "房屋租赁备案窗口，请带租赁合同、房东产权证复印件和身份证",
        "The desk for leases; bring the lease, a copy of the landlord's certificate and the ID card",
    )
    replaces = Words("房屋租赁合同备案证明", "certificate of a filed lease")
    about = PARENTS
    fresh_days = 92
    schema = Leases
    rows = "leases"

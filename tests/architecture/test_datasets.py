"""The page of datasets is what the code says, and the stand-in keeps every dataset that is asked for."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML

import registries
from registries import office
from registries.connector import list_all, list_asked, list_departments
from tests.architecture import datasets_table


def test_the_page_lists_every_dataset():
    """After a change: python -m tests.architecture.datasets_table."""
    assert datasets_table.table() in datasets_table.PAGE.read_text(encoding="utf-8")


def test_at_least_eighteen_items_of_six_departments():
    assert len(list_asked()) >= 18
    assert len(list_departments()) >= 6


def test_the_stand_in_keeps_exactly_what_is_asked():
    """It may not import our connectors' schemas as truth: its own file says what each department keeps."""
    file = Path(registries.__file__).parent / "exchange/departments.yaml"
    rows = YAML(typ="safe").load(file.read_text(encoding="utf-8"))["departments"]
    kept = {dataset for row in rows for dataset in row["datasets"]}
    assert kept == {connector.dataset for connector in list_asked()}


def test_every_department_has_a_desk_that_mends():
    assert all(office.find(connector.bureau.code, None) for connector in list_all())
    assert office.find("police", "350203").address.zh.startswith("思明")
    assert office.find("nobody", None) is None

"""The page of datasets is what the code says, and the stand-in keeps every dataset that is asked for."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML

import registries
from registries import field_words, office
from registries.connector import list_all, list_asked, list_departments
from tests.architecture import dataset_page, datasets_table


def test_the_page_lists_every_dataset():
    """After a change: python -m tests.architecture.datasets_table."""
    assert datasets_table.written(datasets_table.TABLE) == datasets_table.table()


def test_the_page_has_a_section_of_every_dataset():
    """Owner, fields, freshness and the packs that ask, as the classes, schemas and packs say; made the same way."""
    assert datasets_table.written(datasets_table.SECTIONS) == dataset_page.sections()
    for connector in list_all():
        assert f"### `{connector.dataset}` " in dataset_page.sections()


def test_every_field_and_every_coded_value_has_words():
    """Who mends a record reads them, and so does a reviewer: no name of the wire is shown to a person."""
    named = {word for connector in list_all() for word in dataset_page.codes(connector.schema())}
    assert {
        word for word in named if field_words.title(word).zh == word == field_words.shown(word).zh
    } == set()


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

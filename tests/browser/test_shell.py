"""The three entries open, say who is signed in, and keep to their content policy."""

from __future__ import annotations

import pytest

from tests.browser.watch import assert_accessible


@pytest.mark.parametrize("entry", ["app", "desk", "console"])
def test_an_entry_opens_for_a_stranger(open_page, entry):
    page = open_page(f"/{entry}/")
    page.get_by_role("button").first.wait_for()
    assert_accessible(page)


def test_a_signed_in_parent_is_named(open_page, town):
    page = open_page("/app/", slug="ready-father")
    page.get_by_text("林建国").wait_for()

"""The letter to parents on paper: one A4 page for every pack, in both languages."""

from __future__ import annotations

import re

import pytest

from app.domain.notice.letter import write
from app.domain.notice.letter_page import page
from app.policies import default_library
from app.services import draw_qr

ADDRESS = "https://ruxue.example.gov.cn/app/policy"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_letter_fits_one_sheet_and_nothing_sticks_out(browser, language):
    context = browser.new_context(viewport={"width": 696, "height": 1047})
    shown = context.new_page()
    for policy_id in default_library().list_ids():
        letter = write(default_library().load(policy_id), address=ADDRESS, signature="示范招生")
        shown.set_content(page(letter, language, qr=draw_qr.inline(ADDRESS)))
        shown.emulate_media(media="print")
        printed = shown.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1, policy_id
        assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth"), policy_id
    context.close()

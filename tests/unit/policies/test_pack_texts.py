"""What a pack tells the family: templates that exist, and wordings that take what the purpose offers."""

from __future__ import annotations

import pytest

from app.policies import default_library
from sms.template import WORDINGS, Purpose, find_template

PACKS = default_library().list_ids()


@pytest.mark.parametrize("policy_id", PACKS)
def test_every_template_of_a_pack_is_one_of_its_purpose(policy_id):
    for purpose, name in default_library().load(policy_id).messages.templates.items():
        assert WORDINGS.get(Purpose(name), Purpose(name)) == purpose


@pytest.mark.parametrize("wording", WORDINGS, ids=str)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_another_wording_takes_the_same_placeholders(wording, language):
    usual = find_template(WORDINGS[wording], language)
    assert find_template(wording, language).placeholders.keys() == usual.placeholders.keys()

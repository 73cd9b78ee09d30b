"""Every published text is rendered, counted and pinned."""

import hashlib
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import sms.template
from sms.template import (
    PlaceholdersDiffer,
    Purpose,
    TemplateUnknown,
    ValueUnfit,
    find_template,
    list_templates,
    render,
)

SIGNATURE = "i厦门教育"
OF_ONE_PERSON = {Purpose.CODE, Purpose.PHONE_CHANGED, Purpose.MANDATE_GIVEN, Purpose.COMPLAINT_ANSWERED}
FOLDER = Path(sms.template.__file__).parent / "templates"

# name: (segments of the example, first 16 hex digits of the file's SHA-256). A published version never changes:
# a new wording is a new file with the next version number and a new line here.
PUBLISHED = {
    "code.en.v1": (2, "e853d001dc13375c"),
    "code.zh.v1": (1, "02a66cc1b97c33b3"),
    "complaint_answered.en.v1": (3, "f041ccfcff25e558"),
    "complaint_answered.zh.v1": (1, "82d68dd6ad66f990"),
    "confirmed.en.v1": (3, "dd23308d1af6501b"),
    "confirmed.zh.v1": (2, "bd1f2c504148f414"),
    "confirmed_by_data.en.v1": (3, "f8105968f72757ba"),
    "confirmed_by_data.zh.v1": (2, "c41ead2dbbe5deb4"),
    "confirmed_online.en.v1": (3, "ff21e3be5d04bb17"),
    "confirmed_online.zh.v1": (2, "73c6c59a7be8324b"),
    "deadline_reminder.en.v1": (3, "c1b60e22411e51aa"),
    "deadline_reminder.zh.v1": (2, "02455447fb470c2b"),
    "file_ready.en.v1": (3, "3d4c98ab5b0db391"),
    "file_ready.zh.v1": (2, "ee1f94ef161ea9e2"),
    "finding_made.en.v1": (5, "a621eaad7858b123"),
    "finding_made.zh.v1": (2, "c09a766ff9765fdb"),
    "mandate_given.en.v1": (4, "37fe130c70586b8b"),
    "mandate_given.zh.v1": (2, "b16731dd80c6e80e"),
    "notice.en.v1": (3, "5ffd8c1ae0af4e8d"),
    "notice.zh.v1": (2, "0cf212c5b96a1c57"),
    "phone_changed.en.v1": (3, "cfef61bc6cf0e758"),
    "phone_changed.zh.v1": (1, "697afdeec454908a"),
    "points_ready.en.v1": (4, "04add0c981d7b3a7"),
    "points_ready.zh.v1": (2, "d4646d0792a8fbef"),
    "reply.en.v1": (3, "d88a4a6f87a372ba"),
    "reply.zh.v1": (1, "cd4c7faa6dc682b0"),
    "result.en.v1": (4, "d276370da1204252"),
    "result.zh.v1": (2, "6a36795f414a5b95"),
    "returned.en.v1": (4, "46340bbd436d1b8e"),
    "returned.zh.v1": (2, "a5d640085629fd96"),
    "serial_replaced.en.v1": (3, "147cdf30030a0e46"),
    "serial_replaced.zh.v1": (2, "709adca9b6d15daa"),
    "slot_changed.en.v1": (5, "3068311f4ff0cf4c"),
    "slot_changed.zh.v1": (2, "6f92ea484b627109"),
    "slot_given.en.v1": (5, "448233776a4c112e"),
    "slot_given.zh.v1": (2, "706e2ca5ba166a7c"),
    "slot_reminder.en.v1": (4, "79d2ee9816197156"),
    "slot_reminder.zh.v1": (2, "878ccaecd117f400"),
    "submitted.en.v1": (3, "4cc8fd47ae275a43"),
    "submitted.zh.v1": (2, "e4afb9c98c7316ed"),
}

TEMPLATES = pytest.mark.parametrize("template", list_templates(), ids=lambda t: t.name)


def test_published_versions_never_change():
    found = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in FOLDER.glob("*.yaml")}
    assert found == {name: digest for name, (_, digest) in PUBLISHED.items()}


def test_every_purpose_speaks_both_languages():
    assert {(t.purpose, t.language) for t in list_templates()} == {
        (p, lang) for p in Purpose for lang in ("zh", "en")
    }


@TEMPLATES
def test_the_example_costs_what_was_published(template):
    rendered = render(template.purpose, template.language, template.examples, signature=SIGNATURE)
    assert rendered.template_version == template.name
    assert rendered.segments.count == PUBLISHED[template.name][0]
    assert rendered.text.startswith(f"【{SIGNATURE}】")
    assert re.search(r"(短信核对码|Message check no\. )4821$", rendered.text)
    assert "0592-2021234" in rendered.text


@TEMPLATES
def test_it_asks_for_no_name_or_id_and_says_the_serial(template):
    gaps = set(template.placeholders)
    assert {"hotline", "check_code"} <= gaps
    assert "serial" in gaps or template.purpose in OF_ONE_PERSON
    assert not any(re.search("name|id_number|phone|address", gap) for gap in gaps)


@TEMPLATES
def test_the_longest_values_still_fit(template):
    longest = {
        name: gap.example if gap.kind != "text" else "字" * gap.max
        for name, gap in template.placeholders.items()
    }
    assert render(template.purpose, template.language, longest, signature="字" * 20).segments.count <= 8


def test_dates_carry_their_weekday_and_chinese_time():
    values = find_template("slot_given", "zh").examples
    values |= {"day": date(2026, 7, 18), "change_by": datetime(2026, 7, 16, 17, 30, tzinfo=UTC)}
    text = render("slot_given", "zh", values, signature=SIGNATURE).text
    assert "7月18日（周六）09:00-09:30" in text
    assert "7月17日（周五）01:30前" in text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("serial", ""),
        ("serial", "   "),
        ("serial", "J" * 21),
        ("serial", "JM26\n"),
        ("serial", "JM\u202e26"),
        ("place", "【冒名】"),
        ("place", "{serial}"),
        ("place", 7),
        ("day", "18/07/2026"),
        ("day", datetime(2026, 7, 18, tzinfo=UTC)),
        ("change_by", "2026-07-16"),
        ("change_by", "2026-07-16T18:00:00"),
        ("change_by", date(2026, 7, 16)),
    ],
)
def test_an_unfit_value_is_refused_by_name(name, value):
    values = find_template("slot_given", "zh").examples | {name: value}
    with pytest.raises(ValueUnfit, match=name):
        render("slot_given", "zh", values, signature=SIGNATURE)


def test_missing_and_unknown_values_are_both_named():
    values = find_template("reply", "zh").examples
    del values["serial"]
    with pytest.raises(PlaceholdersDiffer) as refused:
        render("reply", "zh", values | {"child": "x"}, signature=SIGNATURE)
    assert refused.value.facts == {"missing": "serial", "unknown": "child"}


@pytest.mark.parametrize(("purpose", "version"), [("advert", None), ("reply", 99)])
def test_an_unknown_template_is_refused(purpose, version):
    with pytest.raises(TemplateUnknown):
        render(purpose, "zh", {}, signature=SIGNATURE, version=version)


def test_a_signature_is_plain_words():
    with pytest.raises(ValueUnfit):
        render("reply", "zh", find_template("reply", "zh").examples, signature="】x【")

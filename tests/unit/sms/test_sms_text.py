"""What may go to a mainland phone, and the check code."""

import pytest

from sms.text import (
    ControlCharacterInText,
    IdNumberInText,
    LinkInText,
    ReplyPromptInText,
    TextTooLong,
    check,
    check_code,
)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("请看https://example.org", LinkInText),
        ("请看www.example", LinkInText),
        ("请访问xm.gov.cn查询", LinkInText),
        ("请访问ｘｍ．ｅｄｕ．ｃｎ", LinkInText),
        ("确认请回复Y", ReplyPromptInText),
        ("Reply YES to confirm", ReplyPromptInText),
        ("退订回T", ReplyPromptInText),
        ("证件35020319900307721X", IdNumberInText),
        ("证件350203900307721", IdNumberInText),
        ("第一行\n第二行", ControlCharacterInText),
        ("零\u200b宽", ControlCharacterInText),
        ("\ud800", ControlCharacterInText),
        ("字" * 501, TextTooLong),
        ("𠮷" * 270, TextTooLong),
    ],
)
def test_refused(text, error):
    with pytest.raises(error) as refused:
        check(text)
    assert refused.value.code.startswith("sms_text_")
    assert refused.value.sentence("zh").endswith("。")


def test_allowed():
    assert check("【i厦门教育】您的咨询已有答复，请于7.18前查看，电话0592-2021234").count == 1
    assert check("字" * 500).count == 8


def test_check_code_depends_on_key_and_reference():
    assert check_code(b"k" * 32, "m-1") == check_code(b"k" * 32, "m-1")
    codes = {check_code(b"k" * 32, f"m-{n}") for n in range(2000)}
    assert len(codes) > 1500
    assert all(len(code) == 4 and code.isdigit() for code in codes)
    assert [check_code(b"a" * 32, f"m-{n}") for n in range(5)] != [
        check_code(b"b" * 32, f"m-{n}") for n in range(5)
    ]

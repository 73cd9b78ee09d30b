"""Every sentence of the pages, in Chinese and English."""

from __future__ import annotations

from identity import id_number

TEXTS: dict[str, tuple[str, str]] = {
    "service": ("银行实名认证", "Bank real-name sign-in"),
    "standin": (
        "演示环境：模拟的银行认证服务，请勿填写真实信息。",
        "Demonstration: a stand-in bank service. Never enter real data.",
    ),
    "other_language": ("English", "中文"),
    "cancel": ("取消并返回", "Cancel and return"),
    "next": ("下一步", "Continue"),
    "card_title": ("核对身份信息", "Who are you?"),
    "card_lead": (
        "请填写您本人的信息，须与银行预留一致。",
        "Enter your own details as your bank has them on record.",
    ),
    "name": ("姓名", "Name"),
    "name_hint": ("与身份证件一致；含“·”的姓名请照填", "As on your ID document, including any “·”"),
    "id_number": ("身份证号码", "ID number"),
    "id_number_hint": (
        "18位或旧证15位，末位X大小写均可；港澳台居民填居住证或通行证号码",
        "18 characters, or 15 on old cards; upper or lower case X; permits are accepted",
    ),
    "bank_card": ("本人银行卡号", "Your bank card number"),
    "phone": ("银行预留手机号", "Phone registered with the bank"),
    "to_counter": ("没有银行卡？用现场窗口的纸质码", "No bank card? Use a paper code from a counter"),
    "code_title": ("短信验证码", "Code by SMS"),
    "code_lead": (
        "验证码已发送至 {phone}，{minutes}分钟内有效。",
        "A code was sent to {phone}. It is valid for {minutes} minutes.",
    ),
    "code": ("6位验证码", "6-digit code"),
    "resend": ("重新发送", "Send again"),
    "face_title": ("人脸核验", "Face check"),
    "face_lead": (
        "请正对屏幕，保持光线充足。照片只用于本次比对，不保存。",
        "Look straight at the screen in good light. The picture is used for this check only and not kept.",
    ),
    "capture": ("开始人脸核验", "Start the face check"),
    "retry_face": ("只重做人脸核验", "Repeat only the face check"),
    "other_ways": ("不想或不能刷脸？", "Prefer not to use your face?"),
    "to_second_card": ("改用第二张银行卡", "Use a second bank card instead"),
    "to_counter_known": ("改用现场窗口的纸质码", "Use a paper code from a counter instead"),
    "to_face": ("改用人脸核验", "Use the face check instead"),
    "second_card_title": ("第二张银行卡", "Second bank card"),
    "second_card_lead": (
        "请填写您名下另一张银行卡的卡号，效力与人脸核验相同。",
        "Enter the number of another card in your name. It counts the same as the face check.",
    ),
    "second_card": ("第二张银行卡号", "Second card number"),
    "counter_title": ("现场窗口纸质码", "Paper code from a counter"),
    "counter_lead": (
        "携带身份证件原件到任一服务窗口，工作人员核对后打印一次性纸质码，24小时内有效。",
        "Bring your original ID document to a counter. Staff check it and print a code, valid once, for 24 hours.",
    ),
    "paper_code": ("纸质码（12位）", "Paper code (12 characters)"),
    "back": ("返回", "Back"),
    "consent_title": ("授权确认", "Your consent"),
    "consent_lead": (
        "“{client}”申请获取您的以下信息，仅用于本人实名登录：",
        "“{client}” asks for the following, only to sign you in under your real name:",
    ),
    "claim_name": ("姓名", "Name"),
    "claim_id_number": ("证件号码", "ID number"),
    "claim_id_kind": ("证件类型", "Kind of document"),
    "claim_phone_number": ("手机号码", "Phone number"),
    "consent_not": (
        "银行卡号、人脸照片不会提供给对方。",
        "Your card number and your picture are not passed on.",
    ),
    "agree": ("同意并登录", "Agree and sign in"),
    "refuse": ("不同意", "Do not agree"),
    "citizen": ("居民身份证", "Resident identity card"),
    "other_document": ("其他证件", "Another document"),
    "panel": ("演示面板", "Demonstration panel"),
    "panel_person": ("填入演示人物", "Fill in a demonstration person"),
    "panel_fill": ("填入", "Fill in"),
    "panel_fault": ("模拟故障", "Simulate a fault"),
    "panel_none": ("无", "None"),
    "panel_second_card": ("演示用第二张卡号：{card}", "Second card of this person: {card}"),
    "panel_counter": ("去演示窗口打印纸质码", "Get a paper code from the demonstration counter"),
    "panel_code": ("查看演示短信", "See the demonstration messages"),
    "signed_out_title": ("已退出", "Signed out"),
    "signed_out": ("您已退出银行实名认证。", "You are signed out of the bank real-name service."),
    "refused_title": ("无法继续", "Cannot continue"),
    "counter_page": ("演示窗口", "Demonstration counter"),
    "front_title": ("请从报名应用登录", "Sign in from the app"),
    "front_lead": (
        "实名认证从报名应用开始，这里没有单独的登录入口。",
        "A sign-in begins in the enrolment app; it cannot begin here.",
    ),
    "counter_print": ("核对无误，打印纸质码", "Checked; print the paper code"),
    "counter_printed": ("一次性纸质码（24小时内有效）", "One-time paper code (valid for 24 hours)"),
}

PROBLEMS: dict[str, tuple[str, str]] = {
    "field_missing": ("请把信息填写完整。", "Please fill in every field."),
    "factors_wrong": (
        "姓名、证件号码、银行卡号或预留手机号与银行记录不一致，请逐项核对。没有银行卡可用现场窗口的纸质码。",
        "Name, ID number, card or phone differ from the bank's records. No card? Use a paper code from a counter.",
    ),
    "too_many": (
        "尝试次数过多。请稍后再试，或到现场窗口办理。",
        "Too many attempts. Please try again later or go to a service counter.",
    ),
    "code_wrong": (
        "验证码不正确，请核对后重新输入。",
        "This code is not right; please check it and type it again.",
    ),
    "code_expired": (
        "验证码已失效，请重新发送。",
        "This code is no longer valid; please have a new one sent.",
    ),
    "code_too_many": (
        "验证码输错次数过多，请重新发送一个新的验证码。",
        "This code was mistyped too often; please have a new one sent.",
    ),
    "code_not_sent": (
        "发送太频繁，请稍等再重新发送；此前收到的验证码仍然有效。",
        "Codes were requested too often; please wait a little. The code you already have still works.",
    ),
    "sms_failed": (
        "短信暂时无法发送，请稍后重新发送。",
        "The message could not be sent; please try again shortly.",
    ),
    "face_failed": (
        "人脸比对未通过。只需重做这一步，或改用其他方式。",
        "The face did not match. Repeat only this step, or use another way.",
    ),
    "no_camera": (
        "没有检测到摄像头，请改用第二张银行卡或现场窗口的纸质码。",
        "No camera was found; please use a second bank card or a paper code.",
    ),
    "face_too_many": (
        "人脸核验次数过多，请改用第二张银行卡或现场窗口的纸质码。",
        "Too many face checks; please use a second bank card or a paper code.",
    ),
    "second_card_wrong": ("卡号与银行记录不一致，请核对。", "This card does not match the bank's records."),
    "paper_code_wrong": (
        "姓名、证件号码或纸质码不正确，或纸质码已使用、已过期。",
        "Name, ID number or paper code is not right, or the code was used or has expired.",
    ),
    "unknown_sign_in": (
        "本次登录已失效或不属于此浏览器，请回到报名页面重新登录。",
        "This sign-in is over or belongs to another browser; please start again from the enrolment page.",
    ),
    "bad_request": (
        "登录请求无效，请回到报名页面重新登录。",
        "The sign-in request is not valid; please start again from the enrolment page.",
    ),
    "unavailable": (
        "银行认证暂时不可用，请稍后再试。",
        "The bank service is not available right now; please try again later.",
    ),
    "unknown_person": ("查无此人，请核对证件号码。", "There is no such person; please check the ID number."),
}
PROBLEMS.update({f"id_number.{code}": pair for code, pair in id_number.SENTENCES.items()})

"""Who may call what: every endpoint of the platform with its access rule, and a body its view accepts.

A new endpoint without a row here fails the suite, and so does a row without its endpoint. The rows with a path id
are where the "a stranger gets 404" tests come from (test_stranger.py).
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

PUBLIC, PERSON, PROVED, STEPPED_UP = "public", "person", "person, proved", "person, stepped up"
CLERK, VENDOR, MANDATED = "clerk at a device", "vendor", "helper with a mandate"
HELPERS = "staff: community, desk, supervisor"
REVIEWERS = "staff: reviewer, supervisor"
OFFICERS = "staff: admin, bureau, supervisor"
ADMIN = "staff: admin"
SEND_NOTICES = "staff: admin, supervisor"
COMMUNITY = "staff: community"
ANSWERING = "staff: admin, reviewer, supervisor"

UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


@dataclass(frozen=True)
class Row:
    """An endpoint's rule; `body` (JSON) or `form` (with a picture) is what its schema accepts."""

    rule: str
    body: Any = None
    form: dict[str, str] | None = None


TABLE: dict[str, Row] = {
    "answer_templates.add": Row(ADMIN, {"title": "居住证", "text": "按连续居住计算。"}),
    "answer_templates.change": Row(ADMIN, {"title": "居住证", "text": "按连续居住计算。"}),
    "answer_templates.list_templates": Row(ANSWERING),
    "answer_templates.remove": Row(ADMIN),
    "applications.change_district": Row(STEPPED_UP, {"district_code": "350206"}),
    "applications.confirm": Row(STEPPED_UP, {"assessment_number": 1}),
    "applications.edit": Row(PERSON, {"notes": "请尽早安排"}),
    "applications.list_applications": Row(PERSON),
    "applications.messages": Row(PERSON),
    "applications.qr": Row(PERSON),
    "applications.recheck": Row(PERSON, {"item": "residence", "reason": "居住年限少算了一年"}),
    "applications.show": Row(PERSON),
    "applications.start": Row(PERSON, {"child_id": UNKNOWN_ID}),
    "applications.submit": Row(STEPPED_UP, {"filled": [], "declaration_version": "2017-1"}),
    "applications.withdraw": Row(STEPPED_UP),
    "assisted.children": Row(MANDATED),
    "assisted.consent": Row(MANDATED, {"text_version": "2017-4", "datasets": ["police.household"]}),
    "assisted.edit": Row(MANDATED, {"notes": "请尽早安排"}),
    "assisted.end": Row(MANDATED),
    "assisted.hand_in": Row(MANDATED, form={"document": "other"}),
    "assisted.new_child": Row(
        MANDATED,
        {"name": "林小明", "id_number": None, "born_on": "2011-03-05", "sex": "male", "relation": "father"},
    ),
    "assisted.show": Row(MANDATED),
    "assisted.show_consents": Row(MANDATED),
    "assisted.show_record": Row(MANDATED),
    "assisted.start": Row(MANDATED, {"child_id": UNKNOWN_ID}),
    "assisted.submit": Row(MANDATED, {"filled": [], "declaration_version": "2017-1"}),
    "board.show": Row(PUBLIC),
    "calendar.complete": Row("staff: admin, bureau"),
    "calendar.show": Row(OFFICERS),
    "catchments.show": Row(PUBLIC),
    "community.enter": Row(
        COMMUNITY, {"dataset": "community.lives_here", "on": "2017-04-10", "lives_here": True}
    ),
    "community.list_files": Row(COMMUNITY),
    "complaints.add_photo": Row(PUBLIC, form={"number": "TS17-00000001-X", "secret": "0000-0000"}),
    "complaints.look_up": Row(PUBLIC, {"number": "TS17-00000001-X", "secret": "0000-0000"}),
    "complaints.send": Row(PUBLIC, {"topic": "fees", "text": "学校要求缴纳赞助费三千元。"}),
    "complaints.topics": Row(PUBLIC),
    "desk_conflicts.conflicts": Row(CLERK),
    "desk_conflicts.settle": Row(CLERK, {"note": "已联系家长，改约明天上午"}),
    "desk.confirm": Row(CLERK),
    "desk.enrol": Row(PUBLIC),
    "desk.look_up": Row(CLERK),
    "desk.override": Row(CLERK),
    "desk.scan": Row(CLERK),
    "desk.walk_in": Row(CLERK),
    "desk_history.scans": Row(CLERK),
    "desk_hall.act": Row(CLERK),
    "desk_hall.call": Row(CLERK),
    "desk_hall.issue": Row(CLERK),
    "desk_hall.tickets": Row(CLERK),
    "desk_lock.device": Row(CLERK),
    "desk_lock.set_pin": Row(CLERK),
    "desk_lock.unlock": Row(CLERK),
    "desk_papers.attach": Row(CLERK),
    "desk_papers.documents": Row(CLERK),
    "desk_papers.papers": Row(CLERK),
    "desk_papers.see": Row(CLERK),
    "desk_papers.slip": Row(CLERK),
    "desk_offline.sync": Row(CLERK),
    "desk_offline.take": Row(CLERK),
    "devices.add_device": Row(ADMIN, {"name": "窗口一", "site_id": UNKNOWN_ID}),
    "devices.devices": Row(ADMIN),
    "devices.rename_device": Row(ADMIN, {"name": "窗口二"}),
    "devices.revoke_device": Row(ADMIN),
    "devices.roll_device": Row(ADMIN),
    "halls.roll_key": Row(ADMIN),
    "halls.set_share": Row(ADMIN, {"green_share": 3}),
    "halls.show": Row(ADMIN),
    "health.live": Row(PUBLIC),
    "health.metrics": Row(PUBLIC),
    "health.ready": Row(PUBLIC),
    "ledger.show": Row(PERSON),
    "live_codes.show": Row(PERSON),
    "fast_lane.approve": Row(REVIEWERS, {"items": [{"task_id": UNKNOWN_ID, "version": 1}]}),
    "fast_lane.candidates": Row(REVIEWERS),
    "fast_lane.claim_sample": Row(REVIEWERS),
    "fast_lane.judge": Row(REVIEWERS, {"decision": "approved"}),
    "fast_lane.quality": Row(OFFICERS),
    "fast_lane.set_settings": Row(ADMIN, {"share_percent": 5, "review_days": 5}),
    "fast_lane.show_sample": Row(REVIEWERS),
    "fast_lane.show_settings": Row(ANSWERING),
    "feedback.complain_signed_in": Row(PERSON, {"topic": "fees", "text": "学校要求缴纳赞助费三千元。"}),
    "feedback.give": Row(PERSON, {"moment": "submitted", "score": 5}),
    "feedback.own_complaints": Row(PERSON),
    "ledger_exports.consents": Row(PERSON),
    "ledger_exports.signed": Row(PERSON),
    "ledger_exports.table": Row(PERSON),
    "lookups.find": Row(PUBLIC),
    "mandates.ask": Row(
        HELPERS,
        {"kind": "code", "name": "林志明", "id_number": "350203198505050019", "phone": None, "id_seen": True},
    ),
    "mandates.confirm": Row(HELPERS, {"mandate_id": UNKNOWN_ID, "code": "593817"}),
    "mandates.hand_in_paper": Row(HELPERS, form={"mandate_id": UNKNOWN_ID}),
    "materials.certificates": Row(PERSON),
    "materials.documents": Row(PERSON),
    "materials.fetch": Row(PERSON),
    "materials.hand_in": Row(PERSON, form={"document": "other"}),
    "materials.list_materials": Row(PERSON),
    "materials.withdraw": Row(PERSON),
    "mends.list_mismatches": Row(PROVED),
    "mends.slip": Row(PROVED),
    "mends.start": Row(PROVED, {"person_id": UNKNOWN_ID, "dataset": "police.household"}),
    "messages.resend": Row(OFFICERS),
    "messages.show_counts": Row(OFFICERS),
    "messages.show_failed": Row(OFFICERS),
    "pages.app": Row(PUBLIC),
    "pages.app_screen": Row(PUBLIC),
    "pages.console": Row(PUBLIC),
    "pages.console_screen": Row(PUBLIC),
    "pages.desk": Row(PUBLIC),
    "pages.desk_screen": Row(PUBLIC),
    "pages.entrance": Row(PUBLIC),
    "officer_catchments.put": Row(
        ADMIN,
        {"datum": "WGS-84", "source": "划片图", "collection": {"type": "FeatureCollection", "features": []}},
    ),
    "notices.list_notices": Row(SEND_NOTICES),
    "notices.propose": Row(
        SEND_NOTICES,
        {"words_zh": "请把房产证带回", "words_en": "please take it home", "states": ["confirmed"]},
    ),
    "notices.release": Row(SEND_NOTICES),
    "notices.show_progress": Row(SEND_NOTICES),
    "notices.withdraw": Row(SEND_NOTICES),
    "notices.word": Row(SEND_NOTICES, {"words_zh": "请把房产证带回", "words_en": "please take it home"}),
    "officer_catchments.show": Row(OFFICERS),
    "officer_seats.count_now": Row("staff: admin, bureau"),
    "officer_complaints.accept": Row(OFFICERS),
    "officer_complaints.answer": Row(OFFICERS, {"finding": "upheld", "text": "已责令退还。"}),
    "officer_complaints.feedback": Row(OFFICERS),
    "officer_complaints.list_complaints": Row(OFFICERS),
    "officer_complaints.read": Row(OFFICERS),
    "officer_complaints.view_photo": Row(OFFICERS),
    "officer_seats.list_warnings": Row(OFFICERS),
    "officer_seats.propose": Row(ADMIN, {"school_code": "350203-0001"}),
    "officer_seats.publish": Row(ADMIN),
    "officer_seats.set_capacity": Row(ADMIN, {"capacity": 225}),
    "officer_seats.set_thresholds": Row(ADMIN, {"yellow": 80, "orange": 90, "red": 100}),
    "officer_seats.show": Row(OFFICERS),
    "officer_seats.withdraw": Row(ADMIN, {"because": "已扩班"}),
    "operations.list_recent": Row("staff: admin, bureau"),
    "operations.show": Row("staff: admin, bureau"),
    "own_findings.list_own": Row(PERSON),
    "own_mandates.list_given": Row(PERSON),
    "own_mandates.revoke": Row(PERSON),
    "phones.ask_for_code": Row(PERSON),
    "phones.verify": Row(PERSON),
    "policy_drafts.begin": Row("staff: admin, bureau"),
    "policy_drafts.check": Row(
        "staff: admin, bureau", {"policy_id": "xiamen/siming/2017", "text": "version: 1"}
    ),
    "policy_drafts.compare": Row(
        "staff: admin, bureau", {"policy_id": "xiamen/siming/2017", "text": "version: 1"}
    ),
    "policy_drafts.explain": Row(
        "staff: admin, bureau", {"policy_id": "xiamen/siming/2017", "text": "version: 1"}
    ),
    "policy_drafts.preview": Row(
        "staff: admin, bureau", {"policy_id": "xiamen/siming/2017", "text": "version: 1"}
    ),
    "policy_filings.approve_policy": Row("staff: bureau"),
    "policy_filings.put_policy_in_force": Row("staff: bureau"),
    "policy_filings.return_policy": Row("staff: bureau", {"because": "请补充测算"}),
    "policy_filings.show_filings": Row("staff: admin, bureau"),
    "policy_filings.submit_policy": Row("staff: admin, bureau", {"reason": "区政府会议推迟"}),
    "preparation.show": Row(PERSON),
    "progress.show": Row(PERSON),
    "prospects.show": Row(PERSON),
    "rank_band.show": Row(PERSON),
    "official_texts.check": Row(
        PUBLIC, {"serial": "SM17-P1-000001-8", "phone_last4": "8000", "code": "1234"}
    ),
    "official_texts.list_texts": Row(PUBLIC),
    "public_statistics.show": Row(PUBLIC),
    "public_statistics.table": Row(PUBLIC),
    "public_sites.show_sites": Row(PUBLIC),
    "publications.approve": Row("staff: admin, supervisor"),
    "publications.list_publications": Row(OFFICERS),
    "publications.propose": Row(ADMIN, {"items": [{"serial": "SM17P10000011", "outcome": "waiting"}]}),
    "publications.show_publication": Row(OFFICERS),
    "receipts.list_keys": Row(PUBLIC),
    "receipts.verify": Row(PUBLIC),
    "registry_news.report": Row(VENDOR),
    "recipients.put": Row(STEPPED_UP, {"phone": "13900139000", "code": "593817"}),
    "recipients.remove": Row(PERSON),
    "recipients.show": Row(PERSON),
    "record.children": Row(PROVED),
    "record.consent": Row(PROVED, {"text_version": "2017-4", "datasets": ["police.household"]}),
    "record.new_child": Row(
        PROVED,
        {"name": "林小明", "id_number": None, "born_on": "2011-03-05", "sex": "male", "relation": "father"},
    ),
    "record.refetch": Row(PROVED, {"person_id": None}),
    "record.show_consents": Row(PERSON),
    "record.show_record": Row(PROVED),
    "record.withdraw_consent": Row(PERSON),
    "reveals.reveals": Row(PERSON),
    "reviewer_materials.view": Row(REVIEWERS),
    "reviewer_threads.answer": Row(ANSWERING, {"text": "您好，可以上传居住证照片。"}),
    "reviewer_threads.list_all": Row("staff: admin, bureau, reviewer, supervisor"),
    "reviewer_threads.list_unanswered": Row("staff: admin, bureau, reviewer, supervisor"),
    "reviewer_threads.mark_thread_read": Row(ANSWERING),
    "reviewer_threads.send_photo": Row(ANSWERING, form={"text": "章盖在这里"}),
    "reviewer_threads.show_thread": Row(ANSWERING),
    "reviewer_threads.stream": Row(ANSWERING),
    "reviewer_threads.view_photo": Row(ANSWERING),
    "findings.decide": Row("staff: supervisor", {"approve": True}),
    "findings.find_false": Row(
        REVIEWERS, {"material_id": UNKNOWN_ID, "ground": "not_issued", "reason": "派出所答复未出具"}
    ),
    "findings.of_task": Row(REVIEWERS),
    "findings.place": Row(
        REVIEWERS, {"class_id": "home_only", "ground": "visited", "reason": "社区已上门核实"}
    ),
    "findings.take_back": Row(REVIEWERS, {"reason": "派出所更正了答复"}),
    "findings.waiting": Row("staff: supervisor"),
    "reviews.claim": Row(REVIEWERS, {"task_id": None}),
    "reviews.decide": Row(REVIEWERS, {"decision": "approved", "reasons": []}),
    "reviews.decide_override": Row("staff: supervisor", {"approve": True}),
    "reviews.overrides": Row("staff: supervisor"),
    "reviews.propose_override": Row(
        REVIEWERS, {"item": "home", "points": "20.00", "reason": "产权证原件已核对"}
    ),
    "reviews.queue": Row(REVIEWERS),
    "reviews.reasons": Row(REVIEWERS),
    "reviews.reveal": Row(REVIEWERS, {"references": ["self/police.household/address"], "reason": "核对地址"}),
    "reviews.task": Row(REVIEWERS),
    "school_files.give": Row("staff: school", {"task_id": UNKNOWN_ID, "verdict": "passes"}),
    "school_files.list_asked": Row("staff: school"),
    "school_files.count_files": Row("staff: school"),
    "school_files.list_files": Row("staff: school"),
    "school_files.show_file": Row("staff: school"),
    "schools.show_schools": Row(PUBLIC),
    "seasons.explain_policy": Row(PUBLIC),
    "seasons.show_letter": Row(PUBLIC),
    "seasons.show_current": Row(PUBLIC),
    "seasons.show_policy": Row(PUBLIC),
    "seats.show": Row(PUBLIC),
    "send_progress.show": Row(OFFICERS),
    "serials.reissue": Row("staff: admin, supervisor", {"serial": "SM17P10000011", "reason": "paper_lost"}),
    "sign_in.callback": Row(PUBLIC),
    "sign_in.end_session": Row(PERSON),
    "sign_in.login": Row(PUBLIC),
    "sign_in.me": Row(PERSON),
    "sign_in.redeem": Row(PUBLIC),
    "sign_in.refresh": Row(PUBLIC),
    "sites.add_site": Row(ADMIN, {"name_zh": "政务中心二", "name_en": "Centre 2", "address": "湖滨南路"}),
    "sites.plan_slots": Row(ADMIN, {"dry_run": True}),
    "sites.sites": Row("staff: admin, desk, reviewer, supervisor"),
    "slots.choose_slot": Row(PERSON, {"slot_id": "{slot_id}"}),
    "slots.hold": Row(PERSON, {"slot_id": "{slot_id}"}),
    "slots.slots": Row(PERSON),
    "staff.appoint": Row(
        "staff: admin, bureau", {"role": "desk", "name": "陈晓", "id_number": "350203198505050018"}
    ),
    "staff.end": Row("staff: admin, bureau"),
    "staff.list_staff": Row("staff: admin, bureau"),
    "supplements.list_given": Row(PERSON),
    "supplements.show_sheet": Row(PERSON),
    "statement.show": Row(PERSON),
    "statistics.show_statistics": Row(OFFICERS),
    "switches.automation": Row(ADMIN, {"automation": "review"}),
    "switches.school_first": Row(ADMIN, {"required": True}),
    "switches.live_code": Row(ADMIN, {"required": True}),
    "switches.switches": Row(ANSWERING),
    "texts.approve_text": Row("staff: admin, bureau"),
    "texts.preview_text": Row("staff: admin, bureau"),
    "texts.show_texts": Row("staff: admin, bureau"),
    "texts.submit_text": Row("staff: admin, bureau"),
    "threads.ask": Row(PERSON, {"text": "请问需要带什么材料？"}),
    "threads.fetch_photo": Row(PERSON),
    "threads.mark_thread_read": Row(PERSON),
    "threads.send_photo": Row(PERSON, form={"text": "这张可以吗"}),
    "threads.show_thread": Row(PERSON),
    "threads.stream": Row(PERSON),
    "twilio.report": Row(VENDOR),
    "slot_calendar.close": Row(ADMIN, {"because": "场地停电", "dry_run": True}),
    "slot_calendar.set_capacity": Row(ADMIN, {"capacity": 9}),
    "slot_calendar.show": Row(OFFICERS),
    "wall.show": Row(OFFICERS),
    "wall.table": Row(OFFICERS),
}

RULES = frozenset(row.rule for row in TABLE.values())

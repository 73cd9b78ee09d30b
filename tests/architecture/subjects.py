"""One of everything that has an id in a path, all belonging to one family of one district."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from app import clock, transactions
from app.domain.states import State
from app.extensions import db
from app.models.application import Assessment, Material
from app.models.base import new_id
from app.models.complaint import Complaint, ComplaintPhoto
from app.models.desk import DeskDevice
from app.models.finding import Finding
from app.models.mandate import Mandate
from app.models.mend import Mend
from app.models.message import Message
from app.models.notice import Notice
from app.models.operation import Operation
from app.models.publication import Publication
from app.models.review import BulkApproval, Override, ReviewSample, ReviewTask
from app.models.seat import SeatWarning
from app.models.staff import Staff
from app.models.supplement import Supplement
from app.models.thread import AnswerTemplate, ThreadMessage, ThreadPhoto
from app.privacy import vault
from tests import factories, onsite
from tests.factories import SIMING


def make_subjects() -> tuple[UUID, dict[str, UUID]]:
    """The family's own person, and path name → id."""
    application = factories.make_application(state=State.UNDER_REVIEW)
    site, slots = factories.make_site_and_slots()
    staff = factories.make_staff("reviewer")
    rows = {
        "material_id": _material(application.id, application.applicant_id),
        "message_id": _message(application.id),
        "device_id": _device(site.id, staff.id),
        "publication_id": _publication(staff),
        "notice_id": _notice(staff, application.season_id),
        "task_id": _task(application.id),
        "assessment_id": _assessment(application.id),
        "override_id": _override(application.id, staff.id),
        "finding_id": _finding(application.id, staff.id),
        "mandate_id": _mandate(application.season_id, application.applicant_id, staff.id),
        "supplement_id": _supplement(application.id),
        "mend_id": _mend(application.id, application.applicant_id),
        "warning_id": _warning(staff),
        "template_id": _template(staff.id),
        "complaint_id": _complaint(),
        "operation_id": _operation(staff.id),
    }
    photo = _photo(application.id)
    sample = _sample(rows["task_id"], staff.id)
    with transactions.unit():
        db.session.add_all(photo)
        db.session.flush()
        db.session.add_all(rows.values())
        db.session.flush()
        db.session.add_all([*sample[:1], complaint_photo := _complaint_photo(rows["complaint_id"])])
        db.session.flush()
        db.session.add_all(sample[1:])
    ids = {name: row.id for name, row in rows.items()} | {"staff_id": staff.id}
    ids |= {
        "application_id": application.id,
        "slot_id": slots[0].id,
        "site_id": site.id,
        "photo_id": photo[1].id,
        "sample_id": sample[1].id,
        "complaint_photo_id": complaint_photo.id,
    }
    return application.applicant_id, ids


def _photo(application_id: UUID) -> tuple[ThreadMessage, ThreadPhoto]:
    message = ThreadMessage(
        id=new_id(),
        application_id=application_id,
        district_code=SIMING,
        side="family",
        written_at=clock.now(),
    )
    message.text = ""
    photo = ThreadPhoto(
        id=new_id(), message_id=message.id, application_id=application_id, size=3, digest="0" * 64
    )
    photo.content_sealed = vault.seal(b"\xff\xd8\xff", f"thread_photo.content/{photo.id}")
    return message, photo


def _sample(task: ReviewTask, staff_id: UUID) -> tuple[BulkApproval, ReviewSample]:
    approval = BulkApproval(
        id=new_id(), district_code=SIMING, staff_id=staff_id, seed=b"0" * 32, share=1, made_at=clock.now()
    )
    sample = ReviewSample(
        id=new_id(), bulk_approval_id=approval.id, task_id=task.id, application_id=task.application_id,
        district_code=SIMING, first_by=staff_id, state="waiting", drawn_at=clock.now(), reasons=[],
    )  # fmt: skip
    return approval, sample


def _complaint() -> Complaint:
    row = Complaint(
        id=new_id(), number="TS17000000011", secret_hash=b"0" * 32, district_code=SIMING, about_district=False,
        topic="fees", state="received", received_at=clock.now(), due_on=clock.now().date(),
    )  # fmt: skip
    row.text = "学校要求缴纳赞助费"
    return row


def _complaint_photo(complaint: Complaint) -> ComplaintPhoto:
    photo = ComplaintPhoto(
        id=new_id(), complaint_id=complaint.id, size=3, digest="0" * 64, uploaded_at=clock.now()
    )
    photo.content_sealed = vault.seal(b"\xff\xd8\xff", f"complaint_photo.content/{photo.id}")
    return photo


def _operation(staff_id: UUID) -> Operation:
    return Operation(
        id=new_id(), kind="policy_preview", district_code=SIMING, requested_by=staff_id, requested_at=clock.now(),
        state="waiting", order={}, done=0,
    )  # fmt: skip


def _template(staff_id: UUID) -> AnswerTemplate:
    return AnswerTemplate(
        id=new_id(), district_code=SIMING, title="居住证", text="按连续居住计算。", updated_by=staff_id,
        updated_at=clock.now(),
    )  # fmt: skip


def _material(application_id: UUID, person_id: UUID) -> Material:
    row = Material(
        id=new_id(), application_id=application_id, district_code=SIMING, document="other", media_type="image/jpeg",
        size=3, digest="0" * 64, uploaded_by=person_id, uploaded_at=clock.now(),
    )  # fmt: skip
    row.content_sealed = vault.seal(b"\xff\xd8\xff", f"material.content/{row.id}")
    return row


def _message(application_id: UUID) -> Message:
    row = Message(
        id=new_id(), purpose="submitted", template_version="submitted.zh.v1", language="zh", dedupe_key="subject",
        application_id=application_id, district_code=SIMING, to_index=b"i", prefix_index=b"p",
        to_masked="138****8000", segments=1, state="undelivered", not_before=clock.now(), created_at=clock.now(),
    )  # fmt: skip
    row.to, row.body = "+8613800138000", "【i城】流水号"
    return row


def _device(site_id: UUID, staff_id: UUID) -> DeskDevice:
    return DeskDevice(
        id=new_id(),
        district_code=SIMING,
        site_id=site_id,
        name="窗口一",
        created_by=staff_id,
        created_at=clock.now(),
    )


def _publication(staff: Staff) -> Publication:
    return Publication(
        id=new_id(), district_code=SIMING, state="proposed", digest="0" * 64, size=0, proposed_by=staff.person_id,
        proposed_at=clock.now(),
    )  # fmt: skip


def _notice(staff: Staff, season_id: UUID) -> Notice:
    return Notice(
        id=new_id(), season_id=season_id, district_code=SIMING, state="proposed", states=["confirmed"],
        words_zh="请把房产证带回", words_en="please take it home", size=1, proposed_by=staff.person_id,
        proposed_at=clock.now(),
    )  # fmt: skip


def _task(application_id: UUID) -> ReviewTask:
    return ReviewTask(
        id=new_id(), application_id=application_id, district_code=SIMING, item="home", because={}, state="open",
        created_at=clock.now() - timedelta(minutes=1),
    )  # fmt: skip


def _assessment(application_id: UUID) -> Assessment:
    named = {"id": "home", "title": "房产", "title_en": "Home"}
    item = named | {"points": "20.00", "cap": "20", "evidence": []}
    row = Assessment(
        id=new_id(), application_id=application_id, district_code=SIMING, number=1, policy_id="xiamen/siming/2017",
        policy_digest="0" * 64, inputs_digest="0" * 64, eligible=True, provisional=False, total=Decimal(20),
        result={"checks": [], "documents": [], "points": {"items": [item], "total": "20.00"}},
        made_on="2017-04-20", created_at=clock.now(),
    )  # fmt: skip
    row.facts = onsite.FACTS
    return row


def _mandate(season_id: UUID, person_id: UUID, staff_id: UUID) -> Mandate:
    return Mandate(
        id=new_id(), season_id=season_id, district_code=SIMING, parent_id=person_id, helper_id=staff_id, kind="code",
        state="live", created_at=clock.now(), confirmable_until_at=clock.now(), confirmed_at=clock.now(),
        expires_at=clock.now() + timedelta(hours=2),
    )  # fmt: skip


def _mend(application_id: UUID, person_id: UUID) -> Mend:
    return Mend(
        id=new_id(), application_id=application_id, person_id=person_id, dataset="police.household",
        started_by=person_id, started_at=clock.now(), ends_at=clock.now(),
    )  # fmt: skip


def _supplement(application_id: UUID) -> Supplement:
    item = {"key": "home/other", "kind": "wrong", "zh": "房产", "en": "The home", "told_late": False}
    return Supplement(
        id=new_id(), application_id=application_id, district_code=SIMING, number=1, given_at=clock.now(),
        mend_by=clock.now().date(), items=[item], late=0,
    )  # fmt: skip


def _warning(staff: Staff) -> SeatWarning:
    return SeatWarning(
        id=new_id(), district_code=SIMING, school_code=factories.make_school(), year=2017, level="red",
        applicants=230, capacity=225, text_zh="学位紧张", text_en="Seats are scarce", state="proposed",
        proposed_by=staff.person_id, proposed_at=clock.now(),
    )  # fmt: skip


def _finding(application_id: UUID, staff_id: UUID) -> Finding:
    found = Finding(
        id=new_id(), application_id=application_id, district_code=SIMING, item="placement", class_id="other",
        ground="visited", state="proposed", proposed_by=staff_id, proposed_at=clock.now(),
    )  # fmt: skip
    found.reason = "社区已上门核实"
    return found


def _override(application_id: UUID, staff_id: UUID) -> Override:
    return Override(
        id=new_id(), application_id=application_id, district_code=SIMING, item="home",
        change={"points": "20.00", "before": "0.00"},
        reason="产权证原件已核对", state="proposed", proposed_by=staff_id, proposed_at=clock.now(),
    )  # fmt: skip

"""The season played through: families apply, the office works, the clock moves to each window, results go out."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from zoneinfo import ZoneInfo

from app.domain.policy import Policy
from app.launch.city import City
from app.launch.demo.caller import StepFailed, sign_in, wait_for
from app.launch.demo.office import Office
from app.launch.rehearsal.family import RehearsedFamily, list_fathers

AT_ONCE = 4
MOST_TASKS = 20  # per family, before the reviewers are said to go in circles
_OPENING = time_of_day(10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@dataclass(frozen=True)
class Played:
    """What the season did: counts, and how many seconds each part took."""

    families: int
    states: dict[str, int]
    refusals: dict[str, int]
    visits: dict[str, int]
    texts: dict[str, int]
    segments: int
    undelivered: int
    seconds: dict[str, float]


@dataclass
class Season:
    """One run in a started `city`; `drill` is the file that moves its clock, `begins` where it stands."""

    city: City
    policy: Policy
    drill: Path
    begins: datetime
    _moved: timedelta = field(default=timedelta(0), init=False)
    _since: float = field(default_factory=time.monotonic, init=False)
    _seconds: dict[str, float] = field(default_factory=dict, init=False)
    _visits: Counter[str] = field(default_factory=Counter, init=False)

    def play(self, count: int) -> Played:
        """Take `count` families from the sign-in to the result.

        Raises:
            StepFailed: the office's side does not work, or fewer families than that live in the district.
        """
        people = list_fathers(self.city.database, self.policy.district.name.zh, count)
        if len(people) < count:
            raise StepFailed(f"only {len(people)} of {count} families live in the district")
        families = [RehearsedFamily(self.city, one, self.policy.district.code) for one in people]
        office = Office(self.city, self.policy.district.pinyin)
        with self._timed("apply"), ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(RehearsedFamily.apply, families))
        with self._timed("review"):
            self._review(office, families)
        with self._timed("confirm"):
            self._move_to("points_confirmation")
            for family in _at(families, "confirm"):
                family.confirm()
        with self._timed("visit"):
            self._visit(office, families)
        with self._timed("results"):
            self._publish(families)
        return self._played(families)

    def _review(self, office: Office, families: Sequence[RehearsedFamily]) -> None:
        """Reviewers approve whatever the data leave open, until nothing waits."""

        def settled() -> bool:
            for family in families:
                family.reload()
            return all(f.application["state"] == "under_review" for f in _at(families, "wait"))

        for _ in range(MOST_TASKS):
            wait_for("the checks", settled, seconds=120)
            waiting = [item for family in _at(families, "wait") for item in family.application["open_items"]]
            if not waiting:
                return
            office.approve(waiting)
            wait_for("the settlement", lambda: self._none_open(families), seconds=60)
        raise StepFailed("the reviewers' queue never ends")

    def _none_open(self, families: Sequence[RehearsedFamily]) -> bool:
        for family in families:
            family.reload()
        return not any(
            f.application["state"] == "under_review" and not f.application["open_items"]
            for f in _at(families, "wait")
        )

    def _visit(self, office: Office, families: Sequence[RehearsedFamily]) -> None:
        def all_told() -> bool:
            for family in families:
                family.reload()
            return not _at(families, "wait_for_slot")

        wait_for("the slots", all_told, seconds=120)
        visiting = sorted(_at(families, "visit"), key=lambda f: str(f.application["slot"]["starts_at"]))
        for family in visiting:
            slot = family.application["slot"]
            self._visits[slot["lane"]] += 1
            self._move(datetime.fromisoformat(slot["starts_at"]) + timedelta(minutes=5))
            try:
                office.scan(family.application["serial"], site_id=slot["site_id"])
                office.confirm(family.application["serial"], site_id=slot["site_id"])
            except StepFailed as error:
                family.stopped = f"desk: {str(error)[:120]}"
            family.reload()

    def _publish(self, families: Sequence[RehearsedFamily]) -> None:
        """Two people release one list: every confirmed family gets the first school of the district."""
        due = _at(families, "wait_for_result")
        self._move_to("results")
        if due:
            pinyin = self.policy.district.pinyin
            admin = sign_in(self.city, f"staff-{pinyin}-admin")
            path = f"/api/v1/schools?district={self.policy.district.code}"
            school = admin.get(path)["items"][0]["name_zh"]
            lines = [{"serial": f.application["serial"], "outcome": "placed", "school": school} for f in due]
            proposed = admin.post("/api/v1/district/publications", {"items": lines})
            supervisor = sign_in(self.city, f"staff-{pinyin}-supervisor")
            supervisor.post(f"/api/v1/district/publications/{proposed['id']}/approvals")
        with suppress(StepFailed):  # what did not arrive in time is told at the end, with everything else
            wait_for("the texts", lambda: _all_told(families, due), seconds=60 + 2 * len(due))

    def _played(self, families: Sequence[RehearsedFamily]) -> Played:
        applied = [family for family in families if family.reload()]
        sent = [text for family in applied for text in family.texts()]
        return Played(
            families=len(families),
            states=dict(Counter(f.application.get("state", "not_applied") for f in families)),
            refusals=dict(Counter(_refusals(families))),
            visits=dict(self._visits),
            texts=dict(Counter(text["purpose"] for text in sent)),
            segments=sum(text["segments"] for text in sent),
            undelivered=sum(text["state"] != "delivered" for text in sent),
            seconds=self._seconds,
        )

    def _move_to(self, window_id: str) -> None:
        """Let the days go by until the window opens; the clock never goes back."""
        window = self.policy.find_window(window_id)
        if window is not None:
            self._move(datetime.combine(window.opens_on, _OPENING))

    def _move(self, moment: datetime) -> None:
        passed = timedelta(seconds=time.monotonic() - self._since)
        ahead = moment - (self.begins + self._moved + passed)
        if ahead > timedelta(0):
            self._moved += ahead
            self.drill.write_text(str(self._moved.total_seconds()))

    @contextmanager
    def _timed(self, part: str) -> Iterator[None]:
        begun = time.monotonic()
        yield
        self._seconds[part] = round(time.monotonic() - begun, 2)


def opening(policy: Policy) -> datetime:
    """Ten o'clock of the first day on which families apply."""
    first: date = policy.get_window("application").opens_on
    return datetime.combine(first, _OPENING)


def _at(families: Sequence[RehearsedFamily], step: str) -> list[RehearsedFamily]:
    return [family for family in families if family.next_step == step]


def _all_told(families: Sequence[RehearsedFamily], due: Sequence[RehearsedFamily]) -> bool:
    """Every text on its phone, and a result for everyone who was due for one."""
    sent = {id(family): family.texts() for family in families if family.application}
    with_result = (any(text["purpose"] == "result" for text in sent[id(family)]) for family in due)
    return all(with_result) and all(text["state"] == "delivered" for texts in sent.values() for text in texts)


def _refusals(families: Sequence[RehearsedFamily]) -> Iterator[str]:
    """Why a family went no further: the refusal's code, or the conditions that it does not meet."""
    for family in families:
        if family.stopped is not None:
            yield family.stopped
        elif family.application.get("state") == "ineligible":
            checks = family.application["assessment"]["checks"]
            yield from (check["id"] for check in checks if check["blocking"] and not check["passed"])

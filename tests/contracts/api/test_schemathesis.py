"""Requests made from the OpenAPI document, as nobody, a parent and staff: no 5xx, and every answer is as documented."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from app.domain.states import State
from app.factory import Application
from tests.architecture.access_table import CLERK
from tests.factories import (
    make_application,
    make_person,
    make_season,
    make_site_and_slots,
    make_staff,
    sign_in,
)
from tests.onsite import make_device

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "openapi.json"
LABELS = [found.ok().label for found in schemathesis.openapi.from_path(DOCUMENT).get_all_operations()]
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
BOUNDED = settings(
    max_examples=8,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
STAFF = ("admin", "reviewer", "desk", "supervisor", "bureau")


@dataclass(frozen=True)
class World:
    """A caller for every role, and ids that exist, so that requests get further than "not found"."""

    served: Any
    rules: dict[str, str]
    people: dict[str, UUID]
    ids: dict[str, str]
    device: str

    def headers(self, role: str) -> dict[str, str]:
        """A fresh session, since the request before may have ended the last one; the desk's own at its device."""
        if role == "nobody":
            return {}
        at_the_desk = {"X-Desk-Device": self.device} if role in {"desk", "supervisor"} else {}
        return sign_in(self.people[role]) | at_the_desk


@pytest.fixture(scope="module")
def world(app: Application) -> World:
    make_season()
    parent = make_person()
    site, slots = make_site_and_slots()
    ids = {
        "application_id": make_application(parent, state=State.DRAFT).id,
        "site_id": site.id,
        "slot_id": slots[0].id,
    }
    staff = {role: make_staff(role, None if role == "bureau" else "350203") for role in STAFF}
    return World(
        schemathesis.openapi.from_wsgi("/api/openapi.json", app),
        rules_of(app),
        {"parent": parent.id, **{role: row.person_id for role, row in staff.items()}},
        {name: str(identity) for name, identity in ids.items()},
        make_device(site, staff["desk"]),
    )


def rules_of(app: Application) -> dict[str, str]:
    """`GET /api/v1/seasons/{id}` -> the access rule of its view."""
    rules = {}
    for route in app.url_map.iter_rules():
        path = re.sub(r"<(?:[^:>]+:)?([^>]+)>", r"{\1}", route.rule)
        for method in route.methods or ():
            rules[f"{method} {path}"] = getattr(app.view_functions[route.endpoint], "access_rule", "")
    return rules


def roles_of(rule: str) -> tuple[str, ...]:
    """Nobody, a parent, and the staff whom the rule lets in (that others are refused: tests/architecture)."""
    if rule == CLERK:
        return ("nobody", "parent", "desk", "supervisor")
    return ("nobody", "parent", *(role for role in STAFF if role in rule.removeprefix("staff: ").split(", ")))


@pytest.mark.parametrize("label", LABELS)
def test_every_answer_is_as_documented(label: str, world: World) -> None:
    method, path = label.split(" ", 1)

    @BOUNDED
    @given(case=world.served[path][method].as_strategy())
    def ask(case: Any) -> None:
        for name in (case.path_parameters or {}).keys() & world.ids.keys():
            case.path_parameters[name] = world.ids[name]
        for role in roles_of(world.rules[label]):
            answer = case.call_and_validate(headers=world.headers(role), checks=checks_of(label))
            assert answer.status_code != 500

    ask()


def checks_of(label: str) -> list[Any]:
    """No provider runs beside these tests: to say so is the right answer of a sign-in, and it is a 503."""
    return [check for check in CHECKS if label != "GET /api/v1/auth/login" or check is not not_a_server_error]


def test_the_checks_can_fail(world: World) -> None:
    """The control: a view that breaks, and one that answers what is not documented, are both noticed."""
    app = world.served.app
    for view in (broken, undocumented):
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(app.view_functions, "seasons.show_current", view)
            case = world.served["/api/v1/seasons/current"]["GET"].Case()
            with pytest.raises(BaseExceptionGroup):
                case.call_and_validate(checks=CHECKS)


def broken() -> Any:
    raise RuntimeError


def undocumented() -> Any:
    return {"surprise": True}

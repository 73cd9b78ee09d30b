"""Requests made from the OpenAPI document, as nobody, a parent and staff: no 5xx, and every answer is as documented."""

from __future__ import annotations

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
from tests.factories import (
    make_application,
    make_person,
    make_season,
    make_site_and_slots,
    make_staff,
    sign_in,
)

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "openapi.json"
OPERATIONS = [found.ok() for found in schemathesis.openapi.from_path(DOCUMENT).get_all_operations()]
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
    people: dict[str, UUID]
    ids: dict[str, str]

    def headers(self, role: str) -> dict[str, str]:
        """A fresh session: the request before may have ended the last one."""
        return {} if role == "nobody" else sign_in(self.people[role])


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
    staff = {role: make_staff(role, None if role == "bureau" else "350203").person_id for role in STAFF}
    return World(
        schemathesis.openapi.from_wsgi("/api/openapi.json", app),
        {"parent": parent.id, **staff},
        {name: str(identity) for name, identity in ids.items()},
    )


def roles_of(operation: Any) -> tuple[str, ...]:
    """Everybody tries the parents' and public addresses once; the offices' own are tried by staff as well."""
    offices = ("/api/v1/reviewer", "/api/v1/district", "/api/v1/desk")
    return ("nobody", "parent", *STAFF) if operation.path.startswith(offices) else ("nobody", "parent")


CASES = [(operation.label, role) for operation in OPERATIONS for role in roles_of(operation)]


@pytest.mark.parametrize(("label", "role"), CASES)
def test_every_answer_is_as_documented(label: str, role: str, world: World) -> None:
    method, path = label.split(" ", 1)

    @BOUNDED
    @given(case=world.served[path][method].as_strategy())
    def ask(case: Any) -> None:
        for name in (case.path_parameters or {}).keys() & world.ids.keys():
            case.path_parameters[name] = world.ids[name]
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

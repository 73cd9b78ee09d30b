"""Rules of the house that a few lines can hold: schemas, SQL, instants, jobs, states, migrations, documents."""

from __future__ import annotations

import ast
import importlib
import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import marshmallow as ma
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import DateTime, create_engine

from app.domain.states import LIVE, MOVES, State, as_markdown
from app.jobs.run import BATCH_HANDLERS, HANDLERS
from app.models import Base
from app.models.application import NOT_LIVE
from app.models.base import Instant
from blueprints import errors
from blueprints.parsing import StrictParser

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "blueprints", "identity", "registries", "sms")


def _sources(*packages: str) -> Iterator[tuple[Path, ast.Module]]:
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path, ast.parse(path.read_text("utf-8"))


def test_no_sql_is_pasted_together():
    """T-20: statements are constants or expressions; values are bound."""
    for path, tree in _sources("app", "blueprints"):
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in {"text", "execute", "executemany", "executescript", "scalar", "scalars"}:
                first = node.args[0]
                pasted = isinstance(first, ast.JoinedStr) and any(
                    isinstance(part, ast.FormattedValue) and not _is_constant(part.value)
                    for part in first.values
                )
                assert not pasted, f"{path}:{node.lineno}"
                assert not (isinstance(first, ast.BinOp) and isinstance(first.op, ast.Mod)), (
                    f"{path}:{node.lineno}"
                )


def _is_constant(node: ast.expr) -> bool:
    """A name in capitals is a constant of the module."""
    return isinstance(node, ast.Name) and node.id.isupper()


def test_every_schema_refuses_unknown_keys(application):
    schemas = set(_below(ma.Schema, "blueprints"))
    assert len(schemas) > 40
    assert {schema for schema in schemas if schema.opts.unknown != ma.RAISE} == set()
    assert errors.Problem in schemas


def _below(kind: type, package: str) -> Iterator[type]:
    for below in kind.__subclasses__():
        if below.__module__.startswith(package):
            yield below
        yield from _below(below, package)


def test_every_instant_is_aware():
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, DateTime | Instant) or "timestamp" in str(column.type).lower():
                assert isinstance(column.type, Instant), column
    assert Base.type_annotation_map[datetime].__class__ is Instant


def test_names_of_times_say_what_they_are():
    """`_at` is an instant; `not_before` and `auth_time` are the protocols' own words."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            is_instant = isinstance(column.type, Instant)
            named = column.name.endswith("_at") or column.name in {"at", "auth_time", "not_before"}
            assert is_instant == named, column


def test_every_promised_job_has_a_handler_and_no_handler_is_idle():
    promised = set()
    for path, tree in _sources("app"):
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "promise"
            ):
                promised.add(_value(path, node.args[0]))
    assert promised == set(HANDLERS) | set(BATCH_HANDLERS)


def _value(path: Path, node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    assert isinstance(node, ast.Name), path
    module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    return str(getattr(module, node.id))


def test_every_state_can_be_reached_and_left_or_ends():
    reached, waiting = {State.DRAFT}, [State.DRAFT]
    while waiting:
        for state in MOVES[waiting.pop()] - reached:
            reached.add(state)
            waiting.append(state)
    assert reached == set(State) == set(MOVES)
    assert frozenset(State) - LIVE == set(NOT_LIVE)


def test_the_page_of_states_is_fresh():
    assert (ROOT / "docs/states.md").read_text("utf-8") == as_markdown(), (
        "run: icity states --out docs/states.md"
    )


def test_nothing_but_the_table_assigns_a_state_of_an_application():
    for path, tree in _sources("app"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and path.name != "move_application.py":
                targets = [ast.unparse(target) for target in node.targets]
                assert "application.state" not in targets, f"{path}:{node.lineno}"


def test_only_units_of_work_commit():
    allowed = {"transactions.py", "env.py"}
    for path, tree in _sources("app", "blueprints"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr == "commit" and path.name not in allowed:
                raise AssertionError(f"{path}:{node.lineno} commits")


def test_migrations_lead_to_the_models(database_url):
    engine = create_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_migrations_are_numbered_without_gaps():
    files = sorted(path.name for path in (ROOT / "migrations/versions").glob("*.py"))
    assert [name[:4] for name in files] == [f"{n:04d}" for n in range(1, len(files) + 1)]
    scripts = ScriptDirectory(str(ROOT / "migrations"))
    assert len(scripts.get_heads()) == 1
    assert sorted(script.revision for script in scripts.walk_revisions()) == [name[:4] for name in files]


def test_the_kept_interface_is_the_served_one(application):
    """OpenAPI 3.1; after a change: icity openapi --out docs/openapi.json."""
    served = application.test_client().get("/api/openapi.json").json
    assert served["openapi"].startswith("3.1")
    assert json.loads((ROOT / "docs/openapi.json").read_text("utf-8")) == served


def test_settings_are_read_in_one_place():
    """Nothing that serves a request or a job looks into the environment: config.py reads it, the wiring hands it on."""
    layers = ("app/domain", "app/services", "app/models", "app/jobs", "blueprints")
    for path, tree in _sources(*layers):
        for node in ast.walk(tree):
            assert not (isinstance(node, ast.Attribute) and ast.unparse(node) == "os.environ"), (
                f"{path}:{node.lineno}"
            )


def test_no_debt_is_left_in_a_comment():
    debt = re.compile(r"\b(?:TODO|FIXME|XXX)\b")
    for path, _ in _sources(*PACKAGES):
        assert not debt.search(path.read_text("utf-8")), path


BROKEN = re.compile(
    "[\u0080-\u009f]|[\u00e0-\u00ef][\u0080-\u00bf]{2}|\ufffd"
)  # UTF-8 that was read as Latin-1
WRITTEN = (".py", ".yaml", ".json", ".md", ".txt", ".html", ".vue", ".ts", ".css")


def test_no_text_was_garbled_on_its_way_into_the_repository():
    """Twenty sentences about where a record is mended once said mojibake for a comma, and every test was green."""
    folders = (*PACKAGES, "policies", "docs", "web/src")
    files = [
        path for folder in folders for path in sorted((ROOT / folder).rglob("*")) if path.suffix in WRITTEN
    ]
    garbled = [
        str(path.relative_to(ROOT)) for path in files if BROKEN.search(path.read_text(encoding="utf-8"))
    ]
    assert garbled == []
    assert BROKEN.search("，".encode().decode("latin-1")), "the control"


def test_every_view_reads_its_arguments_strictly(application):
    """flask-smorest takes the parser when a view is decorated: set later, it would never be asked.

    The shells of the pages take no arguments and are no part of the API.
    """
    ours = {name: blp for name, blp in application.blueprints.items() if name not in {"api-docs", "pages"}}
    assert {name for name, blp in ours.items() if not isinstance(blp.ARGUMENTS_PARSER, StrictParser)} == set()
    answer = application.test_client().post(
        "/api/v1/lookups", data='{"serial": 1, "serial": 2}', content_type="application/json"
    )
    assert answer.json["code"] == "malformed_body"


def test_every_operation_says_what_it_does(application):
    """A sentence for each operation, and a described body for each success."""
    served = application.test_client().get("/api/openapi.json").json
    for path, operations in served["paths"].items():
        for method, operation in operations.items():
            if method in {"get", "post", "put", "patch", "delete"}:
                assert operation.get("summary"), (method, path)
                assert any(status[0] in "23" for status in operation["responses"]), (method, path)


def test_every_variable_of_the_example_is_read():
    """`.env.example` names nothing that no program reads (that all settings are in it is tested beside the launch)."""
    example = (ROOT / ".env.example").read_text("utf-8")
    readers = [ROOT / "Procfile", *(ROOT / "app").rglob("*.py"), ROOT / "wsgi.py"]
    code = "\n".join(path.read_text("utf-8") for path in readers)
    names = set(re.findall(r"^(?:# )?([A-Z][A-Z0-9_]+)=", example, re.MULTILINE))
    assert len(names) > 20
    assert {name for name in names if name not in code} == set()

"""A section for every dataset: its owner, its schema field by field, how old it may be, and which packs ask for it."""

from __future__ import annotations

from collections.abc import Iterator

from marshmallow import Schema, fields, validate

from app.domain.minimum import datasets_of
from app.policies import default_library
from registries import field_words, office
from registries.connector import Connector, list_all
from registries.connectors.education import LAST_GRADE, Grade
from registries.strict_field import Day, Flag, Matching, Percent

_FORMS = {r"\d{4}-(0[1-9]|1[0-2])": "`YYYY-MM`", r"[0-9A-Za-z]{6,20}": "6–20 digits and letters"}


def sections() -> str:
    """Every dataset in the order of the table."""
    packs = {policy.id: datasets_of(policy) for policy in default_library().load_all()}
    return "\n".join(_section(connector, packs) for connector in list_all())


def _section(connector: type[Connector], packs: dict[str, frozenset[str]]) -> str:
    desk = office.find(connector.bureau.code, None)
    assert desk, connector.dataset
    asking = [f"`{policy}`" for policy, datasets in packs.items() if connector.dataset in datasets]
    lines = [
        f"### `{connector.dataset}` {connector.title.zh} {connector.title.en}",
        "",
        f"- Owner 负责部门: {connector.bureau.name.zh} {connector.bureau.name.en}, {connector.bureau.phone}",
        f"- Asked for 用途: {connector.purpose.zh}. {connector.purpose.en}",
        f"- Mended 更正: {connector.mend.zh}. {connector.mend.en}",
        f"- Desk 窗口: {desk.address.zh} ({desk.phone}). {desk.address.en}",
        f"- Freshness 时效: {_age(connector)}",
        f"- Packs 用到的政策: {', '.join(asking) or 'none of those shipped 暂无'}",
        "",
        "| field 字段 | type 类型 | meaning 含义 |",
        "|---|---|---|",
        *(f"| `{path}` | {kind} | {meaning} |" for path, kind, meaning in _fields(connector.schema(), "")),
        "",
    ]
    return "\n".join(lines)


def _age(connector: type[Connector]) -> str:
    if connector.fresh_days is None:
        return "never changes 不变"
    return f"stale after {connector.fresh_days} days 超过 {connector.fresh_days} 天视为过时"


def _fields(schema: Schema, path: str) -> Iterator[tuple[str, str, str]]:
    for name, field in schema.fields.items():
        words = field_words.title(name)
        inner = field.inner if isinstance(field, fields.List) else field
        here = f"{path}{name}{'[]' if inner is not field else ''}"
        yield here, _type(field), f"{words.zh} {words.en}"
        if isinstance(inner, fields.Nested):
            yield from _fields(inner.schema, f"{here}.")


def codes(schema: Schema) -> Iterator[str]:
    """Every name and every coded value of the wire, at any depth."""
    for name, field in schema.fields.items():
        yield name
        inner = field.inner if isinstance(field, fields.List) else field
        yield from (
            code for one in field.validators if isinstance(one, validate.OneOf) for code in one.choices
        )
        if isinstance(inner, fields.Nested):
            yield from codes(inner.schema)


def _type(field: fields.Field[object]) -> str:
    """As the wire has it; `or null` where a department may leave it out."""
    return _form(field) + (", or null" if field.allow_none else "")


def _form(field: fields.Field[object]) -> str:
    choices = next((one for one in field.validators if isinstance(one, validate.OneOf)), None)
    if choices:
        return "; ".join(f"`{value}` {field_words.shown(value).zh}" for value in choices.choices)
    if isinstance(field, fields.List):
        return "list"
    if isinstance(field, fields.Nested):
        return "object"
    if isinstance(field, Flag):
        return "`true` or `false`"
    if isinstance(field, Grade):
        return f"whole number, 1 to {LAST_GRADE}"
    if isinstance(field, Day):
        return "`YYYY-MM-DD`"
    if isinstance(field, Percent):
        return "percent as text, above 0, at most 100"
    if isinstance(field, Matching):
        return _FORMS[field.pattern.pattern]
    return "text"

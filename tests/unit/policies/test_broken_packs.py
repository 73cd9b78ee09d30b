"""Packs broken one at a time: the check names the file, the line and what is wrong with it.

Each file of `broken/` lies over a shipped pack as over a frame; its first line says what must be reported. Besides
its words the report must hold the field, and the value that the file has there, wherever there is one.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.commands.policy import policy
from app.policies import Library, default_library, lint
from app.policies.source import parse
from app.policies.yaml_node import MappingNode, Node, SequenceNode

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
_EXPECTED = re.compile(r"# (?P<id>[a-z/]+/\d{4})\.yaml:(?P<line>\d+): (?P<words>.+)")
CASES_KEPT = 1


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """The shipped packs, each once more as `good` beside itself, with one case file of each year."""
    root = tmp_path_factory.mktemp("broken") / "policies"
    shutil.copytree(default_library().root, root)
    for pack in root.glob("*/*/[0-9]*.yaml"):
        shutil.copy(pack, pack.with_name("good.yaml"))
        for case in sorted(pack.parent.glob(f"cases/{pack.stem}-*.yaml"))[CASES_KEPT:]:
            case.unlink()
    return root


@pytest.fixture
def put(root):
    """Put a text in the place of a pack for one test."""
    kept: dict[Path, str | None] = {}

    def put(policy_id: str, text: str) -> None:
        file = root / f"{policy_id}.yaml"
        kept[file] = file.read_text(encoding="utf-8") if file.exists() else None
        file.write_text(text, encoding="utf-8")

    yield put
    for file, text in kept.items():
        if text is None:
            file.unlink()
        else:
            file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_a_broken_pack_is_reported_with_its_line(root, put, file):
    text = file.read_text(encoding="utf-8")
    expected = _EXPECTED.match(text)
    assert expected, f"the first line of {file.name} does not say what must be reported"
    put(expected["id"], text)
    result = CliRunner().invoke(policy, ["check", expected["id"], "--root", str(root)])
    assert result.exit_code == 1
    where = f"policies/{expected['id']}.yaml:{expected['line']}: "
    said = [line for line in result.output.splitlines() if where in line and expected["words"] in line]
    assert len(said) == 1, result.output
    field = _field(said[0], where)
    if "YAML: " in said[0]:
        return
    assert field, "no field"
    for value in _values(parse(text, file.name).data, field):
        assert value in said[0], f"{field}: the value {value} is not said"


def _field(line: str, where: str) -> str:
    """The path before the sentence: `policies/…:5: items.home.percent: …`, after the level in a report."""
    rest = line.split(where, 1)[1].removeprefix("错误 error: ")
    found = re.match(r"([a-z_0-9.\[\]-]+): ", rest)
    return found[1] if found else ""


def _values(node: Node, field: str) -> list[str]:
    """What the broken file has at `field`; of a list its entries; of a mapping or an absence nothing."""
    for step in re.findall(r"[a-z_0-9-]+", field):
        if isinstance(node, SequenceNode):
            node = node.entries[int(step)].value
        elif isinstance(node, MappingNode) and step in node.entries:
            node = node.entries[step].value
        else:
            return []
    if isinstance(node, SequenceNode):
        return [str(entry.value) for entry in node.entries if not isinstance(entry.value, MappingNode)]
    if isinstance(node, bool):
        return [str(node).lower()]
    return [str(node)] if isinstance(node, str | int | float) else []


@pytest.mark.parametrize(
    "policy_id", ["xiamen/siming/2017", "jining/zoucheng/2021", "shandong/template/2024"]
)
def test_the_packs_they_lie_over_are_good(root, put, policy_id):
    put(policy_id, f"frame: {policy_id.rsplit('/', 1)[0]}/good\n")
    assert lint.check(Library(root), policy_id).findings == ()


def test_there_are_at_least_forty():
    assert len(BROKEN) >= 40

"""Packs read as YAML 1.2, with lines, and never at the mercy of a hostile file."""

from __future__ import annotations

import json

import pytest
import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from app.policies import default_library
from app.policies.source import BrokenPack, as_plain, parse
from app.policies.yaml_node import resolve

PACKS = sorted(default_library().root.rglob("*.yaml"))


def as_json(value):
    return json.dumps(value, ensure_ascii=False, default=str)


def own_lines(node, path=()):
    """Where another parser found each key and entry: path and line from 1."""
    if isinstance(node, CommentedMap):
        for key, value in node.items():
            yield (*path, str(key)), node.lc.key(key)[0] + 1
            yield from own_lines(value, (*path, str(key)))
    if isinstance(node, CommentedSeq):
        for place, value in enumerate(node):
            if (
                not getattr(value, "anchor", None) or not value.anchor.value
            ):  # an alias stands where it is used
                yield (*path, place), node.lc.item(place)[0] + 1
                yield from own_lines(value, (*path, place))


@pytest.mark.parametrize("file", PACKS, ids=lambda file: str(file.relative_to(default_library().root)))
def test_another_parser_reads_the_same_values_at_the_same_lines(file):
    text = file.read_text(encoding="utf-8")
    written, other = parse(text, file.name), YAML(pure=True).load(text)
    assert as_json(as_plain(written)) == as_json(other)
    lines = [(path, line) for path, line in own_lines(other) if written.find_line(path) != (len(path), line)]
    assert lines == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((word, word) for word in ("yes", "on", "no", "09:00", "2017-02-30", "-", ".", "1.2.3", "12a", "=")),
        *(("~", None), ("null", None), ("true", True), ("FALSE", False)),
        *(("350200", 350200), ("012", 12), ("-3", -3), ("0x1F", 31), ("0o17", 15), ("1_000", 1000)),
        *(("50.5", 50.5), (".5", 0.5), ("1e3", 1000.0), ("-.inf", float("-inf"))),
    ],
)
def test_a_scalar_without_quotes_means_what_yaml_1_2_says(text, value):
    found = resolve(text)
    assert (type(found), found) == (type(value), value)


def test_quotes_make_text():
    assert as_plain(parse("a: '1'\nb: \"true\"\nc: !!str 2\nd: |\n  3\n", "f")) == {
        "a": "1",
        "b": "true",
        "c": "2",
        "d": "3\n",
    }


def test_a_merged_mapping_gives_way_to_what_is_written():
    written = parse("base: &base {a: 1, b: 2}\nown:\n  b: 3\n  <<: *base\n", "f")
    assert as_plain(written)["own"] == {"b": 3, "a": 1}
    assert written.find_line(("own", "b")) == (2, 3)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[" * 200_000, 1, "nested too deeply"),
        ("a: 1\nb: " + "{a: " * 5000, 2, "nested too deeply"),
        ("a: &x [*x]", 1, "nested too deeply"),
        ("a: 1\nb: *nobody", 2, "alias"),
        ("a: 1\na: 2", 2, "duplicate key"),
        ("a: 1\n'1': b\n1: c", 3, "duplicate key"),
        ("? [a]\n: b", 1, "no text"),
        ("a: 1\nb: !!python/object:os.system x", 2, "unknown tag"),
        ("a: 1\nb: !mine {}", 2, "unknown tag"),
        ("a: 1\n<<: 2", 2, "a mapping to merge"),
        ("a\n---\nb", 2, "single document"),
        ("a: [1", 1, ""),
        ("a: \x00", 1, "control characters"),
        ("a: \ud800", 1, "surrogates"),
    ],
)
def test_what_is_no_pack_is_said_with_its_line(text, line, words):
    with pytest.raises(BrokenPack) as refused:
        as_plain(parse(text, "f.yaml"))
    assert refused.value.facts["line"] == line
    assert words in refused.value.sentence("en")


def test_libyaml_is_there():
    """Every wheel of PyYAML has it; without it each start would take seconds longer."""
    assert yaml.__with_libyaml__

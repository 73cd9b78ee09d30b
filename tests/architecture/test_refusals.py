"""Every refusal has a code of its own and a sentence in both languages, and is raised with the facts they name."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import app
import blueprints
from app import transactions
from app.domain import errors
from app.domain.errors import DomainError

ROOT = Path(__file__).resolve().parents[2]
KINDS = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, DomainError)}


def _import_everything() -> None:
    for package in (app, blueprints):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)


def _refusals(kind: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    for below in kind.__subclasses__():
        if below not in KINDS:
            yield below
        yield from _refusals(below)


_import_everything()
REFUSALS = sorted(set(_refusals()), key=lambda refusal: (refusal.__module__, refusal.__name__))


def _fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_there_are_refusals():
    assert len(REFUSALS) > 40


def test_codes_are_unique_and_stable_words():
    by_code = defaultdict(list)
    for refusal in REFUSALS:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", refusal.code), refusal
        by_code[refusal.code].append(refusal)
    for code, sharers in by_code.items():
        general = min(sharers, key=lambda refusal: len(refusal.__mro__))
        assert all(issubclass(refusal, general) for refusal in sharers), f"{code}: {sharers}"
        assert code != DomainError.code


def test_sentences_are_there_in_both_languages():
    for refusal in REFUSALS:
        assert DomainError.zh != refusal.zh, refusal
        assert DomainError.en != refusal.en, refusal
        assert refusal.zh.startswith("{") or re.search(r"[\u4e00-\u9fff]", refusal.zh), refusal
        assert not re.search(r"[\u4e00-\u9fff]", refusal.en), refusal


def test_both_sentences_name_the_same_facts():
    for refusal in REFUSALS:
        zh = {name.removesuffix("_zh") for name in _fields(refusal.zh)}
        en = {name.removesuffix("_en") for name in _fields(refusal.en)}
        assert zh == en, refusal


def test_each_is_raised_with_the_facts_it_names():
    """A missing fact would be a KeyError instead of a sentence, on the one path that nobody tried."""
    plain = [refusal for refusal in REFUSALS if refusal.__init__ is DomainError.__init__]
    needed = {refusal.__name__: _fields(refusal.zh) | _fields(refusal.en) for refusal in plain}
    assert len(needed) > 40
    for path in sorted([*ROOT.glob("app/**/*.py"), *ROOT.glob("blueprints/**/*.py")]):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name):
                assert not needed.get(node.exc.id), f"{path}:{node.lineno} gives no facts"
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in needed:
                given = {keyword.arg for keyword in node.keywords}
                assert None in given or needed[node.func.id] <= given, f"{path}:{node.lineno}"


def test_a_constraint_speaks_without_facts():
    for constraint, refusal in transactions._refusals.items():
        assert refusal().sentence("zh"), constraint

"""Promises about the rooms: pure rules are tested, operations never commit, each thing has its one place."""

from __future__ import annotations

import ast
import doctest
import importlib
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
EXCHANGE = HOUSE / "exchange"
#: The only files a room may have; a folder of one of these names stands for the file.
FILES = {
    "__init__", "rules", "access", "models", "queries", "operations", "forms", "words", "wiring", "views", "cli",
}  # fmt: skip
#: Rooms that are one purpose each, and so are laid out by it.
FREELY_LAID_OUT = {"core", "reference", "demo"}
ONE_LOOK = 50


def _modules() -> list[Path]:
    return sorted(file for file in EXCHANGE.rglob("*.py") if "translations" not in file.parts)


def _name(file: Path) -> str:
    return ".".join(file.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__")


PURE = [
    file
    for file in _modules()
    if file.stem == "rules" or "rules" in file.parts or _name(file) in ("exchange.core.text", "exchange.core.clock")
]


@pytest.mark.parametrize("file", _modules(), ids=_name)
def test_every_module_says_what_it_is(file):
    assert ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))), file


@pytest.mark.parametrize("file", PURE, ids=_name)
def test_examples_in_rules_are_true(file):
    assert doctest.testmod(importlib.import_module(_name(file))).failed == 0


@pytest.mark.parametrize("file", [file for file in _modules() if "operations" in file.stem], ids=_name)
def test_operations_never_commit_nor_read_request_or_clock(file):
    text = file.read_text(encoding="utf-8")
    for forbidden in (".commit()", "from flask import request", "clock.now()", "datetime.now"):
        assert forbidden not in text, f"{file.name} holds {forbidden}"


@pytest.mark.parametrize("file", [file for file in _modules() if file.stem == "rules"], ids=_name)
def test_every_file_of_rules_with_a_function_has_its_tests(file):
    functions = [node for node in ast.parse(file.read_text()).body if isinstance(node, ast.FunctionDef)]
    tests = HOUSE / "tests" / file.relative_to(EXCHANGE).parent
    assert not functions or list(tests.glob("test_*.py")), f"{tests} holds no tests"


def test_functions_fit_in_one_look():
    lengths = {
        f"{_name(file)}.{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for file in _modules()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    assert {name: lines for name, lines in lengths.items() if lines > ONE_LOOK} == {}

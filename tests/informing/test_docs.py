"""What ``docs/informing.md`` says other rooms call is there."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

from exchange.informing import operations, queries

PAGE = (Path(__file__).parents[2] / "docs/informing.md").read_text(encoding="utf-8")


def test_every_verb_of_the_page_is_there_with_the_arguments_it_names():
    told = re.findall(r"`([a-z_]+)\((actor[^)]*)\)`", PAGE)
    assert len(told) > 5
    for name, arguments in told:
        named = [one.split("=")[0].strip() for one in arguments.replace(", …", "").split(",")]
        there = inspect.signature(getattr(operations, name)).parameters
        assert len(there) >= len(named), name
        assert {"actor", "now"} & set(named) <= there.keys(), name


def test_every_question_of_the_page_can_be_asked():
    asked = set(re.findall(r"`queries\.([a-z0-9_]+)", PAGE))
    assert len(asked) > 4
    assert {name for name in asked if not hasattr(queries, name)} == set()


def test_the_example_names_what_a_describer_and_a_thing_have():
    example = re.search(r"Describer\((.*?)\n\)", PAGE, re.DOTALL)
    assert example
    assert set(re.findall(r"^    ([a-z]+)=", example[1], re.MULTILINE)) == {
        *queries.Describer.__dataclass_fields__
    }  # fmt: skip

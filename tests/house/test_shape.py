"""The shape of a page tells what axe-core would tell apart, and nothing else."""

from __future__ import annotations

import pytest

from tests.support.shape import shape_of

PAGE = '<main><h1 id="one">Peru</h1><ul><li><a href="/1">A</a></li></ul><img src="x" alt="A map"><input type="text" name="a"></main>'


@pytest.mark.parametrize(
    ("part", "instead"),
    [
        ("Peru", "Colombia"),
        ('id="one"', 'id="another"'),
        ('<li><a href="/1">A</a></li>', '<li><a href="/1">A</a></li><li><a href="/2">B</a></li>'),
        ('alt="A map"', 'alt="Another map"'),
    ],
)
def test_what_only_reads_differently_has_one_shape(part: str, instead: str) -> None:
    assert part in PAGE
    assert shape_of(PAGE.replace(part, instead)) == shape_of(PAGE)


@pytest.mark.parametrize(
    ("part", "instead"),
    [
        ("Peru", " "),
        (' id="one"', ""),
        ("h1", "h2"),
        ('<li><a href="/1">A</a></li>', '<li><a href="/1">A</a></li><li><a href="/2"></a></li>'),
        ('alt="A map"', 'alt=""'),
        (' alt="A map"', ""),
        ('type="text"', 'type="date"'),
        ("<main>", '<main class="wide">'),
        ("<main>", '<main lang="nl">'),
        ("<main>", "<nav></nav><main>"),
    ],
)
def test_what_is_built_differently_has_another(part: str, instead: str) -> None:
    assert part in PAGE
    assert shape_of(PAGE.replace(part, instead)) != shape_of(PAGE)


@pytest.mark.parametrize(
    ("name", "value", "another"), [("tabindex", 0, -1), ("aria-hidden", "false", "true"), ("autocomplete", "name", "x")]
)
def test_what_these_attributes_say_belongs_to_the_shape(name: str, value: object, another: object) -> None:
    assert shape_of(f'<p {name}="{value}">A</p>') != shape_of(f'<p {name}="{another}">A</p>')


def test_elements_that_are_never_closed_end_with_what_they_stand_in() -> None:
    assert shape_of("<ul><li>A<li>B</ul><p>C") == shape_of("<ul><li>D<li>E</li></li></ul><p>F</p>")

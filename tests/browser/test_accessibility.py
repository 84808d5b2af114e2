"""What looks for faults of accessibility finds them, although it examines no look twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.live import Live
from tests.support.reader import Reader

pytestmark = pytest.mark.browser

BOTH_SCHEMES = ("light", "dark")
#: Adds a line to the page: ``[words, colour, whether it is to be seen]``.
ADD = """([words, colour, seen]) => {
  const line = document.createElement("p");
  Object.assign(line, {id: "added", textContent: words, hidden: !seen});
  line.style.color = colour;
  document.querySelector("main").append(line);
}"""


@pytest.fixture
def one(live: Live, reader: Callable[..., Reader]) -> Reader:
    """Somebody who has seen that the page is sound."""
    found = reader()
    found.visit("/login", schemes=BOTH_SCHEMES)
    return found


def _kinds(faults: list[str]) -> list[str]:
    return [fault.rpartition(": <")[0] for fault in faults]


@pytest.mark.parametrize(("colour", "scheme"), [("#ddd", "light"), ("#333", "dark")])
def test_words_that_fade_are_found_each_time_in_the_scheme_in_which_they_do(
    one: Reader, colour: str, scheme: str
) -> None:
    one.page.evaluate(ADD, ["Hardly there", colour, True])
    for _time in range(2):
        assert _kinds(one.wrong(BOTH_SCHEMES)) == [f"{scheme}: color-contrast"]


def test_what_comes_to_be_seen_later_is_examined_then(one: Reader) -> None:
    one.page.evaluate(ADD, ["Hardly there", "#dde", False])
    assert one.wrong(BOTH_SCHEMES) == []
    one.page.locator("#added").evaluate("line => line.hidden = false")
    assert _kinds(one.wrong(("light",))) == ["light: color-contrast"]


def test_a_known_colour_on_another_ground_is_a_new_look(one: Reader) -> None:
    one.page.evaluate(ADD, ["On a ground of its own", "#222", True])
    assert one.wrong(("light",)) == []
    one.page.locator("#added").evaluate("line => line.style.backgroundColor = 'rgb(50 50 50 / 0.8)'")
    assert _kinds(one.wrong(("light",))) == ["light: color-contrast"]


def test_what_does_not_hang_on_colours_is_found_on_every_page(one: Reader) -> None:
    for _time in range(2):
        one.page.evaluate("document.querySelector('label[for=email]').remove()")
        assert _kinds(one.wrong(("light",))) == ["label"]
        one.visit("/login")

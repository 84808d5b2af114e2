"""How a page is built, without what is written on it: two pages of one shape are as accessible as each other."""

from __future__ import annotations

from html.parser import HTMLParser

WITHOUT_END = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
#: Attributes whose value says how the page is built. Of others it counts that they are there, and not empty.
TELLING = frozenset(
    (
        *("aria-current", "aria-hidden", "aria-live", "autocomplete", "class", "dir", "hidden"),
        *("lang", "role", "scope", "tabindex", "type"),
    )
)
WRITTEN = "words"


def shape_of(html: str) -> str:
    """Return the shape of a page: its elements and what kind they are; of siblings built alike, one.

    Words count as there or not. What hangs on more than that (a target that must exist, an address used twice, the
    contrast of colours) is not in it.
    """
    reader = _ShapeReader()
    reader.feed(html)
    reader.close()
    return reader.shape()


class _ShapeReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, str, list[str]]] = [("", "", [])]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kinds = sorted(f"{name}={value if name in TELLING else bool(value)}" for name, value in attrs)
        self._open.append((tag, " ".join([tag, *kinds]), []))
        if tag in WITHOUT_END:
            self._shut()

    def handle_endtag(self, tag: str) -> None:
        if any(tag == opened for opened, *_ in self._open):
            while self._shut() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if data.strip():
            self._open[-1][2].append(WRITTEN)

    def _shut(self) -> str:
        tag, head, inside = self._open.pop()
        self._open[-1][2].append(f"<{head}>{''.join(dict.fromkeys(inside))}</>")
        return tag

    def shape(self) -> str:
        while len(self._open) > 1:
            self._shut()
        return "".join(self._open[0][2])

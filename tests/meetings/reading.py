"""Reading pages as a browser would: what a form sends when nothing is typed."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class _Form(HTMLParser):
    """Collects the fields of the form that is sent to one address (None: to its own)."""

    def __init__(self, action: str | None) -> None:
        super().__init__()
        self.action, self.inside = action, False
        self.fields: list[tuple[str, str]] = []
        self.select: str | None = None
        self.area: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value if value is not None else name for name, value in attrs}
        if tag == "form":
            self.inside = found.get("method") == "post" and found.get("action") == self.action
        elif not self.inside:
            return
        elif tag == "input" and "name" in found:
            if found.get("type") not in ("checkbox", "radio") or "checked" in found:
                self.fields.append((found["name"], found.get("value", "")))
        elif tag == "select":
            self.select = found["name"]
        elif tag == "option" and self.select and "selected" in found:
            self.fields.append((self.select, found["value"]))
        elif tag == "textarea":
            self.area = (found["name"], [])

    def handle_data(self, data: str) -> None:
        if self.area:
            self.area[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            name, parts = self.area
            self.fields.append((name, "".join(parts).removeprefix("\r\n").removeprefix("\n")))
            self.area = None
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.inside = False


def form_of(page: Any, action: str | None = None) -> dict[str, Any]:
    """Return what the page's form would send: single values as they are, several as a list."""
    reader = _Form(action)
    reader.feed(page.text)
    found: dict[str, Any] = {}
    for name, value in reader.fields:
        if name == "csrf_token":
            continue
        found[name] = value if name not in found else [*_several(found[name]), value]
    return found


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]

"""Forms as they stand on a page: what a browser would send, found by reading the HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

#: Controls that a browser sends only when they are pressed.
_PRESSED = {"submit", "button", "reset", "image", "file"}


@dataclass
class Control:
    """One named control: what kind it is, what it now says, and (where it offers any) the values to choose from."""

    name: str
    kind: str
    value: str = ""
    sent: bool = True
    choices: list[str] = field(default_factory=list)


@dataclass
class PageForm:
    """A form with its controls. ``values`` are what a browser would send as the form stands."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)
    buttons: list[Control] = field(default_factory=list)

    @property
    def values(self) -> dict[str, list[str]]:
        """Return what would be sent."""
        found: dict[str, list[str]] = {}
        for control in self.controls:
            if control.sent:
                found.setdefault(control.name, []).append(control.value)
        return found

    @property
    def kinds(self) -> dict[str, str]:
        """Return of which kind each field is."""
        return {control.name: control.kind for control in self.controls}

    def with_(self, **values: Any) -> dict[str, Any]:
        """Return what would be sent with some fields filled in otherwise."""
        unknown = values.keys() - self.kinds.keys()
        assert not unknown, f"{self.action} has no {sorted(unknown)}"
        return {**self.values, **values}


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.forms: list[PageForm] = []
        self.open: PageForm | None = None
        self.select: Control | None = None
        self.area: Control | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = PageForm(said.get("action") or self.address, said.get("method", "get").lower())
            self.forms.append(self.open)
        elif self.open is not None and "disabled" not in said:
            self._control(self.open, tag, said)

    def _control(self, form: PageForm, tag: str, said: dict[str, str]) -> None:
        if tag == "input" and said.get("name"):
            self._input(form, said)
        elif tag == "button" and said.get("name"):
            form.buttons.append(Control(said["name"], "button", said.get("value", "")))
        elif tag == "select" and said.get("name"):
            self.select = Control(said["name"], "select", sent=False)
            form.controls.append(self.select)
        elif tag == "option" and self.select is not None:
            self._option(self.select, said)
        elif tag == "textarea" and said.get("name"):
            self.area = Control(said["name"], "textarea")
            form.controls.append(self.area)

    def _input(self, form: PageForm, said: dict[str, str]) -> None:
        kind = said.get("type", "text")
        if kind in _PRESSED:
            form.buttons.append(Control(said["name"], "button", said.get("value", "")))
        elif kind in ("checkbox", "radio"):
            value = said.get("value", "on")
            form.controls.append(Control(said["name"], kind, value, "checked" in said, [value]))
        else:
            form.controls.append(Control(said["name"], kind, said.get("value", "")))

    def _option(self, select: Control, said: dict[str, str]) -> None:
        value = said.get("value", "")
        select.choices.append(value)
        if "selected" in said or not select.sent:
            select.value, select.sent = value, True

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.area is not None:
            self.area.value = self.area.value.removeprefix("\n")
            self.area = None


def forms_on(page: str, address: str) -> list[PageForm]:
    """Return the forms of the page at an address, in order; one without action is sent to the address itself."""
    reader = _Reader(address)
    reader.feed(page)
    reader.close()
    return reader.forms


def form_to(page: str, address: str, action: str) -> PageForm:
    """Return the form on a page that is sent to an address, given by its end."""
    return next(form for form in forms_on(page, address) if form.method == "post" and form.action.endswith(action))

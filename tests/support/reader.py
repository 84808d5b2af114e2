"""Someone at a browser: finds things by what is written on them, and looks for faults on every page that opens."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Locator, Page, Response, expect

from tests.support.accessibility import Accessibility
from tests.support.words import Words

#: What hangs on more than how a page is built is looked for on each: parts that something names must be there, once.
SHAPE = """() => ({
  lang: document.documentElement.lang,
  titled: document.title.split(" · ")[0].trim() !== "",
  headings: document.querySelectorAll("h1").length,
  named: ["for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "headers", "list"].flatMap((name) =>
    [...document.querySelectorAll(`[${name}]`)].flatMap((one) => one.getAttribute(name).split(" ").filter(Boolean))
      .filter((id) => document.querySelectorAll(`[id="${CSS.escape(id)}"]`).length !== 1).map((id) => `${name}=${id}`)),
  wider: Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth),
})"""
SERVER_FAULT = 500
#: The browser says so itself when a form is refused; the answer's status is looked at instead.
REFUSED = "Failed to load resource"


def whole(name: str) -> re.Pattern[str]:
    """Return a pattern for a whole accessible name; words that are only heard may stand a space apart."""
    return re.compile(r"^\s*" + r"\s*".join(re.escape(part) for part in re.findall(r"[^\s:]+|:", name)) + r"\s*$")


@dataclass
class Reader:
    """A page with its reader's words. Faults that the browser reports while pages load are kept in ``faults``."""

    page: Page
    words: Words
    address: str
    accessibility: Accessibility
    scripted: bool = True
    faults: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Listen to the page from its first moment."""
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("response", self._note_response)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(REFUSED):
            self.faults.append(f"console: {message.text}")

    def _note_response(self, response: Response) -> None:
        if not response.url.startswith((f"{self.address}/", "data:")):
            self.faults.append(f"from elsewhere: {response.url}")
        is_page = response.request.resource_type in ("document", "fetch")
        if response.status >= SERVER_FAULT or (response.status >= 400 and not is_page):
            self.faults.append(f"{response.status}: {response.url}")

    # --- Going ------------------------------------------------------------------------------------------------------

    def visit(self, path: str, *, schemes: tuple[str, ...] = ("light",)) -> None:
        """Open an address and look for faults."""
        self.page.goto(path if "://" in path else self.address + path)
        self.look(schemes)

    def press(self, english: Any, *, within: Locator | None = None, **values: Any) -> None:
        """Press a button that leads to a page, and look for faults there."""
        self.arrive(self.button(english, within=within, **values).click)

    def follow(self, english: Any, *, within: Locator | None = None, **values: Any) -> None:
        """Follow a link, and look for faults where it leads."""
        self.arrive(self.link(english, within=within, **values).click)

    def arrive(self, leave: Callable[[], Any]) -> None:
        """Do what loads another page, wait for that page, and look for faults."""
        with self.page.expect_navigation():
            leave()
        self.look()

    # --- Finding ----------------------------------------------------------------------------------------------------

    def word(self, english: Any, **values: Any) -> str:
        """Return what is written where the English page says this."""
        return self.words.say(english, **values)

    def button(self, english: Any, *, within: Locator | None = None, **values: Any) -> Locator:
        """Return a button by its whole name."""
        return (within or self.page.locator("main")).get_by_role("button", name=whole(self.word(english, **values)))

    def link(self, english: Any, *, within: Locator | None = None, **values: Any) -> Locator:
        """Return a link by its whole name."""
        return (within or self.page.locator("main")).get_by_role("link", name=whole(self.word(english, **values)))

    def field(self, english: Any, *, within: Locator | None = None) -> Locator:
        """Return the control with that label, required or not."""
        label, required = re.escape(self.word(english)), re.escape(self.word("required"))
        return (within or self.page.locator("main")).get_by_label(re.compile(rf"^\s*{label}( \({required}\))?\s*$"))

    def choose(self, english: Any, part: str) -> None:
        """Choose the option of a list whose words hold this."""
        options = self.field(english)
        options.select_option(options.locator("option").filter(has_text=part).get_attribute("value"))

    def heading(self) -> str:
        """Return the page's heading."""
        return self.page.get_by_role("heading", level=1).inner_text()

    def says(self, english: Any, **values: Any) -> None:
        """Wait until the page's content says this."""
        expect(self.page.locator("main")).to_contain_text(self.word(english, **values))

    # --- Looking ----------------------------------------------------------------------------------------------------

    def look(self, schemes: tuple[str, ...] = ("light",)) -> None:
        """Find nothing wrong with the page, with its accessibility once per address."""
        place = urlsplit(self.page.url).path + (" with messages" if self.page.locator(".error-summary").count() else "")
        found = self.wrong(() if place in self.seen else schemes)
        self.seen.add(place)
        assert not found, "\n  ".join([self.page.url, *found])

    def wrong(self, schemes: tuple[str, ...], shape: str = "") -> list[str]:
        """Return what is wrong with the page: its shape, what the browser reports, accessibility in these schemes.

        Where scripts do not run, axe-core cannot either.
        """
        found = self.misshapen() + self.faults
        self.faults.clear()
        return found + (self.accessibility.faults(self.page, schemes, shape) if schemes and self.scripted else [])

    def too_wide(self, width: int) -> list[str]:
        """Return whether the page reaches beyond a screen of that width."""
        before = self.page.viewport_size
        self.page.set_viewport_size({"width": width, "height": 800})
        wider = self.page.evaluate(SHAPE)["wider"]
        if before:
            self.page.set_viewport_size(before)
        return [f"{wider} pixels wider than {width}"] if wider else []

    def misshapen(self) -> list[str]:
        """Return what every page must have and this one has not: its language, a title, one heading, its width."""
        shape = self.page.evaluate(SHAPE)
        wanted = {"lang": self.words.language, "titled": True, "headings": 1, "named": [], "wider": 0}
        return [f"{what}: {shape[what]!r}, not {value!r}" for what, value in wanted.items() if shape[what] != value]

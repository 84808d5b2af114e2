"""What axe-core finds on a page. It looks once at each shape of a page, and at colours where they are new.

Pages built alike are as accessible as each other, and two places that look alike have one contrast.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.support.shape import shape_of

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
COLOURS = "color-contrast"
BUT_COLOURS = {"runOnly": {"type": "tag", "values": TAGS}, "rules": {COLOURS: {"enabled": False}}}
_RUN = """async ([where, options]) => {
  const found = await axe.run(where, {...options, resultTypes: ["violations"], preload: false, iframes: false});
  return found.violations.map((one) => `${one.id}: ${one.nodes.slice(0, 4).map((node) => node.html.slice(0, 160)).join(" | ")}`);
}"""
_BUT_COLOURS = f"(options) => ({_RUN})([document, options])"
#: A look is what a word's contrast hangs on: its own colour and size, and the grounds it stands on down to one that
#: lets nothing through. What is not to be seen has no look yet.
_LOOKS = """(known) => {
  const grounds = new Map(), seen = new Set(known), fresh = [];
  const groundOf = (node) => {
    if (!node || node === document) return "";
    if (grounds.has(node)) return grounds.get(node);
    const style = getComputedStyle(node), colour = style.backgroundColor;
    const alpha = colour.startsWith("rgba") ? Number(colour.split(",")[3].slice(0, -1)) : colour === "transparent" ? 0 : 1;
    const plain = style.backgroundImage === "none" && style.opacity === "1" && style.filter === "none";
    const own = alpha || !plain ? [colour, style.backgroundImage, style.opacity, style.filter].join() : "";
    const placed = style.position === "static" || style.position === "relative" ? "" : `${style.position} ${node.className}`;
    const found = own + placed + (alpha === 1 && plain ? "" : "|" + groundOf(node.parentElement));
    grounds.set(node, found);
    return found;
  };
  const hashed = (text) => {
    let one = 0xdeadbeef, other = 0x41c6ce57;
    for (let place = 0; place < text.length; place++) {
      one = Math.imul(one ^ text.charCodeAt(place), 2654435761);
      other = Math.imul(other ^ text.charCodeAt(place), 1597334677);
    }
    return 4294967296 * (2097151 & other) + (one >>> 0);
  };
  const written = (node) => node.matches("input:not([type=hidden]), select, textarea") ||
    [...node.childNodes].some((part) => part.nodeType === Node.TEXT_NODE && part.data.trim());
  for (const node of document.body.querySelectorAll("*")) {
    if (!written(node) || !node.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})) continue;
    const style = getComputedStyle(node);
    const look = hashed([style.color, style.fontSize, style.fontWeight, style.textShadow,
      node.matches(":disabled, [aria-disabled=true]"), groundOf(node)].join());
    if (!seen.has(look)) { seen.add(look); fresh.push([look, node]); }
  }
  window.freshNodes = fresh.map(([_, node]) => node);
  return fresh.map(([look]) => look);
}"""
_ONLY_COLOURS = {"runOnly": {"type": "rule", "values": [COLOURS]}}
_OF_FRESH = f"(options) => ({_RUN})([{{include: window.freshNodes.map((node) => [node])}}, options])"


@dataclass
class Accessibility:
    """Looks for faults, and remembers the shapes that were sound, and the looks in a scheme."""

    shapes: set[str] = field(default_factory=set)
    sound: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def faults(self, page: Page, schemes: tuple[str, ...], shape: str = "") -> list[str]:
        """Return what is wrong: all that does not hang on colours, and the colours in these schemes.

        The page's shape is found out where it is not given.
        """
        found = self._but_colours(page, shape or shape_of(page.content()))
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            looks = page.evaluate(_LOOKS, list(self.sound[scheme]))
            faded = _axe(page, _OF_FRESH, _ONLY_COLOURS) if looks else []
            found += [f"{scheme}: {fault}" for fault in faded]
            if not faded:
                self.sound[scheme] |= set(looks)
        return found

    def _but_colours(self, page: Page, shape: str) -> list[str]:
        found = [] if shape in self.shapes else _axe(page, _BUT_COLOURS, BUT_COLOURS)
        if not found:
            self.shapes.add(shape)
        return found


def _axe(page: Page, code: str, options: dict[str, object]) -> list[str]:
    """Run axe-core, which is brought to the page when it is first needed there."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"{AXE_SCRIPT}\n;0")
    return list(page.evaluate(code, options))

"""Text with light marking (Markdown) made into safe HTML: no markup of the writer's own, few tags, plain links only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

#: A page has its own headings down to the third level; those of a text stand below them.
HEADINGS_BELOW = 3
LOWEST_HEADING = 6
SCHEMES = frozenset({"http", "https", "mailto"})
TAGS = {"p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h4", "h5", "h6"}
_FULL_ADDRESS = re.compile(r"(https?://[^/?#\s]|mailto:[^\s])", re.IGNORECASE)


def _is_plain_link(address: str) -> bool:
    """Say whether a link leads to a full web or mail address; all others are shown as they were typed."""
    return _FULL_ADDRESS.match(address) is not None


def _heading(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, _environment: Any) -> str:
    token = tokens[index]
    token.tag = f"h{min(int(token.tag[1]) + HEADINGS_BELOW, LOWEST_HEADING)}"
    return renderer.renderToken(tokens, index, options, _environment)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")
    parser.validateLink = _is_plain_link  # type: ignore[assignment, method-assign]
    parser.add_render_rule("heading_open", _heading)
    parser.add_render_rule("heading_close", _heading)
    return parser


_PARSER = _parser()


@lru_cache(maxsize=1_000)
def render(text: str) -> Markup:
    """Return the text as safe HTML.

    HTML in it is shown as typed. Links go to web and mail addresses only; pictures become links. Whatever the
    renderer does, only the listed tags come out, with no attributes but a link's address and title and the first
    number of a list.

    >>> render("*Agreed*: see <b>")
    Markup('<p><em>Agreed</em>: see &lt;b&gt;</p>')
    """
    cleaned = nh3.clean(
        _PARSER.render(text),
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(cleaned.strip())  # noqa: S704 (cleaned just above)

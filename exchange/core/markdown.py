"""Text with light marking (Markdown) made into safe HTML: no markup of the writer's own, few tags, plain links only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

LOWEST_HEADING = 6
SCHEMES = frozenset({"http", "https", "mailto"})
TAGS = {"p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h3", "h4", "h5", "h6"}
#: What looks like the name of a place in the web.
_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}")
_FULL_ADDRESS = re.compile(r"(https?://[^/?#\s]|mailto:[^\s])", re.IGNORECASE)


def _is_plain_link(address: str) -> bool:
    """Say whether a link leads to a full web or mail address; all others are shown as they were typed."""
    return _FULL_ADDRESS.match(address) is not None


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")
    parser.validateLink = _is_plain_link  # type: ignore[assignment, method-assign]
    return parser


_PARSER = _parser()


def tokens_of(text: str) -> list[Token]:
    """Return what the text consists of, for those who write it in another form than HTML; each link says where it leads."""
    tokens = _PARSER.parse(text)
    for token in tokens:
        if token.children:
            token.children = list(_honest(token.children))
    return tokens


def is_misleading(said: str, address: str) -> bool:
    """Say whether a link's words name another place than the one it leads to.

    >>> is_misleading("see eurojust.europa.eu", "https://evil.example/"), is_misleading("the notice", "https://a.example/")
    (True, False)
    """
    parts = urlsplit(address)
    leads_to = (parts.hostname or parts.path.rpartition("@")[2]).lower()
    named = {host.lower() for host in _HOST.findall(said)}
    return any(leads_to != host and not leads_to.endswith(f".{host}") for host in named)


def _honest(tokens: list[Token]) -> Iterator[Token]:
    """Yield the tokens of a line; a link that would mislead says its address in place of its words."""
    held: list[Token] = []
    for token in tokens:
        if token.type == "link_open":
            held = [token]
        elif held and token.type == "link_close":
            yield held[0]
            said, address = "".join(one.content for one in held[1:]), str(held[0].attrs["href"])
            inside = [Token("text", "", 0, content=address)] if is_misleading(said, address) else held[1:]
            yield from (*inside, token)
            held = []
        elif held:
            held.append(token)
        else:
            yield token


def _set_headings_below(tokens: list[Token], level: int) -> None:
    """Give the headings of a text the levels that follow the page's own, none left out on the way down."""
    outer: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            written = int(token.tag[1])
            outer = [*(other for other in outer if other < written), written]
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(level + len(outer), LOWEST_HEADING)}"


@lru_cache(maxsize=1_000)
def render(text: str, below: int = 3) -> Markup:
    """Return the text as safe HTML, its headings below those of the page at level ``below`` (2 to 5).

    HTML in it is shown as typed. Links go to web and mail addresses only; pictures become links. Whatever the
    renderer does, only the listed tags come out, with no attributes but a link's address and title and the first
    number of a list.

    >>> render("*Agreed*: see <b>")
    Markup('<p><em>Agreed</em>: see &lt;b&gt;</p>')
    """
    tokens = tokens_of(text)
    _set_headings_below(tokens, below)
    cleaned = nh3.clean(
        _PARSER.renderer.render(tokens, _PARSER.options, {}),
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(cleaned.strip())  # noqa: S704 (cleaned just above)

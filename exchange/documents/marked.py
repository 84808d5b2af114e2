"""Texts with light marking (Markdown) as blocks of a document: what a page shows of them, and nothing more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from exchange.core.markdown import tokens_of
from exchange.documents.rules import LOWEST_HEADING, Block, Heading, Line, Listing, Paragraph, Quotation, Run


def blocks_of(text: str, below: int = 2) -> tuple[Block, ...]:
    """Return the text as blocks, its headings below level ``below``."""
    return _Reader(tokens_of(text), below).blocks()


@dataclass
class _Reader:
    """Reads the parser's flat row of tokens, of which some open what others close."""

    tokens: Sequence[Token]
    below: int
    at: int = 0

    def blocks(self, until: str = "") -> tuple[Block, ...]:
        found: list[Block] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == until:
                break
            if block := self._block(token):
                found.append(block)
        return tuple(found)

    def _block(self, token: Token) -> Block | None:
        match token.type:
            case "inline":
                return Paragraph(_line(token.children or []))
            case "heading_open":
                inline = self.tokens[self.at]
                self.at += 2
                text = "".join(run.text for run in _line(inline.children or []))
                return Heading(min(self.below + int(token.tag[1]), LOWEST_HEADING), text)
            case "bullet_list_open" | "ordered_list_open":
                return self._listing(token)
            case "blockquote_open":
                return Quotation(self.blocks("blockquote_close"), drawn_in=True)
            case "code_block" | "fence":
                return Paragraph((Run(token.content.rstrip("\n"), fixed=True),))
        return None

    def _listing(self, token: Token) -> Listing:
        entries = []
        while self.tokens[self.at].type == "list_item_open":
            self.at += 1
            entries.append(self.blocks("list_item_close"))
        self.at += 1
        numbered = token.type.startswith("ordered")
        return Listing(tuple(entries), numbered, int(token.attrs.get("start", 1)) if numbered else 1)


def _line(children: Sequence[Token]) -> Line:
    """Return the runs of a line; where the writer broke it, it breaks."""
    runs: list[Run] = []
    bold = italic = 0
    link = ""
    for token in children:
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                link = str(token.attrs.get("href", ""))
            case "link_close":
                link = ""
            case "softbreak" | "hardbreak":
                runs.append(Run("\n"))
            case "text" | "code_inline" if token.content:
                runs.append(Run(token.content, bold > 0, italic > 0, token.type == "code_inline", link))
    return tuple(runs)

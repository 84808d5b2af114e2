"""The passage of a text that is shown with what was found."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice

from exchange.core.text import fold
from exchange.search.rules.terms import stems

_WORD, _MARKING = re.compile(r"\w+"), re.compile(r"[*`]")
#: So many words stand before the first that was asked for, and from there on.
BEFORE, AFTER = 8, 24
#: So many letters do a word and its stem begin with alike.
SAME = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``asked`` says that it is a word that was asked for."""

    text: str
    asked: bool = False


class Passages:
    """Cuts passages out of texts for one question; of a word that was met before it is known whether it was asked for."""

    def __init__(self, asked: Sequence[str], languages: Collection[str]) -> None:
        """Take the folded words of the question, and the languages that texts may be in."""
        self._asked, self._languages = tuple(asked), languages
        self._stems = {stem for word in asked for stem in stems(word, languages)}
        #: A stem begins as its word does: words that begin otherwise need not be brought to theirs.
        self._beginnings = {word[:SAME] for word in (*asked, *self._stems)}
        self._known: dict[str, bool] = {}

    def of(self, text: str) -> list[Piece]:
        """Return the text around the first word that was asked for, in pieces; its beginning when there is none.

        Where something is left out, three dots stand; light marking is left out without.
        """
        text = " ".join(_MARKING.sub("", text).split())
        words = _WORD.finditer(text)
        seen: list[re.Match[str]] = []
        for one in words:
            seen.append(one)
            if self._is_hit(one.group()):
                break
        first = len(seen) - 1 if seen and self._is_hit(seen[-1].group()) else 0
        begin, end = max(0, first - BEFORE), first + AFTER
        seen += islice(words, max(0, end + 1 - len(seen)))
        if not seen:
            return []
        cut = [(one, self._is_hit(one.group())) for one in seen[begin:end]]
        return _cut(text, cut, whole=(begin == 0, end >= len(seen)))

    def _is_hit(self, word: str) -> bool:
        if word not in self._known:
            folded = fold(word)
            self._known[word] = folded.startswith(self._asked) or (
                folded[:SAME] in self._beginnings and not self._stems.isdisjoint(stems(folded, self._languages))
            )
        return self._known[word]


def _cut(text: str, found: Sequence[tuple[re.Match[str], bool]], whole: tuple[bool, bool]) -> list[Piece]:
    at = 0 if whole[0] else found[0][0].start()
    stop = len(text) if whole[1] else found[-1][0].end()
    pieces = [] if whole[0] else [Piece("… ")]
    for one, is_hit in found:
        if is_hit:
            pieces += [Piece(text[at : one.start()]), Piece(one.group(), asked=True)]
            at = one.end()
    pieces.append(Piece(text[at:stop] + ("" if whole[1] else " …")))
    return [piece for piece in pieces if piece.text]

"""How the words of a text and those of a question become terms that meet.

A term is a folded word; with ``=`` before it, the stem of one; with ``^`` before all, a term of the title.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import snowballstemmer

from exchange.core.text import words

#: A question of more words finds nothing more; the rest is left out.
MOST_WORDS, LONGEST_WORD = 8, 80
#: Languages in which words are brought to their stems, by the name of the stemmer.
LANGUAGES = {
    "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "et": "estonian",
    "fi": "finnish", "fr": "french", "ga": "irish", "hu": "hungarian", "it": "italian", "lt": "lithuanian", "nl": "dutch",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "sv": "swedish",
}  # fmt: skip
#: In these a question is understood besides the languages of the interface: what practices are written in most.
SPOKEN = ("en", "es", "fr", "nl", "pt")
_STEM, _TITLE = "=", "^"


class Kind(StrEnum):
    """What can be found."""

    PRACTICE = "practice"
    MEETING = "meeting"
    OUTCOME = "outcome"
    PERSON = "person"
    PAPER = "paper"


class Facet(StrEnum):
    """By what those found can be narrowed."""

    KIND = "kind"
    COUNTRY = "country"
    TYPE = "type"
    INSTRUMENT = "instrument"
    TOPIC = "topic"
    PRIORITY = "priority"
    LANGUAGE = "language"
    YEAR = "year"


@lru_cache(maxsize=32)
def _stemmer(language: str) -> snowballstemmer.Stemmer:
    return snowballstemmer.stemmer(LANGUAGES[language])


@lru_cache(maxsize=200_000)
def _stem(word: str, language: str) -> str:
    return str(_stemmer(language).stemWord(word))[:LONGEST_WORD]


def stems(word: str, languages: Collection[str]) -> set[str]:
    """Return the stems of a folded word in these languages, as far as they are known.

    >>> stems("requests", ["en"])
    {'request'}
    """
    return {_stem(word, language) for language in languages if language in LANGUAGES}


def vocabulary(*texts: str) -> list[str]:
    """Return the folded words of the texts, each once, in order."""
    return list(dict.fromkeys(word[:LONGEST_WORD] for text in texts for word in words(text)))


def terms_of(title: str, texts: Iterable[str], languages: Collection[str]) -> list[str]:
    """Return the terms under which a thing is found, sorted; ``languages`` are those its texts may be in.

    >>> terms_of("Réquests", [], ["en"])
    ['=request', '^=request', '^requests', 'requests']
    """
    in_title = vocabulary(title)
    terms = _with_stems(vocabulary(title, *texts), languages)
    return sorted(terms | {_TITLE + term for term in _with_stems(in_title, languages)})


def _with_stems(found: Sequence[str], languages: Collection[str]) -> set[str]:
    return {*found, *(_STEM + stem for word in found for stem in stems(word, languages))}


def asked_words(question: str) -> list[str]:
    """Return the folded words of a question, at most eight.

    >>> asked_words("  Experts' PERÚ peru ")
    ['experts', 'peru']
    """
    return vocabulary(question)[:MOST_WORDS]


@dataclass(frozen=True, slots=True)
class _Manner:
    """How an index is asked: for the beginning of a term, for a whole one, for one of several, for all of several."""

    begins: str
    equals: str
    either: str
    both: str

    def question(self, asked: Sequence[str], languages: Collection[str], mark: str) -> str:
        """Return the question whether each word stands there by its beginning or by one of its stems."""
        return self.both.join(f"({self.either.join(self._ways(word, languages, mark))})" for word in asked)

    def _ways(self, word: str, languages: Collection[str], mark: str) -> list[str]:
        whole = (self.equals.format(mark + _STEM + stem) for stem in sorted(stems(word, languages)))
        return [self.begins.format(mark + word), *whole]


_FTS5 = _Manner('"{}" *', '"{}"', " OR ", " AND ")
_TSQUERY = _Manner("'{}':*", "'{}'", " | ", " & ")


def for_fts5(asked: Sequence[str], languages: Collection[str], *, in_title: bool = False) -> str:
    """Return what SQLite's index is asked for: each word by its beginning or by a stem.

    >>> for_fts5(["requests"], ["en"])
    '("requests" * OR "=request")'
    """
    return _FTS5.question(asked, languages, _TITLE if in_title else "")


def for_tsquery(asked: Sequence[str], languages: Collection[str], *, in_title: bool = False) -> str:
    """Return the same for PostgreSQL.

    >>> for_tsquery(["requests"], ["en"])
    "('requests':* | '=request')"
    """
    return _TSQUERY.question(asked, languages, _TITLE if in_title else "")


def just_after(prefix: str) -> str:
    """Return the first word that sorts after all words with the prefix: the end of a range over an index.

    >>> just_after("per")
    'pes'
    """
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)

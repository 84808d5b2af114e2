"""How words of a question are matched with words that find things."""

from __future__ import annotations

from exchange.core.text import words

#: A question of more words finds nothing more; the rest is left out.
MOST_WORDS, LONGEST_WORD = 8, 80


def asked_words(question: str) -> list[str]:
    """Return the folded words of a question, at most eight.

    >>> asked_words("  Experts' PERÚ peru ")
    ['experts', 'peru']
    """
    return [word[:LONGEST_WORD] for word in words(question)][:MOST_WORDS]


def index_words(*texts: str) -> set[str]:
    """Return the folded words under which a thing with these texts is found.

    >>> sorted(index_words("EU–CLASI ministers", "Brüssel"))
    ['brussel', 'clasi', 'eu', 'ministers']
    """
    return {word[:LONGEST_WORD] for text in texts for word in words(text)}


def just_after(prefix: str) -> str:
    """Return the first word that sorts after all words with the prefix: the end of a range over an index.

    >>> just_after("per")
    'pes'
    """
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)

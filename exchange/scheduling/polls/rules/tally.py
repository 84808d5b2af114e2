"""Counting a poll by country and by capacity, and putting its dates in order (M7): pure, and explained by what it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from exchange.scheduling.polls.rules.standing import Choice
from exchange.world.rules import Capacity


class Voice(StrEnum):
    """What a person, or a whole country, says to a date; SILENT: no answer yet."""

    YES = "yes"
    IF_NEED_BE = "if_need_be"
    SILENT = "silent"
    NO = "no"


#: The best of several stands for all: one who can come represents the country. Silence may still turn into a yes.
_BEST_FIRST = tuple(Voice)
#: Somebody can come.
ABLE = frozenset({Voice.YES, Voice.IF_NEED_BE})


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one person says to the dates, by key. ``party``: the country, or the body, for which the person comes."""

    voter: int
    party: str
    capacity: Capacity
    required: bool = False
    votes: Mapping[int, Choice] | None = None

    def voice(self, option: int) -> Voice:
        """Return what the person says to a date."""
        vote = (self.votes or {}).get(option)
        return Voice(vote.value) if vote is not None else Voice.SILENT


def voice_of(voices: Iterable[Voice]) -> Voice:
    """Return what several people say together: yes if one can, then if need be; no only when all said no.

    >>> voice_of([Voice.NO, Voice.SILENT, Voice.IF_NEED_BE]).value
    'if_need_be'
    """
    return min(voices, key=_BEST_FIRST.index, default=Voice.SILENT)


@dataclass(frozen=True, slots=True)
class Group:
    """What the people of one country, or of one capacity, say together; how many of them can come, of how many."""

    key: str
    voice: Voice
    able: int
    asked: int


@dataclass(frozen=True, slots=True)
class Count:
    """How one date stands. ``covered`` and ``missing``: countries and bodies all of whose required people can come, or not."""

    option: int
    starts_at: datetime
    parties: tuple[Group, ...] = ()
    capacities: tuple[Group, ...] = ()
    covered: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def saying(self, voice: Voice) -> tuple[str, ...]:
        """Return the countries and bodies that say so."""
        return tuple(group.key for group in self.parties if group.voice is voice)

    @property
    def rank(self) -> tuple[int, int, int, datetime, int]:
        """Return by what dates are put in order: required countries covered, then yes, then if need be, then the earliest."""
        said = Counter(group.voice for group in self.parties)
        return (-len(self.covered), -said[Voice.YES], -said[Voice.IF_NEED_BE], self.starts_at, self.option)


def count(option: int, starts_at: datetime, ballots: Sequence[Ballot]) -> Count:
    """Count what was said to one date, by country and body and by capacity."""
    required = _grouped([each for each in ballots if each.required], lambda each: each.party)
    covered = {party for party, members in required.items() if all(member.voice(option) in ABLE for member in members)}
    return Count(
        option,
        starts_at,
        _groups(option, _grouped(ballots, lambda each: each.party)),
        _groups(option, _grouped(ballots, lambda each: each.capacity.value)),
        tuple(sorted(covered)),
        tuple(sorted(required.keys() - covered)),
    )


def _grouped(ballots: Iterable[Ballot], key: Callable[[Ballot], str]) -> dict[str, list[Ballot]]:
    found: dict[str, list[Ballot]] = {}
    for ballot in ballots:
        found.setdefault(key(ballot), []).append(ballot)
    return found


def _groups(option: int, grouped: Mapping[str, Sequence[Ballot]]) -> tuple[Group, ...]:
    return tuple(_group(key, [one.voice(option) for one in grouped[key]]) for key in sorted(grouped))


def _group(key: str, voices: Sequence[Voice]) -> Group:
    return Group(key, voice_of(voices), sum(voice in ABLE for voice in voices), len(voices))


def ranked(options: Iterable[tuple[int, datetime]], ballots: Sequence[Ballot]) -> list[Count]:
    """Return all dates with their counts, the best first; the order depends on nothing but what was said.

    >>> at = datetime(2027, 3, 4, 9)
    >>> yes = Ballot(1, "BE", Capacity.PROSECUTOR, votes={7: Choice.NO, 8: Choice.YES})
    >>> [one.option for one in ranked([(7, at), (8, at)], [yes])]
    [8, 7]
    """
    return sorted((count(key, starts_at, ballots) for key, starts_at in options), key=lambda one: one.rank)


def objections(option: int, ballots: Iterable[Ballot]) -> tuple[list[int], list[int]]:
    """Return who said no to a date, and who is required and silent: named before it is chosen."""
    heard = [(ballot, ballot.voice(option)) for ballot in ballots]
    refusing = [ballot.voter for ballot, voice in heard if voice is Voice.NO]
    waiting = [ballot.voter for ballot, voice in heard if voice is Voice.SILENT and ballot.required]
    return refusing, waiting

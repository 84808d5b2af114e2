"""Answers kept in the process: never too many, and the least recently asked for go first."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from exchange.feeds.copies import Copies, Copy
from exchange.feeds.polls import Polled
from exchange.feeds.queries import Reading

UNTIL = datetime(2026, 11, 25, tzinfo=UTC)
BEFORE = datetime(2026, 11, 24, 23, 59, 59, tzinfo=UTC)
READING = Reading((1, 7), UNTIL, sa.select(sa.literal(b"")), "", "Meetings", "en")
POLLED = Polled(1, has_ended=False, fetched_at=None, fetched_by="", rights=(1, 7), meetings=(3, 4))


def copy(size: int) -> Copy:
    return Copy.of(b"x" * size, READING, (3, 4))


def test_the_least_recently_asked_for_makes_room():
    copies = Copies(room=100)
    for name in ("a", "b", "c"):
        copies.put(name, copy(40))
    assert [name for name in "abc" if copies.get(name)] == ["b", "c"]
    copies.get("b")
    copies.put("d", copy(40))
    assert [name for name in "bcd" if copies.get(name)] == ["b", "d"]


def test_a_newer_copy_takes_the_place_of_the_older():
    copies = Copies(room=100)
    for _time in range(5):
        copies.put("a", copy(60))
    copies.put("b", copy(40))
    assert [name for name in "ab" if copies.get(name)] == ["a", "b"]


def test_what_is_larger_than_the_room_is_not_kept():
    copies = Copies(room=100)
    copies.put("a", copy(101))
    copies.put("b", copy(100))
    assert [name for name in "ab" if copies.get(name)] == ["b"]


def test_the_compressed_form_is_made_once_and_counted():
    packed = copy(1000).compressed()
    assert packed.compressed() is packed
    copies = Copies(room=1000)
    copies.put("a", packed)
    assert copies.get("a") is None


def test_a_copy_holds_while_nothing_it_was_made_from_changes():
    kept = copy(1)
    others = [
        Polled(1, has_ended=False, fetched_at=None, fetched_by="", rights=rights, meetings=meetings)
        for rights, meetings in (((2, 7), (3, 4)), ((1, 8), (3, 4)), ((1, 7), (4, 4)), ((1, 7), (3, 5)))
    ]
    assert [kept.holds(POLLED, BEFORE), kept.holds(POLLED, UNTIL)] == [True, False]
    assert [kept.holds(other, BEFORE) for other in others] == [False] * 4

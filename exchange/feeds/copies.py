"""Answers kept in the process, so that asking again costs one look at the revisions. A cache and nothing else.

A copy is used only when the database has just confirmed its key; losing all of them changes no answer.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import cast

from flask import Flask, current_app

from exchange.calendars.ics import etag_of
from exchange.feeds.polls import Polled
from exchange.feeds.queries import Reading

#: Bytes of answers kept per process; the least recently asked for go first.
ROOM = 64 * 1024 * 1024
NAME = "exchange.feeds.copies"


@dataclass(frozen=True, slots=True)
class Copy:
    """One subscription's answer: how and from which revisions of the meetings it was made."""

    reading: Reading
    meetings: Hashable
    body: bytes
    tag: str
    packed: bytes = b""

    @classmethod
    def of(cls, body: bytes, reading: Reading, meetings: Hashable) -> Copy:
        """Return a copy of the body with its entity tag."""
        return cls(reading, meetings, body, etag_of(body))

    def holds(self, polled: Polled, now: datetime) -> bool:
        """Tell whether the answer is still the same."""
        return self.meetings == polled.meetings and self.reading.holds(polled.rights, now)

    def compressed(self) -> Copy:
        """Return the copy with its gzip form, which is the same bytes for the same body."""
        return self if self.packed else replace(self, packed=gzip.compress(self.body, 6, mtime=0))


class Copies:
    """The copies by subscription, at most ``room`` bytes of them; safe to share between threads."""

    def __init__(self, room: int = ROOM) -> None:
        self._room, self._used = room, 0
        self._kept: OrderedDict[str, Copy] = OrderedDict()
        self._lock = Lock()

    def get(self, name: str) -> Copy | None:
        """Return the copy, which is thereby the most recently used."""
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
            return self._kept.get(name)

    def put(self, name: str, copy: Copy) -> None:
        """Keep a copy in place of the earlier one, and let go of the oldest beyond the room."""
        with self._lock:
            self._drop(name)
            self._kept[name] = copy
            self._used += _size(copy)
            while self._used > self._room:
                self._drop(next(iter(self._kept)))

    def clear(self) -> None:
        """Let go of all."""
        with self._lock:
            self._kept.clear()
            self._used = 0

    def _drop(self, name: str) -> None:
        if (gone := self._kept.pop(name, None)) is not None:
            self._used -= _size(gone)


def _size(copy: Copy) -> int:
    return len(copy.body) + len(copy.packed)


def of_app() -> Copies:
    """Return the copies of the present application."""
    return cast("Copies", current_app.extensions[NAME])


def install(app: Flask) -> None:
    """Give the application its copies."""
    app.extensions[NAME] = Copies()

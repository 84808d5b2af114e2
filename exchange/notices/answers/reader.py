"""Reading the mailbox: each mail in a transaction of its own, which also keeps how far the reading has come.

Killed anywhere, the next reader goes on where the last transaction ended; that a mail was marked as read in the mailbox,
by whomever, says nothing. Should the server count its mails anew, all are looked at again, and known ones are recognised.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from threading import Event

from exchange.core import clock
from exchange.core.db import db
from exchange.notices.answers import operations, queries
from exchange.notices.answers.desk import receive
from exchange.notices.answers.mailbox import Mailbox, MailboxError, Place
from exchange.notices.answers.operations import Taken
from exchange.notices.answers.rules import Fate


@dataclass
class Tally:
    """How many mails of a round became what; None: they had come before."""

    numbers: dict[Fate | None, int] = field(default_factory=dict)

    def add(self, taken: Taken) -> None:
        """Count one."""
        self.numbers[taken.fate] = self.numbers.get(taken.fate, 0) + 1

    def line(self) -> str:
        """Return it in words."""
        taken, again = self.numbers.get(Fate.TAKEN, 0), self.numbers.get(None, 0)
        aside = sum(self.numbers.values()) - taken - again
        return f"Answers taken: {taken}; mails set aside: {aside}; seen before: {again}."


def read_round(place: Place, stop: Event) -> Tally:
    """Take in all that is new in the mailbox. Raises MailboxError, having noted it, or what the desk raises."""
    tally = Tally()
    try:
        with Mailbox(place) as mailbox:
            last = queries.last_read(place.name, mailbox.validity)
            db.session.remove()
            for uid in mailbox.newer_than(last):
                if stop.is_set():
                    break
                _take(mailbox, uid, tally)
    except MailboxError as failure:
        operations.note_trouble(failure.trouble, failure.words, clock.now())
        db.session.commit()
        raise
    finally:
        db.session.remove()
    if queries.standing_trouble() is not None:
        operations.forget_trouble()
    db.session.commit()
    return tally


def _take(mailbox: Mailbox, uid: int, tally: Tally) -> None:
    found = mailbox.fetch(uid)
    if found is None:
        return
    raw, whole = found
    read_so_far = partial(operations.note_read, mailbox.place.name, mailbox.validity, uid)
    tally.add(receive(raw, whole=whole, also=read_so_far))
    mailbox.mark_read(uid)

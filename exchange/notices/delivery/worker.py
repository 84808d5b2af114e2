"""The worker: takes some messages in hand, sends them over one line, notes each as soon as the server has it.

Between the server's acceptance and the note lies one statement. Killed there, that one message goes out once more,
with the same Message-ID; killed anywhere else, none does. How far it got stands in the database alone.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from threading import Event
from typing import Any

from sqlalchemy.exc import DBAPIError

from exchange.core.db import db
from exchange.notices.delivery import operations, queries
from exchange.notices.delivery.envelope import BadAddressError, Office, compose, plain, reachable
from exchange.notices.delivery.line import Answer, Line, TroubleError
from exchange.notices.delivery.rules import BATCH, Reason, Verdict, may_begin, patience
from exchange.notices.letters.desk import Desk, Written, reader_of

log = logging.getLogger(__name__)
#: The database may be busy when the server has accepted: then the note is tried for as long as the lease lasts.
_NOTED_AGAIN_AFTER = 0.2


@dataclass
class Tally:
    """How many messages of a round went which way."""

    numbers: dict[Verdict, int] = field(default_factory=lambda: dict.fromkeys(Verdict, 0))

    def add(self, verdict: Verdict) -> None:
        """Count one."""
        self.numbers[verdict] += 1

    @property
    def sent(self) -> int:
        """Return how many the server accepted."""
        return self.numbers[Verdict.ACCEPTED]

    def line(self) -> str:
        """Return it in words."""
        later, refused = self.numbers[Verdict.LATER], self.numbers[Verdict.REFUSED]
        return f"{self.sent} sent, {later} to be tried again, {refused} refused."


@dataclass
class Worker:
    """One worker on one line. ``now`` is the clock; ``stop`` ends it after the message in hand."""

    line: Line
    office: Office
    desk: Desk
    lease: timedelta
    now: Callable[[], datetime]
    stop: Event = field(default_factory=Event)
    at_most: int = BATCH

    def round(self) -> Tally:
        """Send all that is due, then hang up. Raises TroubleError when nothing can be handed over."""
        tally = Tally()
        try:
            while not self.stop.is_set():
                now = self.now()
                until = now + self.lease
                held = operations.claim(now, until, self.at_most)
                db.session.commit()
                if not held:
                    break
                self._send(list(held), until, tally)
        finally:
            # A server tires of a line on which nothing is said, and the next message would be lost on it.
            self.line.close()
            db.session.remove()
        return tally

    def _send(self, held: list[Any], until: datetime, tally: Tally) -> None:
        """Send what is in hand, as long as the lease allows; what was not begun is let go of, and not counted."""
        try:
            while held and not self.stop.is_set():
                self._reach()
                if not may_begin(self.now(), until, self.lease):
                    break
                answer = self._send_one(held[0])
                self._note(held.pop(0), answer, until)
                tally.add(answer.verdict)
        except TroubleError as failure:
            operations.release([message.id for message in held], until)
            operations.note_trouble(failure.trouble, failure.words, self.now())
            db.session.commit()
            raise
        operations.release([message.id for message in held], until)
        db.session.commit()

    def _reach(self) -> None:
        if not self.line.is_open:
            self.line.open()
            operations.forget_trouble()
            db.session.commit()

    def _send_one(self, message: Any) -> Answer:
        try:
            letter = compose(
                self.office, self._written(message), address=message.address, reference=message.reference,
                language=message.language, written_at=message.written_at,
            )  # fmt: skip
        except BadAddressError:
            return Answer(Verdict.REFUSED, Reason.BAD_ADDRESS)
        except DBAPIError:
            raise
        except Exception:
            # One message that cannot be put together must not hold up all others, round after round.
            log.exception("message %s cannot be put together; it is tried again", message.id)
            db.session.rollback()
            return Answer(Verdict.LATER, Reason.NOT_WRITTEN)
        return self.line.send(letter, patience(self.lease).total_seconds())

    def _written(self, message: Any) -> Written:
        if message.occasion_id is None:
            return plain(self.office, message.subject, message.body, message.language)
        facts = self.desk.facts(message.occasion_id, partial(queries.facts_of, message.occasion_id))
        return self.desk.write(message.kind, facts, reader_of(message, reachable(message.address), message.answer_now))

    def _note(self, message: Any, answer: Answer, until: datetime) -> None:
        """Note the answer, if need be again and again: a message accepted and not noted would go out twice."""
        while True:
            try:
                self._note_once(message, answer, until)
            except DBAPIError:
                db.session.rollback()
                if self.now() >= until:
                    raise
                time.sleep(_NOTED_AGAIN_AFTER)
            else:
                return

    def _note_once(self, message: Any, answer: Answer, until: datetime) -> None:
        now = self.now()
        if answer.verdict is Verdict.ACCEPTED:
            operations.accepted(message, now)
        elif answer.verdict is Verdict.REFUSED:
            operations.refused(message, until, answer.words)
        else:
            operations.failed(message, until, now, answer.words)
        db.session.commit()
        if answer.verdict is not Verdict.ACCEPTED:
            log.info("message %s: %s %s", message.id, answer.verdict, answer.words.replace(message.address, "…"))

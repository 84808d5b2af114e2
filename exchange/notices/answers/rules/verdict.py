"""Whether an answer counts: only from the person it was asked of, about the meeting it was asked for (A4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from exchange.meetings.rules import Answer
from exchange.notices.addresses import is_same
from exchange.notices.answers.rules.itip import Counter, Reply
from exchange.notices.answers.rules.letters import Mail
from exchange.notices.answers.rules.reasons import QUIET, Fate, Reason

#: So long a mail is kept that nobody has to look at any more.
KEPT = timedelta(days=90)
#: As long as the note may be that goes with an answer given on the page.
LONGEST_NOTE = 2_000
#: What lies outside says nothing of a meeting or of when it was answered, but that a clock is wrong.
_FIRST_YEAR, _LAST_YEAR = 2000, 2199
_ANSWERS = {"ACCEPTED": Answer.ACCEPTED, "TENTATIVE": Answer.TENTATIVE, "DECLINED": Answer.DECLINED}


@dataclass(frozen=True, slots=True)
class Expected:
    """Whose answer is expected, and to what."""

    address: str
    uid: str
    sequence: int


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was made out. ``at`` is when it was given, as far as that can be believed."""

    answer: Answer
    comment: str
    at: datetime
    proposed: tuple[datetime, datetime] | None = None


def judge(mail: Mail, expected: Expected, now: datetime) -> Given | Reason:
    """Return the answer that the mail gives, or why it does not count. What it says of another entry is not told (V1)."""
    said = mail.said
    if isinstance(said, Reason):
        return said
    if not is_same(mail.sender, expected.address):
        return Reason.OTHER_SENDER
    own = [party for party in said.parties if any(is_same(one, expected.address) for one in party.addresses)]
    if len(own) != 1:
        return Reason.OTHER_ATTENDEE
    if said.uid != expected.uid:
        return Reason.OTHER_ENTRY
    if said.sequence < expected.sequence:
        return Reason.EARLIER_VERSION
    found = made_out(mail, own[0].status, own[0].comment, now)
    return found if found is not None else _undecided(own[0].status, said)


def made_out(mail: Mail, status: str, words: str, now: datetime) -> Given | None:
    """Return the answer that a PARTSTAT stands for; None where it stands for none, or its times cannot be read."""
    said = mail.said
    if isinstance(said, Reason):
        return None
    at = min(next(filter(_is_credible, (said.stamp, mail.sent_at)), None) or now, now)
    comment = said.comment or words
    if not isinstance(said, Counter):
        return Given(_ANSWERS[status], comment, at) if status in _ANSWERS else None
    proposed = _proposed(said)
    if proposed is None or status == "DELEGATED":
        return None
    # Whoever proposes another time has not said yes to this one.
    return Given(_ANSWERS.get(status, Answer.TENTATIVE), comment, at, proposed)


def hinted(mail: Mail, now: datetime) -> Given | None:
    """Return what a mail that does not count would say, for whoever looks at it."""
    parties = () if isinstance(mail.said, Reason) else mail.said.parties
    return made_out(mail, parties[0].status, parties[0].comment, now) if len(parties) == 1 else None


def _is_credible(instant: datetime | None) -> bool:
    return instant is not None and _FIRST_YEAR <= instant.year <= _LAST_YEAR


def _proposed(said: Counter) -> tuple[datetime, datetime] | None:
    starts, ends = said.starts_at, said.ends_at
    if starts is None or ends is None or ends <= starts or not (_is_credible(starts) and _is_credible(ends)):
        return None
    return starts, ends


def _undecided(status: str, said: Reply) -> Reason:
    if status == "DELEGATED":
        return Reason.DELEGATED
    return Reason.NO_TIMES if isinstance(said, Counter) else Reason.UNDECIDED


def latest(answered_at: datetime | None, taken: Iterable[tuple[datetime, datetime]]) -> datetime | None:
    """Return when the newest answer was given that counts, so that an older one never takes its place.

    ``answered_at`` is when the present one was noted; ``taken`` are those that came by mail: when each was given, and
    when it was noted.

    >>> ten, eleven, noon = (datetime(2027, 1, 1, hour) for hour in (10, 11, 12))
    >>> latest(noon, [(ten, noon)]).hour, latest(noon, [(ten, eleven)]).hour
    (10, 12)
    """
    by_mail = list(taken)
    given = [at for at, _noted in by_mail]
    if answered_at is not None and answered_at not in {noted for _at, noted in by_mail}:
        given.append(answered_at)
    return max(given, default=None)


def fate_of(reason: str) -> Fate:
    """Return what becomes of a mail that was set aside for the reason.

    >>> [str(fate_of(reason)) for reason in (Reason.BOUNCE, Reason.NEWER_ANSWER, Reason.OTHER_SENDER, "cancelled")]
    ['quiet', 'overtaken', 'open', 'open']
    """
    if reason in QUIET:
        return Fate.QUIET
    return Fate.OVERTAKEN if reason == Reason.NEWER_ANSWER else Fate.OPEN

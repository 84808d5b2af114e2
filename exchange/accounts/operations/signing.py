"""Signing in and out, and passwords."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from exchange.accounts.models import EntryLink, FailedSignIn, LinkPurpose, Person, PersonState, SignIn
from exchange.accounts.operations.details import as_actor, check_new_password
from exchange.accounts.operations.links import RESET_LASTS, make_link, use_up, withdraw_links
from exchange.accounts.passwords import fingerprint, hash_password, is_outdated, is_password
from exchange.accounts.queries import by_email
from exchange.accounts.rules import Attempt, Refusal, Refused
from exchange.accounts.rules.throttle import KEPT
from exchange.core import journal
from exchange.core.db import db
from exchange.core.journal import Actor
from exchange.core.secrets import digest, new_secret


def prove(email: str, password: str) -> Person | None:
    """Return the person whose address and password these are; None for anything else.

    An unknown address, a wrong password and an account that is not active take the same time (ASVS 6.3.8).
    """
    person = by_email(email)
    kept = person.password_hash if person is not None and person.state is PersonState.ACTIVE else ""
    if not is_password(kept, password) or person is None:
        return None
    if is_outdated(kept):
        _replace_hash(person, password)
    return person


def _replace_hash(person: Person, password: str) -> None:
    """Keep the same password at today's costs; not a change that anybody's edit should stumble over."""
    db.session.execute(sa.update(Person).where(Person.id == person.id).values(password_hash=hash_password(password)))


def note_attempt(kind: Attempt, email: str, origin: str, now: datetime) -> None:
    """Remember an attempt for the throttle, and forget those that no longer count."""
    db.session.execute(sa.delete(FailedSignIn).where(FailedSignIn.at < now - KEPT))
    db.session.add(FailedSignIn(kind=kind, email_hash=fingerprint(email), origin_hash=fingerprint(origin), at=now))
    db.session.flush()


def forget_attempts(email: str) -> None:
    """Let an address start afresh: its owner has shown to be the owner."""
    db.session.execute(
        sa.delete(FailedSignIn).where(
            FailedSignIn.email_hash == fingerprint(email), FailedSignIn.kind == Attempt.SIGN_IN
        )
    )


def begin_session(person: Person, program: str, now: datetime) -> str:
    """Open a session for the person and return its secret, which is for the cookie only."""
    secret = new_secret()
    db.session.add(
        SignIn(person_id=person.id, token_hash=digest(secret), begun_at=now, seen_at=now, program=program[:80])
    )
    db.session.flush()
    return secret


def end_session(person_id: int, sign_in_id: int | None, now: datetime) -> None:
    """End one session of the person: its cookie, and every copy of it, is worthless from now on."""
    _end(sa.and_(SignIn.person_id == person_id, SignIn.id == sign_in_id), now)


def end_all_sessions(person_id: int, now: datetime, *, but: int | None = None) -> None:
    """End the person's sessions, all of them or all but one."""
    kept = SignIn.id != but if but is not None else sa.true()
    _end(sa.and_(SignIn.person_id == person_id, kept), now)


def _end(which: sa.ColumnElement[bool], now: datetime) -> None:
    ending = sa.update(SignIn).where(which, SignIn.ended_at.is_(None)).values(ended_at=now)
    db.session.execute(ending.execution_options(synchronize_session=False))


def change_password(
    actor: Actor, person: Person, present: str, password: str, now: datetime, *, here: int | None = None
) -> None:
    """Give the person a new password; all other sessions than ``here`` end.

    Raises Refused(WRONG_PASSWORD) when ``present`` is not the password until now, PasswordRefused for a new
    one that is not taken.
    """
    if not is_password(person.password_hash, present):
        raise Refused(Refusal.WRONG_PASSWORD)
    check_new_password(person, password)
    person.password_hash = hash_password(password)
    end_all_sessions(person.id, now, but=here)
    withdraw_links(person, now, LinkPurpose.RESET)
    journal.record(actor, "person.password_changed", person, now, changes={})


def ask_reset(email: str, now: datetime, lasts: timedelta = RESET_LASTS) -> str | None:
    """Make a link to choose a new password, if the address is that of an active account; return its secret.

    What the page answers must not depend on it.
    """
    person = by_email(email)
    if person is None or person.state is not PersonState.ACTIVE:
        return None
    secret = make_link(person, LinkPurpose.RESET, None, now, lasts)
    private = {"link_secret": secret, "expires_at": now + lasts}
    journal.record(journal.Platform(), "person.reset_asked", person, now, changes={}, private=private)
    return secret


def reset_password(link: EntryLink, password: str, now: datetime) -> Person:
    """Choose a new password by a link; all sessions end, and earlier failures no longer count.

    ``link`` comes with its person. Raises PasswordRefused, and LinkDead when it was used meanwhile.
    """
    person = link.person
    check_new_password(person, password)
    use_up(link, LinkPurpose.RESET, now)
    person.password_hash = hash_password(password)
    end_all_sessions(person.id, now)
    forget_attempts(person.email)
    journal.record(as_actor(person), "person.password_reset", person, now, changes={})
    return person

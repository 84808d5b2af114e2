"""Submissions that count once: a form carries a key, and the same key again is the same submission."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from exchange.core.db import Model, db

KEPT = timedelta(days=2)


class Submission(Model):
    """A form that was carried out, and where its sender was sent afterwards."""

    __tablename__ = "submission"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    person_id: Mapped[int]
    answer: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(index=True)


def earlier_answer(key: str, person_id: int) -> str | None:
    """Return where the same submission led before, or None when it is new."""
    return db.session.scalar(sa.select(Submission.answer).filter_by(key=key, person_id=person_id))


def commit_once(key: str, person_id: int, answer: str, now: datetime) -> str:
    """Commit the work at hand under its key and return where to go.

    When the same submission was committed meanwhile by a repeated request, this work is undone and the
    earlier answer is returned.
    """
    if not key:
        db.session.commit()
        return answer
    db.session.add(Submission(key=key, person_id=person_id, answer=answer, made_at=now))
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        earlier = earlier_answer(key, person_id)
        if earlier is None:
            raise
        return earlier
    return answer


def forget_old(now: datetime) -> int:
    """Delete keys that no repeated submission can carry any more; return how many."""
    outcome = db.session.execute(sa.delete(Submission).where(Submission.made_at < now - KEPT))
    return int(outcome.rowcount)  # type: ignore[attr-defined]

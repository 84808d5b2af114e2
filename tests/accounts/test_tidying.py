"""What has served its time is deleted, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from exchange.accounts import operations
from exchange.accounts.models import SignIn
from exchange.core.once import Submission
from tests.support.world import NOW, PERSONAS


def test_old_sessions_and_keys_go_and_young_ones_stay(session, world):
    session.add(Submission(key="old", person_id=1, answer="/", made_at=NOW - timedelta(days=3)))
    session.add(Submission(key="young", person_id=1, answer="/", made_at=NOW - timedelta(hours=1)))
    first = session.get_one(SignIn, 1)
    first.seen_at = NOW - timedelta(days=31)
    session.flush()
    assert operations.tidy(NOW) == {"sessions": 1, "links": 0, "submissions": 1, "imports": 0, "answers by mail": 0}
    assert session.scalar(sa.select(sa.func.count()).select_from(SignIn)) == len(PERSONAS) - 1
    assert session.scalars(sa.select(Submission.key)).all() == ["young"]


def test_the_command_says_what_went(app):
    answer = app.test_cli_runner().invoke(args=["tidy"])
    assert answer.output == "Deleted: 0 sessions, 0 links, 0 submissions, 0 imports, 0 answers by mail\n"

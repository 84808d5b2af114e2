"""A submission counts once, however often it arrives."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from exchange.accounts.models import Person
from exchange.core import once
from exchange.core.once import Submission
from tests.support.world import NOW


def write(session, world, phone: str) -> None:
    session.get_one(Person, world.people["member"]).phone = phone


def phone(session, world) -> str:
    return session.scalar(sa.select(Person.phone).filter_by(id=world.people["member"]))


def test_the_first_submission_is_carried_out_and_remembered(session, world):
    assert once.earlier_answer("k", 1) is None
    write(session, world, "first")
    assert once.commit_once("k", 1, "/first", NOW) == "/first"
    assert (once.earlier_answer("k", 1), phone(session, world)) == ("/first", "first")


def test_a_repeated_submission_is_undone_and_gets_the_first_answer(session, world):
    write(session, world, "first")
    once.commit_once("k", 1, "/first", NOW)
    session.expunge_all()
    write(session, world, "second")
    assert once.commit_once("k", 1, "/second", NOW) == "/first"
    assert phone(session, world) == "first"


def test_a_key_is_nobody_elses(session, world):
    once.commit_once("k", 1, "/first", NOW)
    session.expunge_all()
    assert once.earlier_answer("k", 2) is None
    write(session, world, "second")
    with pytest.raises(IntegrityError):
        once.commit_once("k", 2, "/second", NOW)
    session.rollback()
    assert phone(session, world) == ""


def test_without_a_key_every_submission_counts(session, world):
    assert [once.commit_once("", 1, f"/{n}", NOW) for n in range(2)] == ["/0", "/1"]
    assert session.scalars(sa.select(Submission)).all() == []


def test_old_keys_are_forgotten(session):
    for key, age in (("old", once.KEPT + timedelta(seconds=1)), ("young", once.KEPT)):
        once.commit_once(key, 1, "/", NOW - age)
    assert once.forget_old(NOW) == 1
    assert session.scalars(sa.select(Submission.key)).all() == ["young"]

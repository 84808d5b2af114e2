"""When a message is tried again, what answers mean, and that no message outlasts its lease."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.notices.delivery.rules import (
    LONGEST_LEASE,
    SHORTEST_LEASE,
    WAITS,
    Point,
    Verdict,
    after_failure,
    may_begin,
    patience,
    verdict,
)
from exchange.notices.rules import Delivery

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


def test_each_try_waits_longer_than_the_one_before_and_the_eighth_is_the_last():
    stands = [after_failure(tries, NOON) for tries in range(1, 10)]
    assert [state for state, _at in stands] == [Delivery.WAITING] * 7 + [Delivery.GIVEN_UP] * 2
    waits = [at - NOON for state, at in stands if state is Delivery.WAITING]
    assert waits == sorted(waits) == list(WAITS)
    assert sum(waits, timedelta()) > timedelta(hours=22)


@pytest.mark.parametrize(
    ("point", "code", "means"),
    [
        (Point.SENDER, 250, Verdict.ACCEPTED),
        (Point.RECIPIENT, 251, Verdict.ACCEPTED),
        (Point.SENDER, 451, Verdict.LATER),
        (Point.RECIPIENT, 450, Verdict.LATER),
        (Point.RECIPIENT, 421, Verdict.LATER),
        (Point.CONTENT, 452, Verdict.LATER),
        (Point.CONTENT, 354, Verdict.LATER),
        (Point.CONTENT, -1, Verdict.LATER),
        (Point.RECIPIENT, 550, Verdict.REFUSED),
        (Point.RECIPIENT, 553, Verdict.REFUSED),
        (Point.CONTENT, 554, Verdict.REFUSED),
        (Point.SENDER, 552, Verdict.REFUSED),
        (Point.SENDER, 550, Verdict.TROUBLE),
        (Point.SENDER, 530, Verdict.TROUBLE),
        (Point.RECIPIENT, 530, Verdict.TROUBLE),
    ],
)
def test_what_an_answer_means(point, code, means):
    assert verdict(point, code) is means


@given(st.sampled_from(Point), st.integers(-1, 700))
def test_only_what_is_said_to_be_so_for_ever_is_refused(point, code):
    said = verdict(point, code)
    assert (said is Verdict.ACCEPTED) == (200 <= code < 300)
    assert said not in (Verdict.REFUSED, Verdict.TROUBLE) or 500 <= code < 600


@given(st.integers(SHORTEST_LEASE, LONGEST_LEASE), st.floats(0, 4000))
def test_a_message_that_is_begun_is_done_before_another_worker_takes_it(seconds, passed):
    lease = timedelta(seconds=seconds)
    now, until = NOON + timedelta(seconds=passed), NOON + lease
    if may_begin(now, until, lease):
        assert now + patience(lease) <= until
    assert may_begin(NOON, until, lease)

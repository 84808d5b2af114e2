"""Workers on a real mail server and both databases: what is noted, in which order, and who takes what."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from threading import Barrier, Event, Thread

import pytest
import sqlalchemy as sa

from exchange.core import site
from exchange.core.db import db
from exchange.notices.delivery import operations
from exchange.notices.delivery.line import TroubleError
from exchange.notices.delivery.queries import standing_trouble
from exchange.notices.delivery.rules import WAITS, Reason, Trouble
from exchange.notices.models import Message, Occasion
from exchange.notices.rules import Delivery
from tests.notices.delivery.conftest import waiting, worker
from tests.support.post import HangUp, receiving
from tests.support.world import NOW


@pytest.fixture
def sink():
    with receiving() as running:
        yield running


def _stand(session, *columns):
    session.rollback()
    return session.execute(sa.select(*columns).order_by(Message.id)).all()


def _states(session):
    return [row.state for row in _stand(session, Message.state)]


def _only(address, answer):
    """Return a mood towards one recipient."""

    def mood(point, who):
        if point == "recipient" and who == address:
            if isinstance(answer, type):
                raise answer
            return answer
        return None

    return mood


def test_what_waits_leaves_over_one_line_and_is_noted(session, sink):
    waiting(session, 60)
    assert worker(sink).round().line() == "60 sent, 0 to be tried again, 0 refused."
    assert sink.recipients == [f"reader{n}@people.example" for n in range(60)]
    assert sink.lines == 1
    stand = _stand(session, Message.state, Message.sent_at, Message.tries, Message.leased_until, Message.last_error)
    assert set(stand) == {(Delivery.SENT, NOW, 1, None, "")}
    assert worker(sink).round().sent == 0


def test_nothing_due_opens_no_line(session, sink):
    waiting(session, not_before=NOW + timedelta(seconds=1))
    waiting(session, leased_until=NOW + timedelta(seconds=1))
    waiting(session, state=Delivery.DROPPED)
    waiting(session, state=Delivery.REFUSED)
    assert worker(sink).round().sent == 0
    assert sink.lines == 0


def test_each_mail_carries_the_messages_own_reference(session, sink):
    rows = waiting(session, 3)
    worker(sink).round()
    assert [mail.message_id for mail in sink.arrived] == [f"<{row.reference}@platform.example>" for row in rows]
    assert len(sink.ids) == 3


def test_one_recipient_refused_for_ever_one_for_now_the_others_get_theirs(session, sink):
    waiting(session, 4)
    sink.mood = lambda point, who: (
        {"reader1@people.example": "550 5.1.1 Unknown", "reader2@people.example": "450 Greylisted"}.get(who)
        if point == "recipient"
        else None
    )
    worker(sink).round()
    stand = _stand(session, Message.state, Message.tries, Message.not_before, Message.last_error)
    before = NOW - timedelta(hours=1)
    assert stand == [
        (Delivery.SENT, 1, before, ""),
        (Delivery.REFUSED, 1, before, "550 5.1.1 Unknown"),
        (Delivery.WAITING, 1, NOW + WAITS[0], "450 Greylisted"),
        (Delivery.SENT, 1, before, ""),
    ]


def test_what_fails_again_and_again_is_given_up_after_a_day(session, sink):
    waiting(session)
    sink.mood = _only("reader0@people.example", "451 Not now")
    tried = []
    while _states(session) == [Delivery.WAITING]:
        (row,) = _stand(session, Message.not_before)
        tried.append(max(NOW, row.not_before))
        worker(sink, now=lambda: tried[-1]).round()
    assert len(tried) == 8
    assert timedelta(hours=22) < tried[-1] - NOW < timedelta(hours=24)
    assert _stand(session, Message.state, Message.tries, Message.last_error) == [
        (Delivery.GIVEN_UP, 8, "451 Not now")
    ]  # fmt: skip


def test_a_line_lost_in_the_middle_costs_one_message_one_try(session, sink):
    waiting(session, 4)
    sink.mood = _only("reader1@people.example", HangUp)
    worker(sink).round()
    assert sink.recipients == ["reader0@people.example", "reader2@people.example", "reader3@people.example"]
    assert _stand(session, Message.state, Message.tries)[1] == (Delivery.WAITING, 1)
    assert _stand(session, Message.last_error)[1] == (Reason.LINE_LOST,)
    assert sink.lines == 2


def test_an_address_that_is_none_holds_nothing_up(session, sink):
    waiting(session, address="nobody@\u2028")
    waiting(session)
    worker(sink).round()
    assert _stand(session, Message.state, Message.last_error) == [
        (Delivery.REFUSED, Reason.BAD_ADDRESS), (Delivery.SENT, ""),
    ]  # fmt: skip


# --- When nothing leaves ----------------------------------------------------------------------------------------------


def test_a_message_that_cannot_be_put_together_holds_nothing_up(session, world, sink):
    broken = Occasion(meeting_id=world.meetings["exchange"], facts={}, at=NOW)
    session.add(broken)
    session.flush()
    waiting(session, 3, occasion_id=lambda n: broken.id if n == 0 else None)
    assert worker(sink).round().line() == "2 sent, 1 to be tried again, 0 refused."
    stand = _stand(session, Message.state, Message.last_error)
    assert stand == [(Delivery.WAITING, Reason.NOT_WRITTEN), *[(Delivery.SENT, "")] * 2]


def test_while_the_server_is_down_nothing_is_counted_against_any_message(session, sink):
    waiting(session, 3)
    sink.mood = lambda point, _who: "554 Not today" if point == "hello" else None
    for hours in range(3):
        with pytest.raises(TroubleError):
            worker(sink, now=partial(NOW.__add__, timedelta(hours=hours))).round()
    assert set(_stand(session, Message.state, Message.tries, Message.leased_until)) == {(Delivery.WAITING, 0, None)}
    known = standing_trouble()
    assert (known.trouble, known.since) == (Trouble.NO_MAIL_SERVER, NOW)
    sink.mood = lambda _point, _who: None
    assert worker(sink).round().sent == 3
    assert standing_trouble() is None


def test_a_refused_sender_is_held_against_no_message(session, sink):
    waiting(session, 3)
    sink.mood = lambda point, _who: "550 Not from here" if point == "sender" else None
    with pytest.raises(TroubleError):
        worker(sink).round()
    assert set(_stand(session, Message.state, Message.tries, Message.leased_until)) == {(Delivery.WAITING, 0, None)}
    assert standing_trouble().words == "550 Not from here"


def test_a_server_that_dies_at_once_and_comes_back_costs_at_most_one_try(session, sink):
    """The line breaks and no other can be had: what was begun is counted once, the rest not at all."""
    waiting(session, 3)
    broken = Event()

    def mood(point, _who):
        if point == "content":
            broken.set()
            raise HangUp
        return "554 Down" if point == "hello" and broken.is_set() else None

    sink.mood = mood
    with pytest.raises(TroubleError):
        worker(sink).round()
    assert [row.tries for row in _stand(session, Message.tries)] == [1, 0, 0]


# --- Chains -----------------------------------------------------------------------------------------------------------


def test_a_chain_leaves_in_the_order_it_was_written_also_when_the_first_fails_for_now(session, sink):
    waiting(session, 3, chain="meeting:1/person:1", address="a@people.example", subject=lambda n: f"First {n}")
    waiting(session, 1, chain="meeting:1/person:2", address="b@people.example")
    waiting(session, 1)
    sink.mood = _only("a@people.example", "450 Not now")
    worker(sink).round()
    assert sink.recipients == ["b@people.example", "reader0@people.example"]
    sink.mood = lambda _point, _who: None
    worker(sink).round()
    assert len(sink.arrived) == 2
    worker(sink, now=lambda: NOW + WAITS[0]).round()
    assert [str(mail.mail["Subject"]) for mail in sink.arrived[2:]] == ["First 0", "First 1", "First 2"]


@pytest.mark.parametrize("settled", [Delivery.REFUSED, Delivery.GIVEN_UP, Delivery.DROPPED])
def test_what_is_settled_holds_its_chain_up_no_more(session, sink, settled):
    waiting(session, state=settled, chain="c")
    waiting(session, chain="c", address="b@people.example")
    worker(sink).round()
    assert sink.recipients == ["b@people.example"]


def test_a_message_that_rests_holds_up_those_behind_it_in_its_chain(session, sink):
    waiting(session, chain="c", not_before=NOW + timedelta(minutes=3))
    waiting(session, chain="c", address="b@people.example")
    assert worker(sink).round().sent == 0
    assert worker(sink, now=lambda: NOW + timedelta(minutes=3)).round().sent == 2
    assert sink.recipients == ["reader0@people.example", "b@people.example"]


# --- Leases -----------------------------------------------------------------------------------------------------------


def test_a_worker_that_died_holds_its_messages_no_longer_than_its_lease(session, sink):
    waiting(session, 2)
    assert len(operations.claim(NOW, NOW + timedelta(minutes=2), 25)) == 2
    session.commit()
    assert worker(sink, now=lambda: NOW + timedelta(seconds=119)).round().sent == 0
    assert worker(sink, now=lambda: NOW + timedelta(seconds=120)).round().sent == 2


def test_nothing_is_begun_when_too_little_of_the_lease_is_left(session, sink, count_queries):
    """Each message takes 25 seconds, a lease of 100 lasts for three to be begun: the rest is let go of and taken anew."""
    waiting(session, 7)
    seconds = {"now": 0}

    def mood(point, _who):
        if point == "content":
            seconds["now"] += 25

    sink.mood = mood
    with count_queries() as seen:
        one = worker(sink, lease=timedelta(seconds=100), now=lambda: NOW + timedelta(seconds=seconds["now"]))
        assert one.round().sent == 7
    sent = [(row.sent_at - NOW).total_seconds() for row in _stand(session, Message.sent_at)]
    assert sent == [25, 50, 75, 100, 125, 150, 175]
    assert sum("ORDER BY message.not_before" in statement for statement in seen) == 4


def test_what_was_not_begun_is_free_at_once_when_a_worker_is_stopped(session, sink):
    waiting(session, 5)
    one = worker(sink)
    sink.mood = lambda point, _who: one.stop.set() if point == "content" else None
    assert one.round().sent == 1
    assert set(_stand(session, Message.state, Message.leased_until)) == {
        (Delivery.SENT, None), (Delivery.WAITING, None),
    }  # fmt: skip
    sink.mood = lambda _point, _who: None
    assert worker(sink).round().sent == 4


def test_what_another_worker_took_over_is_not_noted_as_failed_by_the_first(session):
    waiting(session)
    first, second = NOW + timedelta(minutes=2), NOW + timedelta(minutes=5)
    (held,) = operations.claim(NOW, first, 25)
    operations.claim(first, second, 25)
    operations.failed(held, first, NOW, "too late")
    operations.release([held.id], first)
    session.commit()
    assert _stand(session, Message.tries, Message.leased_until) == [(0, second)]
    operations.accepted(held, NOW)
    session.commit()
    assert _stand(session, Message.state, Message.sent_at) == [(Delivery.SENT, NOW)]


def test_two_workers_at_once_send_each_message_once(app, session, sink):
    waiting(session, 200, chain=lambda n: f"c{n % 40}")
    session.rollback()
    session.remove()
    gate, sent = Barrier(2), []

    def work():
        with app.app_context():
            gate.wait()
            sent.append(worker(sink, at_most=10).round().sent)
            db.session.remove()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sent) == 200
    assert set(sink.ids.values()) == {1}
    assert len(sink.ids) == 200
    order = [int(str(mail.mail["Subject"]).split()[1]) for mail in list(sink.arrived)]
    assert all([n for n in order if n % 40 == chain] == list(range(chain, 200, 40)) for chain in range(40))


# --- What others may read ---------------------------------------------------------------------------------------------


def test_the_log_names_no_address(session, sink, caplog):
    waiting(session)
    sink.mood = _only("reader0@people.example", "550 <reader0@people.example>: unknown")
    with caplog.at_level(logging.INFO, "exchange"):
        worker(sink).round()
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert "550 <…>: unknown" in said
    assert "@people.example" not in said


def test_trouble_is_a_fact_of_the_site_and_can_be_forgotten(session, sink):
    operations.note_trouble(Trouble.UNREACHABLE, "Connection refused", NOW)
    operations.note_trouble(Trouble.UNREACHABLE, "Connection refused", NOW + timedelta(hours=1))
    assert standing_trouble().since == NOW
    operations.note_trouble(Trouble.LOGIN_REFUSED, "535", NOW + timedelta(hours=2))
    assert standing_trouble().since == NOW + timedelta(hours=2)
    operations.forget_trouble()
    assert site.fact("mail_trouble") is None

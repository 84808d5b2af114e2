"""The entrance answers what is plain exactly as the view would, and leaves everything else to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import request_started

from exchange.core.db import db
from exchange.core.journal import Platform, record
from exchange.feeds.models import Subscription
from exchange.feeds.rules import Scope
from exchange.forums.models import Mandate
from tests.conftest import make_app
from tests.support.world import NOW


@contextmanager
def house_woken(app) -> Iterator[list[str]]:
    """Collect what reaches the application itself."""
    seen: list[str] = []

    def note(_sender, **_more):
        seen.append("request")

    request_started.connect(note, app)
    try:
        yield seen
    finally:
        request_started.disconnect(note, app)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"If_None_Match": "*"},
        {"If_None_Match": '"other"'},
        {"Accept_Encoding": "gzip"},
        {"Accept_Encoding": "gzip;q=0, *"},
        {"Accept_Encoding": "gzip", "If_None_Match": "*"},
        {"User_Agent": "Mozilla/5.0 Thunderbird/128.0"},
    ],
)
def test_both_ways_answer_alike(feeds, method, headers):
    address = feeds.subscribe("prosecutor")
    feeds.fetch(address)
    feeds.forget()
    with house_woken(feeds.app) as first:
        by_the_view = feeds.fetch(address, method, **headers)
    with house_woken(feeds.app) as second:
        at_the_entrance = feeds.fetch(address, method, **headers)
    assert (first, second) == (["request"], [])
    assert at_the_entrance.status == by_the_view.status
    assert dict(at_the_entrance.headers) == dict(by_the_view.headers)
    assert at_the_entrance.data == by_the_view.data


def test_a_change_is_answered_at_the_entrance_too(feeds):
    address = feeds.subscribe("prosecutor")
    feeds.fetch(address)
    feeds.change("union", NOW + timedelta(hours=1), title="HERON renamed")
    with house_woken(feeds.app) as seen:
        answer = feeds.fetch(address)
    assert (seen, b"SUMMARY:HERON renamed" in answer.data) == ([], True)
    feeds.forget()
    assert feeds.fetch(address).data == answer.data


def _end_mandate(feeds):
    with feeds.app.app_context():
        mandate = db.session.scalars(sa.select(Mandate).filter_by(person_id=feeds.world.people["member"])).one()
        mandate.ends_on = NOW.date()
        record(Platform(), "mandate.ended", mandate, NOW)
        db.session.commit()
        db.session.remove()


def _revoke(feeds):
    with feeds.app.app_context():
        subscription = db.session.scalars(sa.select(Subscription)).one()
        subscription.revoked_at = NOW
        db.session.commit()
        db.session.remove()


@pytest.mark.parametrize(("work", "status"), [(_end_mandate, 200), (_revoke, 410)])
def test_other_rights_are_for_the_view_to_find_out(feeds, work, status):
    address = feeds.subscribe("member", Scope.FORUM, forum_id=feeds.world.forums["coalition"])
    feeds.fetch(address)
    work(feeds)
    with house_woken(feeds.app) as seen:
        answer = feeds.fetch(address)
    assert (seen, answer.status_code, b"VEVENT" in answer.data) == (["request"], status, False)


def test_what_is_read_in_the_known_way_asks_itself_whether_rights_are_the_same(feeds):
    """As when rights are lost between the poll and the reading."""
    from exchange.feeds import copies, polls, queries

    address = feeds.subscribe("member", Scope.FORUM, forum_id=feeds.world.forums["coalition"])
    feeds.fetch(address)
    with feeds.app.app_context():
        (kept,) = copies.of_app()._kept.values()
        assert queries.body_again(polls.entry(), kept.reading) == kept.body
    _end_mandate(feeds)
    with feeds.app.app_context():
        assert queries.body_again(polls.entry(), kept.reading) is None


@pytest.mark.parametrize(
    ("address", "method"),
    [("{known}?x=%00", "GET"), ("{known}?page=2", "GET"), ("{known}", "POST"), ("{known}", "OPTIONS")],
)
def test_what_is_not_plain_goes_to_the_house(feeds, address, method):
    known = feeds.subscribe("prosecutor")
    feeds.fetch(known)
    with house_woken(feeds.app) as seen:
        feeds.fetch(address.format(known=known), method)
    assert seen == ["request"]


def test_only_the_house_speaks_to_other_hosts(feeds):
    known = feeds.subscribe("prosecutor")
    feeds.fetch(known)
    feeds.app.config["TRUSTED_HOSTS"] = ["localhost"]
    try:
        assert [feeds.fetch(known, Host=host).status_code for host in ("localhost", "elsewhere.example")] == [200, 400]
    finally:
        feeds.app.config["TRUSTED_HOSTS"] = None


def test_a_platform_on_https_says_so_at_the_entrance(feeds):
    address = feeds.subscribe("prosecutor")
    secure = make_app(feeds.app.config["SQLALCHEMY_DATABASE_URI"], BASE_URL="https://exchange.example", SECURE=True)
    with secure.app_context():
        engine = db.engine
    answers = [secure.test_client().get(address, base_url="https://exchange.example") for _time in range(2)]
    engine.dispose()
    assert [answer.headers["Strict-Transport-Security"] for answer in answers] == [
        "max-age=31536000; includeSubDomains"
    ] * 2
    assert answers[0].data == answers[1].data

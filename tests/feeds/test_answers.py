"""What calendar programs are answered: validators, compression, errors, and for how long bytes stay the same."""

from __future__ import annotations

import gzip
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from freezegun import freeze_time

from exchange.accounts.models import Person, PersonState
from exchange.core.db import db
from exchange.core.journal import Platform, record
from exchange.core.secrets import digest
from exchange.feeds import operations, polls
from exchange.feeds.models import Subscription
from exchange.feeds.rules import NOTED_EVERY, Detail, Scope
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from tests.support.world import NOW, _wall


def test_a_feed_is_the_same_bytes_until_something_changes(feeds):
    address = feeds.subscribe("prosecutor")
    first = feeds.fetch(address)
    feeds.forget()
    later = feeds.fetch(address, User_Agent="another program")
    assert (first.status_code, first.content_type) == (200, "text/calendar; charset=utf-8")
    assert (later.data, later.headers["ETag"]) == (first.data, first.headers["ETag"])


def test_a_change_changes_only_its_own_event(feeds):
    address = feeds.subscribe("secretariat", Scope.FORUM, forum_id=feeds.world.forums["coalition"])
    before = feeds.fetch(address)
    feeds.change("convened", NOW + timedelta(hours=1), title="Senior officials after Madrid")
    after = feeds.fetch(address)
    old, new = (set(answer.data.split(b"BEGIN:VEVENT")) for answer in (before, after))
    assert [len(old - new), len(new - old)] == [1, 1]
    assert b"SUMMARY:Senior officials after Madrid" in (new - old).pop()
    assert before.headers["ETag"] != after.headers["ETag"]


def test_the_tag_stays_when_a_change_shows_nowhere(feeds):
    address = feeds.subscribe("secretariat", Scope.FORUM, forum_id=feeds.world.forums["coalition"])
    before = feeds.fetch(address).headers["ETag"]
    feeds.change("convened", NOW + timedelta(hours=1), purpose="Something that calendars do not show")
    assert feeds.fetch(address).headers["ETag"] == before


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("{tag}", 304),
        ("W/{tag}", 304),
        ('"other", {tag}', 304),
        ('"other",W/{tag}', 304),
        ("*", 304),
        ('"{bare}-gzip"', 304),
        ('"other"', 200),
        ("{bare}x", 200),
        ('""', 200),
        ("", 200),
        ('"unfinished', 200),
    ],
)
def test_programs_ask_conditionally(feeds, said, status):
    address = feeds.subscribe("prosecutor")
    tag = feeds.fetch(address).headers["ETag"]
    answer = feeds.fetch(address, If_None_Match=said.format(tag=tag, bare=tag.strip('"')))
    assert (answer.status_code, answer.headers["ETag"]) == (status, tag)
    assert (answer.data == b"") is (status == 304)
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_date_alone_revalidates_nothing(feeds):
    address = feeds.subscribe("prosecutor")
    assert feeds.fetch(address, If_Modified_Since="Fri, 01 Jan 2100 00:00:00 GMT").status_code == 200
    assert "Last-Modified" not in feeds.fetch(address).headers


@pytest.mark.parametrize(
    ("asked", "packed"),
    [
        ("gzip", True),
        ("gzip, deflate, br", True),
        ("br, gzip;q=0.5", True),
        ("gzip;q=0", False),
        ("*", False),
        ("", False),
    ],
)
def test_gzip_comes_only_when_asked_for(feeds, asked, packed):
    address = feeds.subscribe("prosecutor")
    plain = feeds.fetch(address)
    answer = feeds.fetch(address, Accept_Encoding=asked)
    assert answer.headers.get("Content-Encoding") == ("gzip" if packed else None)
    assert (gzip.decompress(answer.data) if packed else answer.data) == plain.data
    assert (answer.headers["ETag"] != plain.headers["ETag"]) is packed
    again = feeds.fetch(address, Accept_Encoding=asked, If_None_Match=answer.headers["ETag"])
    assert (again.status_code, again.headers["ETag"]) == (304, answer.headers["ETag"])


def test_head_says_what_get_would(feeds):
    address = feeds.subscribe("prosecutor")
    got, head = feeds.fetch(address), feeds.fetch(address, "HEAD")
    assert (head.status_code, head.data, dict(head.headers)) == (200, b"", dict(got.headers))


def test_a_feed_sets_no_cookie_and_takes_no_name_from_its_secret(feeds):
    headers = feeds.fetch(feeds.subscribe("prosecutor")).headers
    assert "Set-Cookie" not in headers
    assert headers["Content-Disposition"] == 'inline; filename="calendar.ics"'


@pytest.mark.parametrize(
    "address", ["/calendar/nonsense.ics", "/calendar/%F0%28%8C.ics", "/calendar/" + "x" * 3000 + ".ics"]
)
def test_an_unknown_address_is_404_and_asks_for_no_password(feeds, address):
    answer = feeds.fetch(address)
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert not {"WWW-Authenticate", "Location", "Set-Cookie"} & set(answer.headers.keys())


def _subscription(address: str) -> Subscription:
    secret = address.removeprefix("/calendar/").removesuffix(".ics")
    return db.session.scalars(sa.select(Subscription).filter_by(token_hash=digest(secret))).one()


def test_a_revoked_address_is_gone_for_good(feeds):
    address = feeds.subscribe("prosecutor")
    assert feeds.fetch(address).status_code == 200
    with feeds.app.app_context():
        operations.revoke(Platform(), _subscription(address), NOW)
        db.session.commit()
        db.session.remove()
    assert feeds.fetch(address).status_code == 410


def test_a_renewed_address_replaces_the_old_one(feeds):
    address = feeds.subscribe("prosecutor")
    feeds.fetch(address)
    with feeds.app.app_context():
        secret = operations.renew(Platform(), _subscription(address), NOW)
        db.session.commit()
        db.session.remove()
    assert [feeds.fetch(one).status_code for one in (address, f"/calendar/{secret}.ics")] == [410, 200]


def test_a_closed_account_has_no_feed(feeds):
    address = feeds.subscribe("prosecutor")
    feeds.fetch(address)
    with feeds.app.app_context():
        person = db.session.get_one(Person, feeds.world.people["prosecutor"])
        person.state = PersonState.CLOSED
        record(Platform(), "person.closed", person, NOW)
        db.session.commit()
        db.session.remove()
    assert feeds.fetch(address).status_code == 410


def _fetched(feeds, address):
    with feeds.app.app_context():
        found = _subscription(address)
        seen = (found.fetched_at, found.fetched_by, found.version)
        db.session.remove()
    return seen


def test_the_last_fetch_is_noted_now_and_then(feeds):
    address = feeds.subscribe("prosecutor")
    moments = [
        (NOW, "Mozilla/5.0 Thunderbird/128.0", (NOW, "Thunderbird")),
        (NOW + NOTED_EVERY / 2, "Mozilla/5.0 Thunderbird/128.0", (NOW, "Thunderbird")),
        (NOW + NOTED_EVERY / 2, "Google-Calendar-Importer", (NOW + NOTED_EVERY / 2, "Google Calendar")),
        (NOW + NOTED_EVERY * 2, "Google-Calendar-Importer", (NOW + NOTED_EVERY * 2, "Google Calendar")),
    ]
    for moment, program, noted in moments:
        with freeze_time(moment):
            feeds.fetch(address, User_Agent=program)
        assert _fetched(feeds, address) == (*noted, 1)


def test_a_fetch_that_cannot_be_noted_is_answered_all_the_same(feeds):
    address = feeds.subscribe("prosecutor")
    with feeds.app.app_context():
        engine = db.engine

    def refuse(_connection, _cursor, statement, *_rest):
        if statement.startswith("UPDATE subscription"):
            raise sa.exc.OperationalError(statement, {}, Exception("disk full"))

    sa.event.listen(engine, "before_cursor_execute", refuse)
    try:
        assert feeds.fetch(address).status_code == 200
    finally:
        sa.event.remove(engine, "before_cursor_execute", refuse)
    assert _fetched(feeds, address)[0] is None


def test_two_subscriptions_never_share_an_answer(feeds):
    addresses = {
        who: feeds.subscribe(who, Scope.LEVEL, level="expert_exchange")
        for who in ("prosecutor", "partner", "secretariat")
    }
    alone = {}
    for who, address in addresses.items():
        feeds.forget()
        alone[who] = feeds.fetch(address).data
    for _round in range(2):
        assert {who: feeds.fetch(address).data for who, address in addresses.items()} == alone
    assert len(set(alone.values())) == 3


def test_an_unchanged_feed_costs_one_statement(feeds, count_queries):
    address = feeds.subscribe("prosecutor")
    tag = feeds.fetch(address).headers["ETag"]
    feeds.fetch(address)
    for headers in ({"If_None_Match": tag}, {}):
        with count_queries() as usual, AtTheDriver(feeds) as seen:
            feeds.fetch(address, **headers)
        assert (len(usual), len(seen)) == (0, 1 if _is_sqlite(feeds) else 0)


def _is_sqlite(feeds):
    return feeds.app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")


class AtTheDriver:
    """Statements that SQLite itself carries out on the pooled connection; PostgreSQL's driver has no such window."""

    def __init__(self, feeds):
        self.feeds, self.seen = feeds, []

    def _trace(self, listener):
        with self.feeds.app.app_context():
            held = db.engine.raw_connection()
            if isinstance(held.driver_connection, sqlite3.Connection):
                held.driver_connection.set_trace_callback(listener)
            held.close()

    def __enter__(self):
        # Then there is one connection in the pool, which is the one that is used.
        with self.feeds.app.app_context():
            db.engine.dispose()
        self._trace(self.seen.append)
        return self.seen

    def __exit__(self, *_failure):
        self._trace(None)


def _add_meetings(feeds, first, count):
    with feeds.app.app_context():
        for n in range(first, count):
            meeting = Meeting(
                uid=f"more-{n}", forum_id=feeds.world.forums["coalition"], level="political", title=f"Ministers {n}",
                state=State.CONVENED, zone="Europe/Brussels", created_at=NOW, shown_at=NOW, countries=[],
            )  # fmt: skip
            day = (NOW + timedelta(days=n + 1)).date()
            meeting.set_times(_wall(day, 10), _wall(day, 12))
            db.session.add(meeting)
        db.session.flush()
        operations.rebuild(NOW)
        db.session.commit()
        db.session.remove()


def test_the_number_of_statements_does_not_depend_on_the_number_of_meetings(feeds, count_queries):
    address = feeds.subscribe("secretariat", Scope.LEVEL, level="political")
    feeds.fetch(address)
    made, first = [], 0
    for count in (1, 3, 300):
        _add_meetings(feeds, first, count)
        first = count
        feeds.forget()
        with count_queries() as anew:
            answer = feeds.fetch(address)
        feeds.change("clasi", NOW + timedelta(hours=count), title=f"Ministers at last, {count}")
        with count_queries() as changed, AtTheDriver(feeds) as driven:
            feeds.fetch(address)
        assert answer.data.count(b"BEGIN:VEVENT") == count + 1
        # The poll and the reading in a known way go straight to the driver.
        made.append((len(anew), len(changed), len(driven)))
    assert len(set(made)) == 1
    assert made[0][0] < 10
    assert made[0][1:] == (0, 2 if _is_sqlite(feeds) else 0)


def test_many_programs_at_once_get_the_same_answer(feeds):
    address = feeds.subscribe("prosecutor")
    with ThreadPoolExecutor(8) as programs:
        answers = list(programs.map(lambda _n: feeds.fetch(address), range(24)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.data for answer in answers}) == 1


def test_busy_tells_nothing_but_when(feeds):
    address = feeds.subscribe("prosecutor", detail=Detail.BUSY)
    said = feeds.fetch(address).data.decode()
    assert feeds.titles(address) == ["Busy", "Busy", "Busy"]
    for word in ("Peru", "HERON", "Brussels", "LOCATION", "DESCRIPTION", "URL:", "CATEGORIES", "meet.example"):
        assert word not in said


def test_a_connection_that_died_meanwhile_is_replaced(feeds):
    address = feeds.subscribe("prosecutor")
    before = feeds.fetch(address).data
    if not _is_sqlite(feeds):
        with feeds.app.app_context():
            others = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
            db.session.execute(sa.text(others + " and pid <> pg_backend_pid()"))
            db.session.remove()
    assert feeds.fetch(address).data == before
    feeds.change("union", NOW + timedelta(hours=1), title="HERON renamed")
    assert b"SUMMARY:HERON renamed" in feeds.fetch(address).data


def test_what_the_driver_refuses_is_no_answer(feeds):
    with feeds.app.app_context():
        assert polls.entry().rows("select no_such_column from subscription") is None

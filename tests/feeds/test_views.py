"""The pages of subscriptions: the address is seen once, by its owner only."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from icalendar import Calendar

from exchange.core.db import db
from exchange.core.journal import JournalEntry
from exchange.core.secrets import digest
from exchange.feeds.models import Subscription
from exchange.feeds.rules import MOST_SUBSCRIPTIONS, Detail, Scope
from exchange.world.rules import Level
from tests.support.world import NOW

NEW = {"scope": "own", "name": "", "detail": "full", "with_tentative": "y", "with_cancelled": "y", "language": "en"}


def _secret(page: str) -> str:
    (secret,) = re.findall(r'value="http://127.0.0.1:5000/calendar/([^"]+)\.ics"', page)
    return secret


def _rows(feeds):
    with feeds.app.app_context():
        rows = list(db.session.scalars(sa.select(Subscription).order_by(Subscription.id)))
        db.session.remove()
    return rows


def _made(feeds, who, **choices):
    feeds.subscribe(who, **choices)
    return _rows(feeds)[-1].id


def test_without_a_subscription_the_page_says_what_to_do(feeds, as_):
    page = as_("prosecutor").get("/subscriptions")
    assert page.status_code == 200
    assert 'href="/subscriptions/new"' in page.text


def test_the_address_is_answered_once_and_kept_nowhere(feeds, as_):
    browser = as_("prosecutor")
    answer = browser.post("/subscriptions/new", data=NEW | {"key": "k1"})
    secret = _secret(answer.text)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert f"webcal://127.0.0.1:5000/calendar/{secret}.ics" in answer.text
    assert f"cid=webcal%3A%2F%2F127.0.0.1%3A5000%2Fcalendar%2F{secret}.ics" in answer.text
    assert feeds.uids(f"/calendar/{secret}.ics") == {"exchange", "union", "over"}
    (row,) = _rows(feeds)
    assert (row.name, row.scope, row.detail, row.token_hash) == (
        "My own meetings",
        Scope.OWN,
        Detail.FULL,
        digest(secret),
    )
    with feeds.app.app_context():
        entry = db.session.scalars(sa.select(JournalEntry).filter_by(action="feeds.subscribed")).one()
        told = (entry.actor_id, entry.subject_id, secret in str(entry.changes), row.token_hash in str(entry.changes))
        db.session.remove()
    assert told == (feeds.world.people["prosecutor"], row.id, False, False)
    assert secret not in browser.get("/subscriptions").text + browser.get(f"/subscriptions/{row.id}").text


def test_a_repeated_submission_makes_no_second_subscription(feeds, as_):
    browser = as_("prosecutor")
    secret = _secret(browser.post("/subscriptions/new", data=NEW | {"key": "k1"}).text)
    again = browser.post("/subscriptions/new", data=NEW | {"key": "k1"})
    (row,) = _rows(feeds)
    assert (again.status_code, again.location) == (302, f"/subscriptions/{row.id}")
    assert "cannot be shown again" in browser.get(again.location).text
    assert feeds.fetch(f"/calendar/{secret}.ics").status_code == 200


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("forum:{coalition}", (Scope.FORUM, "Coalition of European Countries", True, None, None)),
        ("country:PE", (Scope.COUNTRY, "Peru", False, "PE", None)),
        ("level:political", (Scope.LEVEL, "Political level", False, None, Level.POLITICAL)),
    ],
)
def test_one_can_follow_a_forum_a_country_or_a_level(feeds, as_, asked, kept):
    scope = asked.format(**feeds.world.forums)
    answer = as_("secretariat").post("/subscriptions/new", data=NEW | {"scope": scope, "key": "k1"})
    assert answer.status_code == 200
    (row,) = _rows(feeds)
    assert (row.scope, row.name, row.forum_id is not None, row.country_code, row.level) == kept


@pytest.mark.parametrize(
    "wrong",
    [
        {"scope": "forum:{coalition}"},
        {"scope": "forum:999"},
        {"scope": "country:FR"},
        {"scope": "level:cosmic"},
        {"scope": ""},
        {"detail": "everything"},
        {"language": "tlh"},
        {"name": "x" * 81},
    ],
)
def test_what_is_not_offered_is_refused_beside_its_field(feeds, as_, wrong):
    data = {name: value.format(**feeds.world.forums) for name, value in wrong.items()}
    answer = as_("stranger").post("/subscriptions/new", data=NEW | data | {"key": "k1"})
    assert (answer.status_code, _rows(feeds)) == (422, [])
    assert f'id="{next(iter(wrong))}-error"' in answer.text


def test_there_is_an_end_to_making_addresses(feeds, as_):
    for _n in range(MOST_SUBSCRIPTIONS):
        feeds.subscribe("prosecutor")
    answer = as_("prosecutor").post("/subscriptions/new", data=NEW | {"key": "k1"})
    assert (answer.status_code, len(_rows(feeds))) == (422, MOST_SUBSCRIPTIONS)
    assert as_("judge").post("/subscriptions/new", data=NEW | {"key": "k1"}).status_code == 200


def test_renewing_shows_a_new_address_once(feeds, as_):
    old, browser = feeds.subscribe("prosecutor"), as_("prosecutor")
    key = _rows(feeds)[0].id
    assert browser.get(f"/subscriptions/{key}/renew").status_code == 200
    secret = _secret(browser.post(f"/subscriptions/{key}/renew", data={"key": "k2"}).text)
    again = browser.post(f"/subscriptions/{key}/renew", data={"key": "k2"})
    assert (again.status_code, again.location) == (302, f"/subscriptions/{key}")
    assert [feeds.fetch(one).status_code for one in (old, f"/calendar/{secret}.ics")] == [410, 200]


def test_revoking_ends_it_and_keeps_its_name(feeds, as_):
    address, browser = feeds.subscribe("prosecutor", name="On my phone"), as_("prosecutor")
    key = _rows(feeds)[0].id
    answer = browser.post(f"/subscriptions/{key}/revoke")
    assert (answer.status_code, answer.location) == (302, "/subscriptions")
    page = browser.get("/subscriptions").text
    assert "On my phone" in page
    assert "1 revoked subscription" in page
    assert [feeds.fetch(address).status_code, browser.get(f"/subscriptions/{key}").status_code] == [410, 404]


def test_changing_keeps_the_address(feeds, as_):
    address, browser = feeds.subscribe("prosecutor"), as_("prosecutor")
    key = _rows(feeds)[0].id
    page = browser.get(f"/subscriptions/{key}/edit").text
    (version,) = re.findall(r'name="version"[^>]*value="(\d+)"', page)
    data = {"name": "Renamed", "detail": "title", "language": "en", "version": version, "with_tentative": "y"}
    answer = browser.post(f"/subscriptions/{key}/edit", data=data)
    assert (answer.status_code, answer.location) == (302, f"/subscriptions/{key}")
    row = _rows(feeds)[0]
    assert (row.name, row.detail, row.with_tentative, row.with_cancelled) == ("Renamed", Detail.TITLE, True, False)
    assert "X-WR-CALNAME:Renamed" in feeds.fetch(address).text
    late = browser.post(f"/subscriptions/{key}/edit", data=data | {"name": "From another window"})
    assert late.status_code == 409
    assert "From another window" in late.text


@pytest.mark.parametrize("page", ["", "/edit", "/renew", "/revoke"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_somebody_elses_subscription_does_not_exist(feeds, as_, page, method):
    key = _made(feeds, "prosecutor")
    for who in ("judge", "admin"):
        answer = as_(who).open(f"/subscriptions/{key}{page}", method=method, data={"key": "k"})
        assert answer.status_code == (405 if method == "POST" and not page else 404)


def test_the_list_says_when_and_by_what_a_calendar_was_fetched(feeds, as_, count_queries):
    address, browser = feeds.subscribe("prosecutor"), as_("prosecutor")
    assert "not fetched yet" in browser.get("/subscriptions").text
    feeds.fetch(address, User_Agent="Mozilla/5.0 Thunderbird/128.0")
    with count_queries() as one:
        page = browser.get("/subscriptions").text
    assert "24 November 2026, 10:00 (Berlin)" in page
    assert "Thunderbird" in page
    for scope, choice in ((Scope.LEVEL, {"level": Level.POLITICAL}), (Scope.COUNTRY, {"country_code": "PE"})):
        feeds.subscribe("prosecutor", scope, **choice)
    with count_queries() as three:
        browser.get("/subscriptions")
    assert len(one) == len(three)


@pytest.mark.parametrize(
    ("who", "meeting", "status", "link"),
    [
        ("prosecutor", "exchange", 200, True),
        ("partner", "exchange", 200, True),
        ("secretariat", "exchange", 200, False),
        ("partner", "union", 404, False),
        ("stranger", "exchange", 404, False),
        ("secretariat", "draft", 404, False),
        ("secretariat", "undated", 404, False),
        ("contact_group", "cancelled", 200, True),
    ],
)
def test_one_meeting_can_be_downloaded_by_those_who_may_see_it(feeds, as_, who, meeting, status, link):
    answer = as_(who).get(f"/meetings/{feeds.world.meetings[meeting]}.ics")
    assert (answer.status_code, b"CONFERENCE" in answer.data) == (status, link)
    if status == 200:
        (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
        assert event["UID"] == f"{meeting}-uid"
        assert re.fullmatch(r'attachment; filename="[a-z0-9-]+\.ics"', answer.headers["Content-Disposition"])


def test_a_subscription_is_made_for_the_one_who_asks(feeds, as_):
    answer = as_("judge").post("/subscriptions/new", data=NEW | {"person_id": "1", "key": "k1"})
    assert answer.status_code == 200
    assert [(row.person_id, row.made_at) for row in _rows(feeds)] == [(feeds.world.people["judge"], NOW)]


@pytest.mark.parametrize(
    ("choices", "kept", "said"),
    [
        ({"with_deadlines": "y"}, True, "those for which one of your present roles answers"),
        ({"with_deadlines": "y", "scope": "level:political"}, True, "those of the meetings shown"),
        ({"with_deadlines": "y", "detail": "busy"}, True, "none"),
        ({}, False, "none"),
    ],
)
def test_deadlines_are_a_choice_whose_rule_stands_on_the_page(feeds, as_, choices, kept, said):
    browser = as_("secretariat")
    assert re.search(r'<input[^>]* checked[^>]* name="with_deadlines"', browser.get("/subscriptions/new").text)
    assert browser.post("/subscriptions/new", data=NEW | {"key": "k1"} | choices).status_code == 200
    with feeds.app.app_context():
        row = db.session.scalars(sa.select(Subscription)).one()
        db.session.remove()
    assert row.with_deadlines is kept
    page = browser.get(f"/subscriptions/{row.id}").text
    assert re.search(rf"<dt>Deadlines</dt><dd>\s*{said}\s*</dd>", page)

"""Whatever changes what a feed shows reaches it with the same commit, and nothing is shown that may not be seen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from freezegun import freeze_time
from icalendar import Calendar

from exchange.accounts.models import Person
from exchange.chairing.models import ChairTerm, Rotation
from exchange.core.db import db
from exchange.core.journal import Platform, record
from exchange.core.secrets import digest
from exchange.feeds import operations, revisions
from exchange.feeds.models import Piece, Revision, Subscription
from exchange.feeds.rules import Detail, Scope
from exchange.forums.models import Forum, Mandate
from exchange.meetings.models import Meeting, MeetingCountry, Participation
from exchange.meetings.rules import Answer, State
from exchange.world.rules import Audience, Capacity, Level, Side
from tests.support.world import NOW, PERSONAS

LATER = NOW + timedelta(hours=1)


def _numbers(feeds):
    with feeds.app.app_context():
        found = dict(db.session.execute(sa.select(Revision.topic, Revision.number)).all())
        db.session.remove()
    return found


def _raised(feeds, work):
    """Return which revisions rise, each by one, when the work is recorded and committed."""
    before = _numbers(feeds)
    with feeds.app.app_context():
        subject = work(feeds.world)
        record(Platform(), "test.done", subject, LATER)
        db.session.commit()
        db.session.remove()
    after = _numbers(feeds)
    assert {number - before.get(topic, 0) for topic, number in after.items()} <= {0, 1}
    return {topic for topic, number in after.items() if number != before.get(topic, 0)}


def _meeting(world, key):
    query = sa.select(Meeting).where(Meeting.id == world.meetings[key]).options(sa.orm.selectinload(Meeting.countries))
    return db.session.scalars(query).one()


def _people(world, *keys):
    return {f"person:{world.people[key]}" for key in keys}


ON_THE_EXCHANGE = ("prosecutor", "judge", "central_authority", "partner")


def _retitle(world):
    meeting = _meeting(world, "exchange")
    meeting.title = "Another title"
    return meeting


def _other_countries(world):
    meeting = _meeting(world, "exchange")
    meeting.countries = [MeetingCountry(country_code="CO")]
    return meeting


def _other_level(world):
    meeting = _meeting(world, "exchange")
    meeting.level = Level.CONTACT_GROUP
    return meeting


def _answer(world):
    query = sa.select(Participation).filter_by(meeting_id=world.meetings["exchange"], person_id=world.people["judge"])
    place = db.session.scalars(query).one()
    place.answer = Answer.DECLINED
    return place


def _invite_with_the_meeting(world):
    meeting = _meeting(world, "convened")
    place = Participation(
        meeting_id=meeting.id, person_id=world.people["stranger"], capacity=Capacity.PROSECUTOR, country_code="SE",
        answer=Answer.INVITED, asked_at=LATER,
    )  # fmt: skip
    db.session.add(place)
    return meeting


def _end_mandate(world):
    mandate = db.session.scalars(sa.select(Mandate).filter_by(person_id=world.people["member"])).one()
    mandate.ends_on = NOW.date() + timedelta(days=1)
    return mandate


def _other_side(world):
    person = db.session.get_one(Person, world.people["judge"])
    person.side = Side.PARTNER
    return person


def _edit_draft(world):
    meeting = _meeting(world, "undated")
    meeting.title = "DRAFTY by another name"
    return meeting


EXCHANGE_TOPICS = {"forum:1", "level:expert_exchange", "country:PE"}


@pytest.mark.parametrize(
    ("work", "topics", "people"),
    [
        (_retitle, EXCHANGE_TOPICS, ON_THE_EXCHANGE),
        (_other_countries, EXCHANGE_TOPICS | {"country:CO"}, ON_THE_EXCHANGE),
        (_other_level, EXCHANGE_TOPICS | {"level:contact_group"}, ON_THE_EXCHANGE),
        (_answer, set(), ("judge",)),
        (_invite_with_the_meeting, set(), ("stranger",)),
        (_edit_draft, set(), ()),
    ],
)
def test_a_change_raises_the_topics_it_shows_in(feeds, work, topics, people):
    coalition = f"forum:{feeds.world.forums['coalition']}"
    wanted = {coalition if topic == "forum:1" else topic for topic in topics} | _people(feeds.world, *people)
    assert _raised(feeds, work) == wanted


@pytest.mark.parametrize(("work", "who"), [(_end_mandate, "member"), (_other_side, "judge")])
def test_a_change_of_rights_raises_the_persons_rights(feeds, work, who):
    assert _raised(feeds, work) == {f"rights:{feeds.world.people[who]}"}


def test_a_change_that_is_undone_raises_nothing(feeds):
    before = _numbers(feeds)
    with feeds.app.app_context():
        record(Platform(), "meeting.changed", _retitle(feeds.world), LATER)
        db.session.rollback()
        record(Platform(), "meeting.seen", _meeting(feeds.world, "held"), LATER)
        db.session.commit()
        db.session.remove()
    assert _numbers(feeds) == before


def _event(feeds, address, key):
    calendar = Calendar.from_ical(feeds.fetch(address).data)
    return next(event for event in calendar.walk("VEVENT") if event["UID"] == f"{key}-uid")


def _swap_in(world, code):
    rotation = db.session.scalars(sa.select(Rotation).filter_by(forum_id=world.forums["coalition"])).one()
    term = db.session.scalars(
        sa.select(ChairTerm).filter_by(rotation_id=rotation.id).order_by(ChairTerm.starts_on)
    ).first()
    term.country_code = code
    return rotation


def test_another_chair_changes_the_forums_coming_meetings_and_their_stamps(feeds):
    address = feeds.subscribe("secretariat", Scope.FORUM, forum_id=feeds.world.forums["coalition"])
    before, held = _event(feeds, address, "exchange"), _event(feeds, address, "held")
    assert "Chair: Spain" in before["DESCRIPTION"]
    topics = _raised(feeds, lambda world: _swap_in(world, "SE"))
    after = _event(feeds, address, "exchange")
    assert "Chair: Sweden" in after["DESCRIPTION"]
    assert (before["DTSTAMP"].dt, after["DTSTAMP"].dt, after["LAST-MODIFIED"].dt) == (NOW, LATER, LATER)
    assert after["SEQUENCE"] == before["SEQUENCE"]
    assert _event(feeds, address, "held") == held
    assert _people(feeds.world, *ON_THE_EXCHANGE) <= topics


def test_another_chair_leaves_the_version_of_the_meeting(feeds):
    with feeds.app.app_context():
        before = _meeting(feeds.world, "exchange").version
        record(Platform(), "chairing.swapped", _swap_in(feeds.world, "SE"), LATER)
        db.session.commit()
        db.session.remove()
        after = _meeting(feeds.world, "exchange")
        assert (after.version, after.shown_at) == (before, LATER)
        db.session.remove()


def test_another_name_of_the_forum_reaches_its_coming_meetings(feeds):
    address = feeds.subscribe("prosecutor")

    def rename(world):
        forum = db.session.get_one(Forum, world.forums["coalition"])
        forum.name = "Coalition of the Willing"
        return forum

    topics = _raised(feeds, rename)
    assert "Forum: Coalition of the Willing" in _event(feeds, address, "exchange")["DESCRIPTION"]
    assert f"rights:{feeds.world.people['member']}" in topics


def test_life_shows_in_the_title_status_and_transparency(feeds):
    address = feeds.subscribe("secretariat", Scope.FORUM, forum_id=feeds.world.forums["coalition"])
    told = {
        key: (str(_event(feeds, address, key)["STATUS"]), str(_event(feeds, address, key)["SUMMARY"]))
        for key in ("exchange", "convened", "postponed", "cancelled")
    }
    assert told == {
        "exchange": ("TENTATIVE", "Experts' exchange on Peru"),
        "convened": ("CONFIRMED", "Senior officials before Madrid"),
        "postponed": ("CANCELLED", "POSTPONED: Liaison exchange in Lima"),
        "cancelled": ("CANCELLED", "CANCELLED: Contact group called off"),
    }


def test_an_entry_says_what_it_may_and_no_more(feeds):
    entry = _event(feeds, feeds.subscribe("prosecutor"), "exchange")
    page = f"http://127.0.0.1:5000/meetings/{feeds.world.meetings['exchange']}"
    assert str(entry["DESCRIPTION"]).splitlines() == [
        "Join online: https://meet.example/exchange",
        "Forum: Coalition of European Countries",
        "Level: Expert exchange",
        "Chair: Spain",
        "About: Peru",
        "Time: Thursday, 24 December 2026, 10:00–17:00 (Brussels)",
        "Time: Thursday, 24 December 2026, 04:00–11:00 (Lima)",
        "Handling: LIMITE",
        f"Agenda and papers: {page}",
    ]
    assert (entry["URL"], entry["LOCATION"], entry["CLASS"]) == (page, "Brussels, Belgium", "PRIVATE")


def test_the_page_of_an_entry_is_the_meetings_page(feeds):
    from exchange.calendars.entries import page_of

    with feeds.app.test_request_context(base_url=feeds.app.config["BASE_URL"]):
        from flask import url_for

        assert page_of(7) == url_for("meetings.show", meeting_id=7, _external=True)


@pytest.mark.parametrize(
    ("who", "sees_link"),
    [("prosecutor", True), ("judge", True), ("secretariat", False), ("chair", False), ("partner", True)],
)
def test_only_those_with_a_seat_get_the_online_link(feeds, who, sees_link):
    address = feeds.subscribe(who, Scope.LEVEL, level=Level.EXPERT_EXCHANGE)
    assert ("CONFERENCE" in _event(feeds, address, "exchange")) is sees_link


def test_a_seat_in_one_meeting_shows_the_link_of_no_other(feeds):
    address = feeds.subscribe("eurojust", Scope.LEVEL, level=Level.EXPERT_EXCHANGE)

    def seat(world):
        place = Participation(
            meeting_id=world.meetings["over"], person_id=world.people["eurojust"], capacity=Capacity.EU_REPRESENTATIVE,
            answer=Answer.ACCEPTED, asked_at=LATER,
        )  # fmt: skip
        db.session.add(place)
        return place

    assert feeds.fetch(address).data.count(b"CONFERENCE") == 0
    _raised(feeds, seat)
    assert "CONFERENCE" in _event(feeds, address, "over")
    assert feeds.fetch(address).data.count(b"CONFERENCE") == 1


COALITION = {"exchange", "convened", "union", "held", "over", "postponed", "cancelled"}
EXPERTS = {"exchange", "union", "over"}
ABOUT_PERU = {"exchange", "over", "postponed"}
#: persona → own, the Coalition, about Peru, expert exchanges.
SEEN: dict[str, tuple[set[str], ...]] = dict.fromkeys(PERSONAS, (set(), COALITION, ABOUT_PERU, EXPERTS)) | {
    "contact_group": ({"held", "cancelled"}, COALITION, ABOUT_PERU, EXPERTS),
    "chair": ({"clasi"}, COALITION, ABOUT_PERU, EXPERTS),
    "prosecutor": (EXPERTS, EXPERTS, {"exchange", "over"}, EXPERTS),
    "judge": ({"exchange"}, {"exchange", "over"}, {"exchange", "over"}, {"exchange", "over"}),
    "central_authority": ({"exchange"}, {"exchange"}, {"exchange"}, {"exchange"}),
    "partner": ({"exchange", "clasi"}, {"exchange"}, {"exchange"}, {"exchange"}),
    "partner_chair": ({"clasi"}, set(), set(), set()),
    "liaison": (set(), set(), set(), set()),
    "stranger": (set(), set(), set(), set()),
}


@pytest.mark.parametrize("who", PERSONAS)
def test_a_feed_holds_what_its_owner_may_see(feeds, who):
    scopes: tuple[tuple[Scope, dict[str, Any]], ...] = (
        (Scope.OWN, {}),
        (Scope.FORUM, {"forum_id": feeds.world.forums["coalition"]}),
        (Scope.COUNTRY, {"country_code": "PE"}),
        (Scope.LEVEL, {"level": Level.EXPERT_EXCHANGE}),
    )
    addresses = [feeds.subscribe(who, scope, **values) for scope, values in scopes]
    assert tuple(feeds.uids(address) for address in addresses) == SEEN[who]
    for address in addresses:
        said = feeds.fetch(address).data
        assert b"DRAFTY" not in said
        assert not (who.startswith("partner") and b"HERON" in said)


@pytest.mark.parametrize(
    ("choices", "left_out"),
    [
        ({}, set()),
        ({"with_tentative": False}, {"exchange"}),
        ({"with_cancelled": False}, {"postponed", "cancelled"}),
        ({"with_tentative": False, "with_cancelled": False}, {"exchange", "postponed", "cancelled"}),
    ],
)
def test_tentative_and_cancelled_meetings_are_a_choice(feeds, choices, left_out):
    address = feeds.subscribe("secretariat", Scope.FORUM, forum_id=feeds.world.forums["coalition"], **choices)
    assert feeds.uids(address) == COALITION - left_out


def test_a_postponed_meeting_with_a_new_date_is_tentative_there(feeds):
    address = feeds.subscribe("secretariat", Scope.LEVEL, level=Level.LIAISON_EXCHANGE)
    feeds.change("postponed", LATER, date_open=False)
    entry = _event(feeds, address, "postponed")
    assert (entry["STATUS"], entry["SUMMARY"]) == ("TENTATIVE", "Liaison exchange in Lima")


def test_called_off_meetings_leave_after_thirty_days_and_all_after_a_year(feeds):
    address = feeds.subscribe("secretariat", Scope.FORUM, forum_id=feeds.world.forums["coalition"])
    last_day = date(2026, 12, 3)
    with freeze_time(f"{last_day + timedelta(days=30)} 23:59:59"):
        assert "cancelled" in feeds.uids(address)
    with freeze_time(f"{last_day + timedelta(days=31)} 00:00:00"):
        assert "cancelled" not in feeds.uids(address)
    with freeze_time("2027-11-04 23:59:59"):
        assert "held" in feeds.uids(address)
    with freeze_time("2027-11-05 00:00:00"):
        assert "held" not in feeds.uids(address)


def test_a_mandate_that_ends_takes_the_forum_with_it_at_that_minute(feeds):
    address = feeds.subscribe("member", Scope.FORUM, forum_id=feeds.world.forums["coalition"])
    _raised(feeds, _end_mandate)
    # Midnight in Brussels, where the forum's days begin.
    with freeze_time("2026-11-24 22:59:59"):
        assert feeds.uids(address) == COALITION
    with freeze_time("2026-11-24 23:00:00"):
        assert feeds.uids(address) == set()


def test_a_mandate_taken_away_shows_at_the_next_fetch(feeds):
    address = feeds.subscribe("member", Scope.FORUM, forum_id=feeds.world.forums["coalition"])
    assert feeds.uids(address) == COALITION

    def end(world):
        mandate = db.session.scalars(sa.select(Mandate).filter_by(person_id=world.people["member"])).one()
        mandate.ends_on = NOW.date()
        return mandate

    _raised(feeds, end)
    assert feeds.uids(address) == set()


def test_a_meeting_closed_to_the_partner_side_leaves_its_feeds(feeds):
    address = feeds.subscribe("partner")
    assert feeds.uids(address) == {"exchange", "clasi"}
    feeds.change("clasi", LATER, audience=Audience.UNION)
    assert feeds.uids(address) == {"exchange"}


def test_declining_takes_a_meeting_out_of_ones_own(feeds):
    address = feeds.subscribe("judge")
    assert feeds.uids(address) == {"exchange"}
    _raised(feeds, _answer)
    assert feeds.uids(address) == set()


def test_announcing_a_draft_brings_it_into_the_feeds(feeds):
    address = feeds.subscribe("prosecutor")
    assert "draft" not in feeds.uids(address)
    feeds.change("draft", LATER, state=State.SCHEDULED)
    assert "draft" in feeds.uids(address)


def test_a_changed_subscription_answers_anew(feeds):
    address = feeds.subscribe("prosecutor")
    feeds.fetch(address)
    with feeds.app.app_context():
        secret = address.removeprefix("/calendar/").removesuffix(".ics")
        subscription = db.session.scalars(sa.select(Subscription).filter_by(token_hash=digest(secret))).one()
        operations.change(
            Platform(), subscription, LATER, name="Mine", language="en", detail=Detail.TITLE, with_tentative=False,
            with_cancelled=True,
        )  # fmt: skip
        db.session.commit()
        db.session.remove()
    said = feeds.fetch(address).data.decode()
    assert "X-WR-CALNAME:Mine" in said
    assert feeds.uids(address) == {"union", "over"}
    assert "LOCATION" not in said


def test_a_discarded_draft_leaves_nothing_behind(feeds):
    from exchange.meetings.operations import discard

    with feeds.app.app_context():
        discard(Platform(), _meeting(feeds.world, "undated"), LATER)
        db.session.commit()
        assert db.session.get(Meeting, feeds.world.meetings["undated"]) is None
        db.session.remove()


def test_rebuilding_twice_changes_nothing(feeds):
    with feeds.app.app_context():
        before = db.session.execute(sa.select(Piece.meeting_id, Piece.language, Piece.variant, Piece.text)).all()
        assert operations.rebuild(LATER) == set()
        db.session.commit()
        after = db.session.execute(sa.select(Piece.meeting_id, Piece.language, Piece.variant, Piece.text)).all()
        db.session.remove()
    assert after == before
    assert {row.meeting_id for row in before} == {
        key for name, key in feeds.world.meetings.items() if name not in ("draft", "undated")
    }


def test_the_rebuild_command_says_what_is_new(feeds):
    with feeds.app.app_context():
        db.session.execute(sa.delete(Piece).where(Piece.meeting_id == feeds.world.meetings["held"]))
        db.session.commit()
        db.session.remove()
    said = feeds.app.test_cli_runner().invoke(args=["feeds", "rebuild"]).output
    assert said.splitlines()[-1] == f"1 of {len(feeds.world.meetings)} meetings have a new text."


def test_raising_at_once_loses_no_count(feeds):
    topics = {f"person:{n}" for n in range(1000, 1020)}

    def raise_them(_n):
        with feeds.app.app_context():
            revisions.raise_all(topics)
            db.session.commit()
            db.session.remove()

    with ThreadPoolExecutor(6) as writers:
        list(writers.map(raise_them, range(30)))
    assert {topic: number for topic, number in _numbers(feeds).items() if topic in topics} == dict.fromkeys(topics, 30)

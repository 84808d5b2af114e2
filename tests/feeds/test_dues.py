"""Deadlines in feeds: whole days that make nobody busy, fresh with the commit that changes them, for whom they may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from freezegun import freeze_time
from icalendar import Calendar
from sqlalchemy.orm import joinedload, selectinload

from exchange.accounts.rules import Role
from exchange.chairing.models import ChairTerm, Rotation
from exchange.core.clock import WallTime
from exchange.core.db import db
from exchange.core.journal import Platform, record
from exchange.cycles.deadlines import operations as deadlines
from exchange.cycles.deadlines.models import Deadline
from exchange.cycles.deadlines.rules import Kind
from exchange.feeds import operations
from exchange.feeds.models import DeadlinePiece
from exchange.feeds.rules import MOST_ENTRIES, Detail, Scope
from exchange.forums.models import Forum, Mandate
from exchange.meetings import operations as meetings
from exchange.meetings.life import operations as life
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State, Step
from exchange.world.rules import Audience, Level
from tests.feeds.test_freshness import _numbers
from tests.support.deadlines import add_deadlines, deadline_uid
from tests.support.world import NOW

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def due(feeds):
    """Give the world its deadlines, with their texts."""
    with feeds.app.app_context():
        add_deadlines(NOW)
        operations.rebuild(NOW)
        db.session.commit()
        db.session.remove()
    feeds.forget()
    return feeds


def entries(feeds, address) -> dict[str, Any]:
    """Return the deadlines of a feed by meeting and kind."""
    calendar = Calendar.from_ical(feeds.fetch(address).data)
    found = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    return {uid.removesuffix("-uid"): event for uid, event in found.items() if event["DTSTART"].params.get("VALUE")}


def do(feeds, work, key: tuple[str, Kind] = ("exchange", Kind.PAPERS_DUE)):
    """Do something to one deadline, and commit."""
    with feeds.app.app_context():
        query = sa.select(Deadline).filter_by(uid=deadline_uid(*key)).options(joinedload(Deadline.meeting))
        work(db.session.scalars(query).one())
        db.session.commit()
        db.session.remove()


def meeting_of(feeds, key):
    options = [joinedload(Meeting.forum).selectinload(Forum.levels), selectinload(Meeting.countries)]
    return db.session.get(Meeting, feeds.world.meetings[key], options=options)


def of_forum(feeds, who="secretariat", **choices):
    return feeds.subscribe(who, Scope.FORUM, forum_id=feeds.world.forums["coalition"], **choices)


def test_an_entry_is_a_whole_day_that_makes_nobody_busy(due):
    entry = entries(due, of_forum(due))["exchange-papers_due"]
    page = f"http://127.0.0.1:5000/meetings/{due.world.meetings['exchange']}"
    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (date(2026, 12, 14), date(2026, 12, 15))
    assert {name: str(entry[name]) for name in ("SUMMARY", "STATUS", "TRANSP", "CLASS", "URL")} == {
        "SUMMARY": "Papers due: Experts' exchange on Peru",
        "STATUS": "CONFIRMED",
        "TRANSP": "TRANSPARENT",
        "CLASS": "PRIVATE",
        "URL": f"{page}/deadlines",
    }
    assert str(entry["DESCRIPTION"]).splitlines() == [
        "Answers for it: National contact points",
        "Forum: Coalition of European Countries",
        "Meeting: Experts' exchange on Peru, 24 December 2026",
        "Handling: LIMITE",
        f"Agenda and papers: {page}",
    ]
    assert (entry["SEQUENCE"], entry["DTSTAMP"].dt, entry["CREATED"].dt) == (0, NOW, NOW)
    assert "VALARM" not in due.fetch(of_forum(due)).text


def test_the_standing_shows_in_title_and_status(due):
    told = {key: (str(entry["STATUS"]), str(entry["SUMMARY"])) for key, entry in entries(due, of_forum(due)).items()}
    assert told == {
        "exchange-call_for_topics": ("CONFIRMED", "Call for topics: Experts' exchange on Peru"),
        "exchange-convening_notice": ("CONFIRMED", "✓ Convening notice: Experts' exchange on Peru"),
        "exchange-papers_due": ("CONFIRMED", "Papers due: Experts' exchange on Peru"),
        "convened-provisional_agenda": ("CONFIRMED", "Provisional agenda: Senior officials before Madrid"),
        "held-outcome": ("CONFIRMED", "✓ Outcome of proceedings: Contact group in The Hague"),
        "union-papers_due": ("CONFIRMED", "Papers due: HERON exchange on Colombia"),
        "cancelled-papers_due": ("CANCELLED", "CANCELLED: Papers due: Contact group called off"),
        "postponed-papers_due": ("CANCELLED", "POSTPONED: Papers due: Liaison exchange in Lima"),
    }


EXCHANGE = {"exchange-call_for_topics", "exchange-convening_notice", "exchange-papers_due"}
OF_COALITION = EXCHANGE | {
    "convened-provisional_agenda", "held-outcome", "union-papers_due", "cancelled-papers_due", "postponed-papers_due",
}  # fmt: skip
EXPERTS = EXCHANGE | {"union-papers_due"}
#: persona → own, the Coalition, about Peru, expert exchanges.
SEEN: dict[str, tuple[set[str], ...]] = {
    "secretariat": (
        {"exchange-convening_notice", "convened-provisional_agenda", "held-outcome", "cancelled-papers_due"},
        OF_COALITION,
        EXCHANGE | {"postponed-papers_due"},
        EXPERTS,
    ),
    "chair": (
        {"exchange-call_for_topics", "clasi-provisional_agenda", "clasi_union-outcome"},
        OF_COALITION,
        EXCHANGE | {"postponed-papers_due"},
        EXPERTS,
    ),
    "member": (set(), OF_COALITION, EXCHANGE | {"postponed-papers_due"}, EXPERTS),
    "prosecutor": (set(), EXPERTS, EXCHANGE, EXPERTS),
    "partner": ({"clasi-papers_due"}, EXCHANGE, EXCHANGE, EXCHANGE),
    "partner_chair": ({"clasi-provisional_agenda"}, set(), set(), set()),
    "stranger": (set(), set(), set(), set()),
}


@pytest.mark.parametrize("who", SEEN)
def test_a_feed_holds_the_deadlines_its_owner_may_see_or_answers_for(due, who):
    scopes: tuple[tuple[Scope, dict[str, Any]], ...] = (
        (Scope.OWN, {}),
        (Scope.FORUM, {"forum_id": due.world.forums["coalition"]}),
        (Scope.COUNTRY, {"country_code": "PE"}),
        (Scope.LEVEL, {"level": Level.EXPERT_EXCHANGE}),
    )
    addresses = [due.subscribe(who, scope, **values) for scope, values in scopes]
    assert tuple(set(entries(due, address)) for address in addresses) == SEEN[who]
    for address in addresses:
        assert b"DRAFTY" not in due.fetch(address).data
        assert not (who.startswith("partner") and b"HERON" in due.fetch(address).data)


@pytest.mark.parametrize(
    ("choices", "shown"),
    [
        ({"with_deadlines": False}, set()),
        ({"detail": Detail.BUSY}, set()),
        ({"with_tentative": False}, OF_COALITION - EXCHANGE),
        ({"with_cancelled": False}, OF_COALITION - {"cancelled-papers_due", "postponed-papers_due"}),
        ({"detail": Detail.TITLE}, OF_COALITION),
    ],
)
def test_deadlines_are_a_choice_and_follow_the_choice_of_meetings(due, choices, shown):
    address = of_forum(due, **choices)
    assert set(entries(due, address)) == shown
    if choices.get("detail") is Detail.TITLE:
        assert b"Answers for it" not in due.fetch(address).data


def test_entries_stand_among_the_meetings_by_their_day_and_the_bytes_are_stable(due):
    address = of_forum(due)
    first = due.fetch(address).data
    calendar = Calendar.from_ical(first)
    begins = [event["DTSTART"].dt for event in calendar.walk("VEVENT")]
    days = [moment if not hasattr(moment, "hour") else moment.date() for moment in begins]
    assert days == sorted(days)
    assert len({type(moment) for moment in begins}) == 2
    due.forget()
    assert due.fetch(address).data == first


def test_of_too_many_entries_the_oldest_are_left_out(due):
    address = of_forum(due)
    with due.app.app_context():
        forum = due.world.forums["coalition"]
        many = [_late_meeting(forum, n) for n in range(MOST_ENTRIES - 2)]
        db.session.add_all(many)
        db.session.flush()
        operations.rebuild(LATER, [meeting.id for meeting in many])
        db.session.commit()
        db.session.remove()
    # The two that come last before all of those stay: the exchange of 24 December, and the HERON one of the 15th.
    found = Calendar.from_ical(due.fetch(address).data).walk("VEVENT")
    assert [str(event["UID"]) for event in found][:2] == ["union-uid", "exchange-uid"]
    assert len(found) == MOST_ENTRIES


def _late_meeting(forum_id: int, n: int) -> Meeting:
    meeting = Meeting(
        uid=f"late-{n}", forum_id=forum_id, level=Level.CONTACT_GROUP, title=f"M{n}", state=State.CONVENED, zone="UTC",
        created_at=NOW, shown_at=NOW,
    )  # fmt: skip
    starts = datetime(2027, 1, 1, 8) + timedelta(hours=n)
    meeting.set_times(WallTime(starts, "UTC"), WallTime(starts + timedelta(hours=1), "UTC"))
    return meeting


# --- Freshness --------------------------------------------------------------------------------------------------------


def raised(feeds, work):
    """Return which revisions rise, each by one, by the work."""
    before = _numbers(feeds)
    work()
    after = _numbers(feeds)
    assert {number - before.get(topic, 0) for topic, number in after.items()} <= {0, 1}
    return {topic for topic, number in after.items() if number != before.get(topic, 0)}


def test_a_change_raises_the_topics_it_shows_in_and_those_who_answer(due):
    found = raised(due, lambda: do(due, lambda one: deadlines.finish(Platform(), one, LATER)))
    coalition, people = due.world.forums["coalition"], due.world.people
    assert found == {
        f"forum:{coalition}", "level:expert_exchange", "country:PE", f"person:{people['contact_point']}",
    }  # fmt: skip


def test_handing_it_on_raises_both_who_answered_and_who_answers(due):
    def hand_on(one):
        one.owner = Role.CHAIR
        record(Platform(), "deadline.changed", one, LATER)

    found = raised(due, lambda: do(due, hand_on))
    people = due.world.people
    assert {topic for topic in found if topic.startswith("person")} == {
        f"person:{people[who]}" for who in ("contact_point", "chair", "next_chair")
    }


def test_a_moved_one_moves_with_a_higher_sequence_and_a_new_stamp(due):
    address = of_forum(due)
    before = entries(due, address)

    def move(one):
        rule = deadlines.Rule(one.kind, one.working_days, one.owner)
        deadlines.change(Platform(), one, rule, (), LATER, by_hand=date(2026, 12, 15))

    do(due, move)
    after = entries(due, address)
    moved = after.pop("exchange-papers_due")
    assert (moved["DTSTART"].dt, moved["SEQUENCE"], moved["DTSTAMP"].dt) == (date(2026, 12, 15), 1, LATER)
    assert moved["UID"] == before.pop("exchange-papers_due")["UID"]
    assert after == before


def test_done_and_not_done_after_all(due):
    address = of_forum(due, "contact_point")
    own = due.subscribe("contact_point")
    for verb, mark in ((deadlines.finish, "✓ "), (lambda a, one, at: deadlines.reopen(a, one, (), at), "")):
        do(due, lambda one, verb=verb: verb(Platform(), one, LATER))
        for where in (address, own):
            entry = entries(due, where)["exchange-papers_due"]
            assert str(entry["SUMMARY"]) == f"{mark}Papers due: Experts' exchange on Peru"


def test_a_removed_one_is_gone(due):
    address, own = of_forum(due), due.subscribe("contact_point")
    assert set(entries(due, own)) == {"exchange-papers_due"}
    do(due, lambda one: deadlines.remove(Platform(), one, LATER))
    assert "exchange-papers_due" not in entries(due, address)
    assert entries(due, own) == {}


def test_another_title_of_the_meeting_reaches_its_deadlines_with_a_new_stamp(due):
    own = due.subscribe("contact_point")
    due.change("exchange", LATER, title="Peru once more")
    entry = entries(due, own)["exchange-papers_due"]
    assert (str(entry["SUMMARY"]), entry["DTSTAMP"].dt, entry["SEQUENCE"]) == ("Papers due: Peru once more", LATER, 0)


def test_when_the_meeting_is_called_off_so_are_they_until_thirty_days_have_passed(due):
    own = due.subscribe("contact_point")
    with due.app.app_context():
        life.take(Platform(), meeting_of(due, "exchange"), Step.CANCEL, LATER, reason="Strike")
        db.session.commit()
        db.session.remove()
    entry = entries(due, own)["exchange-papers_due"]
    assert (entry["STATUS"], entry["SEQUENCE"], entry["DTSTAMP"].dt) == ("CANCELLED", 1, LATER)
    last = date(2026, 12, 14) + timedelta(days=30)
    with freeze_time(f"{last} 23:59:59"):
        assert "exchange-papers_due" in entries(due, own)
    with freeze_time(f"{last + timedelta(days=1)} 00:00:00"):
        assert "exchange-papers_due" not in entries(due, own)


def test_they_move_with_their_meeting_in_the_same_commit(due):
    address = of_forum(due)
    with due.app.app_context():
        exchange = meeting_of(due, "exchange")
        details = meetings.details_of(exchange)
        starts, ends = (WallTime(datetime(2027, 1, 7, hour), "Europe/Brussels") for hour in (10, 17))
        meetings.change(Platform(), exchange, replace(details, starts=starts, ends=ends), LATER)
        db.session.commit()
        db.session.remove()
    found = entries(due, address)
    # Counted ones move, what was set by hand and what is done stays.
    assert found["exchange-call_for_topics"]["DTSTART"].dt > date(2026, 12, 1)
    assert found["exchange-papers_due"]["DTSTART"].dt == date(2026, 12, 14)
    assert found["exchange-convening_notice"]["DTSTART"].dt == date(2026, 11, 22)
    assert "Meeting: Experts' exchange on Peru, 7 January 2027" in found["exchange-papers_due"]["DESCRIPTION"]


def test_a_draft_has_no_entries_and_scheduling_brings_them(due):
    own = due.subscribe("secretariat")
    assert "draft-call_for_topics" not in entries(due, own)
    with due.app.app_context():
        life.take(Platform(), meeting_of(due, "draft"), Step.SCHEDULE, LATER)
        db.session.commit()
        db.session.remove()
    assert "draft-call_for_topics" in entries(due, own)


def test_a_meeting_closed_to_the_partner_side_takes_its_deadlines_along(due):
    own = due.subscribe("partner")
    assert set(entries(due, own)) == {"clasi-papers_due"}
    due.change("clasi", LATER, audience=Audience.UNION)
    assert entries(due, own) == {}


def test_a_role_given_and_taken_shows_at_the_next_fetch(due):
    own = due.subscribe("stranger")
    assert entries(due, own) == {}
    with due.app.app_context():
        mandate = Mandate(
            forum_id=due.world.forums["coalition"], person_id=due.world.people["stranger"], role=Role.CONTACT_POINT,
            country_code="SE", starts_on=NOW.date(),
        )  # fmt: skip
        record(Platform(), "mandate.given", mandate, LATER)
        db.session.commit()
        db.session.remove()
    assert set(entries(due, own)) == {"exchange-papers_due"}


def test_the_chairs_pass_to_the_next_at_midnight_of_the_hand_over(due):
    spain, france = due.subscribe("chair"), due.subscribe("next_chair")
    for moment, whose in (("2026-12-31 22:59:59", spain), ("2026-12-31 23:00:00", france)):
        with freeze_time(moment):
            found = {where: "exchange-call_for_topics" in entries(due, where) for where in (spain, france)}
        assert found == {where: where == whose for where in (spain, france)}


def test_another_chair_names_another_country_and_changes_whose_they_are(due):
    own = due.subscribe("chair")
    assert "Answers for it: Chair (Spain)" in entries(due, own)["exchange-call_for_topics"]["DESCRIPTION"]
    with due.app.app_context():
        rotation = db.session.scalars(sa.select(Rotation).filter_by(forum_id=due.world.forums["coalition"])).one()
        query = sa.select(ChairTerm).filter_by(rotation_id=rotation.id).order_by(ChairTerm.starts_on)
        db.session.scalars(query).first().country_code = "FR"
        record(Platform(), "turn.swapped", rotation, LATER)
        db.session.commit()
        db.session.remove()
    assert "exchange-call_for_topics" not in entries(due, own)
    handed = entries(due, due.subscribe("next_chair"))["exchange-call_for_topics"]
    assert "Answers for it: Chair (France)" in handed["DESCRIPTION"]
    assert handed["DTSTAMP"].dt == LATER


# --- Kept texts -------------------------------------------------------------------------------------------------------


def _kept():
    columns = (DeadlinePiece.deadline_id, DeadlinePiece.language, DeadlinePiece.variant, DeadlinePiece.text)
    return set(db.session.execute(sa.select(*columns)).all())


def test_rebuilding_twice_changes_nothing_and_once_brings_back_what_was_lost(due):
    with due.app.app_context():
        before = _kept()
        assert operations.rebuild(LATER) == set()
        assert _kept() == before
        db.session.execute(sa.delete(DeadlinePiece))
        db.session.commit()
    said = due.app.test_cli_runner().invoke(args=["feeds", "rebuild"]).output
    assert "meetings have a new text." in said
    with due.app.app_context():
        assert _kept() == before
        db.session.remove()


def test_stamping_leaves_the_version_of_the_deadline(due):
    due.change("exchange", LATER, title="Peru once more")
    with due.app.app_context():
        query = sa.select(Deadline.version, Deadline.shown_at).filter_by(uid=deadline_uid("exchange", Kind.PAPERS_DUE))
        assert db.session.execute(query).one() == (1, LATER)
        db.session.remove()


def test_the_first_deadlines_of_a_forum_reach_a_feed_that_was_read_before_there_were_any(feeds):
    address = of_forum(feeds)
    assert entries(feeds, address) == {}
    # Once more from what is kept of the first reading.
    assert entries(feeds, address) == {}
    with feeds.app.app_context():
        add_deadlines(NOW)
        operations.rebuild(NOW)
        db.session.commit()
        db.session.remove()
    assert "exchange-papers_due" in entries(feeds, address)

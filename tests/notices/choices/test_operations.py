"""How messages are routed, who is told because of watching, and what goes with a digest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person, PersonState
from exchange.accounts.queries import viewer_of
from exchange.core import journal
from exchange.core.db import db
from exchange.cycles.deadlines.models import Deadline
from exchange.forums.models import Forum
from exchange.meetings import queries as meetings
from exchange.meetings.invitations.models import Call
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.notices import operations as notices
from exchange.notices.choices import operations
from exchange.notices.choices.models import Choice, Mute, Watch
from exchange.notices.choices.queries import due_people, kept_about, routed, seen_by, watchers, ways_of
from exchange.notices.choices.rounds import gather_all
from exchange.notices.choices.rules import Topic, Way
from exchange.notices.letters.facts import facts_of
from exchange.notices.models import Message
from exchange.notices.queries import person
from exchange.notices.rules import Delivery
from exchange.scheduling.polls.models import Poll, PollVoter
from exchange.scheduling.polls.rules import PollState
from exchange.world.rules import Audience, Side
from tests.support.deadlines import add_deadlines
from tests.support.letters import text_of
from tests.support.polls import furnish_polls
from tests.support.world import MEETINGS, NOW, PERSONAS, email_of

#: 07:00 in Brussels, and in Lima, on the day after NOW.
MORNING, LIMA = datetime(2026, 11, 25, 6, tzinfo=UTC), datetime(2026, 11, 24, 12, tzinfo=UTC)
LISTED = ("central_authority", "judge", "partner", "prosecutor")


def _adopted(*entries):
    return sorted((who, "outcome_adopted", state) for who, state in entries)


# --- Routing ----------------------------------------------------------------------------------------------------------


def test_whoever_chose_nothing_gets_an_outcome_at_once(people):
    told = people.happens("meeting.adopted", people.meeting("exchange"))
    assert told == _adopted(*((who, "waiting") for who in LISTED))


def test_each_gets_it_as_chosen(people, session):
    people.daily("judge", "outcomes")
    people.daily("partner", "outcomes", "polls")
    people.choose("prosecutor", outcomes=Way.NEVER)
    told = people.happens("meeting.adopted", people.meeting("exchange"))
    assert told == _adopted(("central_authority", "waiting"), ("judge", "collected"), ("partner", "collected"))
    due = dict(
        session.execute(sa.select(Message.address, Message.not_before).filter_by(state=Delivery.COLLECTED)).all()
    )
    assert due == {email_of("judge"): MORNING, email_of("partner"): LIMA}


@pytest.mark.parametrize(
    ("action", "kind"),
    [("meeting.convened", "meeting_convened"), ("meeting.cancelled", "meeting_cancelled"), ("meeting.changed", "meeting_changed")],
)  # fmt: skip
def test_what_concerns_ones_own_place_always_comes_at_once(people, action, kind):
    people.choose("judge", **dict.fromkeys(Topic, Way.NEVER))
    people.mute("judge", people.meeting("exchange"))
    people.mute("prosecutor", people.forum("coalition"))
    told = people.happens(action, people.meeting("exchange"), changes={"place": ["A", "B"]}, reason="So")
    assert told == sorted((who, kind, "waiting") for who in LISTED)


def test_of_what_is_muted_nothing_is_written_that_may_be_chosen(people):
    people.mute("judge", people.meeting("exchange"))
    people.mute("prosecutor", people.forum("coalition"))
    people.mute("partner", people.forum("eu-clasi"))
    people.mute("partner", people.meeting("clasi"))
    told = people.happens("meeting.adopted", people.meeting("exchange"))
    assert told == _adopted(("central_authority", "waiting"), ("partner", "waiting"))


def test_a_request_to_nominate_is_routed_too(people, session):
    people.daily("contact_point", "nominations")
    call = session.scalars(sa.select(Call)).one()
    assert people.happens("call.made", call) == [("contact_point", "nomination_asked", "collected")]
    people.mute("contact_point", people.meeting("exchange"))
    assert len(people.happens("call.changed", call)) == 1


def test_messages_that_may_be_chosen_say_where_and_others_do_not(people, session):
    people.happens("call.made", session.scalars(sa.select(Call)).one())
    people.happens("meeting.adopted", people.meeting("exchange"))
    people.happens("meeting.convened", people.meeting("exchange"))
    says = {row.kind: "/profile/messages" in text_of(row) for row in session.scalars(sa.select(Message))}
    assert says == {"nomination_asked": True, "outcome_adopted": True, "meeting_convened": False}


def _crowd(session, count):
    rows = [
        Person(
            email=f"crowd{count}-{n}@people.example", name=f"Person {n}", folded_name=f"person {n}", country_code="BE",
            side=Side.UNION, zone="Europe/Brussels", locale="en", created_at=NOW,
        )
        for n in range(count)
    ]  # fmt: skip
    session.add_all(rows)
    session.flush()
    session.add_all(Choice(person_id=row.id, topic=Topic.OUTCOMES, way=Way.DAILY) for row in rows[::3])
    session.add_all(Watch(person_id=row.id, country_code="PE", since=NOW) for row in rows)
    session.commit()
    return [one for row in rows for one in person(row.id)]


def test_telling_three_hundred_takes_as_many_statements_as_three(people, session, count_queries):
    meeting, seen = people.meeting("exchange"), []
    for count in (3, 300):
        crowd = _crowd(session, count)
        facts = facts_of(meeting, NOW)
        with count_queries() as statements:
            notices.tell(crowd, "outcome_adopted", meeting, facts, NOW)
            session.flush()
        seen.append(len(statements))
        session.rollback()
    assert seen[0] == seen[1] <= 5


def test_nothing_is_asked_about_what_always_comes(people, session, count_queries):
    recipients, meeting = _crowd(session, 3), people.meeting("exchange")
    with count_queries() as statements:
        assert len(routed(recipients, "meeting_changed", meeting, NOW)) == 3
    assert statements == []


def test_finding_those_who_watch_takes_one_statement_however_many(people, session, count_queries):
    meeting, _forum, seen = people.meeting("exchange"), people.forum("coalition"), []
    for count in (3, 300):
        crowd = [one.person_id for one in _crowd(session, count)]
        session.execute(sa.update(Person).where(Person.id.in_(crowd)).values(is_admin=True))
        with count_queries() as statements:
            found = watchers(meeting, [], NOW)
        seen.append((len(found), len(statements)))
    assert seen == [(3, 1), (303, 1)]


# --- Choosing ---------------------------------------------------------------------------------------------------------


def test_the_usual_ways_hold_until_something_is_chosen_and_each_change_is_another_version(people, world):
    judge = world.people["judge"]
    usual = ways_of(judge)
    assert (usual.version, usual.outcomes, usual.watched) == (0, "at_once", "daily")
    people.choose("judge", **dict.fromkeys(Topic, Way.DAILY))
    first = ways_of(judge)
    people.choose("judge", polls=Way.NEVER)
    second = ways_of(judge)
    assert (first.polls, second.polls, second.outcomes) == ("daily", "never", "daily")
    assert usual.version < first.version < second.version
    people.choose("judge", polls=Way.NEVER)
    assert ways_of(judge).version == second.version


def test_watching_and_muting_twice_is_once_and_each_ends_the_other(people, session):
    forum = people.forum("coalition")
    assert people.watch("member", forum).id == people.watch("member", forum).id
    people.watch("member", people.country("PE"))
    people.mute("member", forum)
    people.mute("member", forum)
    assert session.scalars(sa.select(Watch.country_code)).all() == ["PE"]
    people.watch("member", forum)
    assert session.scalars(sa.select(Mute.id)).all() == []


def test_the_journal_keeps_that_something_was_chosen_and_never_what(people, session):
    people.watch("member", people.country("PE"))
    operations.unmute(people.viewer("member"), people.mute("member", people.meeting("convened")), NOW)
    people.choose("member", polls=Way.NEVER)
    entries = session.scalars(sa.select(journal.JournalEntry).order_by(journal.JournalEntry.id)).all()
    assert [entry.action for entry in entries] == [
        "messages.watched", "messages.muted", "messages.unmuted", "messages.chosen",
    ]  # fmt: skip
    assert {(str(entry.changes), entry.reason, entry.forum_id, entry.subject_kind) for entry in entries} == {
        ("{}", "", None, "person")
    }


def test_the_copy_of_ones_data_holds_what_was_chosen_and_closing_the_account_forgets_it(people, session, world):
    people.choose("partner", polls=Way.DAILY)
    people.watch("partner", people.country("PE"))
    people.mute("partner", people.meeting("exchange"))
    people.mute("partner", people.forum("eu-clasi"))
    key = world.people["partner"]
    found = kept_about(key)
    assert found["messages"] == {"polls": "daily"}
    assert [one["what"] for one in (*found["watched"], *found["muted"])] == [
        "PE",
        "Experts' exchange on Peru",
        "EU–CLASI",
    ]
    people.meeting("exchange").audience = Audience.UNION
    session.commit()
    assert [one["what"] for one in kept_about(key)["muted"]] == ["EU–CLASI"]
    journal.record(journal.Platform(), "person.closed", session.get_one(Person, key), NOW)
    session.commit()
    assert kept_about(key) == {"messages": {}, "watched": [], "muted": []}


# --- Watching ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [sketch.key for sketch in MEETINGS])
def test_whoever_is_told_of_watching_may_see_the_meeting_and_all_who_may_are(people, session, world, key):
    """The condition on many people is the one on which a page opens for each of them (V1, V2, M5)."""
    meeting = people.meeting(key)
    if meeting.state is State.DRAFT:
        meeting.state = State.SCHEDULED
        if meeting.starts_at is None:
            return
    session.flush()
    side = sa.true() if meeting.audience is Audience.ALL else Person.side == Side.UNION
    bulk = set(session.scalars(sa.select(Person.id).where(seen_by(meeting, NOW), side)))
    one_by_one = {
        person_id
        for person_id in world.people.values()
        if session.scalar(
            sa.select(Meeting.id).where(Meeting.id == meeting.id, meetings.visible_to(viewer_of(person_id, NOW)))
        )
    }
    assert bulk == one_by_one != set()


STEPS = ("scheduled", "convened", "postponed", "cancelled", "adopted")


@pytest.mark.parametrize("step", STEPS)
def test_those_who_watch_are_told_of_a_step_once_and_those_on_the_list_as_before(people, step):
    for who in ("member", "judge", "partner"):
        people.watch(who, people.country("PE"))
    people.watch("member", people.forum("coalition"))
    told = people.happens(f"meeting.{step}", people.meeting("exchange"), reason="So")
    kinds = {who: (kind, state) for who, kind, state in told}
    assert len(told) == len(kinds) == 5
    assert kinds.pop("member") == ("watched_meeting", "collected")
    assert {state for _kind, state in kinds.values()} == {"waiting"}


def test_nobody_of_the_partner_side_hears_of_a_meeting_of_the_union_side(people):
    for who in ("partner", "partner_chair", "member"):
        people.watch(who, people.country("CO"))
    for who in ("partner", "partner_chair", "chair"):
        people.watch(who, people.forum("eu-clasi"))
    people.choose("partner", watched=Way.AT_ONCE)
    for key in ("union", "clasi_union"):
        for action in (*STEPS, "changed"):
            changes = {"starts_at": ["2026-12-20T09:00:00+00:00", "2026-12-21T09:00:00+00:00"]}
            people.happens(f"meeting.{action}", people.meeting(key), changes=changes, reason="HERON")
    told = {(who, kind) for who, kind, _state in people.told()}
    assert {who for who, _kind in told} == {"prosecutor", "member", "chair"}
    assert ("member", "watched_meeting") in told


@pytest.mark.parametrize("who", ["stranger", "partner_chair", "liaison"])
def test_watching_a_country_opens_no_meeting(people, who):
    people.watch(who, people.country("PE"))
    assert who not in {name for name, *_rest in people.happens("meeting.convened", people.meeting("exchange"))}


def test_who_watches_hears_nothing_of_a_draft_and_of_no_other_change(people):
    people.watch("member", people.forum("coalition"))
    people.watch("contact_group", people.country("EC"))
    moved = {"starts_at": ["2026-12-20T09:00:00+00:00", "2026-12-21T09:00:00+00:00"]}
    assert people.happens("meeting.changed", people.meeting("draft"), changes=moved) == []
    told = people.happens("meeting.changed", people.meeting("exchange"), changes={"place": ["A", "B"]})
    assert {who for who, *_rest in told} == set(LISTED)


def test_whoever_watches_at_once_reads_of_several_moves_in_one_mail(people, session):
    people.choose("member", watched=Way.AT_ONCE)
    people.watch("member", people.forum("coalition"))
    meeting = people.meeting("convened")
    for minute in (0, 2):
        meeting.starts_at += timedelta(hours=1)
        meeting.ends_at += timedelta(hours=1)
        journal.record(journal.Platform(), "meeting.changed", meeting, NOW + timedelta(minutes=minute))
        session.commit()
    assert people.told() == [("member", "watched_meeting", "dropped"), ("member", "watched_meeting", "waiting")]
    (last,) = session.scalars(sa.select(Message).filter_by(state=Delivery.WAITING))
    assert last.subject == "Moved: Senior officials before Madrid"
    text = text_of(last)
    assert "Moved from Tuesday, 8 December 2026, 10:00–17:00 (Brussels) to Tuesday, 8 December 2026, 12:00" in text
    assert "You are not on its list: you watch its forum, or a country that it is about." in text
    assert "/profile/messages" in text


SUBJECTS = {
    "scheduled": "Planned", "convened": "Convened", "postponed": "Postponed", "cancelled": "Cancelled", "adopted": "Outcome adopted",
}  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_a_message_to_who_watches_says_what_happened(people, session, step):
    state = {"postponed": State.POSTPONED, "cancelled": State.CANCELLED, "adopted": State.ADOPTED,
             "scheduled": State.SCHEDULED, "convened": State.CONVENED}[step]  # fmt: skip
    people.watch("member", people.forum("coalition"))
    meeting = people.meeting("convened")
    meeting.state = state
    people.happens(f"meeting.{step}", meeting, reason="The host is ill")
    (message,) = session.scalars(sa.select(Message).filter_by(kind="watched_meeting"))
    assert message.subject == f"{SUBJECTS[step]}: Senior officials before Madrid"
    assert ("The host is ill" in text_of(message)) == (step in ("postponed", "cancelled"))


# --- The digest -------------------------------------------------------------------------------------------------------


@pytest.fixture
def gather(session, people):
    """Gather at an instant, and return the new digests by reader."""

    def gathered(now=MORNING):
        before = set(session.scalars(sa.select(Message.id)))
        count = gather_all(now)
        session.expire_all()
        names = {email_of(name): name for name in PERSONAS}
        found = [row for row in session.scalars(sa.select(Message)) if row.id not in before]
        assert len(found) == count
        return {names[row.address]: row for row in found}

    return gathered


def _collect(people, *actions, who="judge"):
    people.daily(who, *Topic)
    for action, key in actions:
        people.happens(f"meeting.{action}", people.meeting(key))


def test_a_digest_says_in_one_message_what_was_collected_and_is_sent_like_any_other(people, session, gather):
    people.daily("member", *Topic)
    people.watch("member", people.forum("coalition"))
    people.happens("meeting.convened", people.meeting("exchange"))
    people.happens("meeting.convened", people.meeting("convened"))
    digest = gather()["member"]
    assert (digest.kind, digest.state, digest.not_before) == ("digest", Delivery.WAITING, MORNING)
    assert digest.subject == "Daily digest, 25 November 2026"
    assert digest.body == (
        "Dear Sven Medlem,\n\nThis was collected for you. It is said as things stand now.\n\n"
        "Convened: Experts' exchange on Peru\nWhen: Thursday, 24 December 2026, 10:00–17:00 (Brussels)\n"
        f"http://127.0.0.1:5000/meetings/{people.world.meetings['exchange']}\n\n"
        "Convened: Senior officials before Madrid\nWhen: Tuesday, 8 December 2026, 10:00–17:00 (Brussels)\n"
        f"http://127.0.0.1:5000/meetings/{people.world.meetings['convened']}\n\n"
        "Choose what reaches you: http://127.0.0.1:5000/profile/messages\n\nExperts' Exchange\nhttp://127.0.0.1:5000\n"
    )
    parts = session.execute(sa.select(Message.state, Message.digest_id).filter_by(kind="watched_meeting")).all()
    assert parts == [(Delivery.DIGESTED, digest.id)] * 2


def test_before_its_hour_nothing_is_gathered_and_after_it_once(people, session, gather):
    people.meeting("exchange").state = State.ADOPTED
    _collect(people, ("adopted", "exchange"))
    assert due_people(MORNING - timedelta(seconds=1)) == []
    assert gather(MORNING - timedelta(seconds=1)) == {}
    assert set(gather()) == {"judge"}
    assert gather() == {}


def test_each_has_the_own_morning_language_and_zone(people, session, gather):
    people.meeting("exchange").state = State.ADOPTED
    people.daily("partner", "outcomes")
    _collect(people, ("adopted", "exchange"))
    first, then = gather(LIMA), gather(MORNING)
    assert (set(first), set(then)) == ({"partner"}, {"judge"})
    assert "In your time: Thursday, 24 December 2026, 04:00–11:00 (Lima)" in first["partner"].body
    assert "In your time" not in then["judge"].body


def test_what_the_reader_may_know_no_more_is_left_out(people, session, gather):
    for key in ("exchange", "clasi"):
        people.meeting(key).state = State.ADOPTED
    _collect(people, ("adopted", "exchange"), ("adopted", "clasi"), who="partner")
    # Said by nobody, as a slip in the database would have it: no listener took anything back.
    session.execute(
        sa.update(Meeting).where(Meeting.uid == "exchange-uid").values(audience=Audience.UNION, title="HERON")
    )
    session.commit()
    digest = gather()["partner"]
    assert "CLASI ministers" in digest.body
    assert "Peru" not in digest.body + digest.subject
    states = dict(
        session.execute(sa.select(Message.about_id, Message.state).filter_by(address=email_of("partner"))).all()
    )
    world = people.world.meetings
    assert (states[world["exchange"]], states[world["clasi"]]) == (Delivery.DROPPED, Delivery.DIGESTED)


def test_a_digest_with_nothing_left_to_say_is_not_written(people, session, gather):
    _collect(people, ("adopted", "exchange"))
    # It was reopened meanwhile.
    people.meeting("exchange").state = State.HELD
    session.commit()
    assert gather() == {}
    assert ("judge", "outcome_adopted", "dropped") in people.told()


def test_a_meeting_is_told_of_as_it_stands_now(people, session, gather):
    people.watch("member", people.forum("coalition"))
    people.happens("meeting.convened", people.meeting("convened"))
    meeting = people.meeting("convened")
    meeting.state = State.CANCELLED
    people.happens("meeting.cancelled", meeting, reason="Strike")
    body = gather()["member"].body
    assert "Cancelled: Senior officials before Madrid\nHow it stands now: Cancelled" in body
    assert "Convened: " not in body


def test_what_was_chosen_away_or_muted_meanwhile_is_left_out(people, session, gather):
    for key in ("exchange", "clasi"):
        people.meeting(key).state = State.ADOPTED
    _collect(people, ("adopted", "exchange"), ("adopted", "clasi"), who="partner")
    people.mute("partner", people.meeting("exchange"))
    assert "Peru" not in gather()["partner"].body
    _collect(people, ("adopted", "exchange"))
    people.choose("judge", outcomes=Way.NEVER)
    assert gather() == {}


def test_nobody_whose_account_is_closed_gets_a_digest(people, session, world, gather):
    people.meeting("exchange").state = State.ADOPTED
    _collect(people, ("adopted", "exchange"))
    session.get_one(Person, world.people["judge"]).state = PersonState.CLOSED
    session.commit()
    assert gather() == {}
    assert ("judge", "outcome_adopted", "dropped") in people.told()


@pytest.fixture
def poll(session, world):
    people = {who: session.get_one(Person, key) for who, key in world.people.items()}
    furnish_polls(NOW, people, {key: session.get_one(Meeting, row) for key, row in world.meetings.items()})
    session.commit()
    return session.scalars(sa.select(Poll).filter_by(state=PollState.OPEN).order_by(Poll.id)).first()


def _collected(session, who, kind, thing, **values):
    row = Message(
        person_id=who, address=session.get_one(Person, who).email, language="en", subject=f"{kind} HIDDEN", kind=kind,
        about_kind=thing.__tablename__ if thing is not None else "", about_id=thing.id if thing is not None else None,
        written_at=NOW, not_before=MORNING, state=Delivery.COLLECTED, **values,
    )  # fmt: skip
    session.add(row)
    session.commit()
    return row


def test_a_poll_leads_to_its_page_while_it_is_open_and_is_left_out_after(people, session, world, poll, gather):
    voter = session.scalars(sa.text("select person_id from poll_voter where poll_id = :key"), {"key": poll.id}).first()
    _collected(session, voter, "poll_opened", poll)
    (digest,) = gather().values()
    assert f"/polls/{poll.id}\n" in digest.body
    assert "Please answer by: " in digest.body
    _collected(session, voter, "poll_reminder", poll)
    poll.state, poll.closed_at = PollState.WITHDRAWN, NOW
    session.commit()
    assert gather() == {}


def test_news_of_a_poll_come_as_each_of_those_asked_chose(people, session, poll):
    asked = session.scalars(sa.select(PollVoter.person_id).filter_by(poll_id=poll.id).order_by(PollVoter.id)).all()
    names = {key: name for name, key in people.world.people.items()}
    people.daily(names[asked[0]], "polls")
    people.choose(names[asked[1]], polls=Way.NEVER)
    told = {who: state for who, _kind, state in people.happens("poll.withdrawn", poll, reason="Another way was found")}
    assert told.pop(names[asked[0]]) == "collected"
    assert names[asked[1]] not in told
    assert set(told.values()) <= {"waiting"}
    assert len(told) == len(asked) - 2


def test_deadlines_hand_overs_and_what_is_about_nothing_known_here(people, session, world, gather):
    add_deadlines(NOW)
    session.commit()
    secretariat = world.people["secretariat"]
    due = session.scalars(sa.select(Deadline).filter_by(meeting_id=world.meetings["exchange"])).first()
    _collected(session, secretariat, "reminder_deadline", due)
    _collected(session, secretariat, "reminder_handover", session.get_one(Forum, world.forums["coalition"]))
    _collected(session, world.people["partner"], "reminder_handover", session.get_one(Forum, world.forums["coalition"]))
    _collected(session, secretariat, "password_reset", None)
    found = gather()
    assert set(found) == {"secretariat"}
    body = found["secretariat"].body
    assert f"/meetings/{world.meetings['exchange']}/deadlines\n" in body
    assert f"/forums/{world.forums['coalition']}\n" in body
    # What is about nothing that is known here cannot be asked whether the reader may know it: its own words are not told.
    assert "password_reset HIDDEN" not in body
    assert "New password\nhttp://127.0.0.1:5000/\n" in body


def test_a_digest_that_has_not_left_is_made_anew_when_a_meeting_becomes_for_the_union_side_only(
    people, session, gather
):
    for key in ("exchange", "clasi"):
        people.meeting(key).state = State.ADOPTED
    people.daily("judge", *Topic)
    _collect(people, ("adopted", "exchange"), ("adopted", "clasi"), who="partner")
    before = gather()
    assert "Peru" in before["partner"].body
    meeting = people.meeting("exchange")
    # As one on a deadline is, which stands in no chain.
    session.execute(sa.update(Message).filter_by(about_id=meeting.id).values(chain=None))
    session.execute(sa.update(Message).filter_by(kind="digest").values(leased_until=MORNING))
    meeting.audience = Audience.UNION
    people.happens("meeting.changed", meeting)
    assert session.get_one(Message, before["partner"].id).state is Delivery.DROPPED
    assert session.get_one(Message, before["judge"].id).state is Delivery.WAITING
    after = gather()
    assert set(after) == {"partner"}
    assert "CLASI ministers" in after["partner"].body
    assert "Peru" not in after["partner"].body


def test_a_digest_that_cannot_be_written_keeps_no_other_back(people, gather, monkeypatch, caplog):
    people.meeting("exchange").state = State.ADOPTED
    people.daily("judge", *Topic)
    _collect(people, ("adopted", "exchange"), who="prosecutor")
    written = operations._digest

    def failing(reader, *told):
        if reader.email == email_of("judge"):
            raise LookupError
        return written(reader, *told)

    monkeypatch.setattr(operations, "_digest", failing)
    assert set(gather()) == {"prosecutor"}
    assert "a digest cannot be written" in caplog.text
    monkeypatch.undo()
    assert set(gather()) == {"judge"}


@pytest.mark.parametrize("chosen", [Way.AT_ONCE, Way.DAILY], ids=str)
def test_what_has_not_left_of_a_meeting_that_is_a_draft_again_leaves_no_more(people, gather, chosen):
    people.choose("member", watched=chosen)
    people.watch("member", people.forum("coalition"))
    meeting = people.meeting("exchange")
    people.happens("meeting.scheduled", meeting)
    gather()
    meeting.state = State.DRAFT
    told = people.happens("meeting.redrafted", meeting)
    gather()
    assert {state for who, _kind, state in told if who == "member"} <= {"dropped", "collected"}
    assert {state for who, _kind, state in people.told() if who == "member"} == {"dropped"}


def test_killed_in_the_middle_nothing_is_lost_and_nothing_comes_twice(people, session, world, gather):
    people.meeting("exchange").state = State.ADOPTED
    _collect(people, ("adopted", "exchange"))
    before = people.told()
    assert operations.gather(world.people["judge"], MORNING) is not None
    session.rollback()
    assert people.told() == before
    assert set(gather()) == {"judge"}


def test_what_went_with_a_digest_can_be_brought_back_before_it(session, world):
    """As a copy of everything is: row by row, by key."""
    judge = world.people["judge"]
    usual = {"person_id": judge, "address": email_of("judge"), "language": "en", "subject": "So", "written_at": NOW}
    parts = [
        {"id": 500, "kind": "outcome_adopted", "state": Delivery.DIGESTED, "digest_id": 501},
        {"id": 501, "kind": "digest"},
    ]
    for part in parts:
        session.execute(sa.insert(Message), [usual | part])
    session.commit()
    with pytest.raises(sa.exc.IntegrityError):
        _lost_digest(session, usual)
    session.rollback()
    with pytest.raises(sa.exc.IntegrityError):
        session.execute(sa.update(Message).where(Message.id == 500).values(state=Delivery.WAITING))
    session.rollback()


def _lost_digest(session, usual):
    session.execute(sa.insert(Message), [usual | {"kind": "x", "state": Delivery.DIGESTED, "digest_id": 900}])
    session.commit()


def test_two_at_once_write_one_digest_to_each(people, session, world, app):
    people.meeting("exchange").state = State.ADOPTED
    for who in LISTED:
        people.daily(who, "outcomes")
    people.happens("meeting.adopted", people.meeting("exchange"))
    session.remove()
    begin, written = Barrier(2), []

    def work():
        with app.app_context():
            begin.wait()
            written.append(gather_all(MORNING))
            db.session.remove()

    both = [Thread(target=work) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sum(written) == len(LISTED)
    digests = session.scalars(sa.select(Message.address).filter_by(kind="digest")).all()
    assert sorted(digests) == sorted(email_of(who) for who in LISTED)
    states = session.scalars(sa.select(Message.state).filter_by(kind="outcome_adopted")).all()
    assert states == [Delivery.DIGESTED] * len(LISTED)


def test_whom_another_has_in_hand_is_passed_over(people, session, world, app):
    """On PostgreSQL; on SQLite only one writes at a time."""
    people.meeting("exchange").state = State.ADOPTED
    _collect(people, ("adopted", "exchange"))
    if session.get_bind().dialect.name == "sqlite":
        return
    assert operations.gather(world.people["judge"], MORNING) is not None
    found = []

    def work():
        with app.app_context():
            found.append(gather_all(MORNING))
            db.session.remove()

    other = Thread(target=work)
    other.start()
    other.join()
    session.commit()
    assert found == [0]
    assert session.scalar(sa.select(sa.func.count()).where(Message.kind == "digest")) == 1


def test_a_digest_takes_as_many_statements_for_many_messages_as_for_few(people, session, world, count_queries):
    judge = world.people["judge"]
    people.meeting("exchange").state = State.ADOPTED
    people.meeting("over").state = State.ADOPTED
    session.commit()
    seen = []
    for count in (1, 3, 60):
        for number in range(count):
            _collected(session, judge, "outcome_adopted", people.meeting(("exchange", "over")[number % 2]))
        session.expire_all()
        with count_queries() as statements:
            assert operations.gather(judge, MORNING) is not None
        seen.append(len(statements))
        session.commit()
    assert seen[0] == seen[1] == seen[2]


def test_a_move_that_is_put_back_is_told_to_nobody_who_watches(people, session):
    people.choose("member", watched=Way.AT_ONCE)
    people.watch("member", people.forum("coalition"))
    meeting = people.meeting("convened")
    begins, ends = meeting.starts_at, meeting.ends_at
    for minute, later in ((0, 1), (1, 0)):
        meeting.starts_at, meeting.ends_at = begins + timedelta(hours=later), ends + timedelta(hours=later)
        journal.record(journal.Platform(), "meeting.changed", meeting, NOW + timedelta(minutes=minute))
        session.commit()
    assert people.told() == [("member", "watched_meeting", "dropped")]

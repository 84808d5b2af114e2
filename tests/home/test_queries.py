from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.accounts.queries import viewer_of
from exchange.core import clock
from exchange.core.journal import JournalEntry
from exchange.forums.models import Membership
from exchange.home import queries
from exchange.home.queries import Wanted
from exchange.meetings.invitations.models import Call, CellNote
from exchange.meetings.invitations.queries import coverage_gaps, owed_answers
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import Answer, State
from exchange.world.rules import Capacity, Level
from tests.support.deadlines import add_deadlines
from tests.support.informing import furnish_duties
from tests.support.polls import furnish_polls
from tests.support.world import MEETINGS, NOW, PERSONAS


def viewer(world, who, at=NOW):
    return viewer_of(world.people[who], at)


@contextmanager
def noting(engine, asked):
    """Note what is asked of a database, with the values."""

    def note(_connection, _cursor, statement, values, *_rest):
        asked.append((statement, values))

    sa.event.listen(engine, "before_cursor_execute", note)
    yield
    sa.event.remove(engine, "before_cursor_execute", note)


def titles(rows):
    return [row.title for row in rows]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("prosecutor", ["HERON exchange on Colombia", "Experts' exchange on Peru"]),
        ("judge", ["Experts' exchange on Peru"]),
        ("partner", ["Experts' exchange on Peru", "EU–CLASI ministers"]),
        ("contact_group", ["Contact group called off"]),
        ("stranger", []),
    ],
)
def test_ones_own_meetings_are_those_on_whose_list_one_is(session, world, who, expected):
    assert titles(queries.concerns(viewer(world, who)).own) == expected


#: Has something wait for the secretariat, by its kind.
WAITING: dict[str, Callable[..., None]] = {
    "polls": furnish_polls,
    "notes": furnish_duties,
    "deadlines": lambda now, _people, _meetings: add_deadlines(now),
}


@pytest.mark.parametrize("what", WAITING)
def test_of_each_kind_that_waits_there_is_one_statement_more(session, world, count_queries, monkeypatch, what):
    asking = viewer(world, "secretariat")
    assert queries.owed(asking) == ([], [], [])
    people = {who: session.get_one(Person, key) for who, key in world.people.items()}
    WAITING[what](NOW, people, {key: session.get_one(Meeting, one) for key, one in world.meetings.items()})
    session.commit()
    with count_queries() as statements:
        found = queries.owed(asking)
    assert len(statements) == 2
    assert [kind for kind in found._fields if getattr(found, kind)] == [what]


@pytest.mark.parametrize("who", PERSONAS)
def test_owed_answers_are_those_that_the_meetings_room_knows(session, world, who):
    asking = viewer(world, who)
    owed = [
        row.id
        for row in queries.concerns(asking).own
        if row.state in (State.SCHEDULED, State.CONVENED) and row.answer in (Answer.INVITED, Answer.NOMINATED)
    ]
    assert owed == [place.meeting_id for place in owed_answers(asking) if place.meeting.state is not State.POSTPONED]


def test_a_meeting_postponed_without_a_date_stays_among_ones_own(session, world):
    session.add(
        Participation(
            meeting_id=world.meetings["postponed"], person_id=world.people["judge"], answer=Answer.ACCEPTED,
            capacity=Capacity.INVESTIGATING_JUDGE, asked_at=NOW,
        )
    )  # fmt: skip
    session.flush()
    later = NOW + timedelta(days=20)
    assert titles(queries.concerns(viewer(world, "judge", later)).own) == [
        "Liaison exchange in Lima",
        "Experts' exchange on Peru",
    ]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("member", ["Senior officials before Madrid", "HERON exchange on Colombia", "Experts' exchange on Peru"]),
        ("partner_chair", []),
        ("prosecutor", []),
        ("chair", ["Senior officials before Madrid", "HERON exchange on Colombia", "Experts' exchange on Peru", "HERON preparation of EU–CLASI"]),
    ],
)  # fmt: skip
def test_other_meetings_are_those_of_ones_forums_that_hold(session, world, who, expected):
    assert titles(queries.concerns(viewer(world, who)).others) == expected


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("contact_group", {"Experts' exchange on Peru", "DRAFTY exchange on Ecuador", "DRAFTY contact group without a date"}),
        ("next_chair", set()),
        ("member", set()),
        ("partner_chair", set()),
    ],
)  # fmt: skip
def test_meetings_in_preparation_are_known_to_those_who_prepare_them(session, world, who, expected):
    assert set(titles(queries.concerns(viewer(world, who)).planned)) == expected


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("who", ["secretariat", "admin"])
def test_no_state_of_meetings_is_walked_from_its_beginning_but_postponed(session, world, who):
    """Most meetings are convened; SQLite walked all of them while its index of states did not have their starts."""
    asked: list[tuple[str, tuple[object, ...]]] = []
    with noting(session.get_bind(), asked):
        queries.concerns(viewer(world, who))
    ((statement, values),) = [(words, values) for words, values in asked if "late_calls" in words]
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    walks = [step.detail for step in plan if "meeting USING" in step.detail and " meeting" in step.detail]
    assert len([walk for walk in walks if "(state=?)" in walk]) == 1
    assert any("(state=? AND starts_at" in walk for walk in walks)
    assert not [step for step in walks if step.startswith("SCAN meeting")]


def test_answers_and_nominations_that_are_out_are_counted(session, world):
    session.execute(sa.update(Call).values(respond_by=NOW.date() - timedelta(days=1)))
    session.flush()
    counted = {
        row.title: (row.unanswered, row.late_calls) for row in queries.concerns(viewer(world, "secretariat")).planned
    }
    assert counted["Experts' exchange on Peru"] == (2, 1)
    assert counted["DRAFTY exchange on Ecuador"] == (2, 0)


@pytest.mark.parametrize("noted", [False, True])
@pytest.mark.parametrize("key", ["exchange"])
def test_gaps_are_those_of_the_coverage_matrix(session, world, key, noted):
    meeting = session.get(Meeting, world.meetings[key])
    if noted:
        session.add(
            CellNote(
                meeting_id=meeting.id, country_code="FR", capacity=Capacity.PROSECUTOR, applicable=True,
                reason="Strike", noted_at=NOW,
            )
        )  # fmt: skip
        session.execute(sa.update(Membership).where(Membership.country_code == "NL").values(ends_on=date(2026, 12, 1)))
        session.flush()
    asking = viewer(world, "secretariat")
    expected = len(coverage_gaps(meeting))
    assert expected > 0
    assert queries.gap_counts(asking, queries.concerns(asking).planned) == {meeting.id: expected}


def test_the_partner_side_learns_of_no_gaps(session, world):
    rows = queries.concerns(viewer(world, "secretariat")).planned
    assert queries.gap_counts(viewer(world, "partner"), rows) == {}


def test_chairs_are_those_of_the_moment_with_who_follows(session, world):
    found = queries.chairs(viewer(world, "chair"))
    assert [(forum.label, [(s.side, s.holder, s.ends_on, s.next_holder) for s in held]) for forum, held in found] == [
        ("Coalition of European Countries", [(None, "ES", date(2027, 1, 1), "FR")]),
        ("EU–CLASI", [("union", "ES", date(2027, 1, 1), "FR"), ("partner", "AR", date(2027, 1, 1), "PE")]),
    ]


@pytest.mark.parametrize(
    ("at", "holder"),
    [
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), "ES"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "FR"),
    ],
)
def test_the_chair_passes_at_midnight_in_the_forums_zone(session, world, at, holder):
    ((_forum, (seat,)),) = queries.chairs(viewer(world, "member", at))
    assert seat.holder == holder


def record(session, action, kind, key, days_ago, actor=None):
    session.add(
        JournalEntry(
            at=NOW - timedelta(days=days_ago), actor_id=actor, actor_name="Someone", action=action, subject_kind=kind,
            subject_id=key, subject_label="", changes={},
        )
    )  # fmt: skip


def test_changes_are_of_ones_own_meetings_by_others_and_of_late(session, world):
    own, me = world.meetings["exchange"], world.people["judge"]
    place = session.scalar(sa.select(Participation.id).filter_by(meeting_id=own, person_id=me))
    record(session, "meeting.changed", "meeting", own, 3)
    record(session, "participation.recorded", "participation", place, 2)
    record(session, "meeting.changed", "meeting", own, 1, actor=me)
    record(session, "meeting.changed", "meeting", own, 15)
    record(session, "participation.recorded", "participation", place + 1, 2)
    record(session, "meeting.changed", "meeting", world.meetings["union"], 1)
    session.flush()
    asking = viewer(world, "judge")
    assert [(row.action, row.id, row.title) for row in queries.changes_of_mine(asking)] == [
        ("participation.recorded", own, "Experts' exchange on Peru"),
        ("meeting.changed", own, "Experts' exchange on Peru"),
    ]


def put_on_every_list(session, who):
    for meeting in session.scalars(sa.select(Meeting)):
        if not session.scalar(sa.select(Participation.id).filter_by(meeting_id=meeting.id, person_id=who)):
            session.add(
                Participation(
                    meeting_id=meeting.id, person_id=who, answer=Answer.INVITED, capacity=Capacity.PROSECUTOR, asked_at=NOW
                )
            )  # fmt: skip
        record(session, "meeting.changed", "meeting", meeting.id, 1 + meeting.id / 100)
        record(session, "agenda.reordered", "meeting", meeting.id, 2 + meeting.id / 100)
    session.flush()


@pytest.mark.parametrize(
    ("who", "hidden"), [("judge", {"draft", "held"}), ("partner", {"draft", "held", "union", "clasi_union"})]
)
def test_changes_are_of_meetings_one_may_see_that_are_not_long_over(session, world, who, hidden):
    put_on_every_list(session, world.people[who])
    session.execute(sa.update(Meeting).filter_by(id=world.meetings["held"]).values(ends_at=NOW - timedelta(days=15)))
    session.execute(sa.update(JournalEntry).where(JournalEntry.subject_id == world.meetings["draft"]).values(at=NOW))
    found = queries.changes_of_mine(viewer(world, who))
    shown = sorted(key for name, key in world.meetings.items() if name not in hidden and key in _announced(session))
    assert [(row.action, row.id) for row in found] == [("meeting.changed", key) for key in shown[:5]]
    session.execute(sa.delete(JournalEntry).filter_by(action="meeting.changed"))
    assert {row.action for row in queries.changes_of_mine(viewer(world, who))} == (
        {"agenda.reordered"} if who == "judge" else set()
    )


def _announced(session):
    return set(session.scalars(sa.select(Meeting.id).where(Meeting.state != State.DRAFT)))


def test_what_one_owes_is_told_however_far_ahead_it_is(session, world):
    asking, place = (
        viewer(world, "judge"),
        {"person_id": world.people["judge"], "capacity": Capacity.INVESTIGATING_JUDGE},
    )
    for n in range(1, 12):
        meeting = Meeting(
            uid=f"more-{n}", forum_id=world.forums["coalition"], level=Level.EXPERT_EXCHANGE, title=f"Coming {n:02}",
            state=State.CONVENED, zone="UTC", created_at=NOW, shown_at=NOW,
        )  # fmt: skip
        wall = clock.agree((NOW + timedelta(hours=n)).replace(tzinfo=None), "UTC")
        meeting.set_times(wall, wall)
        meeting.ends_at, meeting.ends_local = NOW + timedelta(hours=20), wall.local + timedelta(hours=9)
        session.add(meeting)
        session.flush()
        answer = Answer.INVITED if n in (3, 11) else Answer.ACCEPTED
        session.add(Participation(meeting_id=meeting.id, answer=answer, asked_at=NOW, **place))
    session.flush()
    session.execute(
        sa.update(Participation)
        .filter_by(person_id=place["person_id"], meeting_id=world.meetings["exchange"])
        .values(answer=Answer.ACCEPTED)
    )
    assert titles(queries.concerns(asking).own) == [f"Coming {n:02}" for n in (1, 2, 3, 4, 5, 6, 11)]


YEAR = (datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(), {"held", "over", "convened", "union", "exchange", "clasi", "clasi_union", "draft"}),
        (Wanted(cancelled=True), {"held", "over", "convened", "union", "exchange", "clasi", "clasi_union", "draft", "cancelled"}),
        (Wanted(level=Level.POLITICAL), {"clasi"}),
        (Wanted(country="PE"), {"over", "exchange"}),
        (Wanted(country="ZZ"), set()),
        (Wanted(mine=True), {"clasi"}),
    ],
)  # fmt: skip
def test_the_calendar_shows_what_is_wanted(session, world, wanted, expected):
    keys = {world.meetings[sketch.key]: sketch.key for sketch in MEETINGS}
    # The chair of the coalition, of EU–CLASI too, is on one list.
    assert {keys[row.id] for row in queries.meetings_between(viewer(world, "chair"), *YEAR, wanted)} == expected


def test_the_calendar_of_a_forum(session, world):
    wanted = Wanted(forum_id=world.forums["eu-clasi"])
    assert titles(queries.meetings_between(viewer(world, "partner"), *YEAR, wanted)) == ["EU–CLASI ministers"]


def test_a_meeting_of_several_days_is_in_both_months(session, world):
    meeting = session.get(Meeting, world.meetings["convened"])
    meeting.starts_at, meeting.ends_at = datetime(2026, 12, 30, 9, tzinfo=UTC), datetime(2027, 1, 2, 9, tzinfo=UTC)
    session.flush()
    new_year = datetime(2027, 1, 1, tzinfo=UTC)
    asking = viewer(world, "member")
    for first, after in ((datetime(2026, 12, 1, tzinfo=UTC), new_year), (new_year, datetime(2027, 2, 1, tzinfo=UTC))):
        assert meeting.id in {row.id for row in queries.meetings_between(asking, first, after, Wanted())}


def test_handovers_and_terms_of_a_year(session, world):
    forums = [world.forums["coalition"]]
    found = queries.handovers(forums, date(2027, 1, 1), date(2028, 1, 1))
    assert [(row.starts_on, row.country_code) for row in found] == [(date(2027, 1, 1), "FR"), (date(2027, 7, 1), "IT")]
    terms = queries.chair_terms(forums, 2027)
    assert [row.country_code for row in terms] == ["FR", "IT"]
    assert [row.country_code for row in queries.chair_terms(forums, 2026)] == ["ES"]
    assert (queries.handovers([], date(2027, 1, 1), date(2028, 1, 1)), queries.chair_terms([], 2027)) == ([], [])


def test_a_meeting_belongs_to_the_year_in_which_it_begins_where_it_takes_place(session, world):
    meeting = session.get(Meeting, world.meetings["convened"])
    meeting.starts_local, meeting.starts_at = datetime(2027, 1, 1, 0, 30), datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    meeting.ends_at = datetime(2027, 1, 1, 9, tzinfo=UTC)
    session.flush()
    asking = viewer(world, "member")
    years = [meeting.id in {row.id for row in queries.meetings_of_year(asking, year)} for year in (2026, 2027)]
    assert years == [False, True]

"""Making, changing, correcting and discarding meetings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from exchange.accounts.models import Authority
from exchange.accounts.queries import viewer_of
from exchange.chairing.models import ChairTerm, Rotation
from exchange.chairing.rules import Pattern
from exchange.core import clock
from exchange.core.clock import WallTime
from exchange.core.journal import JournalEntry, Platform
from exchange.forums.models import Forum, Membership
from exchange.meetings import operations
from exchange.meetings.models import Meeting, MeetingCountry, Participation
from exchange.meetings.rules import Details, FixedByNowError, Flaw, PlanRefusedError, State
from exchange.world.rules import Audience, Level
from tests.support.world import NOW

LATER = NOW + timedelta(hours=1)
BRUSSELS = "Europe/Brussels"


def wall(year, month, day, hour, zone=BRUSSELS):
    return clock.agree(datetime(year, month, day, hour), zone)


def on(day: date, zone: str = BRUSSELS) -> dict:
    return {
        "zone": zone,
        "starts": wall(day.year, day.month, day.day, 10, zone),
        "ends": wall(day.year, day.month, day.day, 17, zone),
    }


@pytest.fixture
def secretariat(session, world):
    return viewer_of(world.people["secretariat"], NOW)


@pytest.fixture
def coalition(session, world):
    return session.get(Forum, world.forums["coalition"], options=[selectinload(Forum.levels)])


@pytest.fixture
def meeting(session, world):
    def fetch(key: str) -> Meeting:
        options = [joinedload(Meeting.forum).selectinload(Forum.levels), selectinload(Meeting.countries)]
        return session.get(Meeting, world.meetings[key], options=options, populate_existing=True)

    return fetch


def entries(session, meeting: Meeting) -> list[JournalEntry]:
    query = sa.select(JournalEntry).filter_by(subject_kind="meeting", subject_id=meeting.id).order_by(JournalEntry.id)
    return list(session.scalars(query))


PLAN = Details(level=Level.CONTACT_GROUP, title="Contact group in Ghent", zone=BRUSSELS)


def test_a_new_meeting_is_a_draft_with_a_uid_of_its_own(session, secretariat, coalition):
    details = replace(
        PLAN, **on(date(2027, 3, 4)), countries=frozenset({"PE", "EC"}), languages=("en", "es"), place="Ghent"
    )
    first = operations.create(secretariat, coalition, details, NOW)
    second = operations.create(secretariat, coalition, details, NOW)
    assert (first.state, first.uid != second.uid, len(first.uid)) == (State.DRAFT, True, 36)
    assert operations.details_of(first) == details
    assert (first.starts_at, first.ends_at) == (
        datetime(2027, 3, 4, 9, tzinfo=UTC),
        datetime(2027, 3, 4, 16, tzinfo=UTC),
    )
    assert (first.created_by, first.sequence, first.created_at) == (secretariat.person_id, 0, NOW)
    told = entries(session, first)[0]
    assert (told.action, told.forum_id, told.changes["countries"]) == (
        "meeting.created",
        coalition.id,
        [[], ["EC", "PE"]],
    )


def test_a_draft_can_do_without_a_date(session, secretariat, coalition):
    made = operations.create(secretariat, coalition, PLAN, NOW)
    session.flush()
    assert (made.starts_at, made.ends_at, made.zone) == (None, None, BRUSSELS)


@pytest.mark.parametrize(
    ("changed", "field", "flaw"),
    [
        ({"organiser_country": "AR"}, "organiser", Flaw.NOT_A_MEMBER_THEN),
        ({"organiser_country": "PE"}, "organiser", Flaw.NOT_A_MEMBER_THEN),
        ({"organiser_id": 2_000_000}, "organiser", Flaw.NOT_AN_ORGANISER),
        ({"countries": frozenset({"BE"})}, "countries", Flaw.NOT_A_THIRD_COUNTRY),
        ({"starts": WallTime(datetime(2027, 3, 4, 10), BRUSSELS)}, "ends", Flaw.HALF_A_DATE),
    ],
)
def test_a_refused_plan_leaves_nothing_behind(session, secretariat, coalition, changed, field, flaw):
    before = session.scalar(sa.select(sa.func.count(Meeting.id)))
    with pytest.raises(PlanRefusedError) as refused:
        operations.create(secretariat, coalition, replace(PLAN, **changed), NOW)
    assert refused.value.flaws == {field: flaw}
    assert session.scalar(sa.select(sa.func.count(Meeting.id))) == before


def test_membership_of_the_organiser_counts_on_the_day_of_the_meeting(session, secretariat, coalition):
    session.execute(
        sa.update(Membership)
        .where(Membership.country_code == "SE", Membership.forum_id == coalition.id)
        .values(ends_on=date(2027, 3, 1))
    )
    in_time = replace(PLAN, organiser_country="SE", **on(date(2027, 2, 28)))
    assert operations.create(secretariat, coalition, in_time, NOW).organiser_country == "SE"
    with pytest.raises(PlanRefusedError) as refused:
        operations.create(secretariat, coalition, replace(in_time, **on(date(2027, 3, 1))), NOW)
    assert refused.value.flaws == {"organiser": Flaw.NOT_A_MEMBER_THEN}


def test_an_exchange_is_organised_by_eurojust_but_not_by_a_ministry(session, secretariat, coalition):
    keys = dict(session.execute(sa.select(Authority.key, Authority.id)).all())
    details = replace(PLAN, level=Level.EXPERT_EXCHANGE, countries=frozenset({"PE"}))
    made = operations.create(secretariat, coalition, replace(details, organiser_id=keys["eurojust"]), NOW)
    assert made.organiser_id == keys["eurojust"]
    with pytest.raises(PlanRefusedError):
        operations.create(secretariat, coalition, replace(details, organiser_id=keys["ministry-nl"]), NOW)


@pytest.mark.parametrize(
    ("changed", "sequence"),
    [
        ({"title": "Another title"}, 0),
        ({"languages": ("en", "fr")}, 0),
        ({"countries": frozenset({"PE", "CO"})}, 0),
        ({"place": "Antwerp"}, 1),
        ({"online_link": "https://elsewhere.example/x"}, 1),
        (on(date(2026, 12, 22)), 1),
        (
            {
                "zone": "Europe/Lisbon",
                "starts": wall(2026, 12, 24, 10, "Europe/Lisbon"),
                "ends": wall(2026, 12, 24, 17, "Europe/Lisbon"),
            },
            1,
        ),
        # The same hours on a wall that shows the same time: a calendar still has to name another zone.
        (
            {
                "zone": "Europe/Paris",
                "starts": wall(2026, 12, 24, 10, "Europe/Paris"),
                "ends": wall(2026, 12, 24, 17, "Europe/Paris"),
            },
            1,
        ),
    ],
)
def test_only_time_place_and_link_make_a_new_edition_of_an_announced_meeting(
    session, secretariat, meeting, changed, sequence
):
    exchange = meeting("exchange")
    version = exchange.version
    operations.change(secretariat, exchange, replace(operations.details_of(exchange), **changed), LATER)
    session.flush()
    assert (exchange.sequence, exchange.shown_at) == (sequence, LATER)
    assert exchange.version > version
    assert entries(session, exchange)[-1].action == "meeting.changed"


def test_a_draft_has_one_edition_however_often_it_is_moved(session, secretariat, meeting):
    draft = meeting("draft")
    operations.change(secretariat, draft, replace(operations.details_of(draft), **on(date(2027, 4, 1))), LATER)
    assert (draft.sequence, draft.day) == (0, date(2027, 4, 1))


def test_saving_the_same_changes_nothing(session, secretariat, meeting):
    exchange = meeting("exchange")
    version = exchange.version
    assert operations.change(secretariat, exchange, operations.details_of(exchange), LATER) == {}
    session.flush()
    assert (exchange.version, exchange.shown_at, entries(session, exchange)) == (version, NOW, [])


def test_the_journal_says_that_the_link_changed_and_not_what_it_is(session, secretariat, meeting):
    exchange = meeting("exchange")
    details = replace(operations.details_of(exchange), online_link="https://secret.example/room")
    operations.change(secretariat, exchange, details, LATER)
    assert entries(session, exchange)[-1].changes == {"online_link": ["…", "…"], "sequence": [0, 1]}


def test_moving_a_meeting_across_the_hand_over_changes_its_chair(session, secretariat, meeting):
    exchange = meeting("exchange")
    details = operations.details_of(exchange)
    within = operations.change(secretariat, exchange, replace(details, **on(date(2026, 12, 31))), LATER)
    across = operations.change(secretariat, exchange, replace(details, **on(date(2027, 1, 1))), LATER)
    assert ("chair" in within, across["chair"]) == (False, [["ES"], ["FR"]])
    assert entries(session, exchange)[-1].changes["chair"] == [["ES"], ["FR"]]


def test_both_co_chairs_are_named_when_a_two_sided_meeting_moves(session, secretariat, meeting):
    clasi = meeting("clasi")
    changes = operations.change(
        secretariat, clasi, replace(operations.details_of(clasi), **on(date(2026, 12, 18))), LATER
    )
    assert changes["chair"] == [["FR", "PE"], ["ES", "AR"]]


def test_an_announced_political_meeting_takes_the_end_of_an_event_based_term_with_it(session, secretariat, meeting):
    clasi = meeting("clasi")
    ours = session.scalars(
        sa.select(Rotation).where(Rotation.forum_id == clasi.forum_id, Rotation.side == "union")
    ).one()
    session.execute(sa.update(Rotation).where(Rotation.id == ours.id).values(pattern=Pattern.EVENT))
    session.expire_all()
    clasi = meeting("clasi")
    operations.change(secretariat, clasi, replace(operations.details_of(clasi), **on(date(2027, 3, 10))), LATER)
    ends = session.scalars(
        sa.select(ChairTerm.ends_on).filter_by(rotation_id=ours.id).order_by(ChairTerm.starts_on)
    ).first()
    assert ends == date(2027, 3, 11)
    assert operations.chairs_of(clasi)[0] == "ES"


@pytest.mark.parametrize("key", ["held", "cancelled"])
def test_what_is_over_is_not_planned_anew(session, secretariat, meeting, key):
    over = meeting(key)
    with pytest.raises(FixedByNowError):
        operations.change(secretariat, over, replace(operations.details_of(over), title="Other"), LATER)


def test_a_held_meeting_can_be_corrected_without_a_new_edition(session, secretariat, meeting):
    held = meeting("held")
    operations.correct(secretariat, held, LATER, purpose="To agree", place="Scheveningen", place_country="NL")
    assert (held.purpose, held.place, held.place_country, held.sequence, held.shown_at) == (
        "To agree",
        "Scheveningen",
        "NL",
        0,
        LATER,
    )
    assert entries(session, held)[-1].action == "meeting.corrected"
    with pytest.raises(FixedByNowError):
        operations.correct(secretariat, meeting("exchange"), LATER, purpose="", place="", place_country=None)


def test_an_announced_meeting_keeps_its_date_and_an_exchange_its_country(session, secretariat, meeting):
    exchange = meeting("exchange")
    details = replace(operations.details_of(exchange), starts=None, ends=None, countries=frozenset())
    with pytest.raises(PlanRefusedError) as refused:
        operations.change(secretariat, exchange, details, LATER)
    assert refused.value.flaws == {"starts": Flaw.NO_DATE, "countries": Flaw.NO_THIRD_COUNTRY}


def test_a_postponed_meeting_gets_a_date_and_can_lose_it_again(session, secretariat, meeting):
    postponed = meeting("postponed")
    open_date = operations.details_of(postponed)
    assert (open_date.starts, open_date.ends) == (None, None)
    operations.change(secretariat, postponed, replace(open_date, **on(date(2027, 2, 2))), LATER)
    assert (postponed.date_open, postponed.day, postponed.sequence) == (False, date(2027, 2, 2), 1)
    operations.change(secretariat, postponed, open_date, LATER)
    assert (postponed.date_open, postponed.day, postponed.sequence) == (True, date(2027, 2, 2), 2)


def test_a_partner_cannot_keep_a_meeting_to_the_union_side(session, world):
    partner = viewer_of(world.people["partner_chair"], NOW)
    clasi = session.get(Forum, world.forums["eu-clasi"], options=[selectinload(Forum.levels)])
    details = replace(PLAN, level=Level.SENIOR_OFFICIALS, audience=Audience.UNION)
    with pytest.raises(PlanRefusedError) as refused:
        operations.create(partner, clasi, details, NOW)
    assert refused.value.flaws == {"audience": Flaw.NOT_FOR_PARTNERS}


def test_a_meeting_with_partners_on_its_list_is_not_closed_to_them_unawares(session, secretariat, meeting):
    exchange = meeting("exchange")
    with pytest.raises(PlanRefusedError) as refused:
        operations.change(
            secretariat, exchange, replace(operations.details_of(exchange), audience=Audience.UNION), LATER
        )
    assert refused.value.flaws == {"audience": Flaw.PARTNERS_ON_THE_LIST}


def test_a_discarded_draft_is_gone_with_its_list_and_the_journal_knows(session, secretariat, meeting):
    draft = meeting("draft")
    key = draft.id
    operations.discard(secretariat, draft, LATER)
    session.commit()
    left = [
        session.scalar(sa.select(sa.func.count()).where(table.meeting_id == key))
        for table in (Participation, MeetingCountry)
    ]
    assert (session.get(Meeting, key), left) == (None, [0, 0])
    entry = session.scalars(sa.select(JournalEntry).filter_by(action="meeting.discarded")).one()
    assert (entry.subject_id, entry.subject_label) == (key, "DRAFTY exchange on Ecuador")
    session.rollback()


def test_an_announced_meeting_is_not_discarded(session, secretariat, meeting):
    with pytest.raises(FixedByNowError):
        operations.discard(secretariat, meeting("exchange"), LATER)


def test_new_zone_data_moves_the_instant_and_never_the_agreed_time(session, meeting):
    exchange, held = meeting("exchange"), meeting("held")
    agreed, right = exchange.starts_local, exchange.starts_at
    stale = {"starts_at": right - timedelta(hours=1), "ends_at": exchange.ends_at - timedelta(hours=1)}
    session.execute(sa.update(Meeting).where(Meeting.id.in_([exchange.id])).values(**stale))
    session.execute(
        sa.update(Meeting).where(Meeting.id == held.id).values(starts_at=held.starts_at - timedelta(hours=1))
    )
    session.expire_all()
    moved = operations.rederive_instants(Platform(), LATER)
    exchange = meeting("exchange")
    assert [one.id for one in moved] == [exchange.id]
    assert (exchange.starts_at, exchange.starts_local, exchange.sequence, exchange.shown_at) == (
        right,
        agreed,
        1,
        LATER,
    )
    assert entries(session, exchange)[-1].actor_name == "Experts' Exchange"
    assert operations.rederive_instants(Platform(), LATER) == []


def test_the_command_says_what_it_moved(app, session, meeting):
    exchange = meeting("exchange")
    session.execute(
        sa.update(Meeting).where(Meeting.id == exchange.id).values(starts_at=exchange.starts_at - timedelta(hours=1))
    )
    session.commit()
    said = app.test_cli_runner().invoke(args=["meetings", "rederive"]).output
    assert said == "2026-12-24 09:00 UTC  Experts' exchange on Peru\n1 moved\n"

"""What is read of lists, coverage and calls, and by whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from exchange.accounts.queries import viewer_of
from exchange.countries.models import StatedNeed
from exchange.countries.rules import Degree
from exchange.meetings.invitations import operations, queries
from exchange.meetings.invitations.models import Call
from exchange.meetings.invitations.rules import CellState, Gap, Why
from exchange.meetings.models import Meeting, MeetingCountry, Participation
from exchange.meetings.rules import Answer, State
from exchange.world.rules import Audience, Capacity
from tests.support.world import NOW, World

P, C, J, L = (
    Capacity.PROSECUTOR,
    Capacity.CENTRAL_AUTHORITY,
    Capacity.INVESTIGATING_JUDGE,
    Capacity.LAW_ENFORCEMENT_OFFICER,
)


def meeting(session: Any, world: World, key: str = "exchange") -> Meeting:
    return session.get(Meeting, world.meetings[key])


def test_every_gap_of_an_exchange_is_named(session: Any, world: World) -> None:
    assert queries.coverage_gaps(meeting(session, world)) == [
        *(Gap("BE", capacity) for capacity in (P, C, L)),
        *(Gap("DE", capacity) for capacity in (C, L)),
        *(Gap("ES", capacity) for capacity in (P, C, J, L)),
        *(Gap("FR", capacity) for capacity in (P, C, J, L)),
        *(Gap("IT", capacity) for capacity in (P, L)),
        *(Gap("NL", capacity) for capacity in (P, C, J, L)),
    ]


def test_levels_that_owe_nobody_have_a_matrix_without_gaps(session: Any, world: World) -> None:
    held = meeting(session, world, "held")
    matrix = queries.matrix_of(held)
    assert (queries.coverage_gaps(held), matrix.gaps, matrix.capacities) == ([], [], (Capacity.POLICY_EXPERT,))
    assert matrix.cells["BE", Capacity.POLICY_EXPERT].state is CellState.ACCEPTED


def test_a_state_without_need_stays_out_unless_the_meeting_is_about_another_country_too(
    session: Any, world: World
) -> None:
    cell = queries.matrix_of(meeting(session, world)).cells["SE", P]
    assert (cell.state, cell.why) == (CellState.NOT_APPLICABLE, Why.NO_NEED)
    session.add(MeetingCountry(meeting_id=world.meetings["exchange"], country_code="EC"))
    session.flush()
    assert Gap("SE", P) in queries.coverage_gaps(meeting(session, world))
    session.add(StatedNeed(country_code="SE", third_code="EC", degree=Degree.NONE, stated_at=NOW))
    session.flush()
    assert Gap("SE", P) not in queries.coverage_gaps(meeting(session, world))


def test_only_member_states_of_the_union_side_are_covered_in_a_two_sided_forum(session: Any, world: World) -> None:
    there = queries.on_the_day(meeting(session, world, "clasi"))
    assert there.states == ("BE", "DE", "ES", "FR", "IT", "NL", "SE")
    assert set(there.members) - set(there.states) == {"AR", "CO", "EC", "PE"}
    assert (there.partners, there.with_judges) == (("AR", "CO", "EC", "PE"), frozenset(("BE", "ES", "FR", "NL")))


def test_the_coverage_takes_the_same_statements_for_one_and_for_thirty(
    session: Any, world: World, count_queries: Any
) -> None:
    counts = []
    for number in (1, 3, 30):
        add_people(session, world.meetings["exchange"], number)
        with count_queries() as seen:
            queries.matrix_of(meeting(session, world))
        counts.append(len(seen))
    assert counts == [7, 7, 7]


def add_people(session: Any, meeting_id: int, number: int) -> None:
    from exchange.accounts.models import Person
    from exchange.world.rules import Side

    start = session.scalar(sa.select(sa.func.max(Person.id)))
    people = [
        Person(email=f"q{start + n}@people.example", name=f"Q{start + n}", folded_name="q", country_code="NL",
               side=Side.UNION, zone="Europe/Amsterdam", locale="en", created_at=NOW)
        for n in range(number)
    ]  # fmt: skip
    session.add_all(people)
    session.flush()
    session.add_all(
        Participation(meeting_id=meeting_id, person_id=person.id, capacity=P, country_code="NL", answer=Answer.ACCEPTED,
                      asked_at=NOW, recorded_by=person.id)
        for person in people
    )  # fmt: skip
    session.commit()
    session.expunge_all()


@pytest.mark.parametrize(
    ("person", "owed"),
    [
        ("judge", ["Experts' exchange on Peru"]),
        ("prosecutor", []),
        ("partner", ["Experts' exchange on Peru"]),
        ("central_authority", []),
    ],
)
def test_an_answer_is_owed_to_announced_meetings_ahead_that_one_may_see(
    session: Any, world: World, person: str, owed: list[str]
) -> None:
    found = queries.owed_answers(viewer_of(world.people[person], NOW))
    assert [place.meeting.title for place in found] == owed


@pytest.mark.parametrize(
    ("person", "days", "found"),
    [
        ("contact_point", 0, [("FR", 0, 2, False)]),
        ("contact_point", 10, [("FR", 0, 2, False)]),
        ("contact_point", 11, [("FR", 0, 2, True)]),
        ("contact_point", 31, []),
        ("contact_group", 0, []),
        ("partner", 0, []),
    ],
)
def test_a_contact_point_owes_what_the_own_country_was_asked_until_the_meeting(
    session: Any, world: World, person: str, days: int, found: list[Any]
) -> None:
    viewer = viewer_of(world.people[person], NOW + timedelta(days=days))
    owed = queries.owed_nominations(viewer)
    assert [(each.call.country_code, each.nominated, each.left, each.late) for each in owed] == found


def test_a_call_with_all_its_seats_nominated_is_owed_no_more(session: Any, world: World) -> None:
    viewer = viewer_of(world.people["contact_point"], NOW)
    call = session.scalars(sa.select(Call)).one()
    call.seats = 1
    from exchange.accounts.models import Person

    operations.nominate(viewer, call, session.get(Person, world.people["next_chair"]), NOW)
    assert queries.owed_nominations(viewer) == []
    assert [each.id for each in queries.calls_for(viewer, still_open=True)] == [call.id]


@pytest.mark.parametrize("state", [State.DRAFT, State.CANCELLED])
def test_calls_of_drafts_and_cancelled_meetings_are_owed_by_nobody(session: Any, world: World, state: State) -> None:
    meeting(session, world).state = state
    session.flush()
    assert queries.owed_nominations(viewer_of(world.people["contact_point"], NOW)) == []


def test_a_partner_side_contact_point_never_meets_a_call_for_a_union_side_meeting(session: Any, world: World) -> None:
    call = session.scalars(sa.select(Call)).one()
    call.meeting_id, call.country_code = world.meetings["clasi_union"], "PE"
    session.flush()
    viewer = viewer_of(world.people["partner"], NOW)
    assert queries.calls_for(viewer, still_open=True) == []
    meeting(session, world, "clasi_union").audience = Audience.ALL
    session.flush()
    assert [each.id for each in queries.calls_for(viewer, still_open=True)] == [call.id]


def test_people_stationed_there_on_the_day_are_proposed_until_they_are_on_the_list(session: Any, world: World) -> None:
    liaison = meeting(session, world, "postponed")
    proposed = queries.candidates(liaison, liaison.day)
    assert [(person.id, country) for person, country in proposed] == [(world.people["liaison"], "PE")]
    assert queries.candidates(liaison, NOW.date().replace(year=2028)) == []
    planner = viewer_of(world.people["contact_group"], NOW)
    operations.invite(planner, liaison, proposed[0][0], Capacity.LIAISON_OFFICER, NOW)
    assert queries.candidates(liaison, liaison.day) == []


def test_people_are_found_by_any_part_of_the_name_without_accents_capacity_first(session: Any, world: World) -> None:
    exchange = meeting(session, world)
    named = queries.find_people(exchange, ["FR"], named="francois succ")
    assert [person.id for person in named] == [world.people["next_chair"]]
    everybody = queries.find_people(exchange, ["FR", "SE"], capacity=P)
    assert [person.name for person in everybody][:1] == ["Stig Utanför"]
    assert queries.find_people(exchange, ["FR"], named="%") == []
    bodies = queries.find_people(exchange, [], bodies=True)
    assert [person.name for person in bodies] == ["Eva Juste", "Saskia Secretaris"]

"""Several hands on the deadlines of one meeting at the same moment, on both databases, over HTTP."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import sqlalchemy as sa

from exchange.core.journal import JournalEntry
from exchange.cycles.deadlines.models import Deadline
from exchange.cycles.deadlines.queries import calendars_for
from exchange.cycles.deadlines.rules import Rule, due_on
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State

FIELDS = {"kind": "papers_due", "days": "10", "side": "before", "owner": "secretariat", "by_hand": ""}


def at_once(acts):
    """Do all at the same moment; return the status codes."""
    start = Barrier(len(acts))

    def run(act):
        start.wait(10)
        return act().status_code

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_one_of_a_kind_is_set_however_many_try(as_, session, world):
    clients = [as_("secretariat") for _n in range(4)]
    address = f"/meetings/{world.meetings['exchange']}/deadlines"
    session.remove()
    found = at_once([lambda client=client: client.post(address, data=FIELDS) for client in clients])
    assert sorted(found) == [302, 422, 422, 422]
    assert session.scalar(sa.select(sa.func.count(Deadline.id))) == 1


def test_done_at_the_same_moment_is_noted_once(as_, session, world, due):
    clients = [as_(who) for who in ("secretariat", "contact_point", "chair")]
    key = due["exchange", "papers_due"]
    address = f"/meetings/{world.meetings['exchange']}/deadlines/{key}/finish"
    session.remove()
    assert set(at_once([lambda client=client: client.post(address) for client in clients])) == {302}
    query = sa.select(sa.func.count(JournalEntry.id)).where(JournalEntry.action == "deadline.done")
    assert session.scalar(query) == 1


def test_one_set_while_the_meeting_moves_is_counted_from_where_the_meeting_is(as_, session, world):
    movers, meeting = as_("secretariat"), world.meetings["exchange"]
    page = movers.get(f"/meetings/{meeting}/step/postpone").text
    hidden = {
        name: page.partition(f'name="{name}"')[2].partition('value="')[2].partition('"')[0]
        for name in ("version", "told")
    }
    when = {"zone": "Europe/Brussels", "starts": "2027-02-04T10:00", "ends": "2027-02-04T17:00", "reason": "Strike"}
    setters = [as_("secretariat") for _n in range(2)]
    kinds = ("papers_due", "provisional_agenda")
    session.remove()
    found = at_once(
        [
            lambda: movers.post(f"/meetings/{meeting}/step/postpone", data=hidden | when),
            *(
                lambda client=client, kind=kind: client.post(
                    f"/meetings/{meeting}/deadlines", data=FIELDS | {"kind": kind}
                )
                for client, kind in zip(setters, kinds, strict=True)
            ),
        ]
    )
    assert found == [302, 302, 302]
    moved = session.get(Meeting, meeting)
    assert (moved.state, moved.day.isoformat()) == (State.POSTPONED, "2027-02-04")
    for deadline in session.scalars(sa.select(Deadline)):
        rule = Rule(deadline.kind, deadline.working_days, deadline.owner)
        assert deadline.due_on == due_on(rule, moved.day, moved.day, calendars_for(moved))

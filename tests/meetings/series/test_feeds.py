"""In calendars each meeting of a series is an entry of its own, and stays right when one is moved or cancelled."""

from __future__ import annotations

from datetime import UTC

import pytest
from icalendar import Calendar

from exchange.feeds.operations import subscribe
from exchange.feeds.rules import Scope
from tests.meetings.series.conftest import DAYS
from tests.meetings.series.test_views import cancel, confirmed, move
from tests.support.world import NOW

ON_THURSDAYS = {
    "unit": "weekday_of_month", "every": "1", "weekdays": "3", "places": "1", "except_months": "8", "first": "2026-11-24",
    "starts": "10:00", "ends": "12:30", "days": "1", "zone": "Europe/Brussels", "ahead": "12",
}  # fmt: skip


@pytest.fixture
def feed(session, world, client):
    subscribe(
        world.people["secretariat"], name="Coalition", scope=Scope.FORUM, language="en", now=NOW,
        forum_id=world.forums["coalition"], secret="all of the coalition",
    )  # fmt: skip
    session.commit()

    def read() -> dict[str, tuple]:
        session.rollback()
        text = client.get("/calendar/all%20of%20the%20coalition.ics").data
        found = {}
        for entry in Calendar.from_ical(text).walk("VEVENT"):
            if "Contact group" in str(entry["SUMMARY"]) and "RRULE" not in entry:
                start = entry["DTSTART"].dt.astimezone(UTC).isoformat()
                found[str(entry["UID"])] = (start, str(entry.get("STATUS")), int(entry.get("SEQUENCE", 0)))
        return found

    return read


def test_moving_and_cancelling_one_changes_its_entry_only(as_, begun, meetings_of, feed):
    series, client = begun(), as_("secretariat")
    meetings = {meeting.id: meeting.uid for meeting in meetings_of(series.id)}
    keys = list(meetings)
    before = {uid: facts for uid, facts in feed().items() if uid.split("@")[0] in meetings.values()}
    assert sorted(start[:10] for start, _status, _sequence in before.values()) == list(DAYS)
    move(client, keys[1], starts="2027-01-12T10:00", ends="2027-01-12T12:30")
    cancel(client, keys[2])
    after = {uid: facts for uid, facts in feed().items() if uid in before}
    changed = {uid.split("@")[0]: after[uid] for uid in after if after[uid] != before[uid]}
    assert changed == {
        meetings[keys[1]]: ("2027-01-12T09:00:00+00:00", "TENTATIVE", 1),
        meetings[keys[2]]: ("2027-02-02T09:00:00+00:00", "CANCELLED", 1),
    }


def test_changing_the_series_moves_each_entry_under_its_own_uid(as_, begun, meetings_of, feed):
    series, client = begun(), as_("secretariat")
    before = feed()
    assert confirmed(client, f"/series/{series.id}/change", ON_THURSDAYS).status_code == 302
    after = feed()
    assert after.keys() == before.keys()
    uids = {meeting.uid: meeting.day.isoformat() for meeting in meetings_of(series.id)}
    shown = {uid.split("@")[0]: start[:10] for uid, (start, _status, _sequence) in after.items()}
    assert {uid: day for uid, day in shown.items() if uid in uids} == uids

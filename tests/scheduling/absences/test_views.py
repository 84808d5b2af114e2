"""The pages of when one cannot, over HTTP."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from exchange.core.db import db
from exchange.scheduling.absences.models import Absence, BusyInterval, BusySource
from tests.scheduling.absences.test_rules import calendar

DAYS = {"first_on": "2026-12-01", "last_on": "2026-12-04", "note": "operation", "key": "k1"}
EVENT = "DTSTART:20261201T090000Z|DURATION:PT1H"


def kept(app, table):
    with app.app_context():
        found = list(db.session.scalars(sa.select(table).order_by(table.id)))
        db.session.remove()
    return found


def upload(client, data, where="/availability/calendars/new", **fields):
    """Send the form as a browser does. The body is written here: the client's own way leaves a large one open."""
    head = 'Content-Disposition: form-data; name="{}"'
    parts = [
        f"--cut\r\n{head.format(name)}\r\n\r\n{value}\r\n".encode()
        for name, value in ({"name": "Office", "key": "k2"} | fields).items()
    ]
    file = f'--cut\r\n{head.format("file")}; filename="office.ics"\r\nContent-Type: text/calendar\r\n\r\n'.encode()
    body = b"".join([*parts, file, data, b"\r\n--cut--\r\n"])
    return client.post(where, data=body, content_type="multipart/form-data; boundary=cut")


def test_an_absence_is_declared_once_shown_changed_and_deleted(app, as_):
    client = as_("prosecutor")
    for _twice in range(2):
        assert client.post("/availability/absences/new", data=DAYS).location == "/availability"
    assert len(kept(app, Absence)) == 1
    key = kept(app, Absence)[0].id
    shown = client.get("/availability").text
    assert "Tuesday, 1 December 2026 to Friday, 4 December 2026" in shown
    assert "Week of 30 November 2026: 96 hours on 4 days" in shown
    version = kept(app, Absence)[0].version
    assert (
        client.post(
            f"/availability/absences/{key}/edit", data=DAYS | {"last_on": "2026-12-01", "version": version}
        ).status_code
        == 302
    )
    assert client.post(f"/availability/absences/{key}/edit", data=DAYS | {"version": version}).status_code == 409
    assert str(kept(app, Absence)[0].last_on) == "2026-12-01"
    assert client.post(f"/availability/absences/{key}/delete").status_code == 302
    assert kept(app, Absence) == []
    assert "No absence is known" in client.get("/availability").text


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"last_on": "2026-11-30"}, "The last day is before the first."),
        ({"first_on": "2026-11-01", "last_on": "2026-11-02"}, "This absence is over"),
        ({"last_on": "9999-12-31"}, "three years from now"),
        ({"first_on": "0001-01-01"}, "three years from now"),
        ({"first_on": "2026-02-30"}, "Not a valid date value."),
        ({"note": "x" * 1001}, "Field cannot be longer than 1000 characters."),
    ],
)
def test_what_makes_no_sense_is_said_beside_the_field_and_what_was_typed_is_kept(app, as_, wrong, message):
    answer = as_("prosecutor").post("/availability/absences/new", data=DAYS | wrong)
    assert answer.status_code == 422
    assert message in answer.text
    assert "operation" in answer.text or "note" in wrong
    assert kept(app, Absence) == []


def test_nobody_elses_absences_and_calendars_are_there(app, as_):
    owner, other = as_("prosecutor"), as_("admin")
    owner.post("/availability/absences/new", data=DAYS)
    upload(owner, calendar(EVENT))
    absence, source = kept(app, Absence)[0].id, kept(app, BusySource)[0].id
    for address in (f"/availability/absences/{absence}/edit", f"/availability/calendars/{source}/replace"):
        assert (owner.get(address).status_code, other.get(address).status_code) == (200, 404)
    assert "operation" not in other.get("/availability").text
    for address in (f"/availability/absences/{absence}/delete", f"/availability/calendars/{source}/delete"):
        assert other.post(address).status_code == 404
    assert (len(kept(app, Absence)), len(kept(app, BusySource))) == (1, 1)


def test_a_calendar_is_uploaded_once_replaced_and_deleted(app, as_):
    client = as_("prosecutor")
    for _twice in range(2):
        assert upload(client, calendar(EVENT, "DTSTART:20261202T090000Z")).location == "/availability"
    shown = client.get("/availability").text
    assert "1 busy time is kept, without its title. 1 event without an end was passed over." in shown
    assert (len(kept(app, BusySource)), len(kept(app, BusyInterval))) == (1, 1)
    key = kept(app, BusySource)[0].id
    assert (
        upload(
            client, calendar(EVENT, "DTSTART:20261203T090000Z|DURATION:PT1H"), f"/availability/calendars/{key}/replace"
        ).status_code
        == 302
    )
    assert len(kept(app, BusyInterval)) == 2
    assert client.post(f"/availability/calendars/{key}/delete").status_code == 302
    assert (kept(app, BusySource), kept(app, BusyInterval)) == ([], [])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "This file is empty."),
        (b"%PDF-1.7", "This is no calendar file."),
        (calendar(EVENT) + b" " * 1_000_000, "This file is larger than 1 MB."),
        (calendar("DTSTART;TZID=Moon/Tycho:20261201T090000"), "Moon/Tycho"),
        (calendar(f"{EVENT}|RRULE:FREQ=SECONDLY"), "more often than daily"),
        (calendar("DTSTART:soon"), "This calendar cannot be read. It stands here: SOON"),
    ],
)
def test_a_file_that_is_no_good_is_refused_beside_the_field_and_nothing_is_kept(app, as_, data, message):
    client = as_("prosecutor")
    assert message in (answer := upload(client, data)).text
    assert (answer.status_code, "Office" in answer.text) == (422, True)
    assert (kept(app, BusySource), kept(app, BusyInterval)) == ([], [])
    upload(client, calendar(EVENT), key="k3")
    key = kept(app, BusySource)[0].id
    assert upload(client, data, f"/availability/calendars/{key}/replace").status_code == 422
    assert len(kept(app, BusyInterval)) == 1


@pytest.mark.parametrize("sent", [{"file": "no file"}, {"file": ""}, {}])
def test_without_a_file_one_is_asked_for(app, as_, sent):
    answer = as_("prosecutor").post("/availability/calendars/new", data={"name": "Office"} | sent)
    assert (answer.status_code, "Choose a file." in answer.text) == (422, True)


def test_the_page_takes_the_same_statements_however_much_there_is(app, as_, count_queries):
    client, seen = as_("prosecutor"), {}
    for number in range(1, 31):
        client.post("/availability/absences/new", data=DAYS | {"key": f"a{number}"})
        if number <= 15:
            upload(client, calendar(EVENT), key=f"c{number}")
        if number in (1, 3, 30):
            client.get("/availability")
            with count_queries() as statements:
                assert client.get("/availability").status_code == 200
            seen[number] = len(statements)
    assert len(set(seen.values())) == 1


def test_the_way_there_is_in_the_menu_and_among_the_parts_of_the_account(as_):
    page = as_("prosecutor").get("/account").text
    assert page.count('href="/availability"') == 2

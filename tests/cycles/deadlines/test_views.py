"""Pages of deadlines over HTTP."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from exchange.accounts.rules import Role
from exchange.core.db import db
from exchange.cycles.deadlines.models import Deadline
from exchange.cycles.deadlines.rules import Kind
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from tests.support.world import NOW

FIELDS = {"kind": "provisional_agenda", "days": "10", "side": "before", "owner": "secretariat", "by_hand": ""}
COUNTED = {name: value for name, value in FIELDS.items() if name != "kind"}


def text(answer):
    """The page as it is read: without tags, runs of white space as one."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def rows(answer):
    """The rows of the table as they are read."""
    (body,) = re.findall(r"<tbody>(.*?)</tbody>", answer.get_data(as_text=True), re.DOTALL)
    found = re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).replace("&#39;", "'").split()) for row in found]


@pytest.fixture
def address(world):
    return lambda meeting, rest="": f"/meetings/{world.meetings[meeting]}/deadlines{rest}"


@pytest.fixture
def of(address, due):
    """The address of one deadline's verb."""
    return lambda meeting, kind, verb: address(meeting, f"/{due[meeting, kind]}/{verb}")


@pytest.fixture
def stored(app):
    def read(key):
        with app.app_context():
            found = db.session.get(Deadline, key)
            db.session.remove()
            return found

    return read


def test_the_page_says_day_owner_and_standing(as_, address, due):
    assert rows(as_("member").get(address("exchange"))) == [
        "Call for topics 10 working days before the meeting Friday, 20 November 2026 Chair (Spain) Late",
        "Convening notice 10 working days before the meeting Sunday, 22 November 2026 Secretariat Done",
        "Papers due else 10 working days before the meeting Monday, 14 December 2026 set by hand National contact points Coming",
    ]


def test_the_chair_is_that_of_the_day_on_which_it_is_due(as_, session, world, address, due):
    session.execute(sa.update(Deadline).values(due_on=date(2027, 1, 4), owner=Role.CHAIR))
    session.commit()
    assert "Chair (France)" in text(as_("member").get(address("exchange")))
    assert "Chair (France, Peru)" in text(as_("chair").get(address("clasi")))


@pytest.mark.parametrize(
    ("meeting", "who", "said"),
    [
        ("undated", "secretariat", "The meeting has no date Deadlines are counted from its date."),
        ("cancelled", "secretariat", "It had no deadlines, and none can be set."),
        ("convened", "secretariat", "There are no deadlines yet Set the first one below."),
        ("convened", "member", "There are no deadlines Those who run the forum set them."),
    ],
)
def test_a_page_without_deadlines_says_why(as_, address, meeting, who, said):
    answer = as_(who).get(address(meeting))
    assert said in text(answer)
    assert ("Set the deadline" in answer.text) == ((meeting, who) == ("convened", "secretariat"))


@pytest.mark.parametrize(
    ("meeting", "said"),
    [
        ("cancelled", "The meeting is cancelled. What was not done yet is no longer due."),
        ("draft", "The meeting is a draft. Its deadlines are in force once it is scheduled."),
        ("postponed", "The meeting has no new date yet."),
    ],
)
def test_what_is_not_in_force_says_so(as_, address, due, meeting, said):
    page = text(as_("secretariat").get(address(meeting)))
    assert said in page
    assert "Not in force" in page


def test_one_is_set_once_however_often_it_is_sent(as_, session, address):
    client = as_("secretariat")
    for _again in range(2):
        answer = client.post(address("exchange"), data=FIELDS | {"key": "the same"})
        assert (answer.status_code, answer.location) == (302, address("exchange"))
    made = session.scalars(sa.select(Deadline)).one()
    assert (made.kind, made.working_days, made.owner, made.due_on, made.pinned) == (
        Kind.PROVISIONAL_AGENDA, -10, Role.SECRETARIAT, date(2026, 12, 10), False,
    )  # fmt: skip
    assert "“Provisional agenda” has been set." in text(client.get(address("exchange")))


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"days": "0"}, "days", "Give a number of working days from 1 to 120."),
        ({"days": "9" * 5000}, "days", "Not a valid integer value."),
        ({"days": ""}, "days", "Give a number of working days from 1 to 120."),
        ({"side": "beside"}, "side", "Not a valid choice."),
        ({"owner": "member"}, "owner", "Not a valid choice."),
        ({"kind": "papers_due"}, "kind", "The meeting has such a deadline already. Change that one."),
        ({"kind": "party"}, "kind", "Invalid Choice: could not coerce."),
        ({"by_hand": "0001-01-01"}, "by_hand", "This day lies more than two years from the meeting."),
        ({"by_hand": "9999-12-31"}, "by_hand", "This day lies more than two years from the meeting."),
        ({"by_hand": "2027-02-30"}, "by_hand", "Not a valid date value."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_what_was_typed_is_kept(
    as_, session, address, due, wrong, field, message
):
    before = session.scalars(sa.select(sa.func.count(Deadline.id))).one()
    session.commit()
    answer = as_("secretariat").post(address("exchange"), data=FIELDS | {"days": "17"} | wrong)
    assert answer.status_code == 422
    (said,) = re.findall(rf'<div id="{field}-error">(.*?)</div>', answer.text, re.DOTALL)
    assert message in re.sub("<[^>]+>", "", said)
    assert ('value="17"' in answer.text) == (field != "days")
    assert session.scalars(sa.select(sa.func.count(Deadline.id))).one() == before


def test_a_meeting_without_a_date_refuses_above_the_form(as_, address):
    answer = as_("secretariat").post(address("undated"), data=FIELDS)
    assert answer.status_code == 422
    assert "The meeting has no date that holds, so there is nothing to count from." in text(answer)


@pytest.mark.parametrize(
    ("who", "meeting", "status"),
    [
        ("member", "exchange", 403),
        ("contact_group", "exchange", 403),
        ("judge", "draft", 404),
        ("partner", "union", 404),
    ],
)
def test_who_may_not_set_one(as_, address, who, meeting, status):
    assert as_(who).post(address(meeting), data=FIELDS).status_code == status


def test_it_is_changed_moved_by_hand_and_counted_anew(as_, of, due, stored):
    client, key = as_("secretariat"), due["convened", "provisional_agenda"]
    page = client.get(of("convened", "provisional_agenda", "edit"))
    assert "Now due on Friday, 27 November 2026." in text(page)
    (version,) = re.findall(r'name="version"[^>]* value="(\d+)"', page.text)
    sent = client.post(
        of("convened", "provisional_agenda", "edit"), data=COUNTED | {"version": version, "by_hand": "2026-12-01"}
    )
    assert sent.status_code == 302
    assert (stored(key).due_on, stored(key).pinned) == (date(2026, 12, 1), True)
    assert client.post(of("convened", "provisional_agenda", "unpin")).status_code == 302
    assert (stored(key).due_on, stored(key).pinned) == (date(2026, 11, 24), False)


def test_a_late_edit_shows_both_texts(as_, of, due, stored):
    client, where = as_("secretariat"), of("exchange", "papers_due", "edit")
    assert client.post(where, data=COUNTED | {"version": "1", "by_hand": "2026-12-15"}).status_code == 302
    late = client.post(where, data=COUNTED | {"version": "1", "by_hand": "2026-12-16"})
    assert late.status_code == 409
    assert "15 December 2026" in text(late)
    assert 'value="2026-12-16"' in late.text
    assert stored(due["exchange", "papers_due"]).due_on == date(2026, 12, 15)
    again = client.post(where, data=COUNTED | {"version": "2", "by_hand": "2026-12-16"})
    assert (again.status_code, stored(due["exchange", "papers_due"]).due_on) == (302, date(2026, 12, 16))


def test_what_is_done_is_not_changed(as_, of, due):
    client = as_("secretariat")
    page = text(client.get(of("exchange", "convening_notice", "edit")))
    assert "It is done, so its day stays." in page
    refused = client.post(of("exchange", "convening_notice", "edit"), data=COUNTED | {"version": "1"})
    assert refused.status_code == 422
    assert "Mark it as not done first to change it." in text(refused)


@pytest.mark.parametrize("who", ["contact_point", "secretariat", "chair"])
def test_who_answers_and_who_runs_say_that_it_is_done_and_that_it_is_not(as_, world, of, due, stored, who):
    client, key = as_(who), due["exchange", "papers_due"]
    assert client.post(of("exchange", "papers_due", "finish"), data={"next": "/deadlines"}).location == "/deadlines"
    assert (stored(key).done_at, stored(key).done_by) == (NOW, world.people[who])
    assert client.post(of("exchange", "papers_due", "reopen")).status_code == 302
    assert (stored(key).done_at, stored(key).pinned, stored(key).due_on) == (None, True, date(2026, 12, 14))


@pytest.mark.parametrize(
    ("who", "status"), [("member", 403), ("contact_group", 403), ("partner", 403), ("stranger", 404)]
)
def test_nobody_else_does(as_, of, due, stored, who, status):
    assert as_(who).post(of("exchange", "papers_due", "finish")).status_code == status
    assert stored(due["exchange", "papers_due"]).done_at is None


def test_it_is_removed(as_, of, due, stored, address):
    client = as_("secretariat")
    assert client.post(of("exchange", "papers_due", "remove")).location == address("exchange")
    assert stored(due["exchange", "papers_due"]) is None
    assert client.post(of("exchange", "papers_due", "remove")).status_code == 404


def test_a_deadline_of_another_meeting_is_not_there(as_, address, due):
    other = due["convened", "provisional_agenda"]
    assert as_("secretariat").get(address("exchange", f"/{other}/edit")).status_code == 404
    assert as_("secretariat").post(address("exchange", f"/{other}/finish")).status_code == 404


# --- The list ---------------------------------------------------------------------------------------------------------


def test_the_list_begins_with_what_one_answers_for(as_, due):
    (own,) = rows(as_("secretariat").get("/deadlines"))
    assert own == (
        "Provisional agenda: Senior officials before Madrid Coalition of European Countries "
        "Friday, 27 November 2026 Secretariat Due soon Done Provisional agenda: Senior officials before Madrid"
    )
    assert len(rows(as_("secretariat").get("/deadlines?whose=all"))) == 8


def test_whoever_answers_for_none_begins_with_all_that_may_be_seen(as_, due):
    first = rows(as_("member").get("/deadlines"))
    assert [row.partition(": ")[0] for row in first] == [
        "Call for topics", "Provisional agenda", "Papers due", "Papers due",
    ]  # fmt: skip
    assert "Nothing is due from you" in text(as_("member").get("/deadlines?whose=mine"))
    assert "No deadline fits" in text(as_("stranger").get("/deadlines"))


@pytest.mark.parametrize("query", ["whose=x&forum=x&kind=x&stands=x", "forum=999999999&stands=any", "page=99999999999"])
def test_odd_filters_are_passed_over(as_, due, query):
    assert as_("member").get(f"/deadlines?{query}").status_code == 200


def test_the_partner_side_meets_nothing_hidden_in_any_list(as_, due):
    for who in ("partner", "partner_chair"):
        for query in ("whose=all&stands=any", "whose=mine&stands=any", "whose=all&stands=moot"):
            page = as_(who).get(f"/deadlines?{query}").text
            assert not re.search("HERON|DRAFTY|Union side", page)


def more(session, world, number):
    """Meetings with one deadline each, in the Coalition."""
    session.execute(sa.delete(Meeting).where(Meeting.uid.startswith("more-")))
    meetings = [
        Meeting(
            uid=f"more-{n}", forum_id=world.forums["coalition"], level="contact_group", title=f"More {n:03}",
            state=State.DRAFT, zone="Europe/Brussels", created_at=NOW, shown_at=NOW,
        )
        for n in range(number)
    ]  # fmt: skip
    session.add_all(meetings)
    session.flush()
    session.add_all(
        Deadline(
            uid=f"more-{meeting.uid}", forum_id=meeting.forum_id, meeting_id=meeting.id, kind=Kind.OUTCOME,
            working_days=5, owner=Role.CHAIR, due_on=NOW.date() + timedelta(days=n), created_at=NOW, shown_at=NOW,
        )
        for n, meeting in enumerate(meetings)
    )  # fmt: skip
    session.commit()


@pytest.mark.parametrize(
    ("who", "query", "count"), [("secretariat", "whose=all&stands=any", 4), ("chair", "stands=any", 4)]
)
def test_the_number_of_statements_does_not_grow(as_, session, world, due, count_queries, who, query, count):
    client, seen = as_(who), []
    for number in (1, 3, 60):
        more(session, world, number)
        client.get(f"/deadlines?{query}")
        session.remove()
        with count_queries() as statements:
            assert client.get(f"/deadlines?{query}").status_code == 200
        seen.append(len(statements))
    assert seen == [count] * 3


def test_the_statements_of_a_meetings_page_do_not_grow(as_, session, world, address, count_queries):
    client, seen = as_("secretariat"), []
    for kinds in (1, 3, 5):
        session.execute(sa.delete(Deadline))
        session.add_all(
            Deadline(
                uid=f"of-{kind}", forum_id=world.forums["coalition"], meeting_id=world.meetings["exchange"], kind=kind,
                working_days=-5, owner=Role.CHAIR, due_on=NOW.date(), created_at=NOW, shown_at=NOW,
            )
            for kind in list(Kind)[:kinds]
        )  # fmt: skip
        session.commit()
        session.remove()
        with count_queries() as statements:
            assert client.get(address("exchange")).status_code == 200
        seen.append(len(statements))
    assert seen == [4, 4, 4]


def test_the_trail_of_the_meeting_tells_of_its_deadlines(as_, world, address):
    client = as_("secretariat")
    client.post(address("exchange"), data=FIELDS | {"owner": "chair"})
    page = text(client.get(f"/trail/meeting/{world.meetings['exchange']}"))
    assert "A deadline was set" in page
    assert re.search(r"Provisional agenda .*Kind .*Provisional agenda", page)
    assert re.search(r"Who answers for it .*Chair", page)
    assert re.search(r"Due on .*10 December 2026", page)

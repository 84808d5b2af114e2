"""Pages of attendance and outcomes over HTTP."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from exchange.core.db import db
from exchange.core.journal import Platform
from exchange.meetings.agenda import operations as agenda
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.rules import ItemKind, Wording
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.outcomes import operations
from exchange.meetings.outcomes.models import Outcome
from exchange.meetings.outcomes.rules import Texts
from exchange.meetings.rules import State
from exchange.world.rules import Audience
from tests.support.world import NOW


@pytest.fixture
def address(world):
    return lambda key, rest="": f"/meetings/{world.meetings[key]}/outcome{rest}"


@pytest.fixture
def key_of(app):
    def find(title):
        with app.app_context():
            return db.session.scalars(sa.select(AgendaItem.id).filter_by(title=title)).one()

    return find


@pytest.fixture
def set_state(app, world):
    def put(key, state):
        with app.app_context():
            db.session.get_one(Meeting, world.meetings[key]).state = state
            db.session.commit()

    return put


@pytest.fixture
def saved(app, world):
    """The general text of the meeting that is over."""

    def read():
        with app.app_context():
            query = sa.select(Outcome.proceedings).filter_by(meeting_id=world.meetings["over"], item_id=None)
            return db.session.scalars(query).one_or_none()

    return read


def page_of(answer):
    return answer.get_data(as_text=True)


def version_in(answer):
    (version,) = re.findall(r'name="version"[^>]*value="([^"]*)"', page_of(answer))
    return version


def test_what_is_written_is_shown_as_marked_text(as_, address, key_of):
    client, key = as_("secretariat"), key_of("Requests answered late")
    data = {"proceedings": "**Late** replies <script>alert(1)</script>", "conclusion": "- name contacts", "version": ""}
    answer = client.post(address("over", f"/items/{key}"), data=data)
    assert (answer.status_code, answer.location) == (302, address("over", f"#item-{key}"))
    page = page_of(client.get(address("over")))
    assert "<p><strong>Late</strong> replies &lt;script&gt;alert(1)&lt;/script&gt;</p>" in page
    assert "<li>name contacts</li>" in page
    assert "Last saved by Saskia Secretaris, 24 November 2026, 10:00 (Brussels)" in page


@pytest.mark.parametrize(
    ("state", "who", "words"),
    [
        (State.CONVENED, "secretariat", ["Notes of a meeting that is not yet recorded as held", "Said on the whole"]),
        (State.CONVENED, "prosecutor", ["Notes of a meeting that is not yet recorded as held"]),
        (State.HELD, "prosecutor", ["Not yet adopted", "Said on the whole"]),
        (State.ADOPTED, "prosecutor", ["Said on the whole"]),
    ],
)
def test_who_reads_what_and_how_it_is_marked(as_, address, set_state, state, who, words):
    as_("secretariat").post(address("over", "/general"), data={"proceedings": "Said on the whole", "version": ""})
    set_state("over", state)
    page = page_of(as_(who).get(address("over")))
    marks = ["Not yet adopted", "Notes of a meeting that is not yet recorded as held", "Said on the whole"]
    assert [mark for mark in marks if mark in page] == words


def test_before_a_meeting_begins_its_outcome_says_what_comes(as_, address):
    assert "There is no outcome yet" in page_of(as_("judge").get(address("exchange")))


def test_the_partner_side_never_meets_what_is_for_the_union_side(app, as_, address, world, set_state):
    with app.app_context():
        meeting = db.session.get_one(Meeting, world.meetings["clasi"])
        shown = agenda.add(Platform(), meeting, Wording(ItemKind.DISCUSSION, "Open", 5), NOW)
        hidden = agenda.add(
            Platform(), meeting, Wording(ItemKind.DISCUSSION, "HERON item", 5, audience=Audience.UNION), NOW
        )
        meeting.state = State.HELD
        for item, words in ((shown, "Said."), (hidden, "HERON words"), (None, "On the whole.")):
            operations.write(Platform(), meeting, item, Texts(words, words), NOW, version="")
        key = hidden.id
        db.session.commit()
    for who in ("partner", "partner_chair"):
        client = as_(who)
        page = page_of(client.get(address("clasi")))
        assert "Said." in page
        assert "On the whole." in page
        assert "HERON" not in page
        assert "Union side" not in page
        for rest in (f"/items/{key}", f"/items/{key}/history"):
            answer = client.get(address("clasi", rest))
            assert (answer.status_code, "HERON" in page_of(answer)) == (404, False)
        assert client.post(address("clasi", f"/items/{key}"), data={"proceedings": "x"}).status_code == 404
        assert "HERON" not in page_of(client.get(address("clasi", "/general/history")))
    assert "HERON words" in page_of(as_("chair").get(address("clasi")))


@pytest.mark.parametrize(
    ("who", "key", "status"),
    [
        ("stranger", "over", 404),
        ("partner", "union", 404),
        ("prosecutor", "over", 403),
        ("contact_group", "over", 403),
        ("secretariat", "convened", 403),
        ("secretariat", "cancelled", 403),
    ],
)
def test_who_may_not_write(as_, address, saved, who, key, status):
    client = as_(who)
    for rest in ("/general", "/attendance"):
        assert client.get(address(key, rest)).status_code == status
        assert client.post(address(key, rest), data={"proceedings": "Said.", "version": ""}).status_code == status
    assert saved() is None


def test_an_adopted_outcome_is_read_only_until_reopened(as_, address, set_state, saved):
    client = as_("secretariat")
    set_state("over", State.ADOPTED)
    assert client.post(address("over", "/general"), data={"proceedings": "Said.", "version": ""}).status_code == 403
    set_state("over", State.HELD)
    assert client.post(address("over", "/general"), data={"proceedings": "Said.", "version": ""}).status_code == 302
    assert saved() == "Said."


def test_a_heading_has_no_outcome(app, as_, address, world):
    with app.app_context():
        meeting = db.session.get_one(Meeting, world.meetings["over"])
        key = agenda.add(Platform(), meeting, Wording(ItemKind.SECTION, "Part"), NOW).id
        db.session.commit()
    assert as_("secretariat").get(address("over", f"/items/{key}")).status_code == 404


def test_a_late_text_comes_back_beside_the_other_and_saving_again_is_deliberate(as_, address, saved):
    first, second, place = as_("secretariat"), as_("chair"), address("over", "/general")
    version = version_in(second.get(place))
    first.post(place, data={"proceedings": "Theirs <b>", "version": version})
    late = second.post(place, data={"proceedings": "Mine <i>", "version": version})
    page = page_of(late)
    assert late.status_code == 409
    assert "Saskia Secretaris, 24 November 2026, 10:00 (Brussels)" in page
    assert "<div>Theirs &lt;b&gt;</div>" in page
    assert "<div>Mine &lt;i&gt;</div>" in page
    assert re.search(r"<textarea[^>]*>\s*Mine &lt;i&gt;</textarea>", page)
    assert saved() == "Theirs <b>"
    second.post(place, data={"proceedings": "Mine, having read theirs", "version": version_in(late)})
    assert saved() == "Mine, having read theirs"
    history = page_of(second.get(address("over", "/general/history")))
    assert history.count("Theirs &lt;b&gt;") == 2


def test_a_text_that_is_too_long_is_kept_in_the_field_and_not_saved(as_, address, saved):
    answer = as_("secretariat").post(address("over", "/general"), data={"proceedings": "x" * 20_001, "version": ""})
    assert (answer.status_code, "x" * 20_001 in page_of(answer), saved()) == (422, True, None)


def test_a_text_is_removed_by_its_button_whatever_stands_in_the_field(as_, address, saved):
    client, place = as_("secretariat"), address("over", "/general")
    client.post(place, data={"proceedings": "Said.", "version": ""})
    client.post(place, data={"proceedings": "Something else", "version": "1", "remove": "yes"})
    assert saved() == ""
    assert "Said." not in page_of(client.get(address("over")))
    assert "Said." in page_of(client.get(address("over", "/general/history")))


def test_the_history_is_for_those_in_whose_care_the_text_is(as_, address, key_of):
    rest = f"/items/{key_of('Requests answered late')}/history"
    assert [as_(who).get(address("over", rest)).status_code for who in ("chair", "judge")] == [200, 403]


# --- Attendance -------------------------------------------------------------------------------------------------------


@pytest.fixture
def places(app, world):
    def read():
        with app.app_context():
            query = sa.select(Participation).filter_by(meeting_id=world.meetings["over"]).order_by(Participation.id)
            return [(place.id, place.attended) for place in db.session.scalars(query)]

    return read


def test_attendance_is_saved_in_one_form_and_shown(as_, address, places):
    client, ((one, _), (other, _)) = as_("secretariat"), places()
    data = {f"was-{one}": "unknown", f"attended-{one}": "yes", f"was-{other}": "unknown", f"attended-{other}": "no"}
    assert client.post(address("over", "/attendance"), data=data).location == address("over", "#attendance")
    assert places() == [(one, True), (other, False)]
    page = " ".join(re.sub(r"<[^>]+>", " ", page_of(as_("prosecutor").get(address("over")))).split())
    assert "1 person attended. 1 did not. DA Dieter Ankläger (Germany)" in page


def test_a_clash_of_marks_asks_and_keeps_what_others_set(as_, address, places):
    first, second, ((one, _), (other, _)) = as_("secretariat"), as_("chair"), places()
    shown = {f"was-{one}": "unknown", f"was-{other}": "unknown"}
    first.post(address("over", "/attendance"), data=shown | {f"attended-{one}": "yes", f"attended-{other}": "yes"})
    mine = {f"attended-{one}": "no", f"attended-{other}": "unknown"}
    late = second.post(address("over", "/attendance"), data=shown | mine)
    page = page_of(late)
    assert late.status_code == 409
    assert page.count("Recorded: Attended") == 1
    assert f'name="was-{one}" value="yes"' in page
    assert re.search(rf'name="attended-{one}" value="no" checked', page)
    assert re.search(rf'name="attended-{other}" value="yes" checked', page)
    assert places() == [(one, True), (other, True)]
    again = {f"was-{one}": "yes", f"was-{other}": "yes", f"attended-{one}": "no", f"attended-{other}": "yes"}
    second.post(address("over", "/attendance"), data=again)
    assert places() == [(one, False), (other, True)]


def test_odd_marks_are_passed_over(as_, address, places):
    ((one, _), (other, _)) = places()
    data = {f"attended-{one}": "perhaps", "attended-x": "yes", "attended-99999": "yes"}
    assert as_("secretariat").post(address("over", "/attendance"), data=data).status_code == 302
    assert places() == [(one, None), (other, None)]


def test_a_page_costs_the_same_number_of_statements_whatever_is_on_it(app, as_, address, world, count_queries):
    client, numbers = as_("secretariat"), []
    with app.app_context():
        agenda_keys = sa.delete(AgendaItem).where(AgendaItem.meeting_id == world.meetings["over"])
        db.session.execute(agenda_keys)
        db.session.commit()
    for more in (1, 2, 27):
        with app.app_context():
            meeting = db.session.get_one(Meeting, world.meetings["over"])
            people = [world.people[who] for who in ("secretariat", "chair", "contact_group")]
            for n in range(more):
                wording = Wording(ItemKind.DISCUSSION, f"{n}", 5, people[n % 3])
                item = agenda.add(Platform(), meeting, wording, NOW)
                operations.write(Platform(), meeting, item, Texts("Said.", "Agreed."), NOW, version="")
            db.session.commit()
        with count_queries() as seen:
            assert client.get(address("over")).status_code == 200
        numbers.append(len(seen))
    assert numbers == [6, 6, 6]


def test_an_item_is_marked_to_come_back_by_a_button_and_everybody_reads_it(as_, address, world, app):
    with app.app_context():
        key = db.session.scalars(sa.select(AgendaItem.id).filter_by(title="Requests answered late")).one()
    place = address("over", f"/items/{key}/carry-over")
    page = as_("secretariat").get(address("over")).get_data(as_text=True)
    assert f'action="{place}"' in page
    assert as_("contact_group").post(place, data={"carries_over": "yes"}).status_code == 403
    for answer, words, shown in (
        ("yes", "will be proposed to the next meeting of this level", True),
        ("yes", "will be proposed to the next meeting of this level", True),
        ("no", "is no longer marked to come back", False),
        ("odd", "is no longer marked to come back", False),
    ):
        sent = as_("secretariat").post(place, data={"carries_over": answer}, follow_redirects=True)
        assert words in sent.get_data(as_text=True)
        read = as_("judge").get(address("over")).get_data(as_text=True)
        assert ("Comes back next time" in read) is shown
        assert "/carry-over" not in read

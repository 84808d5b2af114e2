"""Pages of the agenda over HTTP."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from exchange.core.db import db
from exchange.core.journal import Platform
from exchange.meetings.agenda import operations
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.rules import ItemKind, Wording
from exchange.meetings.models import Meeting
from tests.support.world import NOW

FIELDS = {
    "title": "Requests that crossed",
    "kind": "discussion",
    "minutes": "40",
    "rapporteur_id": "",
    "audience": "all",
}


@pytest.fixture
def address(world):
    return lambda key, rest="": f"/meetings/{world.meetings[key]}/agenda{rest}"


@pytest.fixture
def titles(app, world):
    def read(key):
        with app.app_context():
            query = sa.select(AgendaItem.title).filter_by(meeting_id=world.meetings[key]).order_by(AgendaItem.position)
            return list(db.session.scalars(query))

    return read


@pytest.fixture
def key_of(app):
    def find(title):
        with app.app_context():
            return db.session.scalars(sa.select(AgendaItem.id).filter_by(title=title)).one()

    return find


def text(answer):
    """The page as it is read: without tags, runs of white space as one."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def test_the_agenda_shows_running_times_sums_and_what_is_spare(as_, address):
    page = text(as_("secretariat").get(address("exchange")))
    assert "10:00 1 Extradition in practice" in page
    assert "11:30 U1 HERON requests that failed Union side only" in page
    assert "Planned 2 h 30 min Meeting 7 h 4 h 30 min to spare" in page


def test_what_does_not_fit_stands_out_in_words(as_, address):
    client = as_("secretariat")
    client.post(address("exchange"), data=FIELDS | {"minutes": "290"})
    client.post(address("exchange"), data=FIELDS | {"title": "Any other business", "minutes": "5"})
    answer = client.get(address("exchange"))
    page = text(answer)
    assert "20 min beyond the end of the meeting For discussion" in page
    assert "17:00: end of the meeting. What follows does not fit. " in page
    assert "25 min too long" in page
    assert answer.get_data(as_text=True).count('class="is-over"') == 2


def test_the_partner_side_never_meets_what_is_for_the_union_side(as_, address, key_of):
    partner, hidden = as_("partner"), key_of("HERON requests that failed")
    answer = partner.get(address("exchange"))
    assert answer.status_code == 200
    assert not re.search(r"HERON|\bU1\b|Union side", text(answer))
    assert "HERON" not in answer.get_data(as_text=True)
    for rest in ("/edit", "/carry"):
        assert partner.get(address("exchange", f"/{hidden}{rest}")).status_code == 404
    for rest in ("/edit", "/carry", "/remove", "/step"):
        answer = partner.post(address("exchange", f"/{hidden}{rest}"), data={"direction": "up"})
        assert answer.status_code in (403, 404)
        assert "HERON" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("who", "key", "status"),
    [
        ("stranger", "exchange", 404),
        ("judge", "draft", 404),
        ("partner", "union", 404),
        ("judge", "exchange", 403),
        ("member", "exchange", 403),
        ("contact_group", "convened", 403),
        ("secretariat", "held", 403),
    ],
)
def test_who_may_not_change_an_agenda(as_, address, titles, who, key, status):
    before = titles(key)
    assert as_(who).post(address(key), data=FIELDS).status_code == status
    assert titles(key) == before


def test_an_item_is_added_once_however_often_it_is_sent(as_, address, titles):
    client = as_("contact_group")
    for _again in range(2):
        answer = client.post(address("exchange"), data=FIELDS | {"key": "the same"})
        assert (answer.status_code, answer.location) == (302, address("exchange", "#add"))
    assert titles("exchange")[3:] == [FIELDS["title"]]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"title": " "}, "Please fill this in."),
        ({"minutes": "1441"}, "Give a number of minutes from 0 to 1440."),
        ({"minutes": "-1"}, "Give a number of minutes from 0 to 1440."),
        ({"minutes": "soon"}, "Not a valid integer value."),
        ({"kind": "chat"}, "Invalid Choice: could not coerce."),
        ({"rapporteur_id": "999999"}, "Not a valid choice."),
        ({"audience": "nobody"}, "Invalid Choice: could not coerce."),
        ({"title": "x" * 201}, "Field cannot be longer than 200 characters."),
    ],
)
def test_a_wrong_form_says_so_beside_the_field_and_changes_nothing(as_, address, titles, wrong, message):
    answer = as_("secretariat").post(address("exchange"), data=FIELDS | {"note": "kept as typed"} | wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert message in page
    assert "kept as typed" in page
    assert len(titles("exchange")) == 3


def test_a_partner_who_plans_is_offered_no_mark_and_sets_none(as_, address, app, world):
    client = as_("partner_chair")
    assert 'name="audience"' not in client.get(address("clasi")).get_data(as_text=True)
    client.post(address("clasi"), data=FIELDS | {"audience": "union"})
    with app.app_context():
        (item,) = db.session.scalars(sa.select(AgendaItem).filter_by(meeting_id=world.meetings["clasi"]))
        assert item.audience.value == "all"


def version_in(answer):
    (version,) = re.findall(r'name="version"[^>]*value="([^"]*)"', answer.get_data(as_text=True))
    return version


def test_a_late_edit_shows_both_texts_and_saving_again_is_deliberate(as_, address, key_of, titles):
    first, second = as_("secretariat"), as_("chair")
    place = address("exchange", f"/{key_of('Extradition in practice')}/edit")
    version = version_in(second.get(place))
    assert first.post(place, data=FIELDS | {"title": "Theirs", "version": version}).status_code == 302
    late = second.post(place, data=FIELDS | {"title": "Mine", "version": version})
    page = late.get_data(as_text=True)
    assert late.status_code == 409
    assert re.search(r'name="title"[^>]*value="Mine"', page)
    assert "<blockquote>Theirs</blockquote>" in page
    assert titles("exchange")[1] == "Theirs"
    second.post(place, data=FIELDS | {"title": "Mine", "version": version_in(late)})
    assert titles("exchange")[1] == "Mine"


def test_a_form_without_its_version_is_late(as_, address, key_of, titles):
    place = address("exchange", f"/{key_of('Extradition in practice')}/edit")
    assert as_("secretariat").post(place, data=FIELDS).status_code == 409
    assert titles("exchange")[1] == "Extradition in practice"


def test_a_wrong_edit_keeps_what_was_typed(as_, address, key_of, titles):
    place = address("exchange", f"/{key_of('Extradition in practice')}/edit")
    answer = as_("secretariat").post(place, data=FIELDS | {"minutes": "9999", "note": "kept as typed", "version": "1"})
    assert answer.status_code == 422
    assert "kept as typed" in answer.get_data(as_text=True)
    assert titles("exchange")[1] == "Extradition in practice"


def test_an_item_is_taken_off(as_, address, key_of, titles):
    place = address("exchange", f"/{key_of('Extradition in practice')}/remove")
    assert as_("contact_group").post(place).location == address("exchange")
    assert titles("exchange") == ["Experience", "HERON requests that failed"]


def test_buttons_move_an_item_by_one(as_, address, key_of, titles):
    key = key_of("Extradition in practice")
    answer = as_("secretariat").post(address("exchange", f"/{key}/step"), data={"direction": "up"})
    assert answer.location == address("exchange", f"#item-{key}")
    assert titles("exchange") == ["Extradition in practice", "Experience", "HERON requests that failed"]
    assert (
        as_("secretariat").post(address("exchange", f"/{key}/step"), data={"direction": "sideways"}).status_code == 400
    )


def test_a_dragged_order_is_saved_and_says_what_did_not_fit(as_, address, key_of, titles):
    a, b, c = (key_of(title) for title in ("Experience", "Extradition in practice", "HERON requests that failed"))
    client = as_("secretariat")
    client.post(address("exchange", "/order"), data={"order": f"{c},{a},{b}"})
    assert titles("exchange") == ["HERON requests that failed", "Experience", "Extradition in practice"]
    page = text(
        client.post(address("exchange", "/order"), data={"order": f"{b},99999,x,-1,{c}"}, follow_redirects=True)
    )
    assert "Someone else added an item meanwhile: it stands at the end." in page
    assert "Someone else removed an item meanwhile." in page
    assert titles("exchange") == ["Extradition in practice", "HERON requests that failed", "Experience"]


def test_an_item_is_moved_once_however_often_it_is_sent(as_, address, world, key_of, titles):
    client, key = as_("secretariat"), key_of("Extradition in practice")
    data = {"how": "move", "target": str(world.meetings["undated"]), "key": "the same"}
    for _again in range(2):
        answer = client.post(address("exchange", f"/{key}/carry"), data=data)
        assert answer.location == address("undated", "#end")
    assert (titles("exchange"), titles("undated")) == (
        ["Experience", "HERON requests that failed"],
        ["Extradition in practice"],
    )


def test_from_a_meeting_in_other_hands_items_are_copied_only(as_, address, world, key_of, titles):
    client, place = as_("contact_group"), address("over", f"/{key_of('Requests answered late')}/carry")
    assert 'value="move"' not in client.get(place).get_data(as_text=True)
    target = str(world.meetings["exchange"])
    assert client.post(place, data={"how": "move", "target": target}).status_code == 422
    assert client.post(place, data={"how": "copy", "target": str(world.meetings["convened"])}).status_code == 422
    assert client.post(place, data={"how": "copy", "target": target}).status_code == 302
    assert (len(titles("over")), titles("exchange")[-1]) == (2, "Requests answered late")


def test_those_who_plan_nothing_take_nothing_anywhere(as_, address, key_of):
    place = address("exchange", f"/{key_of('Extradition in practice')}/carry")
    assert as_("judge").get(place).status_code == 403


def test_an_item_is_reached_through_its_own_meeting_only(as_, address, key_of):
    assert as_("secretariat").get(address("convened", f"/{key_of('Experience')}/edit")).status_code == 404


def test_a_page_costs_the_same_number_of_statements_whatever_is_on_it(app, as_, address, world, count_queries):
    numbers = []
    client = as_("secretariat")
    for more in (1, 2, 27):
        with app.app_context():
            meeting = db.session.get_one(Meeting, world.meetings["undated"])
            people = [world.people[who] for who in ("secretariat", "chair", "contact_group")]
            for n in range(more):
                operations.add(Platform(), meeting, Wording(ItemKind.DISCUSSION, f"{n}", 5, people[n % 3]), NOW)
            db.session.commit()
        with count_queries() as seen:
            assert client.get(address("undated")).status_code == 200
        numbers.append(len(seen))
    assert numbers == [8, 8, 8]

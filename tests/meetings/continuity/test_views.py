"""The panel beside the agenda, and its buttons, over HTTP."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from exchange.core.db import db
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.rules import ItemKind
from exchange.meetings.models import Meeting
from exchange.world.rules import Audience

APPROVAL = "Approval of the outcome of “Contact group in The Hague”, 4 November 2026"


@pytest.fixture
def address(world):
    return lambda key, rest="": f"/meetings/{world.meetings[key]}/agenda{rest}"


@pytest.fixture
def left(app, world):
    """What the contact group left: one item for all, one for the Union side only."""
    with app.app_context():
        items = [
            AgendaItem(
                meeting_id=world.meetings["held"],
                position=place,
                kind=ItemKind.DISCUSSION,
                title=title,
                audience=audience,
            )
            for place, (title, audience) in enumerate(
                (("Not reached", Audience.ALL), ("HERON not reached", Audience.UNION))
            )
        ]
        db.session.add_all(items)
        db.session.commit()
        return [f"item:{item.id}" for item in items]


@pytest.fixture
def titles(app, world):
    def read(key):
        with app.app_context():
            query = sa.select(AgendaItem.title).filter_by(meeting_id=world.meetings[key]).order_by(AgendaItem.position)
            return list(db.session.scalars(query))

    return read


def proposals(page):
    """The titles in the panel of what comes back; None without a panel."""
    found = re.search(r'id="comes-back">.*?</section>', page.text, re.DOTALL)
    return re.findall(r'line-title">([^<]+?)(?: ?<|$)', found.group()) if found else None


def test_what_comes_back_is_proposed_to_those_in_whose_hands_the_agenda_is(as_, address, left):
    shown = proposals(as_("contact_group").get(address("undated")))
    assert shown == [APPROVAL, "Not reached", "HERON not reached"]
    assert proposals(as_("secretariat").get(address("held"))) is None
    assert proposals(as_("secretariat").get(address("cancelled"))) is None
    assert proposals(as_("member").get(address("exchange"))) is None


def test_one_click_takes_all_and_a_second_takes_nothing_twice(as_, address, left, titles):
    client = as_("contact_group")
    sent = client.post(address("undated", "/take"), follow_redirects=True)
    assert "3 items now stand on top." in sent.text
    assert titles("undated") == [APPROVAL, "Not reached", "HERON not reached"]
    assert proposals(sent) is None
    again = client.post(address("undated", "/take"), follow_redirects=True)
    assert "Nothing was added" in again.text
    assert len(titles("undated")) == 3


def test_one_is_taken_and_shows_where_it_comes_from(as_, address, left, titles, world):
    client = as_("contact_group")
    sent = client.post(address("undated", "/take"), data={"point": left[0]}, follow_redirects=True)
    assert titles("undated") == ["Not reached"]
    assert proposals(sent) == [APPROVAL, "HERON not reached"]
    held = world.meetings["held"]
    assert f'from <a href="/meetings/{held}">Contact group in The Hague</a>, 4 Nov 2026' in sent.text


@pytest.mark.parametrize("point", ["", "item:", "item:99999999999999999999", "approval:0", "x" * 5000])
def test_what_is_not_proposed_is_not_taken(as_, address, left, titles, point):
    sent = as_("contact_group").post(address("undated", "/take"), data={"point": point})
    assert (sent.status_code, titles("undated")) == (302, [])


@pytest.mark.parametrize(
    ("who", "key", "status"),
    [
        ("stranger", "undated", 404),
        ("member", "undated", 404),
        ("judge", "exchange", 403),
        ("secretariat", "held", 403),
    ],
)
def test_others_take_nothing(as_, address, left, titles, who, key, status):
    before = titles(key)
    assert as_(who).post(address(key, "/take")).status_code == status
    assert titles(key) == before


def test_where_an_item_comes_from_is_told_to_those_who_may_see_that_meeting(as_, app, address, world):
    """The meeting before became one of the Union side only after its item was taken (V1)."""
    with app.app_context():
        db.session.add(
            AgendaItem(
                meeting_id=world.meetings["exchange"], position=9, kind=ItemKind.DECISION, title="What was said before",
                origin_meeting_id=world.meetings["union"],
            )
        )  # fmt: skip
        db.session.commit()
    assert ">HERON exchange on Colombia</a>" in as_("secretariat").get(address("exchange")).text
    to_partner = as_("partner").get(address("exchange")).text
    assert "What was said before" in to_partner
    assert "HERON" not in to_partner


def test_the_page_costs_the_same_however_much_comes_back(as_, app, address, world, count_queries):
    client, numbers = as_("secretariat"), []
    for more in (1, 3, 40):
        with app.app_context():
            held = db.session.get_one(Meeting, world.meetings["held"])
            db.session.add_all(
                AgendaItem(meeting_id=held.id, position=n, kind=ItemKind.DISCUSSION, title=f"{more}-{n}", minutes=5)
                for n in range(more)
            )
            db.session.add(
                AgendaItem(
                    meeting_id=world.meetings["undated"], position=more, kind=ItemKind.DISCUSSION, title="x",
                    origin_meeting_id=held.id,
                )
            )  # fmt: skip
            db.session.commit()
        with count_queries() as seen:
            assert client.get(address("undated")).status_code == 200
        numbers.append(len(seen))
    assert numbers == [9, 9, 9]

"""Pages of the rotating chair over real requests, on both databases."""

from __future__ import annotations

import re
import threading
from datetime import date

import pytest
import sqlalchemy as sa

from exchange.accounts.rules import Role
from exchange.chairing import picture, queries
from exchange.chairing.models import ChairTerm, PassedTurn, Rotation, RotationPlace
from exchange.chairing.rules import Pattern, Term
from exchange.core.db import db
from exchange.core.journal import JournalEntry
from exchange.forums.models import Forum, Mandate, Membership
from exchange.world.rules import Side
from tests.support.world import LONG_AGO, NOW

TODAY = NOW.date()


@pytest.fixture
def look(app):
    """Read from the database as it now is: ``look(query)`` gives all scalars."""

    def read(query):
        with app.app_context():
            return list(db.session.scalars(query))

    return read


@pytest.fixture
def rotation_id(look, world):
    return look(sa.select(Rotation.id).filter_by(forum_id=world.forums["coalition"]))[0]


@pytest.fixture
def chair(world):
    return f"/forums/{world.forums['coalition']}/chair"


def field(page, name):
    return re.search(rf'name="{name}"[^>]*value="([^"]*)"', page).group(1)


def confirm(client, address, data):
    """Send a proposal, look at what it changes, and confirm: as a person does."""
    form = client.get(address).text
    known = {"version": field(form, "version"), "key": field(form, "key")}
    preview = client.post(address, data=known | data)
    assert preview.status_code == 200, preview.text
    return preview.text, client.post(address, data=known | data | {"shown": field(preview.text, "shown")})


def holders(look, rotation_id, count=4):
    query = sa.select(ChairTerm.country_code).filter_by(rotation_id=rotation_id).order_by(ChairTerm.starts_on)
    return look(query)[:count]


def test_the_terms_are_drawn_and_listed(as_, chair):
    page = as_("member").get(chair).text
    assert page.count("<rect") == 7
    for words in ("chairs now", "Hand-over to France in 38 days.", "Terms of 6 months.", "today"):
        assert words in page
    assert "Arrange" not in page
    assert "style=" not in page


def test_both_sides_have_their_order(as_, world):
    page = as_("partner").get(f"/forums/{world.forums['eu-clasi']}/chair").text
    assert (page.count('<svg class="timeline"'), "Union side" in page, "Partner side" in page) == (2, True, True)


@pytest.mark.parametrize("who", ["partner", "stranger"])
def test_chairs_of_others_forums_answer_like_none(as_, chair, rotation_id, who):
    client = as_(who)
    for address in (chair, chair.replace("/chair", "/handover"), f"{chair}/{rotation_id}/swap", f"{chair}/set-up"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("step", ["swap", "pass", "join", "leave", "order", "pattern"])
def test_only_the_secretariat_and_administrators_arrange(as_, chair, rotation_id, step):
    address = f"{chair}/{rotation_id}/{step}"
    asked = {
        who: as_(who).get(address).status_code for who in ("secretariat", "admin", "chair", "contact_group", "member")
    }
    assert asked == {"secretariat": 200, "admin": 200, "chair": 403, "contact_group": 403, "member": 403}
    assert as_("chair").post(address).status_code == 403


def test_a_rotation_is_not_reached_through_another_forum(as_, world, rotation_id):
    assert as_("secretariat").get(f"/forums/{world.forums['eu-clasi']}/chair/{rotation_id}/swap").status_code == 404


def test_a_swap_is_shown_with_its_meetings_before_it_is_saved(as_, look, chair, rotation_id, world):
    client, address = as_("secretariat"), f"{chair}/{rotation_id}/swap"
    preview, saved = confirm(client, address, {"first": "2027-01-01", "second": "2027-07-01"})
    assert "What this changes" in preview
    assert "DRAFTY exchange on Ecuador" in preview
    assert (saved.status_code, saved.location) == (302, chair)
    assert holders(look, rotation_id) == ["ES", "IT", "FR", "BE"]
    assert look(sa.select(JournalEntry.action)) == ["turn.swapped"]
    assert "in the turn of France" in client.get(chair).text


def test_looking_at_what_changes_saves_nothing(as_, look, chair, rotation_id):
    data = {"first": "2027-01-01", "second": "2027-07-01", "version": "1", "key": "k"}
    assert as_("secretariat").post(f"{chair}/{rotation_id}/swap", data=data).status_code == 200
    assert holders(look, rotation_id) == ["ES", "FR", "IT", "BE"]
    assert look(sa.select(JournalEntry.id)) == []


def test_what_was_not_shown_is_not_saved(as_, look, chair, rotation_id):
    client, address = as_("secretariat"), f"{chair}/{rotation_id}/swap"
    data = {"first": "2027-01-01", "second": "2027-07-01", "version": "1", "key": "k"}
    shown = field(client.post(address, data=data).text, "shown")
    other = client.post(address, data=data | {"second": "2028-01-01", "shown": shown})
    assert other.status_code == 200
    assert field(other.text, "shown") != shown
    assert holders(look, rotation_id) == ["ES", "FR", "IT", "BE"]


def test_a_repeated_confirmation_swaps_once(as_, look, chair, rotation_id):
    client, address = as_("secretariat"), f"{chair}/{rotation_id}/swap"
    data = {"first": "2027-01-01", "second": "2027-07-01", "version": "1", "key": "k"}
    data["shown"] = field(client.post(address, data=data).text, "shown")
    assert [client.post(address, data=data).status_code for _twice in range(2)] == [302, 302]
    assert holders(look, rotation_id) == ["ES", "IT", "FR", "BE"]


def test_the_second_of_two_people_is_told_and_nothing_is_lost(as_, look, chair, rotation_id):
    first, second = as_("secretariat"), as_("admin")
    order = ["FR", "ES", "IT", "BE", "NL", "DE", "SE"]
    mine = {"order": order, "version": "1", "key": "mine"}
    mine["shown"] = field(second.post(f"{chair}/{rotation_id}/order", data=mine).text, "shown")
    confirm(first, f"{chair}/{rotation_id}/pass", {"term": "2027-01-01", "reason": "Elections"})
    late = second.post(f"{chair}/{rotation_id}/order", data=mine)
    assert late.status_code == 409
    assert "Someone else changed the terms meanwhile" in late.text
    assert re.findall(r'name="order" value="(\w+)"', late.text) == order
    assert holders(look, rotation_id) == ["ES", "IT", "BE", "NL"]
    assert look(sa.select(PassedTurn.country_code)) == ["FR"]
    again = mine | {"version": field(late.text, "version")}
    again["shown"] = field(second.post(f"{chair}/{rotation_id}/order", data=again).text, "shown")
    assert second.post(f"{chair}/{rotation_id}/order", data=again).status_code == 302


@pytest.mark.on_both
def test_of_two_swaps_at_once_one_is_refused(as_, look, chair, rotation_id):
    address, jobs = f"{chair}/{rotation_id}/swap", []
    for who, second in (("secretariat", "2027-07-01"), ("admin", "2028-01-01")):
        client = as_(who)
        data = {"first": "2027-01-01", "second": second, "version": "1", "key": who}
        jobs.append((client, data | {"shown": field(client.post(address, data=data).text, "shown")}))
    ready, answers = threading.Barrier(2), []

    def send(client, data):
        ready.wait()
        answers.append(client.post(address, data=data).status_code)

    threads = [threading.Thread(target=send, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 409]
    assert holders(look, rotation_id) in (["ES", "IT", "FR", "BE"], ["ES", "BE", "IT", "FR"])
    assert look(sa.select(JournalEntry.action)) == ["turn.swapped"]


def test_a_turn_is_passed_with_a_reason_everyone_can_read(as_, look, chair, rotation_id):
    client, address = as_("secretariat"), f"{chair}/{rotation_id}/pass"
    missing = client.post(address, data={"term": "2027-01-01", "reason": " ", "version": "1", "key": "k"})
    assert (missing.status_code, "Please fill this in." in missing.text) == (422, True)
    confirm(client, address, {"term": "2027-01-01", "reason": "Elections that spring"})
    assert holders(look, rotation_id) == ["ES", "IT", "BE", "NL"]
    assert "Elections that spring" in as_("member").get(chair).text


@pytest.mark.parametrize(
    ("step", "data", "sentence"),
    [
        ("swap", {"first": "2027-01-01", "second": "2027-01-01"}, "France holds both terms."),
        ("swap", {"first": "2026-07-01", "second": "2027-01-01"}, "Not a valid choice."),
        ("join", {"country": "SE", "position": "0"}, "Not a valid choice."),
        ("leave", {"country": "FR", "on": "2026-11-23"}, "23 November 2026 is over."),
        ("leave", {"country": "PE", "on": "2026-12-01"}, "Not a valid choice."),
        ("order", {"order": ["ES", "FR"]}, "The order has other countries than before"),
        ("order", {"order": ["ES", "ES", "FR", "IT", "BE", "NL", "DE", "SE"]}, "Spain is in the order already."),
        ("order", {"order": []}, "At least one country must be in the order."),
        ("order", {"order": ["XX"]}, "One of these countries cannot be in the order."),
        ("pattern", {"pattern": "fixed", "months": "0"}, "between 1 and 60 months"),
        ("pattern", {"pattern": "fixed", "months": "many"}, "Not a valid integer value."),
        ("pattern", {"pattern": "sometimes", "months": "6"}, "Not a valid choice."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(as_, look, chair, rotation_id, step, data, sentence):
    answer = as_("secretariat").post(f"{chair}/{rotation_id}/{step}", data={"version": "1", "key": "k"} | data)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert look(sa.select(JournalEntry.id)) == []


def test_an_order_is_moved_by_buttons_without_saving(as_, look, chair, rotation_id):
    client, address = as_("secretariat"), f"{chair}/{rotation_id}/order"
    form = {"order": ["ES", "FR", "IT"], "version": "1", "key": "k"}
    moved = {move: re.findall(r'name="order" value="(\w+)"', client.post(address, data=form | {"move": move}).text)
             for move in ("up:IT", "down:ES", "up:ES", "out:FR", "in:SE", "in:PE", "nonsense")}  # fmt: skip
    assert moved == {
        "up:IT": ["ES", "IT", "FR"], "down:ES": ["FR", "ES", "IT"], "up:ES": ["ES", "FR", "IT"],
        "out:FR": ["ES", "IT"], "in:SE": ["ES", "FR", "IT", "SE"], "in:PE": ["ES", "FR", "IT"],
        "nonsense": ["ES", "FR", "IT"],
    }  # fmt: skip
    assert look(sa.select(JournalEntry.id)) == []


def test_a_new_member_is_not_in_the_order_until_it_is_inserted(as_, app, look, chair, rotation_id, world):
    with app.app_context():
        db.session.add(
            Membership(forum_id=world.forums["coalition"], country_code="PE", side=Side.PARTNER, starts_on=TODAY)
        )
        db.session.commit()
    client = as_("secretariat")
    assert "Peru is a member but not in the order." in client.get(chair).text
    assert "Peru is a member" not in as_("member").get(chair).text
    confirm(client, f"{chair}/{rotation_id}/join", {"country": "PE", "position": "1"})
    assert holders(look, rotation_id) == ["ES", "PE", "FR", "IT"]
    assert "but not in the order" not in client.get(chair).text


def test_a_member_that_left_is_named_until_it_is_removed(as_, app, look, chair, rotation_id):
    with app.app_context():
        db.session.execute(sa.update(Membership).where(Membership.country_code == "FR").values(ends_on=TODAY))
        db.session.commit()
    client = as_("secretariat")
    assert "France is in the order but no longer a member." in client.get(chair).text
    confirm(client, f"{chair}/{rotation_id}/leave", {"country": "FR", "on": "2026-11-24"})
    assert holders(look, rotation_id) == ["ES", "IT", "BE", "NL"]


def test_a_chair_is_set_up_per_side(as_, app, look, world):
    forum_id = world.forums["eu-clasi"]
    with app.app_context():
        db.session.execute(sa.delete(Rotation).filter_by(forum_id=forum_id, side=Side.PARTNER))
        db.session.commit()
    client, address = as_("secretariat"), f"/forums/{forum_id}/chair/set-up?side=partner"
    assert "No rotating chair is set up yet." in client.get(f"/forums/{forum_id}/chair").text
    form = {"order": ["PE", "CO"], "pattern": "fixed", "months": "12", "starts_on": "2026-01-31"}
    preview, saved = confirm(client, address, form)
    assert "further terms are planned" in preview
    assert saved.status_code == 302
    [rotation] = look(sa.select(Rotation).filter_by(forum_id=forum_id, side=Side.PARTNER))
    terms = look(sa.select(ChairTerm).filter_by(rotation_id=rotation.id).order_by(ChairTerm.starts_on))
    assert [(term.country_code, term.starts_on) for term in terms[:3]] == [
        ("PE", date(2026, 1, 31)), ("CO", date(2027, 1, 31)), ("PE", date(2028, 1, 31)),
    ]  # fmt: skip
    wrong = client.post(address, data=form | {"order": ["PE", "FR"], "version": str(rotation.version), "key": "k"})
    assert (wrong.status_code, "cannot be in the order" in wrong.text) == (422, True)


@pytest.mark.parametrize("side", ["", "?side=nowhere"])
def test_a_side_the_forum_does_not_have_is_not_set_up(as_, world, side):
    assert as_("secretariat").get(f"/forums/{world.forums['eu-clasi']}/chair/set-up{side}").status_code == 404
    assert as_("secretariat").get(f"/forums/{world.forums['coalition']}/chair/set-up?side=union").status_code == 404


@pytest.mark.parametrize(
    ("value", "sentence"), [("", "Please fill this in."), ("1066-10-14", "Check the year."), ("x", "Not a valid date")]
)
def test_a_chair_without_a_first_day_is_not_set_up(as_, app, look, world, value, sentence):
    with app.app_context():
        db.session.execute(sa.delete(Rotation))
        db.session.commit()
    data = {"order": ["FR", "SE"], "pattern": "fixed", "months": "6", "starts_on": value, "key": "k"}
    answer = as_("secretariat").post(f"/forums/{world.forums['coalition']}/chair/set-up", data=data)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert look(sa.select(Rotation.id)) == []


def test_terms_that_ran_out_are_said_and_continued(as_, app, look, chair, rotation_id):
    with app.app_context():
        db.session.execute(
            sa.delete(ChairTerm).where(ChairTerm.rotation_id == rotation_id, ChairTerm.country_code != "ES")
        )
        db.session.execute(sa.update(ChairTerm).filter_by(rotation_id=rotation_id).values(ends_on=date(2026, 11, 1)))
        db.session.commit()
    client = as_("secretariat")
    assert "Nobody chairs today" in client.get(chair).text
    confirm(client, f"{chair}/set-up", {"order": ["FR", "IT"], "pattern": "fixed", "months": "6"})
    assert holders(look, rotation_id, 3) == ["ES", "FR", "IT"]
    assert "Nobody chairs today" not in client.get(chair).text


def test_the_hand_over_names_both_delegations_and_the_moment(as_, chair, monkeypatch):
    page = as_("member").get(chair.replace("/chair", "/handover")).text
    for words in (
        "1 January 2027, 00:00 (Brussels)",
        "Elena Presidenta",
        "François Successeur",
        "Hand-over in 38 days",
    ):
        assert words in page
    assert "Stockholm" not in page


def test_the_moment_is_also_given_in_a_distant_readers_zone(as_, world):
    page = as_("partner").get(f"/forums/{world.forums['eu-clasi']}/handover").text
    assert "31 December 2026, 18:00 (Lima)" in page
    assert "HERON" not in page


def test_what_passes_on_comes_from_upstairs_or_is_said_to_be_nothing(as_, chair, monkeypatch):
    address = chair.replace("/chair", "/handover")
    asked = []

    def open_things(viewer, forum_id, day):
        asked.append((viewer.name, forum_id, day))
        return {"title": "Open polls", "rows": [{"title": "A poll", "url": "/poll"}]}

    monkeypatch.setattr(queries, "handover_items", [open_things, lambda *_all: None])
    page = as_("member").get(address).text
    assert "Open polls" in page
    assert asked == [("Sven Medlem", int(chair.split("/")[2]), date(2027, 1, 1))]
    monkeypatch.setattr(queries, "handover_items", [])
    assert "Nothing is open at the hand-over." in as_("member").get(address).text


def test_without_a_rotation_no_hand_over_is_planned(as_, app, chair):
    with app.app_context():
        db.session.execute(sa.delete(Rotation))
        db.session.commit()
    assert "No hand-over is planned." in as_("member").get(chair.replace("/chair", "/handover")).text


def test_pages_take_as_many_statements_with_many_terms_as_with_few(app, as_, world, chair, count_queries):
    client = as_("member")

    def count(forum_id):
        with count_queries() as seen:
            assert client.get(f"/forums/{forum_id}/chair").status_code == 200
            assert client.get(f"/forums/{forum_id}/handover").status_code == 200
        return len(seen)

    with app.app_context():
        forums = [
            Forum(key=f"f{n}", name=f"F{n}", zone="Europe/Brussels", two_sided=True, created_at=NOW) for n in range(2)
        ]
        db.session.add_all(forums)
        db.session.flush()
        for forum, sides in zip(forums, ((Side.UNION,), (Side.UNION, Side.PARTNER)), strict=True):
            db.session.add(
                Mandate(
                    forum_id=forum.id,
                    person_id=world.people["member"],
                    role=Role.MEMBER,
                    country_code="SE",
                    starts_on=LONG_AGO,
                )
            )
            for side in sides:
                terms = [
                    ChairTerm(country_code="SE", starts_on=date(2020 + n, 1, 1), ends_on=date(2021 + n, 1, 1))
                    for n in range(10)
                ]
                db.session.add(Rotation(forum_id=forum.id, side=side, pattern=Pattern.FIXED, months=12, anchor=LONG_AGO, terms=terms,
                                        places=[RotationPlace(country_code="SE", position=0)]))  # fmt: skip
        db.session.commit()
        keys = [forum.id for forum in forums]
    assert count(keys[0]) == count(keys[1]) == count(int(chair.split("/")[2]))


def test_the_picture_shows_the_running_term_with_some_before_and_after():
    terms = [Term(f"C{n}", date(2020 + n, 1, 1), date(2021 + n, 1, 1)) for n in range(20)]
    drawing = picture.draw(terms, TODAY)
    assert [bar.holder for bar in drawing.bars] == [f"C{n}" for n in range(4, 15)]
    assert [bar.phase.value for bar in drawing.bars] == ["past"] * 2 + ["now"] + ["coming"] * 8
    assert all(
        round(left.x + left.width - right.x, 1) == 0
        for left, right in zip(drawing.bars, drawing.bars[1:], strict=False)
    )
    assert [bar.holder for bar in drawing.bars if bar.x < (drawing.today_x or 0)][-1] == "C6"
    assert [mark.year for mark in drawing.marks] == list(range(2025, 2035))


def test_the_picture_of_terms_that_ran_out_has_no_today():
    drawing = picture.draw([Term("ES", date(2024, 5, 8), date(2025, 2, 15))], TODAY)
    assert (len(drawing.bars), drawing.today_x) == (1, None)
    assert picture.draw([], TODAY) is None
    assert picture.draw([Term("ES", date(2024, 5, 8), None)], TODAY).last == date(2027, 11, 24)


def test_a_caption_is_the_name_the_code_or_nothing():
    captions = {
        width: picture.Bar(0, width, "ES", picture.Phase.NOW, expected=False).caption("Spain")
        for width in (200, 40, 10)
    }
    assert captions == {200: "Spain", 40: "ES", 10: ""}

"""From a practice or a finding to the next agenda, and back to the practice (E6)."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from exchange.core.db import db
from exchange.forwarding import queries
from exchange.forwarding.models import Forwarding
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.notices.models import Message
from exchange.world.rules import Audience, Level
from tests.meetings.reading import form_of
from tests.support.practices import SKETCHES, add_practice
from tests.support.world import NOW, World, email_of


@pytest.fixture
def practices(session: Any, world: World) -> dict[str, int]:
    """The practices of the tests, by name."""
    kept = {one.key: add_practice(NOW, one, world.people, world.forums) for one in SKETCHES}
    session.commit()
    return {name: one.id for name, one in kept.items()}


@pytest.fixture
def next_one(session: Any, world: World) -> int:
    """The Coalition's next contact group: the one that was called off, put on again."""
    meeting = session.get_one(Meeting, world.meetings["cancelled"])
    meeting.state = State.SCHEDULED
    session.commit()
    return world.meetings["cancelled"]


def to_coalition(world: World, level: str = "contact_group") -> str:
    return f"{world.forums['coalition']}:{level}"


def forward(browser: Any, world: World, practice: int, to: str | None = None, **more: str) -> Any:
    page = f"/practices/{practice}/forward"
    return browser.post(page, data=form_of(browser.get(page), page) | {"to": to or to_coalition(world), **more})


def one_of(session: Any) -> Forwarding:
    session.rollback()
    session.expunge_all()
    return session.scalars(sa.select(Forwarding).order_by(Forwarding.id.desc())).first()


def test_a_practice_is_proposed_for_the_next_agenda_taken_and_shown_as_used(as_, session, world, practices, next_one):
    sent = forward(as_("member"), world, practices["open"], note="It halves the time.")
    assert sent.status_code == 302
    agenda = f"/meetings/{next_one}/agenda"
    planner = as_("contact_group")
    proposed = planner.get(agenda).text.partition('id="comes-back"')[2]
    assert "Ring before you send a request" in proposed
    assert "From the practice “Ring before you send a request” (Peru)" in proposed
    key = f"forwarded:{one_of(session).id}"
    assert planner.post(f"{agenda}/take", data={"point": key}).status_code == 302
    item = session.scalars(sa.select(AgendaItem).filter_by(origin_key=key)).one()
    assert (item.meeting_id, item.title, item.audience) == (next_one, "Ring before you send a request", Audience.ALL)
    assert item.note == "It halves the time.\n\nFrom the practice “Ring before you send a request” (Peru)"
    used = as_("member").get(f"/practices/{practices['open']}").text.partition('id="used"')[2]
    assert "Contact group called off" in used
    assert "On an agenda" in as_("member").get(sent.location).text
    assert "proposed" not in planner.get(agenda).text.partition('id="comes-back"')[2]


def test_the_same_is_forwarded_to_one_place_once_however_often_it_is_sent(as_, session, world, practices):
    member = as_("member")
    page = f"/practices/{practices['open']}/forward"
    sent = form_of(member.get(page), page) | {"to": to_coalition(world)}
    answers = [member.post(page, data=sent) for _ in range(2)]
    assert answers[0].location == answers[1].location
    again = forward(member, world, practices["open"])
    assert (again.status_code, "forwarded there already" in again.text) == (422, True)
    assert forward(member, world, practices["open"], to_coalition(world, "political")).status_code == 302
    assert session.scalar(sa.select(sa.func.count()).select_from(Forwarding)) == 2


@pytest.mark.parametrize("to", ["", "1:expert_exchange", "99:political", "x", "2:political"])
def test_a_place_that_is_none_of_ones_own_is_refused_beside_the_field(as_, session, world, practices, to):
    answer = forward(as_("member"), world, practices["open"], to or " ")
    assert answer.status_code == 422
    assert session.scalar(sa.select(sa.func.count()).select_from(Forwarding)) == 0


def test_what_is_for_one_forum_goes_nowhere_else_and_drafts_go_nowhere(as_, world, practices):
    page = as_("chair").get(f"/practices/{practices['clasi']}/forward").text
    assert f'value="{world.forums["eu-clasi"]}:political"' in page
    assert f'value="{to_coalition(world)}"' not in page
    assert as_("liaison").get(f"/practices/{practices['draft']}/forward").status_code == 404
    assert as_("stranger").get(f"/practices/{practices['open']}/forward").status_code == 403


def test_what_is_for_the_union_side_only_stays_so_on_its_way(as_, session, world, practices):
    clasi = f"{world.forums['eu-clasi']}:political"
    sent = forward(as_("chair"), world, practices["union"], clasi)
    assert one_of(session).audience is Audience.UNION
    agenda = f"/meetings/{world.meetings['clasi']}/agenda"
    session.execute(sa.update(Meeting).where(Meeting.id == world.meetings["clasi"]).values(state=State.SCHEDULED))
    session.commit()
    assert "HERON way" in as_("secretariat").get(agenda).text
    assert "HERON way" not in as_("partner_chair").get(agenda).text
    assert as_("partner_chair").get(sent.location).status_code == 404
    key = f"forwarded:{one_of(session).id}"
    as_("partner_chair").post(f"{agenda}/take", data={"point": key})
    assert session.scalars(sa.select(AgendaItem).filter_by(origin_key=key)).all() == []
    as_("secretariat").post(f"{agenda}/take", data={"point": key})
    session.rollback()
    assert session.scalars(sa.select(AgendaItem).filter_by(origin_key=key)).one().audience is Audience.UNION


def test_what_stands_on_the_agenda_of_a_meeting_called_off_waits_again(as_, session, world, practices, next_one):
    forward(as_("member"), world, practices["open"])
    key = f"forwarded:{one_of(session).id}"
    as_("secretariat").post(f"/meetings/{next_one}/agenda/take", data={"point": key})
    address = f"/forwarded/{one_of(session).id}"
    assert "On an agenda" in as_("member").get(address).text
    session.execute(sa.update(Meeting).where(Meeting.id == next_one).values(state=State.CANCELLED))
    session.commit()
    assert "Waits for the next meeting" in as_("member").get(address).text


# --- Findings ---------------------------------------------------------------------------------------------------------


def test_a_finding_is_forwarded_from_the_exchange_with_its_origin(as_, session, world, next_one):
    over = session.get_one(Meeting, world.meetings["over"])
    over.state = State.HELD
    session.commit()
    item = session.scalars(sa.select(AgendaItem).filter_by(title="HERON common line")).one()
    outcome = as_("secretariat").get(f"/meetings/{over.id}/outcome").text
    page = f"/meetings/{over.id}/outcome/items/{item.id}/forward"
    assert page in outcome
    browser = as_("secretariat")
    typed = {"title": "One form for all requests", "to": to_coalition(world)}
    assert browser.post(page, data=form_of(browser.get(page), page) | typed | {"title": ""}).status_code == 422
    assert browser.post(page, data=form_of(browser.get(page), page) | typed).status_code == 302
    one = one_of(session)
    assert (one.title, one.audience, one.level) == ("One form for all requests", Audience.UNION, Level.CONTACT_GROUP)
    proposed = browser.get(f"/meetings/{next_one}/agenda").text
    assert "One form for all requests" in proposed
    assert "From “Exchange that is over”, 22 November 2026" in proposed


def test_findings_go_on_from_exchanges_that_took_place_only_by_those_who_keep_the_outcome(as_, session, world):
    over, item = (
        world.meetings["over"],
        session.scalars(sa.select(AgendaItem).filter_by(title="HERON common line")).one(),
    )
    page = f"/meetings/{over}/outcome/items/{item.id}/forward"
    assert as_("secretariat").get(page).status_code == 403
    session.execute(sa.update(Meeting).where(Meeting.id == over).values(state=State.HELD))
    session.commit()
    assert as_("secretariat").get(page).status_code == 200
    assert as_("member").get(page).status_code == 403


# --- Withdrawing and declining ----------------------------------------------------------------------------------------


def test_whoever_forwarded_it_withdraws_it_and_then_it_is_proposed_no_more(as_, session, world, practices, next_one):
    member = as_("member")
    address = forward(member, world, practices["open"]).location
    assert as_("contact_group").post(f"{address}/withdraw").status_code == 403
    for _ in range(2):
        assert member.post(f"{address}/withdraw").status_code == 302
    assert "Withdrawn" in member.get(address).text
    assert "Ring before" not in as_("contact_group").get(f"/meetings/{next_one}/agenda").text
    assert forward(member, world, practices["open"]).status_code == 302


def test_those_who_prepare_the_meeting_decline_with_a_reason(as_, session, world, practices, next_one):
    address = forward(as_("member"), world, practices["open"]).location
    planner = as_("contact_group")
    assert as_("member").post(f"{address}/decline", data={"reason": "No"}).status_code == 403
    assert planner.post(f"{address}/decline", data={"reason": " "}).status_code == 422
    assert planner.post(f"{address}/decline", data={"reason": "Already agreed in May."}).status_code == 302
    assert "Already agreed in May." in as_("member").get(address).text
    assert "Ring before" not in planner.get(f"/meetings/{next_one}/agenda").text
    told = session.scalars(sa.select(Message).filter_by(kind="forwarding_declined")).one()
    assert (told.address, told.subject) == (email_of("member"), "Declined: Ring before you send a request")
    assert "Already agreed in May." in told.body
    assert as_("member").post(f"{address}/withdraw").status_code == 302
    assert one_of(session).withdrawn_at is None


@pytest.mark.parametrize(("who", "verb"), [("member", "withdraw"), ("contact_group", "decline")])
def test_what_goes_while_somebody_decides_on_it_is_no_fault(
    as_, world, practices, next_one, monkeypatch, who: str, verb: str
):
    address, lock = forward(as_("member"), world, practices["open"]).location, queries.lock

    def too_late(one: Forwarding) -> None:
        db.session.execute(sa.text("delete from forwarding where id = :id"), {"id": one.id})
        lock(one)

    monkeypatch.setattr(queries, "lock", too_late)
    browser = as_(who)
    answer = browser.post(f"{address}/{verb}", data={"reason": "Already agreed in May."})
    assert answer.status_code in (302, 422)
    assert "Nothing was done: it has moved on meanwhile." in (answer.text + browser.get(address).text)


def test_what_stands_on_an_agenda_is_neither_withdrawn_nor_declined(as_, session, world, practices, next_one):
    address = forward(as_("member"), world, practices["open"]).location
    planner = as_("contact_group")
    planner.post(f"/meetings/{next_one}/agenda/take", data={"point": f"forwarded:{one_of(session).id}"})
    as_("member").post(f"{address}/withdraw")
    planner.post(f"{address}/decline", data={"reason": "Late"})
    one = one_of(session)
    assert (one.withdrawn_at, one.declined_at) == (None, None)


def test_only_those_it_concerns_see_it(as_, world, practices):
    address = forward(as_("member"), world, practices["open"]).location
    seen = {
        who: as_(who).get(address).status_code for who in ("member", "contact_point", "partner", "liaison", "admin")
    }
    assert seen == {"member": 200, "contact_point": 200, "partner": 404, "liaison": 404, "admin": 200}

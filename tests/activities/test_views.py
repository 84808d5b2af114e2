"""From a decision to a joint activity: begun, undertaken, the others told once per step, evaluated, completed (A1–A3)."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from exchange.activities.models import Activity
from exchange.activities.rules import State
from exchange.decisions.models import Decision
from exchange.decisions.rules import Result
from exchange.informing.models import Duty, Informed
from exchange.meetings.agenda.models import AgendaItem
from exchange.notices.models import Message
from exchange.proposals.models import Proposal
from exchange.proposals.rules import State as ProposalState
from exchange.world.rules import Audience
from tests.support.board import add_needs
from tests.support.deciding import add_decisions, hold_ministers
from tests.support.doing import HIDDEN_ACTIVITY, OPEN_ACTIVITY, add_contact_points, furnish_activities
from tests.support.forms import form_to
from tests.support.proposing import READY, add_proposals
from tests.support.world import COALITION, NOW, World


@pytest.fixture
def decision(session: Any, world: World) -> int:
    """A decision that agreed to what Spain and France propose; every country of the Coalition has a contact point."""
    found = add_needs(NOW, world.people, world.forums) | add_proposals(NOW, world.people, world.forums)
    forum_id = world.forums["coalition"]
    meeting = hold_ministers(NOW, forum_id, "Model forms")
    item = session.scalars(sa.select(AgendaItem).filter_by(meeting_id=meeting.id).order_by(AgendaItem.position)).first()
    session.get_one(Proposal, found[READY]).state = ProposalState.AGREED
    one = Decision(
        forum_id=forum_id, meeting_id=meeting.id, item_id=item.id, proposal_id=found[READY], year=2026, number=1, audience=Audience.ALL,
        result=Result.AGREED, title="One form", text="Agreed.", reason="", by_id=world.people["secretariat"], at=NOW,
    )  # fmt: skip
    session.add(one)
    add_contact_points(NOW, forum_id, world.people["contact_point"], (code for code in COALITION if code != "FR"))
    session.commit()
    key = one.id
    session.expunge_all()
    return key


def again(session: Any, key: int) -> Activity:
    session.rollback()
    session.expunge_all()
    return session.get_one(Activity, key)


def begun(browser: Any, decision: int) -> int:
    answer = browser.post(f"/decisions/{decision}/consider")
    assert answer.status_code == 302
    assert "/activities/" in answer.location
    return int(answer.location.rpartition("/")[2])


def send(browser: Any, page: str, action: str, **values: Any) -> Any:
    return browser.post(action, data=form_to(browser.get(page).text, page, action).with_(**values))


def told(session: Any, key: int, step: str) -> dict[str, str]:
    """Return how each country stands that was told of a step."""
    session.rollback()
    rows = session.scalars(
        sa.select(Informed).join(Duty).where(Duty.about_kind == "activity", Duty.about_id == key, Duty.step == step)
    )
    return {
        row.country_code: "taken" if row.acknowledged_at else "released" if row.released_at else "owed" for row in rows
    }


def outside_of(*participants: str) -> set[str]:
    return set(COALITION) - set(participants)


def test_it_is_considered_undertaken_by_three_of_seven_and_the_others_told_once_per_step(as_, session, decision):
    group = as_("contact_group")
    assert "Consider it as a joint activity" in group.get(f"/decisions/{decision}").text
    key = begun(group, decision)
    page = f"/activities/{key}"
    assert again(session, key).state is State.CONSIDERED
    assert set(told(session, key, "considered")) == outside_of("ES", "FR")
    assert send(group, page, f"{page}/join", country="IT").status_code == 302
    assert told(session, key, "considered")["IT"] == "released"
    group.post(f"{page}/undertake")
    group.post(f"{page}/undertake")
    assert again(session, key).state is State.UNDERTAKEN
    assert again(session, key).participants == "ES,FR,IT"
    assert told(session, key, "undertaken") == dict.fromkeys(outside_of("ES", "FR", "IT"), "owed")
    messages = session.scalars(sa.select(Message.person_id).filter_by(kind="duty_informed")).all()
    assert len(messages) == len(outside_of("ES", "FR")) + len(outside_of("ES", "FR", "IT"))
    shown = as_("secretariat").get(page).text
    assert "The joint activity is considered" in shown
    assert "The joint activity is undertaken" in shown


def test_it_begins_once_from_a_decision_and_holds_it(as_, session, decision):
    group = as_("contact_group")
    key = begun(group, decision)
    group.post(f"/decisions/{decision}/consider")
    assert session.scalars(sa.select(Activity.id)).all() == [key]
    chair, page = as_("chair"), f"/decisions/{decision}"
    refused = send(chair, page, f"{page}/annul", reason="By mistake")
    assert (refused.status_code, "A joint activity rests on it." in refused.text) == (422, True)
    assert send(group, f"/activities/{key}", f"/activities/{key}/drop", reason="No funds").status_code == 302
    assert send(chair, page, f"{page}/annul", reason="By mistake").status_code == 302


@pytest.mark.parametrize("wrong", ["not agreed", "annulled", "no proposal"])
def test_nothing_begins_from_what_was_not_agreed(as_, session, decision, wrong):
    one = session.get_one(Decision, decision)
    match wrong:
        case "not agreed":
            one.result = Result.NOT_AGREED
        case "annulled":
            one.annulled_at = NOW
        case "no proposal":
            one.proposal_id = None
    session.commit()
    group = as_("contact_group")
    assert "Consider it" not in group.get(f"/decisions/{decision}").text
    group.post(f"/decisions/{decision}/consider")
    session.rollback()
    assert session.scalars(sa.select(Activity)).all() == []


def test_a_country_that_leaves_is_told_and_two_stay(as_, session, decision):
    group = as_("contact_group")
    key = begun(group, decision)
    page = f"/activities/{key}"
    group.post(f"{page}/leave/ES")
    assert again(session, key).participants == "ES,FR"
    send(group, page, f"{page}/join", country="SE")
    group.post(f"{page}/undertake")
    group.post(f"{page}/leave/FR")
    group.post(f"{page}/leave/FR")
    assert again(session, key).participants == "ES,SE"
    assert told(session, key, "undertaken")["FR"] == "owed"
    group.post(f"{page}/leave/PT")
    assert again(session, key).participants == "ES,SE"


def test_only_a_country_of_the_forum_joins(as_, session, decision):
    group = as_("contact_group")
    key = begun(group, decision)
    for code in ("PE", "FR", "x"):
        assert send(group, f"/activities/{key}", f"/activities/{key}/join", country=code).status_code == 422
    assert again(session, key).participants == "ES,FR"


def test_it_is_completed_once_it_is_evaluated_and_then_stands(as_, session, decision):
    group = as_("contact_group")
    key = begun(group, decision)
    page = f"/activities/{key}"
    group.post(f"{page}/complete")
    assert again(session, key).state is State.CONSIDERED
    group.post(f"{page}/undertake")
    assert "Write the final evaluation first" in group.post(f"{page}/complete", follow_redirects=True).text
    assert send(group, f"{page}/edit", f"{page}/edit", final="Nine of ten were complete.").status_code == 302
    group.post(f"{page}/complete")
    assert again(session, key).state is State.COMPLETED
    assert "Nine of ten were complete." in as_("member").get(page).text
    for way in ("undertake", "drop", "join", "leave/ES"):
        group.post(f"{page}/{way}", data={"reason": "Late", "country": "IT"})
    one = again(session, key)
    assert (one.state, one.participants) == (State.COMPLETED, "ES,FR")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"starts_on": "2027-03-01", "ends_on": "2027-02-01"}, "It ends before it begins."),
        ({"starts_on": "0001-01-01"}, "This is no day."),
        ({"starts_on": "x"}, "Not a valid date value"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_kept(as_, session, decision, wrong, said):
    group = as_("contact_group")
    key = begun(group, decision)
    page = f"/activities/{key}/edit"
    answer = send(group, page, page, midterm="Kept as typed", **wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Kept as typed" in answer.text
    assert again(session, key).midterm == ""


def test_dropping_needs_a_reason_and_ends_what_is_owed(as_, session, decision):
    group = as_("contact_group")
    key = begun(group, decision)
    page = f"/activities/{key}"
    assert send(group, page, f"{page}/drop", reason=" ").status_code == 422
    assert again(session, key).state is State.CONSIDERED
    send(group, page, f"{page}/drop", reason="No funds were found")
    assert again(session, key).state is State.DROPPED
    assert "No funds were found" in as_("member").get(page).text
    closed = session.scalars(sa.select(Duty.closed_at).filter_by(about_kind="activity", about_id=key)).all()
    assert closed
    assert None not in closed


def test_two_who_write_at_once_lose_no_word(as_, session, decision):
    group = as_("contact_group")
    page = f"/activities/{begun(group, decision)}/edit"
    shown = form_to(group.get(page).text, page, page)
    assert group.post(page, data=shown.with_(midterm="First words.")).status_code == 302
    late = group.post(page, data=shown.with_(midterm="Second words."))
    assert late.status_code == 409
    assert "First words." in late.text
    assert "Second words." in late.text


def test_the_partner_side_meets_its_own_only(as_, session, world):
    add_needs(NOW, world.people, world.forums)
    add_proposals(NOW, world.people, world.forums)
    add_decisions(NOW, hold_ministers(NOW, world.forums["eu-clasi"], "Desks"), world.people["secretariat"])
    furnish_activities(NOW)
    session.commit()
    keys = dict(session.execute(sa.select(Activity.title, Activity.id)).all())
    partner = as_("partner")
    listed = partner.get(f"/forums/{world.forums['eu-clasi']}/activities").text
    assert OPEN_ACTIVITY in listed
    assert "HERON" not in listed
    assert partner.get(f"/activities/{keys[OPEN_ACTIVITY]}").status_code == 200
    for who, hidden in (("partner", False), ("chair", True)):
        page = as_(who).get("/countries/PE").text
        assert (OPEN_ACTIVITY in page, HIDDEN_ACTIVITY in page) == (True, hidden)
    assert OPEN_ACTIVITY not in as_("stranger").get("/countries/PE").text
    assert partner.get(f"/activities/{keys[HIDDEN_ACTIVITY]}").status_code == 404
    assert as_("partner_chair").post(f"/activities/{keys[HIDDEN_ACTIVITY]}/complete").status_code == 404


def test_a_list_of_many_asks_the_database_no_more(as_, session, decision, world, count_queries):
    group = as_("contact_group")
    begun(group, decision)
    page = f"/forums/{world.forums['coalition']}/activities"
    group.get(page)
    with count_queries() as few:
        group.get(page)
    first, one = session.get_one(Decision, decision), session.scalars(sa.select(Activity)).one()
    for number in range(2, 40):
        other = Decision(
            forum_id=first.forum_id, meeting_id=first.meeting_id, item_id=first.item_id, year=2026, number=number, audience=Audience.ALL,
            result=Result.AGREED, title=str(number), text="So.", reason="", by_id=first.by_id, at=NOW, proposal_id=first.proposal_id,
        )  # fmt: skip
        session.add(other)
        session.flush()
        session.add(
            Activity(
                forum_id=one.forum_id, decision_id=other.id, proposal_id=one.proposal_id, title=str(number), participants="ES,FR",
                third_parties="", midterm="", final="", reason="", audience=Audience.ALL, state=State.CONSIDERED, since=NOW,
                by_id=one.by_id, at=NOW,
            )
        )  # fmt: skip
    session.commit()
    with count_queries() as many:
        group.get(page)
    assert len(many) == len(few)

"""Ministers decide under an item: numbered, corrected, annulled, and the proposal moves with it (G3, M5, V1)."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from exchange.core.journal import JournalEntry
from exchange.decisions.models import Decision
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State as MeetingState
from exchange.proposals.models import Proposal
from exchange.proposals.rules import State
from exchange.world.rules import Audience, Level
from tests.support.board import add_needs
from tests.support.deciding import add_decisions, hold_ministers
from tests.support.forms import form_to
from tests.support.proposing import CLASI, HIDDEN, OPEN, READY, add_proposals
from tests.support.world import NOW, World

ITEM = "Model forms"


@pytest.fixture
def keys(session: Any, world: World) -> dict[str, int]:
    """Proposals by title, a political meeting of each forum that was held, and the items by their titles."""
    found = add_needs(NOW, world.people, world.forums) | add_proposals(NOW, world.people, world.forums)
    for forum in ("coalition", "eu-clasi"):
        meeting = hold_ministers(NOW, world.forums[forum], ITEM)
        found[forum] = meeting.id
        for item in session.scalars(sa.select(AgendaItem).filter_by(meeting_id=meeting.id)):
            found[f"{forum} {item.title}"] = item.id
    session.commit()
    session.expunge_all()
    return found


def again(session: Any, table: Any, key: int) -> Any:
    session.rollback()
    session.expunge_all()
    return session.get_one(table, key)


def place(keys: dict[str, int], forum: str = "coalition", item: str = ITEM) -> str:
    return f"/meetings/{keys[forum]}/outcome/items/{keys[f'{forum} {item}']}/decide"


def send(browser: Any, page: str, action: str, **values: Any) -> Any:
    return browser.post(action, data=form_to(browser.get(page).text, page, action).with_(**values))


def decided(browser: Any, page: str, **values: Any) -> Any:
    told = {"title": "One form for all", "text": "Ministers **agree** to one form.", "result": "agreed", "proposal": ""}
    return send(browser, page, page, **(told | values))


def key_of(answer: Any) -> int:
    assert answer.status_code == 302, answer.text
    return int(answer.location.rpartition("/")[2])


def test_a_proposal_is_agreed_under_its_item_and_both_pages_lead_to_the_decision(as_, session, keys):
    item = session.get_one(AgendaItem, keys[f"coalition {ITEM}"])
    item.origin_key = f"proposal:{keys[READY]}"
    session.commit()
    chair = as_("chair")
    outcome = f"/meetings/{keys['coalition']}/outcome"
    assert place(keys) in chair.get(outcome).text
    form = form_to(chair.get(place(keys)).text, place(keys), place(keys))
    assert str(keys[READY]) in form.values["proposal"]
    key = key_of(chair.post(place(keys), data=form.with_(text="Agreed as proposed.", title="One model form")))
    assert again(session, Proposal, keys[READY]).state is State.AGREED
    assert again(session, Decision, key).reference == "2026/1"
    for page in (outcome, f"/proposals/{keys[READY]}", f"/forums/{again(session, Decision, key).forum_id}/decisions"):
        assert f"/decisions/{key}" in as_("member").get(page).text
    shown = as_("member").get(f"/decisions/{key}").text
    for word in ("2026/1", "Agreed as proposed.", READY, ITEM, "Ministers in Antwerp"):
        assert word in shown
    assert "Annul" not in shown


def test_numbers_run_on_within_the_year_and_apart_for_the_union_side(as_, session, keys):
    chair = as_("chair")
    found = [key_of(decided(chair, place(keys))) for _ in range(2)]
    found.append(key_of(decided(chair, place(keys, item="HERON only among us"))))
    found.append(key_of(decided(chair, place(keys, "eu-clasi"))))
    assert [again(session, Decision, key).reference for key in found] == ["2026/1", "2026/2", "2026/U1", "2026/1"]


@pytest.mark.parametrize(
    ("result", "state"), [("not_agreed", State.NOT_AGREED), ("sent_back", State.DRAFT), ("agreed", State.AGREED)]
)
def test_the_proposal_follows_what_was_decided(as_, session, keys, result, state):
    key_of(decided(as_("chair"), place(keys), proposal=str(keys[READY]), result=result))
    assert again(session, Proposal, keys[READY]).state is state
    shown = as_("contact_group").get(f"/proposals/{keys[READY]}").text
    assert ("Ministers sent it back" in shown) == (result == "sent_back")
    assert "What ministers decided" in shown


def test_what_ministers_decided_is_changed_by_nobody_else(as_, session, keys):
    group, page = as_("contact_group"), f"/proposals/{keys[READY]}"
    edit = form_to(group.get(f"{page}/edit").text, f"{page}/edit", f"{page}/edit").with_(title="Something else")
    withdraw = form_to(group.get(page).text, page, f"{page}/withdraw").with_(reason="No longer needed")
    key_of(decided(as_("chair"), place(keys), proposal=str(keys[READY])))
    assert group.post(f"{page}/edit", data=edit).status_code in (409, 422)
    group.post(f"{page}/withdraw", data=withdraw)
    group.post(f"{page}/take-up")
    group.post(f"{page}/ready")
    one = again(session, Proposal, keys[READY])
    assert (one.state, one.title) == (State.AGREED, READY)


def test_a_decision_recorded_wrongly_is_annulled_and_its_number_not_given_again(as_, session, keys):
    chair = as_("chair")
    key = key_of(decided(chair, place(keys), proposal=str(keys[READY])))
    page = f"/decisions/{key}"
    assert send(chair, page, f"{page}/annul", reason=" ").status_code == 422
    assert again(session, Decision, key).annulled_at is None
    assert send(chair, page, f"{page}/annul", reason="Recorded under the wrong item").status_code == 302
    assert again(session, Proposal, keys[READY]).state is State.READY
    assert "Recorded under the wrong item" in chair.get(page).text
    assert chair.post(f"{page}/annul", data={"reason": "Twice"}).status_code == 302
    assert again(session, Decision, key).reason == "Recorded under the wrong item"
    assert again(session, Decision, key_of(decided(chair, place(keys), proposal=str(keys[READY])))).number == 2


def test_an_annulled_sending_back_leaves_what_the_contact_group_has_in_hand(as_, session, keys):
    chair = as_("chair")
    key = key_of(decided(chair, place(keys), proposal=str(keys[READY]), result="sent_back"))
    assert send(chair, f"/decisions/{key}", f"/decisions/{key}/annul", reason="By mistake").status_code == 302
    assert again(session, Proposal, keys[READY]).state is State.DRAFT


def test_two_who_correct_at_once_lose_no_word(as_, session, keys):
    chair = as_("chair")
    page = f"/decisions/{key_of(decided(chair, place(keys)))}/edit"
    shown = form_to(chair.get(page).text, page, page)
    assert chair.post(page, data=shown.with_(text="First words.")).status_code == 302
    late = chair.post(page, data=shown.with_(text="Second words."))
    assert late.status_code == 409
    assert "First words." in late.text
    assert "Second words." in late.text
    saved = chair.post(page, data=form_to(late.text, page, page).values)
    assert saved.status_code == 302
    words = session.scalars(sa.select(JournalEntry.changes).filter_by(action="decision.corrected")).all()
    assert [change["text"][1] for change in words] == ["First words.", "Second words."]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Please fill this in."),
        ({"text": " "}, "Please fill this in."),
        ({"result": "x"}, "Not a valid choice"),
        ({"result": "sent_back"}, "Only a proposal can be sent back."),
        ({"proposal": "999999"}, "Not a valid choice"),
        ({"proposal": "draft"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_decided(as_, session, keys, wrong, said):
    wrong = {"proposal": str(keys[OPEN])} if wrong == {"proposal": "draft"} else wrong
    answer = decided(as_("chair"), place(keys), **{"text": "Kept as typed", **wrong})
    assert answer.status_code == 422
    assert said in answer.text
    assert session.scalars(sa.select(Decision)).all() == []


@pytest.mark.parametrize(
    ("level", "state", "said"),
    [
        (Level.POLITICAL, MeetingState.CONVENED, "once the meeting is recorded as held"),
        (Level.POLITICAL, MeetingState.CANCELLED, "once the meeting is recorded as held"),
        (Level.POLITICAL, MeetingState.ADOPTED, "Reopen it to change a decision."),
        (Level.SENIOR_OFFICIALS, MeetingState.HELD, "Decisions are taken by political meetings"),
    ],
)
def test_no_decision_under_a_meeting_that_cannot_decide(as_, session, keys, level, state, said):
    chair = as_("chair")
    form = form_to(chair.get(place(keys)).text, place(keys), place(keys)).with_(title="Too early", text="Too early")
    meeting = session.get_one(Meeting, keys["coalition"])
    meeting.level, meeting.state = level, state
    session.commit()
    shown = chair.get(place(keys)).text
    assert said in shown
    assert 'name="title"' not in shown
    refused = chair.post(place(keys), data=form)
    assert (refused.status_code, said in refused.text) == (422, True)
    assert session.scalars(sa.select(Decision)).all() == []


def test_a_decision_is_corrected_and_annulled_only_until_the_outcome_is_adopted(as_, session, keys):
    chair = as_("chair")
    key = key_of(decided(chair, place(keys)))
    page = f"/decisions/{key}"
    edit = form_to(chair.get(f"{page}/edit").text, f"{page}/edit", f"{page}/edit").with_(title="Another")
    session.get_one(Meeting, keys["coalition"]).state = MeetingState.ADOPTED
    session.commit()
    assert "Annul" not in chair.get(page).text
    assert chair.post(f"{page}/edit", data=edit).status_code == 422
    assert chair.post(f"{page}/annul", data={"reason": "Late"}).status_code == 422
    one = again(session, Decision, key)
    assert (one.title, one.annulled_at) == ("One form for all", None)


def test_a_form_sent_twice_decides_once(as_, session, keys):
    chair = as_("chair")
    form = form_to(chair.get(place(keys)).text, place(keys), place(keys)).with_(text="Once.", title="Once")
    assert chair.post(place(keys), data=form).location == chair.post(place(keys), data=form).location
    assert len(session.scalars(sa.select(Decision)).all()) == 1


def test_two_decide_about_one_proposal_and_the_second_is_told(as_, session, keys):
    first, second = as_("chair"), as_("secretariat")
    form = form_to(second.get(place(keys)).text, place(keys), place(keys))
    key_of(decided(first, place(keys), proposal=str(keys[READY])))
    late = second.post(place(keys), data=form.with_(proposal=str(keys[READY]), text="Late.", title="Late"))
    assert late.status_code == 422
    assert len(session.scalars(sa.select(Decision)).all()) == 1


def test_a_decided_item_stays_on_its_agenda(as_, session, keys):
    key_of(decided(as_("chair"), place(keys)))
    session.get_one(Meeting, keys["coalition"]).state = MeetingState.CONVENED
    session.commit()
    item = keys[f"coalition {ITEM}"]
    address = f"/meetings/{keys['coalition']}/agenda/{item}/remove"
    as_("chair").post(address)
    assert again(session, AgendaItem, keys[f"coalition {ITEM}"]) is not None


def test_the_partner_side_reads_what_concerns_it_and_nothing_else(as_, session, keys, world):
    meeting = session.get_one(Meeting, keys["eu-clasi"])
    found = add_decisions(NOW, meeting, world.people["secretariat"])
    session.commit()
    about = key_of(
        decided(as_("chair"), place(keys, "eu-clasi"), proposal=str(keys[HIDDEN]), title="HERON visit agreed")
    )
    assert again(session, Decision, about).audience is Audience.UNION
    partner = as_("partner")
    for page in (f"/forums/{world.forums['eu-clasi']}/decisions", f"/meetings/{keys['eu-clasi']}/outcome"):
        assert "HERON" not in partner.get(page).text
        assert "Desks answer within a day" in partner.get(page).text
    keys_of = {key: partner.get(f"/decisions/{key}").status_code for key in (*found.values(), about)}
    assert list(keys_of.values()) == [200, 404, 404]
    offered = as_("partner_chair").get(place(keys, "eu-clasi")).text
    assert CLASI in offered
    assert "HERON" not in offered


def test_a_list_of_many_decisions_asks_the_database_no_more(as_, session, keys, world, count_queries):
    page = f"/forums/{world.forums['coalition']}/decisions"
    key_of(decided(as_("chair"), place(keys)))
    member = as_("member")
    member.get(page)
    with count_queries() as few:
        member.get(page)
    one = session.scalars(sa.select(Decision)).one()
    for number in range(2, 40):
        session.add(
            Decision(
                forum_id=one.forum_id, meeting_id=one.meeting_id, item_id=one.item_id, year=one.year, number=number, audience=one.audience,
                result=one.result, title=f"Number {number}", text="So.", reason="", by_id=one.by_id, at=one.at,
            )
        )  # fmt: skip
    session.commit()
    with count_queries() as many:
        member.get(page)
    assert len(many) == len(few)

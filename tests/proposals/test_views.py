"""From a need to a proposal that goes to ministers: written, held against what runs, answered (G2, V1)."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from exchange.core.journal import JournalEntry
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State as MeetingState
from exchange.proposals.models import Initiative, OverlapAnswer, Proposal
from exchange.proposals.rules import State
from exchange.world.rules import Level
from tests.support.board import HIDDEN as HIDDEN_NEED
from tests.support.board import OPEN as OPEN_NEED
from tests.support.board import add_needs
from tests.support.forms import form_to
from tests.support.proposing import CLASI, FAR, HIDDEN, NEAR, OPEN, READY, SECRET, add_proposals
from tests.support.world import NOW, World


@pytest.fixture
def keys(session: Any, world: World) -> dict[str, int]:
    """Needs, proposals and initiatives, by title."""
    found = add_needs(NOW, world.people, world.forums) | add_proposals(NOW, world.people, world.forums)
    session.commit()
    session.expunge_all()
    return found


@pytest.fixture
def coalition(world: World) -> str:
    return f"/forums/{world.forums['coalition']}/proposals"


def one(session: Any, key: int) -> Proposal:
    session.rollback()
    session.expunge_all()
    return session.get_one(Proposal, key)


def send(browser: Any, page: str, action: str, **values: Any) -> Any:
    return browser.post(action, data=form_to(browser.get(page).text, page, action).with_(**values))


def written(browser: Any, coalition: str, keys: dict[str, int], **values: Any) -> Any:
    page = f"{coalition}/new"
    told = {
        "title": "Ports together", "needs": [str(keys[OPEN_NEED])], "participants": ["ES", "FR"], "countries": ["PE"],
        "aims": "One list.", "topics": "Ports, calls", "priorities": ["drugs"], "starts_on": "2027-02-01",
        "ends_on": "2027-11-30", "fund": "Internal Security Fund",
    }  # fmt: skip
    return send(browser, page, page, **(told | values))


def answered(browser: Any, proposal: int, key: str, **values: str) -> Any:
    page = f"/proposals/{proposal}/overlap/{key}"
    return send(browser, page, page, **values)


def test_a_proposal_is_held_against_what_runs_answered_and_goes_to_ministers(as_, session, world, keys, coalition):
    group = as_("contact_group")
    sent = written(group, coalition, keys)
    assert sent.status_code == 302
    key = int(sent.location.rpartition("/")[2])
    page = f"/proposals/{key}"
    shown = group.get(page).text
    overlap = shown.partition('id="overlap"')[2].partition("</section>")[0]
    for title in (NEAR, OPEN, READY, "Same third country: Peru", "Same topic: ports", "At the same time"):
        assert title in overlap
    assert FAR not in overlap
    assert "Answer each initiative that it comes near." in shown
    group.post(f"{page}/ready")
    assert one(session, key).state is State.DRAFT
    near = [
        f"initiative:{keys[NEAR]}",
        f"initiative:{keys[SECRET]}",
        *(f"proposal:{keys[title]}" for title in (OPEN, READY)),
    ]
    assert answered(group, key, near[0], answer="no_overlap", reason="").status_code == 422
    for other in near:
        if f"/overlap/{other}" in group.get(page).text:
            assert answered(group, key, other, answer="complements", reason="Another coast").status_code == 302
    assert "Answer each initiative" not in group.get(page).text
    assert group.post(f"{page}/ready").status_code == 302
    assert one(session, key).state is State.READY
    political = session.scalars(
        sa.select(Meeting).filter_by(forum_id=world.forums["coalition"]).where(Meeting.state == MeetingState.SCHEDULED)
    ).first()
    political.level = Level.POLITICAL
    session.commit()
    agenda = f"/meetings/{political.id}/agenda"
    assert "Ports together" in group.get(agenda).text.partition('id="comes-back"')[2]
    group.post(f"{agenda}/take", data={"point": f"proposal:{key}"})
    session.rollback()
    assert session.scalars(sa.select(AgendaItem.title).filter_by(origin_key=f"proposal:{key}")).all() == [
        "Ports together"
    ]
    answers = session.scalars(sa.select(OverlapAnswer).filter_by(proposal_id=key)).all()
    assert {answer.reason for answer in answers} == {"Another coast"}


def test_whoever_changes_what_was_ready_makes_it_a_draft(as_, session, keys):
    page = f"/proposals/{keys[READY]}/edit"
    assert send(as_("contact_group"), page, page, topics="Seals").status_code == 302
    assert one(session, keys[READY]).state is State.DRAFT


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Please fill this in."),
        ({"ends_on": "2027-01-01"}, "It ends before it begins."),
        ({"starts_on": "0001-01-01"}, "This is no day."),
        ({"starts_on": "x"}, "Not a valid date value"),
        ({"participants": ["PT"]}, "is not a valid choice"),
        ({"participants": ["PE"]}, "is not a valid choice"),
        ({"countries": ["FR"]}, "is not a valid choice"),
        ({"needs": ["999"]}, "is not a valid choice"),
        ({"funding": "gift"}, "Not a valid choice"),
        ({"audience": "x"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_changes_nothing(as_, session, keys, coalition, wrong, said):
    before = session.scalar(sa.select(sa.func.count(Proposal.id)))
    answer = written(as_("contact_group"), coalition, keys, **wrong)
    assert answer.status_code == 422
    assert said in answer.text
    session.rollback()
    assert session.scalar(sa.select(sa.func.count(Proposal.id))) == before


def test_the_partner_side_never_meets_what_is_for_the_union_side(as_, session, world, keys):
    partner, chair = as_("partner_chair"), as_("chair")
    index = f"/forums/{world.forums['eu-clasi']}/proposals"
    assert CLASI in partner.get(index).text
    assert HIDDEN not in partner.get(index).text
    for address in (f"/proposals/{keys[HIDDEN]}", f"/initiatives/{keys[SECRET]}", f"/initiatives/{keys[SECRET]}/edit"):
        assert partner.get(address).status_code == 404
    assert "HERON" not in partner.get("/initiatives").text
    seen = partner.get(f"/proposals/{keys[CLASI]}").text
    assert NEAR in seen
    assert "HERON" not in seen
    assert SECRET in chair.get(f"/proposals/{keys[CLASI]}").text
    assert partner.get(f"/proposals/{keys[CLASI]}/overlap/initiative:{keys[SECRET]}").status_code == 404
    new = partner.get(f"{index}/new").text
    assert HIDDEN_NEED not in new
    assert 'value="union"' not in new


def test_it_is_withdrawn_with_a_reason_and_taken_up_again(as_, session, keys, coalition):
    key, group = keys[OPEN], as_("contact_group")
    page = f"/proposals/{key}"
    assert send(group, page, f"{page}/withdraw", reason="").status_code == 422
    assert send(group, page, f"{page}/withdraw", reason="Done by others").status_code == 302
    assert "Done by others" in as_("member").get(page).text
    # It stands in nobody's way any more.
    assert (
        OPEN
        not in as_("member")
        .get(f"/proposals/{keys[READY]}")
        .text.partition('id="overlap"')[2]
        .partition("</section>")[0]
    )
    assert group.post(f"{page}/take-up").status_code == 302
    assert one(session, key).state is State.DRAFT
    actions = session.scalars(
        sa.select(JournalEntry.action).filter_by(subject_kind="proposal").order_by(JournalEntry.id)
    )
    assert actions.all() == ["proposal.withdrawn", "proposal.draft"]


def test_of_two_who_change_it_at_once_the_second_sees_both(as_, session, keys):
    page = f"/proposals/{keys[OPEN]}/edit"
    first, second = as_("contact_group"), as_("secretariat")
    forms = [form_to(browser.get(page).text, page, page) for browser in (first, second)]
    assert first.post(page, data=forms[0].with_(title="First")).status_code == 302
    late = second.post(page, data=forms[1].with_(title="Second"))
    assert late.status_code == 409
    assert "First" in late.text
    assert 'value="Second"' in late.text
    assert one(session, keys[OPEN]).title == "First"


def test_who_may_see_and_write(as_, keys, coalition):
    assert as_("member").get(coalition).status_code == 200
    assert as_("member").get(f"{coalition}/new").status_code == 403
    assert as_("member").post(f"/proposals/{keys[OPEN]}/ready").status_code == 403
    assert as_("prosecutor").get(f"/proposals/{keys[OPEN]}").status_code == 404
    assert as_("prosecutor").get("/initiatives").status_code == 403
    assert as_("partner").get(f"/proposals/{keys[OPEN]}").status_code == 404


def test_an_initiative_is_entered_and_corrected(as_, session, keys):
    group, page = as_("contact_group"), "/initiatives/new"
    assert "Nothing is entered yet" not in group.get("/initiatives").text
    sent = send(
        group, page, page, title="Seals", run_by="A port", countries=["PE"], link="https://a.example/", topics="seals"
    )
    key = int(sent.location.rpartition("/")[2])
    assert "A port" in as_("member").get(f"/initiatives/{key}").text
    edit = f"/initiatives/{key}/edit"
    first = form_to(group.get(edit).text, edit, edit)
    assert group.post(edit, data=first.with_(run_by="Two ports")).status_code == 302
    assert group.post(edit, data=first.with_(run_by="Three ports")).status_code == 409
    session.rollback()
    assert session.get_one(Initiative, key).run_by == "Two ports"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"run_by": ""}, "Please fill this in."),
        ({"link": "javascript:alert(1)"}, "This is no web address."),
        ({"starts_on": "2027-02-01", "ends_on": "2027-01-01"}, "It ends before it begins."),
        ({"ends_on": "9999-12-31"}, "This is no day."),
        ({"countries": ["FR"]}, "is not a valid choice"),
    ],
)
def test_a_bad_initiative_is_refused_beside_its_field(as_, session, keys, wrong, said):
    before = session.scalar(sa.select(sa.func.count(Initiative.id)))
    page = "/initiatives/new"
    answer = send(as_("contact_group"), page, page, **({"title": "Seals", "run_by": "A port"} | wrong))
    assert answer.status_code == 422
    assert said in answer.text
    session.rollback()
    assert session.scalar(sa.select(sa.func.count(Initiative.id))) == before


def test_the_page_asks_the_same_number_of_questions_whatever_there_is_to_compare(
    as_, session, world, keys, count_queries
):
    member, counts = as_("member"), []
    for number in (1, 400):
        session.add_all(
            Initiative(
                title=f"Initiative {number}.{n}", run_by="x", countries="PE", topics="desks", priorities="drugs", link="",
                by_id=world.people["member"], at=NOW,
            )
            for n in range(number)
        )  # fmt: skip
        session.commit()
        member.get(f"/proposals/{keys[OPEN]}")
        with count_queries() as seen:
            member.get(f"/proposals/{keys[OPEN]}")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_trail_tells_of_each_step_in_words(as_, keys):
    key, group = keys[OPEN], as_("contact_group")
    page = f"/proposals/{key}/edit"
    send(group, page, page, fund="Another fund")
    answered(group, key, f"initiative:{keys[NEAR]}", answer="supersedes", reason="It ends soon")
    trail = as_("secretariat").get(f"/trail/proposal/{key}").text
    for said in ("A proposal was changed", "Another fund", "It takes its place", f"{NEAR}: It ends soon"):
        assert said in trail


def test_two_proposals_do_not_supersede_each_other(as_, session, keys, coalition):
    group = as_("contact_group")
    key = int(written(group, coalition, keys).location.rpartition("/")[2])
    assert answered(group, key, f"proposal:{keys[OPEN]}", answer="supersedes", reason="").status_code == 302
    answer = answered(group, keys[OPEN], f"proposal:{key}", answer="supersedes", reason="It is wider")
    assert answer.status_code == 422
    assert "supersedes this proposal already" in answer.text
    assert "It is wider" in answer.text
    session.rollback()
    assert session.get(OverlapAnswer, (keys[OPEN], f"proposal:{key}")) is None
    assert answered(group, key, f"proposal:{keys[OPEN]}", answer="joins", reason="").status_code == 302
    assert answered(group, keys[OPEN], f"proposal:{key}", answer="supersedes", reason="").status_code == 302

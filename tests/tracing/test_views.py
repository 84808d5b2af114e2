"""From any thing the whole line can be followed, as far as the reader may see it (G3, V1)."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa

from exchange.activities.models import Activity
from exchange.commitments.models import Commitment
from exchange.decisions.models import Decision
from exchange.needs.models import Need
from exchange.proposals.models import Proposal
from exchange.world.rules import Audience
from tests.support.board import add_needs
from tests.support.committing import HIDDEN_COMMITMENT, OPEN_COMMITMENT, furnish_commitments
from tests.support.deciding import add_decisions, hold_ministers
from tests.support.doing import BEGUN, OPEN_ACTIVITY, furnish_activities
from tests.support.proposing import CLASI, add_proposals
from tests.support.world import NOW, World

TABLES = {"need": Need, "proposal": Proposal, "decision": Decision, "activity": Activity, "commitment": Commitment}


@pytest.fixture
def line(session: Any, world: World) -> dict[str, int]:
    """A whole line of EU–CLASI for everyone, by kind: need, proposal, decision, activity, commitment."""
    add_needs(NOW, world.people, world.forums)
    add_proposals(NOW, world.people, world.forums)
    meeting = hold_ministers(NOW, world.forums["eu-clasi"], "Desks")
    add_decisions(NOW, meeting, world.people["secretariat"])
    furnish_activities(NOW)
    furnish_commitments(NOW)
    proposal = session.scalars(
        sa.select(Proposal).filter_by(title=CLASI).options(sa.orm.selectinload(Proposal.needs))
    ).one()
    decision = session.scalars(sa.select(Decision).filter_by(audience=Audience.ALL).order_by(Decision.id)).first()
    decision.proposal_id = proposal.id
    activity = session.scalars(sa.select(Activity).filter_by(title=OPEN_ACTIVITY)).one()
    commitment = session.scalars(sa.select(Commitment).filter_by(title=OPEN_COMMITMENT)).one()
    keys = {
        "need": proposal.needs[0].id, "proposal": proposal.id, "decision": decision.id, "activity": activity.id,
        "commitment": commitment.id,
    }  # fmt: skip
    session.commit()
    session.expunge_all()
    return keys


def drawn(text: str) -> str:
    found = re.search(r'<ol class="line-of".*?</ol>', text, re.DOTALL)
    assert found
    return found.group()


@pytest.mark.parametrize("kind", list(TABLES))
def test_from_each_thing_the_whole_line_is_shown_as_picture_and_text(as_, session, line, kind):
    shown = as_("secretariat").get(f"/lines/{kind}/{line[kind]}").text
    picture = drawn(shown)
    text = shown.partition(picture)[2]
    for part in (picture, text):
        for other, key in line.items():
            place = {"activity": "activities"}.get(other, f"{other}s")
            assert f'href="/{place}/{key}"' in part, other
        assert "Half-way" in part
    assert picture.count("aria-current") == 1
    assert (
        f'href="/lines/{kind}/{line[kind]}"'
        in as_("secretariat").get(f"/{ {'activity': 'activities'}.get(kind, kind + 's') }/{line[kind]}").text
    )


def test_stages_where_nothing_stands_say_so(as_, session, line):
    alone = session.scalars(sa.select(Activity).filter_by(title=BEGUN)).one()
    picture = drawn(as_("secretariat").get(f"/lines/activity/{alone.id}").text)
    assert BEGUN in picture
    declared = session.scalars(sa.select(Commitment.id).where(Commitment.declaration != "")).one()
    assert drawn(as_("secretariat").get(f"/lines/commitment/{declared}").text).count("Nothing yet") == 5


def test_nothing_leads_on_through_what_the_partner_side_may_not_see(as_, session, line):
    """The decision becomes the Union side's: what follows from it is not reached through it any more (V1)."""
    partner = as_("partner")
    whole = partner.get(f"/lines/proposal/{line['proposal']}").text
    assert OPEN_COMMITMENT in whole
    assert HIDDEN_COMMITMENT not in whole
    assert "HERON" not in whole
    decision = session.get_one(Decision, line["decision"])
    decision.audience, decision.number = Audience.UNION, 99
    session.commit()
    less = partner.get(f"/lines/proposal/{line['proposal']}").text
    assert f'href="/decisions/{line["decision"]}"' not in less
    assert OPEN_COMMITMENT not in less
    assert partner.get(f"/lines/decision/{line['decision']}").status_code == 404


@pytest.mark.parametrize("kind", ["evaluation", "meeting", "nothing"])
def test_other_kinds_have_no_line(as_, line, kind):
    assert as_("secretariat").get(f"/lines/{kind}/1").status_code == 404


def test_a_line_takes_as_many_statements_however_much_stands_in_it(as_, session, line, count_queries):
    office = as_("secretariat")
    page = f"/lines/decision/{line['decision']}"
    office.get(page)
    with count_queries() as few:
        office.get(page)
    for number in range(10):
        like = session.get_one(Commitment, line["commitment"])
        values = {
            c.key: getattr(like, c.key) for c in sa.inspect(Commitment).column_attrs if c.key not in ("id", "version")
        }
        session.add(Commitment(**(values | {"title": f"More {number}"})))
    session.commit()
    with count_queries() as many:
        office.get(page)
    assert len(many) == len(few)

"""From what was decided or declared to what is fulfilled: made, coming back, moved, closed (M3, M6, P4, V1)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from exchange.commitments.models import Commitment
from exchange.commitments.rules import State
from exchange.core import clock
from exchange.core.journal import JournalEntry
from exchange.forums.models import Membership
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State as MeetingState
from exchange.world.rules import Audience, Level
from tests.support.committing import add_commitment
from tests.support.deciding import OPEN, add_decisions, hold_ministers
from tests.support.forms import form_to
from tests.support.world import NOW, World

ITEM, TITLE = "Model forms", "One form in every language"


@pytest.fixture
def keys(session: Any, world: World) -> dict[str, int]:
    """A political meeting of each forum that was held, and the items by their titles."""
    found = {}
    for forum in ("coalition", "eu-clasi"):
        meeting = hold_ministers(NOW, world.forums[forum], ITEM)
        found[forum] = meeting.id
        for item in session.scalars(sa.select(AgendaItem).filter_by(meeting_id=meeting.id)):
            found[f"{forum} {item.title}"] = item.id
    session.commit()
    session.expunge_all()
    return found


def next_ministers(session: Any, forum_id: int, days: int = 60, level: Level = Level.POLITICAL) -> int:
    """Plan a meeting of the forum that many days ahead."""
    meeting = Meeting(
        uid=f"next-{forum_id}-{days}-{level.value}", forum_id=forum_id, level=level, title=f"In {days} days", state=MeetingState.SCHEDULED,
        zone="Europe/Brussels", place="Antwerp", place_country="BE", created_at=NOW, shown_at=NOW, countries=[],
    )  # fmt: skip
    day = (NOW + timedelta(days=days)).date()
    starts, ends = (clock.agree(datetime(day.year, day.month, day.day, hour), "Europe/Brussels", 0) for hour in (9, 17))
    meeting.set_times(starts, ends)
    session.add(meeting)
    session.commit()
    return meeting.id


def again(session: Any, key: int) -> Commitment:
    session.rollback()
    session.expunge_all()
    return session.get_one(Commitment, key)


def under(keys: dict[str, int], forum: str = "coalition", item: str = ITEM) -> str:
    return f"/meetings/{keys[forum]}/outcome/items/{keys[f'{forum} {item}']}/commit"


def send(browser: Any, page: str, action: str, **values: Any) -> Any:
    return browser.post(action, data=form_to(browser.get(page).text, page, action).with_(**values))


def made(browser: Any, page: str, **values: Any) -> Any:
    told = {"title": TITLE, "text": "All **languages**.", "owner": "FR", "due_on": "2026-12-01"}
    return send(browser, page, page, **(told | values))


def key_of(answer: Any) -> int:
    assert answer.status_code == 302, answer.text
    return int(answer.location.rpartition("/")[2])


def told(session: Any, world: World, **more: Any) -> int:
    one = add_commitment(NOW, TITLE, world.forums["coalition"], world.people["secretariat"], **more)
    session.commit()
    return one.id


def test_what_a_meeting_committed_to_stands_under_its_item_and_comes_back_until_it_is_closed(as_, session, world, keys):
    group = as_("contact_group")
    assert "Enter a commitment" in group.get(f"/meetings/{keys['coalition']}/outcome").text
    key = key_of(made(group, under(keys)))
    one = again(session, key)
    assert (one.owner_country, one.level, one.item_id) == ("FR", Level.POLITICAL, keys[f"coalition {ITEM}"])
    assert f"Commitment: {TITLE} (France" in group.get(f"/meetings/{keys['coalition']}/outcome").text
    forum_id = world.forums["coalition"]
    first, second = next_ministers(session, forum_id), next_ministers(session, forum_id, 400)
    officials = next_ministers(session, forum_id, 30, Level.SENIOR_OFFICIALS)
    office = as_("secretariat")
    agenda = f"/meetings/{first}/agenda"
    assert TITLE in office.get(agenda).text
    assert TITLE not in office.get(f"/meetings/{officials}/agenda").text
    office.post(f"{agenda}/take", data={"point": f"commitment:{key}"})
    session.rollback()
    item = session.scalars(sa.select(AgendaItem).filter_by(meeting_id=first)).one()
    assert (item.title, item.origin_key) == (TITLE, f"commitment:{key}")
    assert TITLE in office.get(f"/meetings/{second}/agenda").text
    page = f"/commitments/{key}"
    assert send(office, page, f"{page}/move", state="fulfilled", said="Form of **3 May**").status_code == 302
    assert TITLE not in office.get(f"/meetings/{second}/agenda").text


def test_what_is_open_passes_on_with_the_chair(as_, session, world):
    key = told(session, world, owner_country="FR")
    shown = as_("secretariat").get(f"/forums/{world.forums['coalition']}/handover").text
    assert "Open commitments" in shown
    assert f"/commitments/{key}" in shown


def test_it_follows_from_a_decision_and_stands_on_its_page(as_, session, world, keys):
    meeting = session.get_one(Meeting, keys["coalition"])
    decision = add_decisions(NOW, meeting, world.people["secretariat"])[OPEN]
    session.commit()
    office = as_("secretariat")
    key = key_of(made(office, under(keys), source=str(decision)))
    assert again(session, key).decision_id == decision
    assert TITLE in office.get(f"/decisions/{decision}").text


def test_nothing_is_committed_to_under_a_meeting_that_was_not_held(as_, session, keys):
    group = as_("contact_group")
    page = under(keys)
    form = form_to(group.get(page).text, page, page).with_(title=TITLE, owner="FR")
    session.get_one(Meeting, keys["coalition"]).state = MeetingState.CONVENED
    session.commit()
    answer = group.post(page, data=form)
    assert answer.status_code == 422
    assert "once it is recorded as held" in answer.text
    assert "Nothing can be entered here yet" in group.get(page).text
    assert session.scalar(sa.select(sa.func.count(Commitment.id))) == 0


def test_an_owner_who_left_is_refused_and_one_who_leaves_later_is_named(as_, session, world):
    page = f"/forums/{world.forums['coalition']}/commitments/new"
    group = as_("contact_group")
    form = form_to(group.get(page).text, page, page).with_(title=TITLE, owner="FR", due_on="")
    kept = told(session, world, owner_country="FR")
    session.execute(
        sa.update(Membership)
        .where(Membership.forum_id == world.forums["coalition"], Membership.country_code == "FR")
        .values(ends_on=(NOW - timedelta(days=1)).date())
    )
    session.commit()
    answer = group.post(page, data=form)
    assert answer.status_code == 422
    assert f'value="{TITLE}"' in answer.text
    assert "no longer belongs to the forum" in group.get(f"/commitments/{kept}").text
    edit = f"/commitments/{kept}/edit"
    assert send(group, edit, edit, owner="BE").status_code == 302
    assert again(session, kept).owner_country == "BE"


def test_it_is_closed_with_evidence_or_a_reason_and_can_be_opened_again(as_, session, world):
    key = told(session, world, owner_country="FR")
    page, group = f"/commitments/{key}", as_("contact_group")
    refused = send(group, page, f"{page}/move", state="fulfilled", said="")
    assert refused.status_code == 422
    assert "Say by what it is fulfilled" in refused.text
    assert send(group, page, f"{page}/move", state="lapsed", said="").status_code == 422
    assert again(session, key).state is State.OPEN
    send(group, page, f"{page}/move", state="under_way", said="Drafts in three languages")
    assert again(session, key).evidence == "Drafts in three languages"
    send(group, page, f"{page}/move", state="under_way", said="Drafts in four languages")
    assert again(session, key).evidence == "Drafts in four languages"
    send(group, page, f"{page}/move", state="lapsed", said="A treaty says it now")
    one = again(session, key)
    assert (one.state, one.reason, one.closed_on) == (State.LAPSED, "A treaty says it now", NOW.date())
    assert TITLE not in group.get(f"/forums/{one.forum_id}/commitments").text
    assert TITLE in group.get(f"/forums/{one.forum_id}/commitments?closed=yes").text
    send(group, page, f"{page}/move", state="open", said="The treaty failed")
    one = again(session, key)
    assert (one.state, one.closed_on) == (State.OPEN, None)
    actions = session.scalars(
        sa.select(JournalEntry.action).filter_by(subject_kind="commitment").order_by(JournalEntry.id)
    )
    assert list(actions) == ["commitment.under_way", "commitment.changed", "commitment.lapsed", "commitment.open"]


def test_two_who_change_it_at_once_see_both_texts(as_, session, world):
    key = told(session, world)
    edit, group = f"/commitments/{key}/edit", as_("contact_group")
    form = form_to(group.get(edit).text, edit, edit)
    assert send(as_("secretariat"), edit, edit, text="Theirs").status_code == 302
    answer = group.post(edit, data=form.with_(text="Mine"))
    assert answer.status_code == 409
    assert "Theirs" in answer.text
    assert "Mine" in answer.text
    assert again(session, key).text == "Theirs"


def test_the_contact_point_of_who_answers_reports_and_no_other(as_, session, world):
    own, other = told(session, world, owner_country="FR"), told(session, world, owner_country="BE")
    point = as_("contact_point")
    assert send(point, f"/commitments/{own}", f"/commitments/{own}/move", state="under_way", said="").status_code == 302
    assert point.post(f"/commitments/{other}/move", data={"state": "under_way"}).status_code in (403, 404)
    assert 'id="move"' not in point.get(f"/commitments/{other}").text


def test_a_declaration_stands_paragraph_by_paragraph_with_what_follows(as_, session, world):
    forum_id = world.forums["eu-clasi"]
    office = as_("secretariat")
    page = f"/forums/{forum_id}/declarations/eu-clasi-2023"
    shown = office.get(page).text
    assert "aligning the timetable" in shown
    assert shown.count("Follow it up") == 11
    new = f"/forums/{forum_id}/commitments/new"
    form = office.get(f"{new}?paragraph=eu-clasi-2023:20").text
    assert "aligning the timetable" in form
    asked = f"{new}?paragraph=eu-clasi-2023:20"
    key = key_of(office.post(new, data=form_to(form, asked, asked).with_(title=TITLE)))
    one = again(session, key)
    assert (one.declaration, one.paragraph, one.owner.is_everybody) == ("eu-clasi-2023", 20, True)
    assert TITLE in office.get(page).text
    assert "paragraph 20" in office.get(f"/commitments/{key}").text.lower()


def test_the_partner_side_never_meets_what_comes_from_what_it_may_not_see(as_, session, world, keys):
    office = as_("secretariat")
    hidden = key_of(made(office, under(keys, "eu-clasi", "HERON only among us"), title="HERON reports", owner=""))
    shown = key_of(made(office, under(keys, "eu-clasi"), owner=""))
    assert again(session, hidden).audience is Audience.UNION
    partner, forum_id = as_("partner"), world.forums["eu-clasi"]
    if partner.get(f"/commitments/{shown}").status_code == 404:
        partner = as_("partner_chair")
    assert partner.get(f"/commitments/{shown}").status_code == 200
    assert partner.get(f"/commitments/{hidden}").status_code == 404
    assert "HERON" not in partner.get(f"/forums/{forum_id}/commitments").text
    session.get_one(AgendaItem, keys[f"eu-clasi {ITEM}"]).audience = Audience.UNION
    session.commit()
    assert partner.get(f"/commitments/{shown}").status_code == 404
    assert TITLE not in partner.get(f"/forums/{forum_id}/commitments").text


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "yesterday"])
def test_a_day_that_is_none_is_said_beside_the_field(as_, world, day):
    page = f"/forums/{world.forums['coalition']}/commitments/new"
    answer = made(as_("contact_group"), page, due_on=day)
    assert answer.status_code == 422
    assert f'value="{TITLE}"' in answer.text


def test_lists_take_as_many_statements_for_many_as_for_few(as_, session, world, count_queries):
    told(session, world, owner_country="FR")
    group, page = as_("contact_group"), f"/forums/{world.forums['coalition']}/commitments"
    group.get(page)
    with count_queries() as few:
        group.get(page)
    for _number in range(20):
        told(session, world, owner_country="BE")
    with count_queries() as many:
        group.get(page)
    assert len(many) == len(few)

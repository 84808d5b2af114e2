"""A joint activity in steps: led by those who take part, done, changed, removed, and none left without a leader (A1)."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from exchange.activities.models import Activity
from exchange.activities.plan.models import ActivityStep
from exchange.activities.rules import State
from exchange.core.journal import JournalEntry
from tests.support.board import add_needs
from tests.support.deciding import add_decisions, hold_ministers
from tests.support.doing import OPEN_ACTIVITY, furnish_activities
from tests.support.forms import form_to
from tests.support.proposing import add_proposals
from tests.support.world import NOW, World

TITLE = "Count the answers"


@pytest.fixture
def activity(session: Any, world: World) -> int:
    """An activity that Argentina, Spain and France undertook, with an action that Spain leads."""
    add_needs(NOW, world.people, world.forums)
    add_proposals(NOW, world.people, world.forums)
    add_decisions(NOW, hold_ministers(NOW, world.forums["eu-clasi"], "Desks"), world.people["secretariat"])
    furnish_activities(NOW)
    key = session.scalars(sa.select(Activity.id).filter_by(title=OPEN_ACTIVITY)).one()
    session.commit()
    session.expunge_all()
    return key


def steps(session: Any, activity: int) -> dict[str, ActivityStep]:
    session.rollback()
    session.expunge_all()
    return {one.title: one for one in session.scalars(sa.select(ActivityStep).filter_by(activity_id=activity))}


def send(browser: Any, page: str, action: str, **values: Any) -> Any:
    return browser.post(action, data=form_to(browser.get(page).text, page, action).with_(**values))


def added(browser: Any, activity: int, **values: Any) -> Any:
    page = f"/activities/{activity}/plan/new"
    return send(
        browser, page, page, **({"kind": "action", "title": TITLE, "leader": "FR", "due_on": "2027-02-01"} | values)
    )


def test_an_action_is_added_done_taken_back_and_removed(as_, session, activity):
    office, page = as_("secretariat"), f"/activities/{activity}"
    assert added(office, activity).status_code == 302
    step = steps(session, activity)[TITLE]
    assert step.leader_country == "FR"
    shown = office.get(page).text
    assert f"Action: {TITLE}" in shown
    assert "0/2" in shown
    office.post(f"{page}/plan/{step.id}/done")
    office.post(f"{page}/plan/{step.id}/done")
    assert steps(session, activity)[TITLE].done_on == NOW.date()
    assert "1/2" in office.get(page).text
    office.post(f"{page}/plan/{step.id}/not-done")
    assert steps(session, activity)[TITLE].done_on is None
    office.post(f"{page}/plan/{step.id}/remove")
    assert TITLE not in steps(session, activity)
    told = session.scalars(
        sa.select(JournalEntry.action).where(JournalEntry.action.like("activity.step%")).order_by(JournalEntry.id)
    )
    assert list(told) == [f"activity.step_{what}" for what in ("added", "done", "not_done", "removed")]
    assert TITLE in office.get(f"/trail/activity/{activity}").text


def test_a_milestone_has_no_leader(as_, session, activity):
    assert added(as_("secretariat"), activity, kind="milestone").status_code == 302
    assert steps(session, activity)[TITLE].leader_country is None


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"leader": ""}, "Choose the country that leads the action."),
        ({"leader": "NL"}, "Not a valid choice"),
        ({"title": ""}, "Please fill this in."),
        ({"due_on": "9999-12-31"}, "This is no day."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_added(as_, session, activity, values, said):
    answer = added(as_("secretariat"), activity, **values)
    assert answer.status_code == 422
    assert said in answer.text
    assert len(steps(session, activity)) == 1


def test_a_leader_who_left_meanwhile_is_refused(as_, session, activity):
    """France leaves between the form and its being sent: an owner who left."""
    office, page = as_("secretariat"), f"/activities/{activity}/plan/new"
    form = form_to(office.get(page).text, page, page).with_(title=TITLE, leader="FR")
    office.post(f"/activities/{activity}/leave/FR")
    assert office.post(page, data=form).status_code == 422
    assert TITLE not in steps(session, activity)


def test_a_country_that_leads_what_is_not_done_does_not_leave(as_, session, activity):
    office, page = as_("secretariat"), f"/activities/{activity}"
    (step,) = steps(session, activity).values()
    answer = office.post(f"{page}/leave/ES", follow_redirects=True)
    assert "It leads an action that is not done" in answer.text
    edit = f"{page}/plan/{step.id}/edit"
    assert send(office, edit, edit, leader="FR").status_code == 302
    office.post(f"{page}/leave/ES")
    session.rollback()
    assert session.get_one(Activity, activity).participants == "AR,FR"


def test_two_who_change_a_step_at_once_see_both_texts(as_, session, activity):
    (step,) = steps(session, activity).values()
    edit, office = f"/activities/{activity}/plan/{step.id}/edit", as_("secretariat")
    form = form_to(office.get(edit).text, edit, edit)
    assert send(office, edit, edit, title="Theirs").status_code == 302
    answer = office.post(edit, data=form.with_(title="Mine"))
    assert answer.status_code == 409
    assert "Theirs" in answer.text
    assert "Mine" in answer.text


def test_the_plan_of_what_is_over_stands_as_it_was(as_, session, activity):
    (step,) = steps(session, activity).values()
    office, page = as_("secretariat"), f"/activities/{activity}"
    form = form_to(office.get(f"{page}/plan/new").text, f"{page}/plan/new", f"{page}/plan/new").with_(
        title=TITLE, leader="FR"
    )
    session.get_one(Activity, activity).state = State.COMPLETED
    session.commit()
    answer = office.post(f"{page}/plan/new", data=form)
    assert answer.status_code == 422
    assert "its plan stands as it was" in answer.text
    for verb in ("done", "remove"):
        assert "its plan stands as it was" in office.post(f"{page}/plan/{step.id}/{verb}", follow_redirects=True).text
    assert "Add a step" not in office.get(page).text
    assert len(steps(session, activity)) == 1


def test_a_step_is_reached_through_its_own_activity_only(as_, session, activity):
    (step,) = steps(session, activity).values()
    other = session.scalars(sa.select(Activity.id).where(Activity.id != activity).limit(1)).one()
    assert as_("secretariat").get(f"/activities/{other}/plan/{step.id}/edit").status_code == 404

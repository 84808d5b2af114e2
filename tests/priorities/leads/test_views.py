"""Drivers, co-drivers, leaders of actions and coordinators, with their terms (P3)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from freezegun import freeze_time

from exchange.core.journal import JournalEntry
from exchange.priorities.leads.models import PriorityLead
from exchange.priorities.leads.rules import Role
from tests.support.forms import form_to
from tests.support.leading import CYCLE, furnish_leads
from tests.support.world import NOW, World

NEW = "/priorities/leads/new"
TOLD = {
    "role": "driver", "cycle": CYCLE, "priority": "firearms", "holder": "FR", "office": "Central office", "action": "",
    "starts_on": "2023-01-01", "ends_on": "",
}  # fmt: skip


@pytest.fixture
def filled(session: Any, world: World) -> dict[str, int]:
    furnish_leads(NOW)
    session.commit()
    return {f"{one.role.value} {one.country_code}": one.id for one in session.scalars(sa.select(PriorityLead))}


def send(browser: Any, page: str, **values: Any) -> Any:
    return browser.post(page, data=form_to(browser.get(page).text, page, page).with_(**values))


def kept(session: Any) -> list[tuple[Role, str | None, date, date | None]]:
    session.rollback()
    query = sa.select(PriorityLead).order_by(PriorityLead.id)
    return [(one.role, one.country_code, one.starts_on, one.ends_on) for one in session.scalars(query)]


def test_a_role_is_entered_once_and_stands_on_the_page_of_its_priority(as_, world, session):
    admin = as_("admin")
    form = form_to(admin.get(NEW).text, NEW, NEW).with_(**TOLD)
    assert {admin.post(NEW, data=form).location for _again in range(2)} == {"/priorities/firearms#leads"}
    assert kept(session) == [(Role.DRIVER, "FR", date(2023, 1, 1), None)]
    page = as_("partner").get("/priorities/firearms").text
    assert "Driver: France" in page
    assert "Central office" in page
    assert "leads/" not in page


def test_the_list_says_who_drives_and_where_nobody_does(as_, filled):
    page = as_("prosecutor").get("/priorities/").text
    row = page[page.index('href="/priorities/drugs"') :].partition("</tr>")[0]
    assert "Netherlands" in row
    row = page[page.index('href="/priorities/firearms"') :].partition("</tr>")[0]
    assert "nobody" in row
    assert "France" in page.partition('id="coordinators"')[2].partition("</section>")[0]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"priority": ""}, "Choose the priority."),
        ({"role": "action_leader"}, "Say which operational action is led."),
        ({"ends_on": "2023-01-01"}, "It ends after it begins."),
        ({"starts_on": "2021-01-01"}, "That is outside the years of the cycle."),
        ({"starts_on": ""}, "Please fill this in."),
        ({"starts_on": "0001-01-01"}, "This is no day."),
        ({"holder": "PE"}, "Not a valid choice"),
        ({"priority": "drugs"}, "Somebody else holds this role in that time."),
        ({"role": "coordinator"}, "Somebody else holds this role in that time."),
        ({"cycle": "none"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_entered(as_, filled, session, values, message):
    before = kept(session)
    answer = send(as_("admin"), NEW, **(TOLD | values))
    assert answer.status_code == 422
    assert message in answer.text
    assert "Central office" in answer.text
    assert kept(session) == before


def test_a_contact_point_speaks_for_the_own_country_only(as_, filled, session):
    point = as_("contact_point")
    assert send(point, NEW, **(TOLD | {"holder": "NL"})).status_code == 422
    assert send(point, NEW, **(TOLD | {"role": "co_driver", "priority": "drugs"})).status_code == 302
    assert point.get(f"/priorities/leads/{filled['driver NL']}/edit").status_code == 403
    assert point.get(f"/priorities/leads/{filled['co_driver FR']}/edit").status_code == 200
    assert [as_(who).get(NEW).status_code for who in ("secretariat", "partner")] == [403, 403]


def test_one_term_ends_where_the_next_begins(as_, filled, session):
    admin = as_("admin")
    assert send(admin, f"/priorities/leads/{filled['driver NL']}/edit", ends_on="2024-01-01").status_code == 302
    assert send(admin, NEW, **(TOLD | {"priority": "drugs", "starts_on": "2024-01-01"})).status_code == 302
    assert (Role.DRIVER, "NL", date(2022, 1, 1), date(2024, 1, 1)) in kept(session)
    actions = session.scalars(sa.select(JournalEntry.action).where(JournalEntry.action.like("lead.%")))
    assert sorted(actions) == ["lead.added", "lead.changed"]


def test_what_has_begun_stays_on_record(as_, filled, session):
    key = filled["driver NL"]
    page = f"/priorities/leads/{key}/edit"
    assert "remove" not in as_("admin").get(page).text
    with freeze_time("2021-06-01"):
        admin = as_("admin")
        form = form_to(admin.get(page).text, page, "remove").with_()
        assert admin.post(f"/priorities/leads/{key}/remove", data=form).status_code == 302
    assert len(kept(session)) == 3
    admin = as_("admin")
    other = f"/priorities/leads/{filled['co_driver FR']}"
    token = form_to(admin.get(f"{other}/edit").text, f"{other}/edit", "edit").with_()
    assert "stays on record" in admin.post(f"{other}/remove", data=token, follow_redirects=True).text
    assert len(kept(session)) == 3


def test_two_who_change_one_at_once_see_both_texts(as_, filled, session):
    admin, page = as_("admin"), f"/priorities/leads/{filled['driver NL']}/edit"
    late = form_to(admin.get(page).text, page, page)
    assert send(admin, page, office="The other’s").status_code == 302
    answer = admin.post(page, data=late.with_(office="Mine"))
    assert answer.status_code == 409
    assert "The other’s" in answer.text
    assert admin.post(page, data=form_to(answer.text, page, page).with_()).status_code == 302

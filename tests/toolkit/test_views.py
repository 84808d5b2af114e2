"""The toolkit on its pages: said, corrected, taken away, seen by the Union side only (C3, V1, V2)."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from freezegun import freeze_time

from exchange.core.journal import JournalEntry
from exchange.toolkit.models import ToolkitEntry
from exchange.toolkit.rules import State
from tests.support.forms import form_to
from tests.support.toolkit import STEP, furnish_toolkit
from tests.support.world import NOW, World

PAGE = "/toolkit/PE/agreement"
TOLD = {"state": "planned", "reason": "", "owner": "ES", "next_step": "Talk in Lima", "next_on": "2026-12-01"}


@pytest.fixture
def filled(session: Any, world: World) -> None:
    furnish_toolkit(NOW)
    session.commit()


@pytest.fixture(autouse=True)
def on_that_day(app: Any) -> Any:
    with freeze_time(NOW):
        yield


def send(browser: Any, page: str, address: str = "", **values: Any) -> Any:
    return browser.post(address or page, data=form_to(browser.get(page).text, page, address or page).with_(**values))


def kept(session: Any) -> dict[str, State]:
    session.rollback()
    return {one.measure: one.state for one in session.scalars(sa.select(ToolkitEntry))}


def test_a_measure_is_said_for_the_first_time_and_changed(as_, world, session):
    eurojust = as_("eurojust")
    assert send(eurojust, PAGE, **TOLD).location == "/toolkit/PE#agreement"
    assert kept(session) == {"agreement": State.PLANNED}
    page = eurojust.get("/toolkit/PE").text
    for word in ("Talk in Lima", "Spain", "Planned", "1 December 2026", "Paragraph 6"):
        assert word in page
    assert send(eurojust, PAGE, state="done").status_code == 302
    assert kept(session) == {"agreement": State.DONE}
    key = session.scalars(sa.select(ToolkitEntry.id)).one()
    trail = as_("prosecutor")
    assert trail.get(f"/trail/measure/{key}").status_code == 200
    assert "Done" in as_("admin").get(f"/trail/measure/{key}").text


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"state": "not_appropriate"}, "Say why it is not appropriate."),
        ({"next_step": ""}, "Say what the next step is."),
        ({"owner": ""}, "Choose who answers for it."),
        ({"next_on": "2026-11-23"}, "This day is over. Choose one to come."),
        ({"next_on": "0001-01-01"}, "This is no day."),
        ({"state": "perhaps"}, "Not a valid choice"),
        ({"owner": "PE"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(as_, world, session, values, message):
    answer = send(as_("eurojust"), PAGE, **(TOLD | values))
    assert answer.status_code == 422
    assert message in answer.text
    assert kept(session) == {}


def test_two_who_say_the_first_word_at_once_lose_nothing(as_, world, session):
    eurojust = as_("eurojust")
    first, second = (form_to(eurojust.get(PAGE).text, PAGE, PAGE) for _two in range(2))
    assert eurojust.post(PAGE, data=first.with_(**TOLD)).status_code == 302
    answer = eurojust.post(PAGE, data=second.with_(**TOLD | {"next_step": "Write a letter"}))
    assert answer.status_code == 409
    assert "Talk in Lima" in answer.text
    assert "Write a letter" in answer.text


def test_a_contact_point_takes_on_what_is_nobodys_for_the_own_member_state_only(as_, filled, session):
    france = as_("contact_point")
    page = france.get(PAGE).text
    owners = page.partition('name="owner"')[2].partition("</select>")[0]
    assert 'value="FR"' in owners
    assert 'value="ES"' not in owners
    assert send(france, PAGE, **TOLD | {"owner": "FR"}).status_code == 302
    assert send(france, "/toolkit/PE/briefing", **TOLD | {"owner": "", "state": "considered"}).status_code == 422
    assert france.get("/toolkit/PE/dialogue").status_code == 403


def test_what_was_entered_by_mistake_goes_and_the_journal_keeps_it(as_, filled, session):
    assert send(as_("eurojust"), PAGE, f"{PAGE}/remove").status_code == 302
    assert "agreement" not in kept(session)
    assert (
        session.scalars(sa.select(JournalEntry).filter_by(action="toolkit.removed")).one().subject_label
        == "PE:agreement"
    )


def test_the_same_again_is_no_change(as_, filled, session):
    assert send(as_("eurojust"), "/toolkit/PE/exchanges").status_code == 302
    assert session.scalars(sa.select(JournalEntry).filter_by(action="toolkit.said")).all() == []


def test_the_table_shows_priorities_what_is_late_and_is_filtered(as_, filled):
    browser = as_("prosecutor")
    page = browser.get("/toolkit/").text
    assert "1 next step is late" in page
    assert STEP in page
    assert "Under way" in page.partition("<tbody>")[2]
    assert "Under way" not in browser.get("/toolkit/?state=not_appropriate").text.partition("<tbody>")[2]
    assert "Under way" in browser.get("/toolkit/?owner=FR").text.partition("<tbody>")[2]
    assert "No measure stands so" in browser.get("/toolkit/?owner=SE").text
    for odd in ("?state=x&owner=body-x", "?owner=body-99999999999999999999"):
        assert browser.get(f"/toolkit/{odd}").status_code == 200


def test_the_meetings_that_carry_a_measure_out_stand_beside_it(as_, filled):
    page = as_("member").get("/toolkit/PE").text
    exchanges = page.partition('id="exchanges"')[2].partition("</section>")[0]
    assert "Exchange that is over" in exchanges
    posted = page.partition('id="posted"')[2].partition("</section>")[0]
    assert "Liaison exchange in Lima" in posted
    assert "Exchange that is over" not in as_("stranger").get("/toolkit/PE").text


def test_the_table_goes_out_as_csv(as_, filled):
    rows = as_("prosecutor").get("/toolkit/table.csv").data.decode("utf-8-sig").splitlines()
    assert len(rows) == 4
    assert any("Peru" in row and STEP in row for row in rows)


def test_the_partner_side_meets_nothing_of_it(as_, filled, session):
    key = session.scalars(sa.select(ToolkitEntry.id)).first()
    for who in ("partner", "partner_chair"):
        browser = as_(who)
        assert browser.get("/toolkit/").status_code == 403
        assert browser.get("/toolkit/PE").status_code == 404
        assert browser.get(PAGE).status_code == 404
        assert browser.get("/toolkit/table.csv").status_code == 403
        assert browser.get(f"/trail/measure/{key}").status_code == 404
        assert "oolkit" not in browser.get("/countries/PE").text


def test_the_pages_take_the_same_statements_however_much_there_is(as_, world, session, count_queries):
    browser, found = as_("prosecutor"), []
    for fill in (True, False):
        for page in ("/toolkit/", "/toolkit/PE"):
            browser.get(page)
            with count_queries() as seen:
                browser.get(page)
            found.append(len(seen))
        if fill:
            furnish_toolkit(NOW)
            session.commit()
    assert found[:2] == found[2:]

"""Instruments on their pages: entered, corrected, taken away, asked for a legal basis (C4, V1)."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from freezegun import freeze_time

from exchange.core.journal import JournalEntry
from exchange.instruments.models import Instrument, InstrumentStep
from exchange.instruments.rules import State
from tests.support.forms import form_to
from tests.support.instruments import STEP, furnish_instruments
from tests.support.world import NOW, World

NEW = "/instruments/AR/new"
TOLD = {
    "what": "ets-24", "member": "", "title": "", "state": "in_force", "since_on": "2020-01-01", "source": "Treaty Office",
    "source_on": "2026-01-01", "promoter": "ES", "note": "",
}  # fmt: skip


@pytest.fixture
def filled(session: Any, world: World) -> dict[str, int]:
    furnish_instruments(NOW)
    session.commit()
    return {one.label: one.id for one in session.scalars(sa.select(Instrument))}


def send(browser: Any, page: str, address: str = "", **values: Any) -> Any:
    return browser.post(address or page, data=form_to(browser.get(page).text, page, address or page).with_(**values))


def kept(session: Any) -> dict[str, State]:
    session.rollback()
    return {one.label: one.state for one in session.scalars(sa.select(Instrument))}


def test_an_instrument_is_entered_once_and_stands_with_its_source(as_, world, session):
    admin = as_("admin")
    form = form_to(admin.get(NEW).text, NEW, NEW).with_(**TOLD)
    assert {admin.post(NEW, data=form).location for _again in range(2)} == {"/instruments/AR"}
    assert kept(session) == {"AR:ets-24": State.IN_FORCE}
    page = admin.get("/instruments/AR").text
    assert "ETS 24 · European Convention on Extradition" in page
    assert "Treaty Office, as of 1 January 2026" in page
    assert "Promoted by Spain" in page
    assert "European Convention on Extradition" in admin.get("/countries/AR").text


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"since_on": "1957-12-12"}, "It was opened for signature on 13 December 1957. Nobody can be a party before."),
        ({"what": "cets-212", "since_on": "2012-09-19"}, "It was opened for signature on 20 September 2012."),
        ({"since_on": "0001-01-01"}, "This is no day."),
        ({"source_on": ""}, "Please fill this in."),
        ({"source_on": "2026-11-25"}, "A source cannot speak of a day that has not come."),
        ({"source": ""}, "Please fill this in."),
        ({"what": "bilateral-extradition"}, "Choose the Member State of the bilateral treaty."),
        ({"what": "bilateral-extradition", "member": "FR"}, "This instrument stands here already."),
        ({"what": "ets-1"}, "Not a valid choice"),
        ({"state": "perhaps"}, "Not a valid choice"),
        ({"promoter": "PE"}, "Not a valid choice"),
    ],
)
@freeze_time(NOW)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_entered(as_, filled, session, values, message):
    before = kept(session)
    answer = send(as_("admin"), NEW, **(TOLD | values))
    assert answer.status_code == 422
    assert message in answer.text
    assert "Treaty Office" in answer.text or not values.get("source", "x")
    assert kept(session) == before


def test_a_contact_point_enters_the_treaties_of_the_own_member_state_only(as_, filled, session):
    france = as_("contact_point")
    page = france.get("/instruments/PE/new").text
    assert "European Convention on Extradition" not in page
    assert 'value="NL"' not in page.partition('name="member"')[2].partition("</select>")[0]
    told = TOLD | {"what": "bilateral-extradition", "member": "FR"}
    assert send(france, "/instruments/PE/new", **told).location == "/instruments/PE"
    forged = form_to(france.get("/instruments/PE/new").text, "/instruments/PE/new", "/instruments/PE/new")
    assert france.post("/instruments/PE/new", data=forged.with_(**TOLD | {"what": "ets-30"})).status_code == 422
    assert france.get(f"/instruments/items/{filled['PE:ets-24']}/edit").status_code == 403


def test_a_change_is_kept_with_what_was_and_the_second_of_two_sees_both(as_, filled, session):
    admin, page = as_("admin"), f"/instruments/items/{filled['PE:eurojust']}/edit"
    first, second = (form_to(admin.get(page).text, page, page) for _two in range(2))
    assert admin.post(page, data=first.with_(state="concluded", source="Official Journal")).status_code == 302
    answer = admin.post(page, data=second.with_(state="in_force"))
    assert answer.status_code == 409
    assert "Official Journal" in answer.text
    assert kept(session)["PE:eurojust"] is State.CONCLUDED
    entry = session.scalars(sa.select(JournalEntry).filter_by(action="instrument.changed")).one()
    assert entry.changes["state"] == ["negotiating", "concluded"]
    assert "How it stands" not in admin.get(f"/trail/instrument/{filled['PE:eurojust']}").text
    assert "Signed, not in force" in admin.get(f"/trail/instrument/{filled['PE:eurojust']}").text


def test_the_same_again_is_no_change(as_, filled, session):
    page = f"/instruments/items/{filled['PE:ets-24']}/edit"
    assert send(as_("admin"), page).status_code == 302
    assert session.scalars(sa.select(JournalEntry).filter_by(action="instrument.changed")).all() == []


@freeze_time(NOW)
def test_a_step_is_noted_once_shown_and_taken_away(as_, filled, session):
    admin, key = as_("admin"), filled["PE:ets-24"]
    page, address = f"/instruments/items/{key}/edit", f"/instruments/items/{key}/steps"
    form = form_to(admin.get(page).text, page, address)
    for _again in range(2):
        assert admin.post(address, data=form.with_(taken_on="2026-11-20", text="A demarche")).location == page
    late = admin.post(
        address, data=form_to(admin.get(page).text, page, address).with_(taken_on="2026-11-25", text="A visit")
    )
    assert late.status_code == 422
    assert "Note a step once it has been taken." in late.text
    assert "A visit" in late.text
    assert admin.get("/instruments/PE").text.count("A demarche") == 1
    steps = {one.text: one.id for one in session.scalars(sa.select(InstrumentStep).filter_by(instrument_id=key))}
    gone = f"{address}/{steps['A demarche']}/remove"
    assert send(admin, page, gone).location == "/instruments/PE"
    assert "A demarche" not in admin.get("/instruments/PE").text


def test_what_was_entered_by_mistake_goes_and_the_journal_keeps_it(as_, filled, session):
    key = filled["PE:ets-24"]
    assert send(as_("admin"), f"/instruments/items/{key}/edit", f"/instruments/items/{key}/remove").status_code == 302
    assert "PE:ets-24" not in kept(session)
    assert session.scalars(sa.select(InstrumentStep).filter_by(instrument_id=key)).all() == []
    assert (
        session.scalars(sa.select(JournalEntry).filter_by(action="instrument.removed")).one().subject_label
        == "PE:ets-24"
    )


def test_the_partner_side_sees_the_treaties_and_nothing_of_who_works_on_them(as_, filled):
    partner = as_("partner")
    page = partner.get("/instruments/PE").text
    assert "European Convention on Extradition" in page
    assert STEP not in page
    assert "Promoted" not in page
    assert "Enter an instrument" not in page
    assert partner.get(f"/trail/instrument/{filled['PE:ets-24']}").status_code == 404
    assert STEP in as_("prosecutor").get("/instruments/PE").text


def test_a_legal_basis_is_answered_with_its_source(as_, filled):
    browser = as_("prosecutor")
    page = browser.get("/instruments/basis?matter=extradition&member=NL&third=PE").text
    assert "There is 1 legal basis on record" in page
    assert "Source: Treaty Office" in page
    assert "Information, not legal advice." in page
    page = browser.get("/instruments/basis?matter=mutual_legal_assistance&member=NL&third=PE").text
    assert "No treaty is on record" in page
    page = browser.get("/instruments/basis?matter=extradition&member=FR&third=AR").text
    assert "In preparation" in page
    assert "In preparation" not in browser.get("/instruments/basis?matter=extradition&member=NL&third=AR").text


@pytest.mark.parametrize(
    "asked", ["", "?matter=extradition", "?matter=x&member=NL&third=PE", "?matter=extradition&member=PE&third=NL"]
)
def test_a_question_that_is_not_complete_gets_no_answer(as_, filled, asked):
    page = as_("prosecutor").get(f"/instruments/basis{asked}")
    assert page.status_code == 200
    assert "Choose what the request is about" in page.text


def test_the_table_holds_priorities_first_and_all_when_asked(as_, filled):
    browser = as_("prosecutor")
    table = "<tbody>"
    first = browser.get("/instruments/").text.partition(table)[2]
    assert "Peru" in first
    assert "Argentina" not in first
    assert "Argentina" in browser.get("/instruments/?show=all").text.partition(table)[2]


def test_the_pages_take_the_same_statements_however_much_there_is(as_, world, session, count_queries):
    browser, counts = as_("prosecutor"), []
    for _fill in range(2):
        for page in (
            "/instruments/?show=all",
            "/instruments/PE",
            "/instruments/basis?matter=extradition&member=NL&third=PE",
        ):
            browser.get(page)
            with count_queries() as counted:
                browser.get(page)
            counts.append(len(counted))
        if not _fill:
            furnish_instruments(NOW)
            session.commit()
    assert counts[1] <= counts[4] <= counts[1] + 1  # The steps of none are not asked for.
    assert counts[0] == counts[3]

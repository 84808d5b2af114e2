"""Briefing packages on their pages: compiled, edited, frozen, stale by themselves, exported, shared, used (C5, V1)."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx
import pytest
import sqlalchemy as sa
from freezegun import freeze_time
from pypdf import PdfReader

from exchange.briefings.models import Briefing, BriefingFile, BriefingSection, BriefingUse, BriefingVersion
from exchange.briefings.operations import write_waiting
from exchange.briefings.rules import FileForm, FileState
from exchange.core.db import db
from exchange.countries.models import Posting, StatedNeed
from exchange.countries.rules import Degree
from tests.support.assessing import furnish_assessments
from tests.support.briefing import OWN, SUMMARY, furnish_briefings
from tests.support.forms import form_to
from tests.support.instruments import furnish_instruments
from tests.support.world import NOW, World

NEW = "/briefings/new"


@pytest.fixture
def filled(session: Any, world: World) -> int:
    furnish_instruments(NOW)
    furnish_assessments(NOW)
    furnish_briefings(NOW)
    session.commit()
    key: int = session.scalars(sa.select(Briefing.id)).one()
    return key


@pytest.fixture(autouse=True)
def on_that_day(app: Any) -> Any:
    with freeze_time(NOW):
        yield


def send(browser: Any, page: str, address: str = "", **values: Any) -> Any:
    return browser.post(address or page, data=form_to(browser.get(page).text, page, address or page).with_(**values))


def begun(as_: Any, session: Any, country: str = "PE") -> str:
    """Begin a package; return its page."""
    there: str = send(as_("eurojust"), NEW, country=country, review_by="2027-06-01").location
    session.rollback()
    return there


def frozen(as_: Any, home: str, comment: str = "First") -> str:
    """Freeze a version; return its page."""
    there: str = send(as_("eurojust"), home, f"{home}/freeze", comment=comment).location
    return there


def test_a_package_is_begun_once_with_all_its_sections(as_, world, session):
    eurojust = as_("eurojust")
    form = form_to(eurojust.get(NEW).text, NEW, NEW).with_(country="PE", review_by="2027-06-01")
    there = {eurojust.post(NEW, data=form).location for _again in range(2)}
    assert len(there) == 1
    page = eurojust.get(there.pop()).text
    for title in ("Summary", "Why this country", "Instruments", "Good practices"):
        assert title in page
    again = send(eurojust, NEW, country="PE", review_by="2027-06-01")
    assert again.status_code == 422
    assert "There is a package on this country already." in again.text


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"review_by": "2026-11-23"}, "This day is over. Choose one to come."),
        ({"review_by": ""}, "Please fill this in."),
        ({"review_by": "0001-01-01"}, "This is no day."),
        ({"country": "FR"}, "Not a valid choice"),
        ({"keeper_id": "99999"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_begun(as_, world, session, values, message):
    answer = send(as_("eurojust"), NEW, **({"country": "PE", "review_by": "2027-06-01"} | values))
    assert answer.status_code == 422
    assert message in answer.text
    assert session.scalars(sa.select(Briefing)).all() == []


def test_the_package_turns_stale_by_itself_says_why_and_is_renewed(as_, world, session):
    furnish_instruments(NOW)
    session.commit()
    home = begun(as_, session)
    frozen(as_, home)
    eurojust = as_("eurojust")
    assert "Nothing changed since version 1." in eurojust.get(home).text
    session.add(StatedNeed(country_code="BE", third_code="PE", degree=Degree.HIGH, note="Evidence", stated_at=NOW))
    session.execute(sa.update(Posting).values(note="Moved to Cusco"))
    session.commit()
    page = eurojust.get(home).text
    assert "This package is no longer up to date" in page
    assert "New: Belgium" in page
    assert "Changed: " in page
    assert "(Note)" in page
    assert "2 changes since" in eurojust.get("/briefings/").text
    there = frozen(as_, home, "Renewed")
    assert "Nothing changed since version 2." in eurojust.get(home).text
    assert "New: Belgium" in eurojust.get(f"{there}/changes").text


def test_the_package_is_stale_when_its_review_date_has_passed(as_, filled, session):
    session.execute(sa.update(Briefing).values(review_by=date(2026, 11, 23)))
    session.commit()
    assert "It was to be looked at again by 23 November 2026." in as_("eurojust").get(f"/briefings/{filled}").text
    assert "To be looked at again" in as_("prosecutor").get("/briefings/").text


def test_the_same_package_is_not_frozen_twice(as_, world, session):
    home = begun(as_, session)
    frozen(as_, home)
    eurojust = as_("eurojust")
    assert send(eurojust, home, f"{home}/freeze").location == home
    assert "Nothing changed since the last version." in eurojust.get(home).text


def test_the_editors_text_stays_apart_and_stays_when_the_compiled_changes(as_, filled, session):
    key = session.scalars(sa.select(BriefingSection.id).filter_by(part="instruments")).one()
    page = f"/briefings/{filled}/sections/{key}"
    eurojust = as_("eurojust")
    assert "European Convention on Extradition" in eurojust.get(page).text
    assert send(eurojust, page, title="Treaties", text="Ask about **ETS 98**.", included=True).status_code == 302
    there = frozen(as_, f"/briefings/{filled}")
    shown = eurojust.get(there).text
    assert "<strong>ETS 98</strong>" in shown
    assert "Treaties" in shown
    assert "European Convention on Extradition" in shown
    send(eurojust, page, included=[])
    there = frozen(as_, f"/briefings/{filled}")
    assert "Treaties" not in eurojust.get(there).text


def test_two_who_write_a_section_lose_nothing(as_, filled, session):
    key = session.scalars(sa.select(BriefingSection.id).filter_by(part="summary")).one()
    page = f"/briefings/{filled}/sections/{key}"
    eurojust = as_("eurojust")
    first, second = (form_to(eurojust.get(page).text, page, page) for _two in range(2))
    assert eurojust.post(page, data=first.with_(text="Mine first")).status_code == 302
    answer = eurojust.post(page, data=second.with_(text="Mine second"))
    assert answer.status_code == 409
    assert "Mine first" in answer.text
    assert "Mine second" in answer.text


def test_sections_are_ordered_added_and_taken_away(as_, filled, session):
    home, eurojust = f"/briefings/{filled}", as_("eurojust")
    keys = {one.label: one.id for one in session.scalars(sa.select(BriefingSection))}
    send(eurojust, home, f"{home}/sections/{keys[OWN]}/up")
    session.rollback()
    order = list(session.scalars(sa.select(BriefingSection.id).order_by(BriefingSection.position)))
    assert order.index(keys[OWN]) == len(order) - 2
    there = send(eurojust, home, f"{home}/sections", title="Talking points").location
    assert "Talking points" in eurojust.get(there).text
    send(eurojust, home, f"{home}/sections/{keys[OWN]}/remove")
    assert OWN not in eurojust.get(home).text
    form = form_to(eurojust.get(home).text, home, f"{home}/sections/{keys['summary']}/down").with_()
    assert eurojust.post(f"{home}/sections/{keys['summary']}/remove", data=form).status_code == 302
    assert "A compiled section is left out, not taken away." in eurojust.get(home).text


def test_a_version_is_written_as_pdf_and_docx_in_every_language_beside_the_request(as_, world, session):
    furnish_instruments(NOW)
    furnish_assessments(NOW)
    session.commit()
    home = begun(as_, session)
    there = frozen(as_, home)
    eurojust = as_("eurojust")
    assert "The files are being written." in eurojust.get(there).text
    assert eurojust.get(f"{there}/en.pdf").status_code == 404
    assert write_waiting() == 4
    db.session.remove()
    assert "The files are being written." not in eurojust.get(there).text
    reader = PdfReader(io.BytesIO(eurojust.get(f"{there}/nl.pdf").data))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "Peru" in text
    assert "LIMITE" in text
    assert "Europees Verdrag betreffende uitlevering" in text
    mark: Any = reader.root_object["/MarkInfo"]
    assert mark["/Marked"]
    written = docx.Document(io.BytesIO(eurojust.get(f"{there}/en.docx").data))
    assert len(written.inline_shapes) == 2
    assert any("Instruments" in one.text for one in written.paragraphs if one.style.name == "Heading 1")


def test_a_file_that_could_not_be_written_is_marked_and_written_again(as_, filled, session, monkeypatch):
    there = frozen(as_, f"/briefings/{filled}")

    def broken(_document: Any) -> bytes:
        raise RuntimeError("no room")

    monkeypatch.setattr("exchange.documents.pdf.written", broken)
    write_waiting()
    monkeypatch.undo()
    states = set(session.scalars(sa.select(BriefingFile.state).filter_by(form=FileForm.PDF)))
    session.rollback()
    assert FileState.FAILED in states
    assert "could not be written" in as_("eurojust").get(there).text
    send(as_("eurojust"), there, f"{there}/files")
    assert write_waiting() == 2
    session.rollback()
    of_version = BriefingFile.version_id == int(there.rpartition("/")[2])
    assert set(session.scalars(sa.select(BriefingFile.state).where(of_version))) == {FileState.DONE}


def test_a_version_is_read_by_member_states_once_it_is_shared(as_, filled, session):
    key = session.scalars(sa.select(BriefingVersion.id).filter_by(number=2)).one()
    page = f"/briefings/versions/{key}"
    assert as_("prosecutor").get(page).status_code == 404
    form = form_to(as_("eurojust").get(page).text, page, f"{page}/share").with_()
    eurojust = as_("eurojust")
    for _again in range(2):
        assert eurojust.post(f"{page}/share", data=form).status_code == 302
    assert "This version has been shared already." in eurojust.get(page).text
    shown = as_("prosecutor").get(page).text
    assert SUMMARY in shown
    assert "Note the use" not in shown


def test_where_a_version_was_used_is_noted_and_taken_away(as_, filled, session, world):
    key = session.scalars(sa.select(BriefingVersion.id).filter_by(number=1)).one()
    page, eurojust = f"/briefings/versions/{key}", as_("eurojust")
    address = f"{page}/uses"
    wrong = send(eurojust, page, address, used_on="2026-11-20")
    assert wrong.status_code == 422
    assert "Choose a meeting, or name the dialogue or visit." in wrong.text
    late = send(eurojust, page, address, occasion="Visit to Cusco", used_on="2026-11-25")
    assert "This day has not come yet." in late.text
    assert "Visit to Cusco" in late.text
    assert send(eurojust, page, address, occasion="Visit to Cusco", used_on="2026-11-20").status_code == 302
    assert send(eurojust, page, address, meeting=str(world.meetings["over"]), used_on="2026-11-22").status_code == 302
    shown = eurojust.get(page).text
    assert "Visit to Cusco" in shown
    assert "Exchange that is over" in shown
    assert "A meeting of a forum of which you are not" in as_("stranger").get(page).text
    use = session.scalars(sa.select(BriefingUse.id).filter_by(occasion="Visit to Cusco")).one()
    send(eurojust, page, f"{page}/uses/{use}/remove")
    assert "Visit to Cusco" not in eurojust.get(page).text


def test_what_one_keeps_belongs_to_ones_own_data(as_, filled):
    kept = as_("eurojust").get("/account/data").get_json()
    assert kept["briefing_packages_kept"] == ["PE"]
    assert [one["version"] for one in kept["briefing_versions"]] == [1, 2]
    assert kept["assessment_answers"] == []


def test_the_partner_side_meets_nothing_of_packages(as_, filled, session):
    key = session.scalars(sa.select(BriefingVersion.id).filter_by(number=1)).one()
    for who in ("partner", "partner_chair"):
        browser = as_(who)
        assert browser.get("/briefings/").status_code == 403
        assert browser.get(f"/briefings/{filled}").status_code in (403, 404)
        assert browser.get(f"/briefings/versions/{key}").status_code == 404
        assert browser.get(f"/briefings/versions/{key}/en.pdf").status_code == 404
        assert "riefing" not in browser.get("/countries/PE").text
        assert "riefing" not in browser.get("/countries/").text


def test_the_list_takes_as_many_statements_for_four_packages_as_for_one(as_, filled, session, count_queries):
    browser = as_("eurojust")
    browser.get("/briefings/")
    with count_queries() as few:
        browser.get("/briefings/")
    for code in ("CO", "EC", "AR"):
        frozen(as_, begun(as_, session, code))
    with count_queries() as many:
        browser.get("/briefings/")
    assert len(many) == len(few)

"""Instruments and answers of an assessment round, brought in by a table: the same rules as row by row (C2, C4, V2)."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from freezegun import freeze_time

from exchange.assessments.models import Answer, AnswerSheet, AssessmentRound, Contributor
from exchange.core.journal import JournalEntry
from exchange.countries.models import Posting
from exchange.instruments.models import Instrument
from exchange.sheets.rules import read
from tests.support.assessing import OPEN, furnish_assessments
from tests.support.importing import hand_in, press, table
from tests.support.instruments import furnish_instruments
from tests.support.world import NOW, World

INSTRUMENTS = ("Country", "Instrument", "Member State", "How it stands", "Since", "Source", "As of", "Title", "Note")
ANSWERS = ("Third country", "Criterion", "How many, or which level", "Not known", "Reasons", "Source")
EXTRADITION = "High-value targets covered by extradition requests"
POSTINGS = ("E-mail address", "Country", "From", "Ends on", "What it is", "Post")


@pytest.fixture
def filled(session: Any, world: World) -> None:
    furnish_instruments(NOW)
    furnish_assessments(NOW)
    session.commit()


@pytest.fixture(autouse=True)
def on_that_day(app: Any) -> Any:
    with freeze_time(NOW):
        yield


def outcome(browser: Any, key: str, content: bytes) -> tuple[str, str]:
    """Hand a table in; return the address of the import and its page."""
    address = hand_in(browser, key, content).location
    return address, browser.get(address).text


def test_instruments_are_entered_and_changed_by_a_table_and_come_out_the_same(as_, filled, session):
    admin = as_("admin")
    content = table(
        INSTRUMENTS,
        ("Peru", "Agreement with Eurojust", "", "In force", "2026-10-01", "Official Journal", "2026-11-01", "", ""),
        ("Colombia", "ETS 30", "", "Signed, not in force", "", "Treaty Office", "2026-11-01", "", "Soon"),
        (
            "Colombia",
            "Treaty of one Member State: Extradition",
            "Spain",
            "In force",
            "",
            "BOE",
            "2026-11-01",
            "Tratado",
            "",
        ),
    )
    address, page = outcome(admin, "instruments", content)
    assert "Save 3 changes" in page
    press(admin, address, "save")
    session.rollback()
    kept = {one.label: one for one in session.scalars(sa.select(Instrument))}
    assert kept["PE:eurojust"].state.value == "in_force"
    assert kept["CO:ets-30"].note == "Soon"
    assert kept["CO:bilateral-extradition-ES"].title == "Tratado"
    assert {"instrument.entered", "instrument.changed"} <= set(session.scalars(sa.select(JournalEntry.action)))
    for name in ("table.csv", "table.xlsx"):
        again = hand_in(admin, "instruments", admin.get(f"/import/instruments/{name}").data, name).location
        assert "There is nothing to save." in admin.get(again).text


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            ("Peru", "ETS 24", "", "In force", "1957-12-12", "x", "2026-01-01"),
            "Nobody can be a party before the convention was opened",
        ),
        (("Peru", "ETS 24", "", "In force", "", "x", "2026-11-25"), "This day has not come yet."),
        (
            ("Peru", "Treaty of one Member State: Extradition", "", "In force", "", "x", "2026-01-01"),
            "Choose the Member State",
        ),
        (
            ("Peru", "Treaty of one Member State: Extradition", "Colombia", "In force", "", "x", "2026-01-01"),
            "Choose the Member State",
        ),
        (("France", "ETS 24", "", "In force", "", "x", "2026-01-01"), "is a Member State on that day"),
        (("Columbia", "ETS 24", "", "In force", "", "x", "2026-01-01"), "Colombia"),
        (("Peru", "ETS 25", "", "In force", "", "x", "2026-01-01"), "none of the words"),
        (("Peru", "ETS 24", "", "in force perhaps", "", "x", "2026-01-01"), "none of the words"),
    ],
)
def test_what_is_wrong_with_an_instrument_is_said_at_its_row(as_, filled, session, row, message):
    before = {one.label: one.state for one in session.scalars(sa.select(Instrument))}
    _address, page = outcome(as_("admin"), "instruments", table(INSTRUMENTS[:7], row))
    assert message in page
    assert "Save 1 change" not in page
    session.rollback()
    assert {one.label: one.state for one in session.scalars(sa.select(Instrument))} == before


def test_a_contact_point_brings_in_the_treaties_of_the_own_member_state_only(as_, filled, session):
    france = as_("contact_point")
    own = ("Peru", "Treaty of one Member State: Extradition", "France", "In force", "", "JO", "2026-01-01")
    _address, page = outcome(france, "instruments", table(INSTRUMENTS[:7], own))
    assert "Save 1 change" in page
    _address, page = outcome(
        france, "instruments", table(INSTRUMENTS[:7], ("Peru", "ETS 30", "", "In force", "", "x", "2026-01-01"))
    )
    assert "bilateral treaties of the own Member State only" in page


def test_a_post_is_not_held_by_two_in_a_table_either(as_, world, session):
    session.execute(sa.update(Posting).values(post="Embassy in Lima"))
    session.commit()
    row = ("admin@people.example", "Peru", "2026-01-01", "", "Liaison magistrate", "embassy in LIMA")
    _address, page = outcome(as_("admin"), "postings", table(POSTINGS, row))
    assert "This overlaps what is kept from 1 December 2021 to 1 June 2027." in page
    address, page = outcome(as_("admin"), "postings", table(POSTINGS, (*row[:5], "Consulate in Lima")))
    assert "Save 1 change" in page
    press(as_("admin"), address, "save")
    session.rollback()
    assert (
        session.scalars(sa.select(Posting.kind).filter_by(post="Consulate in Lima")).one().value == "liaison_magistrate"
    )


# --- Answers ----------------------------------------------------------------------------------------------------------


def kept(session: Any) -> dict[tuple[str, str], tuple[int | None, bool]]:
    session.rollback()
    query = (
        sa.select(AnswerSheet.country_code, Answer)
        .join(Answer, Answer.sheet_id == AnswerSheet.id)
        .join(Contributor, Contributor.id == AnswerSheet.contributor_id)
        .join(AssessmentRound, AssessmentRound.id == Contributor.round_id)
        .where(AssessmentRound.title == OPEN, Contributor.country_code == "FR")
    )
    return {(code, one.criterion): (one.value, one.unknown) for code, one in session.execute(query)}


def test_the_form_to_fill_in_has_a_row_for_each_country_and_criterion(as_, filled):
    sheet = read(as_("contact_point").get("/import/answers/table.xlsx").data, "a.xlsx")
    assert sheet.rows[0].cells == ANSWERS
    assert len(sheet.rows) == 1 + 2 * 10


def test_answers_are_brought_in_by_a_table_and_what_is_left_empty_stays(as_, filled, session):
    france = as_("contact_point")
    before = kept(session)
    content = table(
        ANSWERS,
        ("Colombia", EXTRADITION, "12", "", "", "Register"),
        ("Colombia", "Safe haven", "", "Not known", "", ""),
        ("Peru", "Obstacles to judicial cooperation", "", "", "", ""),
        ("Peru", EXTRADITION, "9", "", "", "Register"),
    )
    address, page = outcome(france, "answers", content)
    assert "Save 3 changes" in page
    press(france, address, "save")
    assert kept(session) == before | {
        ("CO", "targets-extradition"): (12, False), ("CO", "safe-haven"): (None, True), ("PE", "targets-extradition"): (9, False),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("Peru", EXTRADITION, "-1", "", "", ""), "A count is not below zero."),
        (("Peru", EXTRADITION, "many", "", "", ""), "This is no number."),
        (("Peru", EXTRADITION, "1,5", "", "", ""), "Enter a whole number in digits"),
        (("Peru", EXTRADITION, "200000", "", "", ""), "This count cannot be right."),
        (("Peru", "Safe haven", "7", "", "", ""), "This is no level of the scale."),
        (("Peru", EXTRADITION, "1", "Not known", "", ""), "not both"),
        (("Argentina", EXTRADITION, "1", "", "", ""), "The round does not ask about this."),
        (("Peru", EXTRADITION, "1", "", "Juan Pérez in case 1234/2024", ""), "This names a person beside a case."),
    ],
)
def test_what_is_wrong_with_an_answer_is_said_at_its_row_and_nothing_is_kept(as_, filled, session, row, message):
    before = kept(session)
    _address, page = outcome(as_("contact_point"), "answers", table(ANSWERS, row))
    assert message in page
    assert kept(session) == before


def test_once_the_round_is_closed_nothing_is_saved(as_, filled, session):
    france = as_("contact_point")
    address, _page = outcome(france, "answers", table(ANSWERS, ("Colombia", EXTRADITION, "12", "", "", "")))
    before = kept(session)
    form = france.get(address)
    assert form.status_code == 200
    session.execute(sa.update(AssessmentRound).where(AssessmentRound.title == OPEN).values(state="closed"))
    session.commit()
    answer = france.post(f"{address}/save")
    assert answer.status_code in (302, 403, 404)
    assert kept(session) == before
    assert france.get("/import/answers").status_code in (403, 404)

"""Assessment rounds on their pages: from preparation to transmission, each seeing what is theirs (C2, V1, V2)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from freezegun import freeze_time

from exchange.assessments.models import (
    Answer,
    AnswerSheet,
    AssessmentRound,
    AssessmentVersion,
    Contributor,
    Identification,
)
from exchange.assessments.rules import RoundState
from exchange.core.journal import JournalEntry
from exchange.countries.models import Priority
from tests.support.assessing import CLOSED, OPEN, REASON, furnish_assessments
from tests.support.forms import form_to
from tests.support.world import NOW, World

NEW = "/assessments/new"


@pytest.fixture
def filled(session: Any, world: World) -> dict[str, int]:
    furnish_assessments(NOW)
    session.commit()
    return {one.title: one.id for one in session.scalars(sa.select(AssessmentRound))}


@pytest.fixture(autouse=True)
def on_that_day(app: Any) -> Any:
    with freeze_time(NOW):
        yield


def send(browser: Any, page: str, address: str = "", **values: Any) -> Any:
    return browser.post(address or page, data=form_to(browser.get(page).text, page, address or page).with_(**values))


def contributors(session: Any, round_id: int) -> dict[str | None, int]:
    session.rollback()
    return {one.country_code: one.id for one in session.scalars(sa.select(Contributor).filter_by(round_id=round_id))}


def test_a_round_is_prepared_once_and_asks_every_member_state_and_the_bodies(as_, world, session):
    eurojust = as_("eurojust")
    form = form_to(eurojust.get(NEW).text, NEW, NEW).with_(
        title="Round 2027", deadline="2027-03-31", countries=["PE", "AR"]
    )
    there = {eurojust.post(NEW, data=form).location for _again in range(2)}
    assert len(there) == 1
    found = session.scalars(sa.select(AssessmentRound).options(sa.orm.selectinload(AssessmentRound.contributors))).one()
    assert (found.state, found.countries) == (RoundState.PREPARED, ["AR", "PE"])
    assert len(found.criteria) == 10
    assert {one.country_code for one in found.contributors} == {"BE", "DE", "ES", "FR", "IT", "NL", "SE", None}
    assert as_("contact_point").get(there.pop()).status_code == 404


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"title": ""}, "Please fill this in."),
        ({"deadline": "2026-11-23"}, "This day is over. Choose one to come."),
        ({"deadline": "0001-01-01"}, "This is no day."),
        ({"criteria": []}, "Choose at least one criterion."),
        ({"countries": []}, "Choose at least one country."),
    ],
)
def test_what_is_wrong_with_a_round_is_said_beside_its_field(as_, world, session, values, message):
    told = {"title": "Round 2027", "deadline": "2027-03-31", "countries": ["PE"]} | values
    answer = send(as_("eurojust"), NEW, **told)
    assert answer.status_code == 422
    assert message in answer.text
    assert session.scalars(sa.select(AssessmentRound)).all() == []


def test_a_contributor_answers_for_itself_and_sees_nothing_of_others_until_the_round_closes(as_, filled, session):
    key = filled[OPEN]
    found = contributors(session, key)
    france, page = as_("contact_point"), f"/assessments/{key}/contributors/{found['FR']}/CO"
    values = {
        "targets_extradition_value": "12", "targets_assistance_unknown": True, "judicial_value": "4", "police_value": "unknown",
        "judicial_reason": "Answers take a year.", "judicial_source": "Own register",
    }  # fmt: skip
    assert send(france, page, **values).status_code == 302
    shown = france.get(page).text
    assert "Answers take a year." in shown
    query = sa.select(Answer).join(AnswerSheet).filter_by(contributor_id=found["FR"], country_code="CO")
    kept = {one.criterion: (one.value, one.unknown) for one in session.scalars(query)}
    assert kept == {
        "targets-extradition": (12, False), "targets-assistance": (None, True), "judicial": (4, False), "police": (None, True),
    }  # fmt: skip
    assert france.get(f"/assessments/{key}/contributors/{found['NL']}/PE").status_code == 404
    assert france.get(f"/assessments/{key}/table").status_code == 404
    assert "NL" not in france.get(f"/assessments/{key}").text.partition("Netherlands")[0][-200:]
    assert as_("eurojust").get(f"/assessments/{key}/contributors/{found['NL']}/PE").status_code == 200
    send(as_("eurojust"), f"/assessments/{key}", f"/assessments/{key}/close")
    assert REASON in france.get(f"/assessments/{key}/contributors/{found['NL']}/PE").text


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"targets_extradition_value": "-1"}, "A count is not below zero."),
        ({"targets_extradition_value": "many"}, "Enter a whole number in digits, such as 12."),
        ({"targets_extradition_value": "1.5"}, "Enter a whole number in digits, such as 12."),
        ({"targets_extradition_value": "100001"}, "A count above 100000 cannot be right."),
        (
            {"targets_extradition_value": "3", "targets_extradition_unknown": True},
            "Give a count, or say that it is not known; not both.",
        ),
        ({"judicial_value": "5"}, "Not a valid choice"),
        (
            {"judicial_value": "2", "judicial_reason": "Juan Pérez was named in case 1234/2024."},
            "This names a person beside a case.",
        ),
        (
            {"targets_extradition_value": "1", "targets_extradition_source": "case 1234/2024, Juan Pérez"},
            "This names a person beside a case.",
        ),
    ],
)
def test_what_is_wrong_with_an_answer_is_said_beside_it_and_nothing_is_kept(as_, filled, session, values, message):
    page = f"/assessments/{filled[OPEN]}/contributors/{contributors(session, filled[OPEN])['FR']}/CO"
    answer = send(as_("contact_point"), page, **values)
    assert answer.status_code == 422
    assert message in answer.text
    assert session.scalars(sa.select(AnswerSheet).filter_by(country_code="CO")).all() == []


def test_a_text_that_looks_like_operational_data_is_kept_and_warned_about(as_, filled, session):
    page = f"/assessments/{filled[OPEN]}/contributors/{contributors(session, filled[OPEN])['FR']}/CO"
    send(as_("contact_point"), page, judicial_value="2", judicial_reason="Ring the desk on +51 1 555 01 00.")
    assert "looks like a telephone number" in as_("contact_point").get(page).text


def test_beside_a_count_of_persons_a_mere_name_is_warned_about(as_, filled, session):
    page = f"/assessments/{filled[OPEN]}/contributors/{contributors(session, filled[OPEN])['FR']}/CO"
    france = as_("contact_point")
    send(
        france,
        page,
        targets_extradition_value="2",
        targets_extradition_reason="Above all Juan Pérez.",
        judicial_value="2",
        judicial_reason="Judge Ana Gómez says so.",
    )
    shown = france.get(page).text
    assert "“Juan Pérez” looks like a person’s name." in shown
    assert "Ana Gómez” looks like" not in shown


def test_an_answer_after_the_last_day_is_refused_with_the_reason(as_, filled, session):
    key = filled[OPEN]
    page = f"/assessments/{key}/contributors/{contributors(session, key)['FR']}/CO"
    france = as_("contact_point")
    form = form_to(france.get(page).text, page, page).with_(judicial_value="2")
    session.execute(sa.update(AssessmentRound).values(deadline=NOW.date() - timedelta(days=1)))
    session.commit()
    answer = france.post(page, data=form)
    assert answer.status_code == 422
    assert "takes no answers now" in answer.text
    assert "Save the answers" not in france.get(page).text


def test_nobody_answers_for_another_member_state(as_, filled, session):
    key = filled[OPEN]
    found = contributors(session, key)
    france = as_("contact_point")
    own, other = (f"/assessments/{key}/contributors/{found[code]}/PE" for code in ("FR", "NL"))
    form = form_to(france.get(own).text, own, own).with_(judicial_value="0")
    assert france.post(other, data=form).status_code == 404
    assert (
        as_("eurojust")
        .post(other, data=form_to(as_("eurojust").get("/assessments/new").text, NEW, NEW).with_())
        .status_code
        == 403
    )


def test_two_who_answer_for_one_country_lose_nothing(as_, filled, session):
    page = f"/assessments/{filled[OPEN]}/contributors/{contributors(session, filled[OPEN])['FR']}/PE"
    france = as_("contact_point")
    first, second = (form_to(france.get(page).text, page, page) for _two in range(2))
    assert (
        france.post(page, data=first.with_(laundering_value="3", laundering_reason="Shell companies")).status_code
        == 302
    )
    answer = france.post(page, data=second.with_(laundering_value="1", laundering_reason="Cash")).status_code, None
    assert answer[0] == 409
    again = france.post(page, data=second.with_(laundering_value="1", laundering_reason="Cash"))
    assert "Shell companies" in again.text
    assert "Cash" in again.text


def test_the_table_shows_the_spread_and_what_is_missing(as_, filled):
    page = as_("prosecutor").get(f"/assessments/{filled[CLOSED]}/table").text
    row = page.partition(">Peru<")[2].partition("</tr>")[0]
    assert "4 to 7, 2 answers, 1 missing" in row
    assert "<strong>11</strong>" in row
    assert "0 answers, 2 not known, 1 missing" in row
    about = as_("prosecutor").get(f"/assessments/{filled[CLOSED]}/countries/PE").text
    assert REASON in about
    assert "not known" in about
    assert "no answer" in about


def test_a_frozen_version_stays_as_it_was_is_transmitted_once_and_compared(as_, filled, session):
    eurojust, key = as_("eurojust"), filled[OPEN]
    home = f"/assessments/{key}"
    send(eurojust, home, f"{home}/close")
    there = send(eurojust, home, f"{home}/freeze", comment="For the Council").location
    before = eurojust.get(there).text
    session.execute(sa.delete(Answer).where(Answer.criterion == "targets-extradition"))
    session.commit()
    page = eurojust.get(there).text
    assert "4 to 7, 2 answers, 1 missing" in page
    assert "Signs show how each moved since Round 2026 HERON, version 1." in before
    assert "unchanged" in page
    late = send(eurojust, there, f"{there}/transmit", on="2026-11-25", document="EJ 1/26")
    assert late.status_code == 422
    assert "This day has not come yet." in late.text
    form = form_to(eurojust.get(there).text, there, f"{there}/transmit").with_(on="2026-11-24", document="EJ 1/26")
    assert eurojust.post(f"{there}/transmit", data=form).status_code == 302
    again = eurojust.post(f"{there}/transmit", data=form)
    assert again.status_code == 422
    page = as_("prosecutor").get(there).text
    assert "Transmitted to the Council and the Commission" in page
    assert "EJ 1/26" in page
    answer = send(eurojust, home, f"{home}/reopen", deadline="2027-01-01", reason="x")
    assert answer.status_code == 302
    assert "has been transmitted to the Council and the Commission already" in eurojust.get(home).text


def test_a_closed_round_is_opened_again_with_a_reason(as_, filled, session):
    home = f"/assessments/{filled[CLOSED]}"
    eurojust = as_("eurojust")
    assert send(eurojust, home, f"{home}/reopen", deadline="2027-01-01", reason="").status_code == 422
    assert send(eurojust, home, f"{home}/reopen", deadline="2027-01-01", reason="Sweden asked").status_code == 302
    session.rollback()
    found = session.get(AssessmentRound, filled[CLOSED])
    assert (found.state, found.deadline) == (RoundState.OPEN, date(2027, 1, 1))
    assert "Sweden asked" in eurojust.get(f"/trail/round/{filled[CLOSED]}").text


def test_an_open_round_keeps_what_it_asks_and_gets_another_last_day(as_, filled, session):
    page = f"/assessments/{filled[OPEN]}/edit"
    form = form_to(as_("eurojust").get(page).text, page, page)
    assert as_("eurojust").post(page, data=form.with_(deadline="2027-04-30")).status_code == 302
    session.rollback()
    found = session.get(AssessmentRound, filled[OPEN])
    assert (found.deadline, len(found.criteria), found.countries) == (date(2027, 4, 30), 10, ["CO", "PE"])
    assert len(contributors(session, filled[OPEN])) == 3


def test_a_prepared_round_is_changed_whole(as_, filled, session):
    prepared = next(key for title, key in filled.items() if "preparation" in title)
    page = f"/assessments/{prepared}/edit"
    answer = send(as_("eurojust"), page, title="Round 2028", countries=["AR"], criteria=["judicial"])
    assert answer.status_code == 302
    session.rollback()
    found = session.get(AssessmentRound, prepared)
    assert (found.title, found.countries, found.criteria) == ("Round 2028", ["AR"], ["judicial"])
    assert set(contributors(session, prepared)) == {"BE", "DE", "ES", "FR", "IT", "NL", "SE", None}


@pytest.mark.parametrize("values", [{"judicial_value": "unknown"}, {"judicial_value": ""}, {"judicial_reason": " \t "}])
def test_an_answer_that_was_given_is_changed_or_taken_back(as_, filled, session, values):
    page = f"/assessments/{filled[OPEN]}/contributors/{contributors(session, filled[OPEN])['FR']}/PE"
    assert send(as_("contact_point"), page, **values).status_code == 302


def test_weights_change_the_order_and_the_page_says_by_how_much(as_, filled, session):
    key = session.scalars(sa.select(AssessmentVersion.id)).one()
    page = as_("prosecutor").get(f"/assessments/versions/{key}?judicial=5&police=abc&origin=99999999").text
    assert "An aid, not a decision" in page
    chosen = page.partition('id="judicial"')[2].partition("</select>")[0]
    assert '<option value="5" selected>' in chosen
    assert '<option value="1" selected>' in page.partition('id="police"')[2].partition("</select>")[0]
    assert "the same place" in page


def test_a_decision_is_recorded_with_its_grounds_and_makes_a_priority(as_, filled, session):
    key = session.scalars(sa.select(AssessmentVersion.id)).one()
    page = f"/assessments/versions/{key}/decide/CO"
    session.execute(sa.delete(Priority).where(Priority.country_code == "CO"))
    session.commit()
    admin = as_("admin")
    assert "Say on which grounds." in send(admin, page, outcome="yes", grounds="", on="2026-11-24").text
    assert send(admin, page, outcome="yes", grounds="Many targets", on="2026-11-24").status_code == 302
    session.rollback()
    found = session.scalars(sa.select(Identification).filter_by(country_code="CO")).one()
    assert (found.is_priority, found.grounds) == (True, "Many targets")
    priority = session.scalars(sa.select(Priority).filter_by(country_code="CO")).one()
    assert (priority.starts_on, priority.source) == (date(2026, 11, 24), f"{CLOSED}, 1")
    assert send(admin, page, outcome="no", grounds="Fewer targets than thought", on="2026-11-24").status_code == 302
    session.rollback()
    assert session.scalars(sa.select(Identification.is_priority).filter_by(country_code="CO")).one() is False


def test_the_table_goes_out_as_csv_with_every_number(as_, filled, session):
    key = session.scalars(sa.select(AssessmentVersion.id)).one()
    rows = as_("prosecutor").get(f"/assessments/versions/{key}.csv").data.decode("utf-8-sig").splitlines()
    assert len(rows) == 1 + 2 * 10
    assert any("Peru" in row and "4" in row and "11" in row for row in rows)


def test_the_country_page_shows_the_criteria_to_the_union_side_only(as_, filled):
    page = as_("prosecutor").get("/countries/PE").text
    assert "Criteria, Round 2026 HERON" in page
    assert "Obstacles to judicial cooperation" in page
    for who in ("partner", "partner_chair"):
        assert "Criteria" not in as_(who).get("/countries/PE").text
        assert as_(who).get("/assessments/").status_code == 403
        assert "assessments" not in as_(who).get("/countries/").text


def test_a_prepared_round_is_taken_away_and_an_opened_one_is_not(as_, filled, session):
    eurojust = as_("eurojust")
    prepared = next(key for title, key in filled.items() if "preparation" in title)
    home = f"/assessments/{prepared}"
    form = form_to(eurojust.get(home).text, home, f"{home}/remove").with_()
    assert eurojust.post(f"/assessments/{filled[OPEN]}/remove", data=form).status_code == 302
    assert eurojust.post(f"{home}/remove", data=form).location == "/assessments/"
    session.rollback()
    assert sorted(session.scalars(sa.select(AssessmentRound.title))) == sorted({OPEN, CLOSED})
    actions = set(session.scalars(sa.select(JournalEntry.action)))
    assert "assessment.removed" in actions


def test_what_one_owes_in_a_round_stands_on_the_first_page(as_, filled, session):
    page = as_("contact_point").get("/").text
    assert f"Answer in the assessment round: {OPEN}" in page
    assert "3 of 20 given" in page
    for who in ("prosecutor", "partner", "admin"):
        assert "assessment round" not in as_(who).get("/").text
    session.execute(sa.update(AssessmentRound).values(deadline=NOW.date() - timedelta(days=1)))
    session.commit()
    assert "assessment round" not in as_("contact_point").get("/").text


def more_rounds(session: Any, number: int) -> None:
    for n in range(number):
        found = AssessmentRound(
            title=f"Round {n}", state=RoundState.CLOSED, deadline=date(2026, 1, 1), criteria=["judicial"], countries=["PE"],
            created_at=NOW, closed_at=NOW, contributors=[Contributor(country_code="FR")],
        )  # fmt: skip
        session.add(found)
        session.flush()
        session.add(
            AssessmentVersion(
                round_id=found.id, number=1, comment="", frozen_at=datetime(2026, 1, 1, tzinfo=NOW.tzinfo) + timedelta(days=n),
                content={"PE": {"judicial": {"values": [1], "unknown": 0, "missing": 0}}},
            )
        )  # fmt: skip
    session.commit()


@pytest.mark.parametrize("page", ["/assessments/", "/countries/PE"])
def test_ten_rounds_take_as_many_statements_as_one(as_, filled, session, count_queries, page):
    browser = as_("prosecutor")
    browser.get(page)
    with count_queries() as few:
        browser.get(page)
    more_rounds(session, 10)
    with count_queries() as many:
        browser.get(page)
    assert len(many) == len(few)

"""The board of a forum: naming, evidence, support, moving; who sees what; two at once (G1, V1, V2)."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from exchange.core.journal import JournalEntry
from exchange.needs.models import Need, NeedEvidence, NeedSupport
from exchange.needs.rules import Stage
from exchange.papers.models import Paper
from exchange.papers.rules import Readers
from tests.support.board import CLASI, HIDDEN, OPEN, RESTING, add_needs
from tests.support.forms import form_to
from tests.support.world import NOW, World


@pytest.fixture
def board(session: Any, world: World) -> dict[str, int]:
    """The needs of the tests, by title."""
    found = add_needs(NOW, world.people, world.forums)
    session.commit()
    session.expunge_all()
    return found


@pytest.fixture
def coalition(world: World) -> str:
    return f"/forums/{world.forums['coalition']}/needs"


def one(session: Any, key: int) -> Need:
    session.rollback()
    session.expunge_all()
    return session.get_one(Need, key)


def send(browser: Any, page: str, action: str, **values: Any) -> Any:
    return browser.post(action, data=form_to(browser.get(page).text, page, action).with_(**values))


def test_a_need_is_named_and_stands_in_the_first_column(as_, session, coalition):
    group, page = as_("contact_group"), f"{coalition}/new"
    assert "Nothing here." in group.get(coalition).text
    sent = send(
        group, page, page, title="Nobody answers", kind="bottleneck", countries=["PE", "CO"], priorities=["drugs"],
        causes="One telephone.", text="Calls ring **out**.",
    )  # fmt: skip
    need = session.scalars(sa.select(Need)).one()
    assert (sent.status_code, sent.location) == (302, f"/needs/{need.id}")
    assert (need.stage, need.causes) == (Stage.NAMED, "One telephone.")
    shown = group.get(f"/needs/{need.id}").text
    for said in ("Nobody answers", "<strong>out</strong>", "Peru", "Colombia", "a. How causes are interwoven"):
        assert said in shown
    column = group.get(coalition).text.partition('id="stage-named"')[2].partition("</section>")[0]
    assert "Nobody answers" in column
    assert "Nobody answers" in as_("member").get("/countries/PE").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Please fill this in."),
        ({"kind": ""}, "Not a valid choice"),
        ({"kind": "wish"}, "Not a valid choice"),
        ({"countries": ["FR"]}, "is not a valid choice"),
        ({"audience": "nobody"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_changes_nothing(as_, session, coalition, wrong, said):
    page = f"{coalition}/new"
    group = as_("contact_group")
    form = form_to(group.get(page).text, page, page)
    answer = group.post(page, data={**form.with_(kind="need"), "title": "Kept", **wrong})
    assert answer.status_code == 422
    assert said in answer.text
    if "title" not in wrong:
        assert 'value="Kept"' in answer.text
    assert session.scalars(sa.select(Need)).all() == []


def test_the_same_submission_twice_is_one_need(as_, session, coalition):
    group, page = as_("contact_group"), f"{coalition}/new"
    values = form_to(group.get(page).text, page, page).with_(title="Twice", kind="need")
    first, again = (group.post(page, data=values) for _ in range(2))
    assert first.location == again.location
    assert len(session.scalars(sa.select(Need)).all()) == 1


def test_who_may_see_and_write(as_, board, coalition):
    for who, status in (
        ("member", 200),
        ("contact_point", 200),
        ("prosecutor", 403),
        ("partner", 404),
        ("stranger", 404),
    ):
        assert as_(who).get(coalition).status_code in ({status} if status == 200 else {403, 404}), who
    assert as_("member").get(f"{coalition}/new").status_code == 403
    assert as_("member").get(f"/needs/{board[OPEN]}").status_code == 200
    assert as_("member").post(f"/needs/{board[OPEN]}/move").status_code == 403
    assert as_("prosecutor").get(f"/needs/{board[OPEN]}").status_code == 404


def test_the_partner_side_never_meets_what_is_for_the_union_side(as_, board, world):
    page = f"/forums/{world.forums['eu-clasi']}/needs"
    partner, chair = as_("partner_chair"), as_("chair")
    assert CLASI in partner.get(page).text
    assert HIDDEN not in partner.get(page).text
    assert HIDDEN in chair.get(page).text
    column = partner.get(page).text.partition('id="stage-named"')[2].partition("</h2>")[0]
    assert '<span class="count">1</span>' in column
    for what in ("", "/edit"):
        assert partner.get(f"/needs/{board[HIDDEN]}{what}").status_code == 404
    assert HIDDEN not in partner.get("/countries/PE").text
    new = partner.get(f"{page}/new").text
    assert 'value="union"' not in new


def test_what_the_union_side_names_is_for_itself_until_it_opens_it(as_, session, board, world):
    board_page = f"/forums/{world.forums['eu-clasi']}/needs"
    page, chair, partner = f"{board_page}/new", as_("chair"), as_("partner_chair")
    assert "What Member States need is for the Union side" in chair.get(page).text
    sent = send(chair, page, page, title="No liaison magistrate there", kind="need")
    assert partner.get(sent.location).status_code == 404
    assert "No liaison magistrate there" not in partner.get(board_page).text
    opened = send(chair, f"{sent.location}/edit", f"{sent.location}/edit", audience="all")
    assert opened.status_code == 302
    assert "No liaison magistrate there" in partner.get(board_page).text
    assert send(partner, page, page, title="Desks at both ends", kind="opportunity").status_code == 302
    assert "Desks at both ends" in chair.get(board_page).text


def test_moving_offers_the_next_column(as_, board):
    page = as_("contact_group").get(f"/needs/{board['Translations are done twice']}").text
    assert '<option selected value="examined">' in page


def test_evidence_is_added_with_its_day_and_taken_away(as_, session, board):
    key, group = board["Translations are done twice"], as_("contact_group")
    page, action = f"/needs/{key}", f"/needs/{key}/evidence"
    assert send(group, page, action, source="Survey", day="2026-02-01", link="https://a.example/s").status_code == 302
    shown = group.get(page).text
    assert "Survey" in shown
    assert 'href="https://a.example/s" rel="noopener noreferrer nofollow"' in shown
    evidence = session.scalars(sa.select(NeedEvidence).filter_by(need_id=key)).one()
    assert group.post(f"{action}/{evidence.id}/remove").status_code == 302
    assert group.post(f"{action}/{evidence.id}/remove").status_code == 302
    session.rollback()
    assert session.scalars(sa.select(NeedEvidence).filter_by(need_id=key)).all() == []
    entries = session.scalars(sa.select(JournalEntry.action).filter_by(subject_kind="need").order_by(JournalEntry.id))
    assert entries.all() == ["need.evidence_added", "need.evidence_removed"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"source": ""}, "Please fill this in."),
        ({"day": "2030-01-01"}, "This day is still to come."),
        ({"day": "0001-01-01"}, "This is no day."),
        ({"day": "x"}, "Not a valid date value"),
        ({"link": "javascript:alert(1)"}, "This is no web address."),
        ({"paper": "999"}, "Not a valid choice"),
    ],
)
def test_bad_evidence_is_refused_beside_its_field(as_, session, board, wrong, said):
    key, group = board[OPEN], as_("contact_group")
    page, action = f"/needs/{key}", f"/needs/{key}/evidence"
    answer = send(group, page, action, **{"source": "Report of mine", **wrong})
    assert answer.status_code == 422
    assert said in answer.text
    if "source" not in wrong:
        assert 'value="Report of mine"' in answer.text
    session.rollback()
    assert len(session.scalars(sa.select(NeedEvidence).filter_by(need_id=key)).all()) == 1


def test_a_paper_is_evidence_and_its_title_stays_with_its_readers(as_, session, world, board):
    paper = Paper(
        meeting_id=world.meetings["exchange"], title="Peregrine figures", readers=Readers.LIST, at=NOW,
        by_id=world.people["secretariat"], reason="",
    )  # fmt: skip
    session.add(paper)
    session.commit()
    key, paper_id = board[OPEN], paper.id
    page, action = f"/needs/{key}", f"/needs/{key}/evidence"
    assert send(as_("contact_group"), page, action, source="Paper", paper=str(paper_id)).status_code == 302
    assert "Peregrine figures" in as_("contact_group").get(page).text
    seen = as_("member").get(page).text
    assert "Peregrine" not in seen
    assert "a paper that is not for you" in seen


def test_a_country_is_spoken_for_by_its_own_people_only(as_, session, board):
    key = board["Translations are done twice"]
    page, action = f"/needs/{key}", f"/needs/{key}/support"
    point = as_("contact_point")
    form = form_to(point.get(page).text, page, action)
    own = form.values["country"][0]
    assert point.post(action, data=form.with_(note="We see it too")).status_code == 302
    assert "We see it too" in as_("member").get(page).text
    foreign = "DE" if own != "DE" else "ES"
    assert point.post(action, data={**form.values, "country": foreign}).status_code == 422
    point.post(f"{action}/withdraw", data={"country": foreign})
    session.rollback()
    assert [row.country_code for row in session.scalars(sa.select(NeedSupport).filter_by(need_id=key))] == [own]
    for _twice in range(2):
        assert point.post(f"{action}/withdraw", data={"country": own}).status_code == 302
    session.rollback()
    assert session.scalars(sa.select(NeedSupport).filter_by(need_id=key)).all() == []
    assert as_("secretariat").post(action, data={**form.values}).status_code == 403


def move(browser: Any, key: int, to: str, reason: str = "") -> Any:
    page = f"/needs/{key}"
    return send(browser, page, f"{page}/move", to=to, reason=reason)


def test_a_card_moves_through_the_board(as_, session, board, coalition):
    key, group = board[OPEN], as_("contact_group")
    assert move(group, key, "proposed").status_code == 302
    column = group.get(coalition).text.partition('id="stage-proposed"')[2].partition("</section>")[0]
    assert OPEN in column
    refused = move(group, board["Translations are done twice"], "proposed")
    assert refused.status_code == 422
    assert "Nothing is proposed or answered without evidence." in refused.text
    assert move(group, key, "set_aside").status_code == 422
    assert move(group, key, "set_aside", "Solved by itself").status_code == 302
    assert OPEN not in group.get(coalition).text
    assert OPEN in group.get(f"{coalition}?aside=yes").text
    assert "Solved by itself" in group.get(f"/needs/{key}").text
    assert one(session, board[RESTING]).stage is Stage.SET_ASIDE
    entry = session.scalars(
        sa.select(JournalEntry).filter_by(action="need.moved").order_by(JournalEntry.id.desc())
    ).first()
    assert (entry.changes["stage"], entry.reason) == (["proposed", "set_aside"], "Solved by itself")


def test_of_two_who_move_the_same_card_the_second_is_shown_where_it_stands(as_, session, board):
    key = board[OPEN]
    page = f"/needs/{key}"
    one_, other = as_("contact_group"), as_("secretariat")
    forms = [form_to(browser.get(page).text, page, f"{page}/move") for browser in (one_, other)]
    assert one_.post(f"{page}/move", data=forms[0].with_(to="proposed")).status_code == 302
    late = other.post(f"{page}/move", data=forms[1].with_(to="answered"))
    assert late.status_code == 409
    assert "Somebody else moved or changed it meanwhile." in late.text
    assert one(session, key).stage is Stage.PROPOSED
    again = form_to(late.text, page, f"{page}/move").with_(to="answered")
    assert other.post(f"{page}/move", data=again).status_code == 302
    assert one(session, key).stage is Stage.ANSWERED


def test_of_two_who_change_it_the_second_sees_both_texts(as_, session, board):
    key = board[OPEN]
    page = f"/needs/{key}/edit"
    one_, other = as_("contact_group"), as_("secretariat")
    forms = [form_to(browser.get(page).text, page, page) for browser in (one_, other)]
    assert one_.post(page, data=forms[0].with_(title="First", countries=["CO"])).status_code == 302
    late = other.post(page, data=forms[1].with_(title="Second"))
    assert late.status_code == 409
    assert "First" in late.text
    assert 'value="Second"' in late.text
    assert one(session, key).title == "First"


def test_the_trail_tells_of_each_change_in_words(as_, board):
    key, group = board[OPEN], as_("contact_group")
    page = f"/needs/{key}/edit"
    send(group, page, page, title="Nobody rings back", causes="")
    move(group, key, "named")
    trail = as_("secretariat").get(f"/trail/mapped/{key}").text
    for said in (
        "What is said of a need was changed",
        "A need was moved on the board",
        "Being examined",
        "Nobody rings back",
    ):
        assert said in trail
    assert as_("partner").get(f"/trail/mapped/{board[CLASI]}").status_code in (403, 404)


@pytest.mark.parametrize("query", ["kind=bottleneck", "country=PE", "priority=drugs", "kind=x&country=%00x&priority=9"])
def test_filters_narrow_the_board(as_, board, coalition, query):
    shown = as_("contact_group").get(f"{coalition}?{query}")
    if "%00" in query:
        assert shown.status_code == 400
        return
    assert OPEN in shown.text
    assert ("Translations are done twice" in shown.text) is (query == "priority=drugs")


def test_the_board_asks_the_same_number_of_questions_for_ten_needs_and_for_hundreds(
    as_, session, world, coalition, count_queries
):
    group, counts, page = as_("contact_group"), [], ""
    for number in (10, 300):
        session.add_all(
            Need(
                forum_id=world.forums["coalition"], kind="need", title=f"Need {number}.{n}", stage=Stage.NAMED, moved_at=NOW,
                at=NOW, by_id=world.people["member"], countries=[], priorities=[], reason="",
            )
            for n in range(number)
        )  # fmt: skip
        session.commit()
        group.get(coalition)
        with count_queries() as seen:
            page = group.get(coalition).text
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert "and 260 more; filters find them" in page

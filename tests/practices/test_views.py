"""Pages of practices: writing, submitting, reviewing, reading."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa

from exchange.core.journal import JournalEntry
from exchange.practices.models import Practice
from exchange.practices.rules import State
from exchange.search.operations import rebuild
from tests.meetings.reading import form_of
from tests.support.practices import Sketch, add_practice
from tests.support.world import NOW

WHOLE = {
    "title": "Ring first", "country": "PE", "kind": "experience", "phase": "sending", "instrument": "extradition",
    "topics": "calls", "priorities": ["drugs", "firearms"], "language": "es", "situation": "Late **answers**",
    "done": "We rang.", "result": "It came.", "caution": "", "handling": "limite", "reach": "union", "named": "y",
}  # fmt: skip


def latest(session: Any) -> Practice:
    session.rollback()
    session.expunge_all()
    return session.scalars(sa.select(Practice).order_by(Practice.id.desc()).limit(1)).one()


def started(browser: Any, **values: Any) -> Any:
    return browser.post("/practices/new", data=form_of(browser.get("/practices/new")) | values)


# --- Writing ----------------------------------------------------------------------------------------------------------


def test_the_country_of_the_posting_stands_there_already(as_):
    assert re.search(r'<option selected value="PE">', as_("liaison").get("/practices/new").text)
    assert not re.search(r'<option selected value="[A-Z]', as_("prosecutor").get("/practices/new").text)


def test_a_draft_needs_a_title_only_and_is_written_once_however_often_it_is_sent(as_, session):
    liaison = as_("liaison")
    sent = form_of(liaison.get("/practices/new")) | {"title": "Begun", "country": ""}
    answers = [liaison.post("/practices/new", data=sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].location == answers[1].location
    assert session.scalars(sa.select(Practice.title)).all() == ["Begun"]
    assert started(liaison, title=" ").status_code == 422


def test_everything_entered_is_kept_and_can_be_changed(as_, session):
    liaison = as_("liaison")
    started(liaison, **WHOLE)
    page = f"/practices/{latest(session).id}/edit"
    shown = form_of(liaison.get(page))
    assert {name: shown[name] for name in WHOLE} == WHOLE
    assert liaison.post(page, data=shown | {"title": "Ring twice"}).status_code == 302
    assert latest(session).title == "Ring twice"


def test_a_look_at_the_text_saves_nothing_and_keeps_what_was_typed(as_, session):
    answer = started(as_("liaison"), **WHOLE, do="preview")
    assert answer.status_code == 200
    assert "<strong>answers</strong>" in answer.text
    assert form_of(answer)["situation"] == WHOLE["situation"]
    assert session.scalars(sa.select(Practice)).all() == []


def test_markdown_carries_no_script(as_):
    odd = "<script>alert(1)</script> [x](javascript:alert(1)) ![y](https://remote.example/y.png)"
    page = started(as_("liaison"), **WHOLE | {"situation": odd}, do="preview").text
    panel = page.partition('id="preview"')[2].partition("</section>")[0]
    assert "&lt;script&gt;" in panel
    assert not re.search("<script|<img|href=.javascript", panel)


def test_what_is_missing_is_said_beside_the_fields_before_it_goes_on(as_):
    answer = started(as_("liaison"), **WHOLE | {"kind": "", "done": " "}, do="next")
    assert answer.status_code == 422
    assert re.findall(r'id="(\w+)-error"', answer.text) == ["kind", "done"]
    assert form_of(answer)["situation"] == WHOLE["situation"]


def test_a_late_save_shows_both_texts(as_, session):
    liaison = as_("liaison")
    started(liaison, **WHOLE)
    page = f"/practices/{latest(session).id}/edit"
    early, late = form_of(liaison.get(page)), form_of(liaison.get(page))
    liaison.post(page, data=early | {"result": "Nothing came."})
    answer = liaison.post(page, data=late | {"result": "All came."})
    assert answer.status_code == 409
    assert "Nothing came." in answer.text
    assert form_of(answer)["result"] == "All came."
    assert liaison.post(page, data=form_of(answer)).status_code == 302
    assert latest(session).result == "All came."


@pytest.mark.parametrize(
    ("who", "values", "field"),
    [
        ("partner", {"reach": "union"}, "reach"),
        ("liaison", {"reach": "forum", "forum_id": "1"}, "reach"),
        ("member", {"reach": "forum", "forum_id": "999"}, "forum_id"),
        ("liaison", {"country": "FR"}, "country"),
        ("liaison", {"country": "XX"}, "country"),
        ("liaison", {"priorities": ["odd"]}, "priorities"),
        ("liaison", {"language": "xx"}, "language"),
    ],
)
def test_what_an_author_cannot_choose_is_refused_beside_its_field(as_, who, values, field):
    answer = started(as_(who), **WHOLE | {"reach": "network"} | values)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text or f'id="{field}-0-error"' in answer.text


def test_a_draft_is_deleted_after_asking(as_, session, shelf):
    page = f"/practices/{shelf['draft']}/discard"
    liaison = as_("liaison")
    assert "cannot be undone" in liaison.get(page).text
    assert liaison.post(page).location.endswith("/practices/mine")
    session.rollback()
    assert session.get(Practice, shelf["draft"]) is None
    assert liaison.get(page).status_code == 404


# --- The whole way ----------------------------------------------------------------------------------------------------


def test_a_text_goes_the_whole_way_and_its_author_always_knows_where_it_is(as_, session):
    liaison, secretariat, eurojust = as_("liaison"), as_("secretariat"), as_("eurojust")
    there = started(liaison, **WHOLE, do="next").location
    key = latest(session).id
    assert there.endswith(f"/practices/{key}/submit")
    assert liaison.post(there, data=form_of(liaison.get(there))).status_code == 302
    page, review = f"/practices/{key}", f"/practices/{key}/review"
    assert "the secretariat of: Coalition of European Countries, EU–CLASI" in unescape(liaison.get(page).text)
    assert "Ring first" in secretariat.get("/practices/to-review").text
    assert "Ring first" not in eurojust.get("/practices/to-review").text

    asked = form_of(secretariat.get(review)) | {"verdict": "changes", "comment_done": "Whom did you ring?"}
    assert secretariat.post(review, data=asked).status_code == 302
    assert "Whom did you ring?" in liaison.get(page).text
    assert secretariat.get(page).status_code == 404
    sent = form_of(liaison.get(f"{page}/edit")) | {"done": "We rang the desk.", "do": "next"}
    liaison.post(f"{page}/edit", data=sent)
    liaison.post(f"{page}/submit", data=form_of(liaison.get(f"{page}/submit")))

    passed = form_of(secretariat.get(review)) | {"verdict": "pass", "expert": "eurojust"}
    assert secretariat.post(review, data=passed).status_code == 302
    assert "it has been with Eurojust" in liaison.get(page).text
    assert eurojust.post(review, data=form_of(eurojust.get(review)) | {"verdict": "pass"}).status_code == 302
    assert "Ring first" in as_("stranger").get("/practices/").text
    assert as_("partner").get(page).status_code == 404
    actions = session.scalars(sa.select(JournalEntry.action).where(JournalEntry.subject_kind == "practice")).all()
    assert actions == [
        "practice.drafted", "practice.submitted", "practice.changes_asked", "practice.changed", "practice.submitted",
        "practice.passed", "practice.published",
    ]  # fmt: skip
    authors = session.scalars(sa.select(JournalEntry.actor_name).where(JournalEntry.actor_id.is_(None))).all()
    assert set(authors) == {"The author"}


def test_what_looks_like_operational_data_is_named_and_not_refused(as_, session):
    liaison = as_("liaison")
    started(liaison, **WHOLE | {"done": "Juan Pérez, case 1234/2024, on +51 1 555 01 00."}, do="next")
    page = f"/practices/{latest(session).id}"
    asked = unescape(liaison.get(f"{page}/submit").text)
    named = re.findall(r"“([^”]+)” looks like ([^.]+)\.", asked)
    assert named == [
        ("case 1234/2024", "a case number"), ("Juan Pérez", "a person’s name beside a case number"),
        ("+51 1 555 01 00", "a telephone number"),
    ]  # fmt: skip
    assert liaison.post(f"{page}/submit").status_code == 302
    assert (
        re.findall(r"“([^”]+)” looks like ([^.]+)\.", unescape(as_("secretariat").get(f"{page}/review").text)) == named
    )


@pytest.mark.parametrize(
    ("verdict", "values", "field"),
    [("changes", {}, "comment_whole"), ("decline", {"reason": " "}, "reason"), ("pass", {"expert": "7"}, "expert")],
)
def test_a_verdict_that_tells_nothing_is_refused(as_, shelf, verdict, values, field):
    page = f"/practices/{shelf['checked']}/review"
    secretariat = as_("secretariat")
    answer = secretariat.post(page, data=form_of(secretariat.get(page)) | {"verdict": verdict} | values)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text or f'id="{field}-0-error"' in answer.text


def test_whoever_comes_second_is_told_that_it_has_moved_on(as_, session, shelf):
    page = f"/practices/{shelf['checked']}/review"
    secretariat = as_("secretariat")
    shown = form_of(secretariat.get(page)) | {"verdict": "decline", "reason": "No."}
    assert [secretariat.post(page, data=shown).status_code for _ in range(2)] == [302, 302]
    assert "has moved on meanwhile" in secretariat.get("/practices/to-review").text
    session.rollback()
    assert session.get(Practice, shelf["checked"]).state is State.DECLINED


def test_a_verdict_on_a_text_that_was_changed_meanwhile_is_asked_for_again_with_what_was_typed(as_, session, shelf):
    page, secretariat = f"/practices/{shelf['checked']}", as_("secretariat")
    shown = form_of(secretariat.get(f"{page}/review")) | {"verdict": "changes", "comment_done": "Whom?"}
    as_("member").post(f"{page}/take-back")
    as_("member").post(f"{page}/submit")
    answer = secretariat.post(f"{page}/review", data=shown)
    assert answer.status_code == 409
    assert form_of(answer)["comment_done"] == "Whom?"
    assert secretariat.post(f"{page}/review", data=form_of(answer) | {"verdict": "changes"}).status_code == 302
    session.rollback()
    assert session.get(Practice, shelf["checked"]).state is State.CHANGES


def test_taking_it_back_makes_it_a_draft_that_nobody_else_sees(as_, shelf):
    page = f"/practices/{shelf['checked']}"
    assert as_("secretariat").get(page).status_code == 200
    assert as_("member").post(f"{page}/take-back").status_code == 302
    assert as_("secretariat").get(page).status_code == 404
    assert "A draft is yours alone" in as_("member").get(page).text


def test_a_declined_text_tells_its_author_why(as_, shelf):
    assert "HERON names a case." in as_("liaison").get(f"/practices/{shelf['declined']}").text


# --- Reading ----------------------------------------------------------------------------------------------------------


def titles(answer: Any) -> list[str]:
    return [unescape(title) for title in re.findall(r'<a href="/practices/\d+" lang="en">([^<]+)', answer.text)]


READABLE = {
    "member": ["Ring before", "Ask for", "HERON way", "HERON notes", "Keep a"],
    "stranger": ["Ring before", "Ask for", "HERON way", "Keep a"],
    "partner": ["Ring before", "Ask for", "Two sides", "Keep a"],
    "chair": ["Ring before", "Ask for", "HERON way", "HERON notes", "Two sides", "Keep a"],
}


def test_the_list_holds_what_is_meant_for_the_reader(as_, shelf):
    found = {who: titles(as_(who).get("/practices/")) for who in READABLE}
    assert {who: [" ".join(title.split()[:2]) for title in listed] for who, listed in found.items()} == READABLE


FILTERED = {
    "q=REGISTRÝ": ["HERON way round a slow registry"],
    "q=ring+perú": ["Ring before you send a request"],
    "q=ring+registry": [],
    "q=%25": [],
    "country=CO": ["HERON notes of the Coalition"],
    "kind=analysis": [],
    "instrument=mutual_legal_assistance&country=CO": ["HERON notes of the Coalition"],
    "priority=firearms": [],
    "language=fr": [],
    "page=99": [],
}


def test_filters_and_words_narrow_the_list(as_, session, shelf):
    rebuild()
    session.commit()
    member = as_("member")
    assert {query: titles(member.get(f"/practices/?{query}")) for query in FILTERED} == FILTERED


def test_filters_offer_nothing_of_which_the_reader_knows_nothing(as_, shelf):
    offered = {
        who: re.findall(r'<option value="([A-Z]{2})"', as_(who).get("/practices/").text)
        for who in ("member", "partner")
    }
    assert offered == {"member": ["CO", "PE"], "partner": ["PE"]}


def test_who_wrote_it_is_shown_only_if_the_author_wished_so(as_, shelf):
    for who in ("member", "secretariat", "admin", "eurojust", "partner"):
        pages = [
            "/practices/",
            f"/practices/{shelf['unnamed']}",
            "/countries/PE",
            "/practices/?q=dieter",
            "/practices/to-review",
        ]
        assert [page for page in pages if "Dieter" in re.sub(r'value="[^"]*"', "", as_(who).get(page).text)] == []
        assert "Niels Verbinding" in as_(who).get(f"/practices/{shelf['open']}").text
    assert "not shown to others" in as_("prosecutor").get(f"/practices/{shelf['unnamed']}").text


def test_the_country_page_shows_the_practices_that_the_reader_may_read(as_, shelf):
    shown = {who: as_(who).get("/countries/PE").text.partition("Good practices")[2] for who in ("member", "partner")}
    assert "HERON way round" in shown["member"]
    assert "Ring before you send" in shown["partner"]
    assert "HERON" not in shown["partner"]


def test_what_nobody_confirmed_for_two_years_is_marked_until_its_author_does(as_, shelf):
    page = f"/practices/{shelf['clasi']}"
    assert "To be confirmed</span>" in as_("partner").get("/practices/").text
    assert "Nobody has confirmed lately" in as_("partner").get(page).text
    assert as_("chair").post(f"{page}/confirm").status_code == 302
    assert "Nobody has confirmed lately" not in as_("partner").get(page).text


@pytest.mark.parametrize("address", ["/practices/", "/practices/mine", "/practices/to-review", "/countries/PE"])
def test_lists_take_the_same_number_of_statements_however_long(as_, session, world, count_queries, address):
    reader, counts = as_("secretariat"), []
    for number in (1, 2, 20):
        for _ in range(number):
            for author, state in (
                ("liaison", State.PUBLISHED),
                ("secretariat", State.DRAFT),
                ("member", State.FORM_CHECK),
            ):
                add_practice(NOW, Sketch("x", author, state, "Many"), world.people, world.forums)
        session.commit()
        reader.get(address)
        with count_queries() as seen:
            assert "Many" in reader.get(address).text
        counts.append(len(seen))
    assert counts[0] == counts[1] == counts[2]


def test_an_author_finds_the_own_texts_in_the_own_data(as_, shelf):
    kept = as_("prosecutor").get("/account/data").get_json()
    assert [one["title"] for one in kept["practices"]] == ["Ask for evidence in one language"]


SEARCHED = {
    ("member", "registry"): ["HERON way round a slow registry"],
    ("partner", "registry"): [],
    ("partner", "PERÚ ring"): ["Ring before you send a request"],
    ("liaison", "draft"): [],
    ("member", "dieter"): [],
}


def test_published_practices_are_found_by_the_search_of_the_house(as_, session, shelf):
    rebuild()
    session.commit()
    found = {(who, question): titles(as_(who).get(f"/search/?q={question}")) for who, question in SEARCHED}
    assert found == SEARCHED


def test_the_search_follows_what_is_published(as_, session, shelf):
    eurojust, page = as_("eurojust"), f"/practices/{shelf['reviewed']}/review"
    assert titles(as_("member").get("/search/?q=heron")) == []
    eurojust.post(page, data=form_of(eurojust.get(page)) | {"verdict": "pass"})
    assert titles(as_("member").get("/search/?q=heron")) == ["HERON text with Eurojust"]


def test_the_trail_is_open_to_those_who_run_the_forum_and_names_no_author(as_, session, world, shelf):
    secretariat, member = as_("secretariat"), as_("member")
    values = WHOLE | {"reach": "forum", "forum_id": str(world.forums["coalition"]), "named": "y"}
    key = started(member, **values).location.rpartition("/")[2]
    member.post(f"/practices/{key}/submit")
    published = {"state": State.PUBLISHED, "published_at": NOW, "review_by": NOW.date()}
    session.execute(sa.update(Practice).where(Practice.id == int(key)).values(**published))
    session.commit()
    page = secretariat.get(f"/practices/{key}").text
    assert "Trail of changes" not in as_("eurojust").get(f"/practices/{key}").text
    (address,) = re.findall(r'href="([^"]+)">Trail of changes', page)
    trail = secretariat.get(address).text
    assert "The text was submitted" in trail
    assert "The author" in trail
    assert "Sven Medlem" not in trail

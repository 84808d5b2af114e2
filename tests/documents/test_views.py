"""Documents as they are handed out: what they say to whom, in which language, under which name."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.meetings.models import Meeting
from exchange.meetings.outcomes.models import Outcome
from exchange.meetings.rules import State
from exchange.world.rules import Audience
from tests.support import papers
from tests.support.practices import SKETCHES, add_practice
from tests.support.world import NOW, World, email_of


@pytest.fixture
def practices(session: Any, world: World) -> dict[str, int]:
    """The practices of the tests, by name."""
    kept = {one.key: add_practice(NOW, one, world.people, world.forums) for one in SKETCHES}
    session.commit()
    return {name: practice.id for name, practice in kept.items()}


def fetch(browser: Any, world: World, meeting: str, file: str) -> Any:
    return browser.get(f"/meetings/{world.meetings[meeting]}/documents/{file}")


def text_of(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(papers.pages_of(answer.data))


def sheet_of(answer: Any, delimiter: str = ";") -> list[list[str]]:
    assert answer.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=delimiter))


# --- The notice -------------------------------------------------------------------------------------------------------


def test_the_notice_says_when_where_and_about_what_in_both_formats(as_, world):
    browser = as_("secretariat")
    pdf, docx = (fetch(browser, world, "exchange", f"notice.{form}") for form in ("pdf", "docx"))
    styles = {text: style for style, text in papers.lines_of(docx.data)}
    assert styles["Experts' exchange on Peru"] == "Title"
    assert styles["Provisional agenda"] == "Heading 1"
    facts = dict(papers.tables_of(docx.data)[0])
    assert facts["About"] == "Peru"
    assert facts["Date and time"].endswith("(Brussels)")
    text = text_of(pdf)
    for said in ("Notice of meeting and provisional agenda", *facts.values(), "requests that failed", "LIMITE"):
        assert " ".join(said.split()) in text, said


def test_each_is_named_and_kept_as_a_file(as_, world):
    answer = fetch(as_("secretariat"), world, "exchange", "dossier.docx")
    name = f"coalition-2026-{world.meetings['exchange']}-dossier.docx"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_a_draft_says_on_each_page_that_it_is_one(as_, world):
    pages = papers.pages_of(fetch(as_("secretariat"), world, "draft", "dossier.pdf").data)
    assert len(pages) > 1
    assert all("LIMITE · DRAFT" in page for page in pages)


def test_what_is_for_the_union_side_only_is_marked_and_out_of_the_partners_copy(as_, world):
    ours, theirs = (text_of(fetch(as_(who), world, "exchange", "notice.pdf")) for who in ("secretariat", "partner"))
    assert ("HERON" in ours, "Union side only" in ours) == (True, True)
    assert ("HERON" in theirs, "Union side only" in theirs) == (False, False)


def test_the_reader_gets_the_own_language_and_zone_or_the_language_asked_for(as_, session, world):
    session.execute(
        sa.update(Person).where(Person.email == email_of("prosecutor")).values(locale="nl", zone="America/Lima")
    )
    session.commit()
    browser = as_("prosecutor")
    own = fetch(browser, world, "exchange", "notice.pdf")
    assert "Voorlopige agenda" in text_of(own)
    assert "(Lima)" in text_of(own)
    assert papers.root_of(own.data)["/Lang"] == "nl"
    english = fetch(browser, world, "exchange", "notice.pdf?language=en")
    assert ("Provisional agenda" in text_of(english), papers.root_of(english.data)["/Lang"]) == (True, "en")
    assert "Voorlopige agenda" in text_of(fetch(browser, world, "exchange", "notice.pdf?language=xx"))


def test_the_online_link_stands_in_no_document(as_, session, world):
    session.execute(sa.update(Meeting).values(online_link="https://meet.example/secret"))
    session.commit()
    assert b"meet.example" not in papers.told(fetch(as_("secretariat"), world, "exchange", "dossier.pdf").data)
    assert b"meet.example" not in papers.told(fetch(as_("secretariat"), world, "exchange", "dossier.docx").data)


# --- Participants and outcome -----------------------------------------------------------------------------------------


def test_participants_stand_by_country_with_capacity_authority_and_answer(as_, world):
    browser = as_("secretariat")
    docx = fetch(browser, world, "exchange", "participants.docx")
    rows = [row for table in papers.tables_of(docx.data) for row in table]
    sheet = sheet_of(fetch(browser, world, "exchange", "participants.csv"))
    assert sheet[0] == ["Country", "Name", "Capacity", "Authority", "Answer"]
    assert ["Germany", "Dieter Ankläger", "Prosecutor", "Federal Prosecutor General", "Accepted"] in sheet
    assert [row[1:] for row in sheet[1:]] == [row for row in rows if row[0] != "Name"]
    assert [row[0] for row in sheet[1:]] == sorted(row[0] for row in sheet[1:])


def test_the_outcome_says_what_was_concluded_to_those_who_may_read_it(as_, session, world):
    meeting = session.get_one(Meeting, world.meetings["over"])
    meeting.state = State.HELD
    items = dict(
        session.execute(sa.text("select title, id from agenda_item where meeting_id = :id"), {"id": meeting.id}).all()
    )
    session.add_all(
        Outcome(meeting_id=meeting.id, item_id=item, proceedings=text, conclusion=end, edited_at=NOW)
        for item, text, end in (
            (None, "All *spoke*.", ""), (items["Requests answered late"], "Half came late.", "Ring first."),
            (items["HERON common line"], "HERON line agreed.", ""),
        )
    )  # fmt: skip
    session.commit()
    text = text_of(fetch(as_("secretariat"), world, "over", "outcome.pdf"))
    for said in ("not been adopted yet", "All spoke.", "Half came late. Conclusion Ring first.", "HERON line agreed."):
        assert said in text
    session.execute(sa.update(Meeting).where(Meeting.id == meeting.id).values(audience=Audience.UNION))
    session.commit()
    assert fetch(as_("partner"), world, "over", "outcome.pdf").status_code == 404


@pytest.mark.parametrize("file", ["outcome.pdf", "minutes.pdf", "notice.exe", "notice.PDF", "NOTICE.pdf"])
def test_what_there_is_not_is_not_found(as_, world, file):
    assert fetch(as_("secretariat"), world, "exchange", file).status_code == 404


# --- The dossier ------------------------------------------------------------------------------------------------------


def test_a_dossier_holds_every_document_and_the_practices_about_its_countries(as_, world, practices):
    browser = as_("secretariat")
    pdf, docx = (fetch(browser, world, "exchange", f"dossier.{form}") for form in ("pdf", "docx"))
    parts = [one for one in papers.outline_of(pdf.data) if isinstance(one, str)]
    assert parts == ["Notice of meeting and provisional agenda", "List of participants", "Practices"]
    assert [text for style, text in papers.lines_of(docx.data) if style == "Heading 1"] == parts
    text = text_of(pdf)
    assert "Ring before you send a request" in text
    assert "HERON way round a slow registry" in text
    assert "HERON draft of a liaison officer" not in text


def test_a_partners_dossier_holds_no_practice_of_the_union_side_and_no_author_unnamed(as_, world, practices):
    for form in ("pdf", "docx"):
        told = papers.told(fetch(as_("partner"), world, "exchange", f"dossier.{form}").data)
        assert b"Ring before you send a request" in told
        assert b"HERON" not in told
        assert b"Not named" in told


def test_the_outcome_of_the_meeting_before_comes_along(as_, session, world):
    session.add(Outcome(meeting_id=world.meetings["held"], proceedings="Write to the ministries.", edited_at=NOW))
    session.commit()
    text = text_of(fetch(as_("contact_group"), world, "cancelled", "dossier.pdf"))
    assert "Outcome of the meeting before" in text
    assert "Write to the ministries." in text


# --- Practices and lists ----------------------------------------------------------------------------------------------


def test_a_practice_is_handed_out_in_both_formats(as_, practices):
    browser = as_("partner")
    pdf, docx = (browser.get(f"/practices/{practices['open']}/document.{form}") for form in ("pdf", "docx"))
    assert "Niels Verbinding" in text_of(pdf)
    assert ("Heading 2", "What was the situation") in papers.lines_of(docx.data)
    assert "Not named" in text_of(browser.get(f"/practices/{practices['unnamed']}/document.pdf"))
    assert browser.get(f"/practices/{practices['union']}/document.pdf").status_code == 404


def test_lists_are_handed_out_whole_with_the_filters_of_the_page(as_, practices):
    liaison = as_("liaison")
    assert [row[0] for row in sheet_of(liaison.get("/practices.csv?country=CO"))] == ["Title"]
    assert "HERON way round a slow registry" in [row[0] for row in sheet_of(liaison.get("/practices.csv"))]
    told = sheet_of(as_("secretariat").get("/meetings.csv?when=2026&level=expert_exchange"))
    assert told[0][:4] == ["Starts", "Ends", "Time zone", "Meeting"]
    assert "Experts' exchange on Peru" in [row[3] for row in told]
    assert {row[5] for row in told[1:]} == {"Expert exchange"}


def test_a_list_has_the_separator_of_the_readers_country(as_, world):
    assert sheet_of(as_("partner").get("/meetings.csv"), ",")[0][0] == "Starts"
    assert sheet_of(as_("prosecutor").get("/meetings.csv"), ";")[0][0] == "Starts"


def test_pages_offer_what_they_can_hand_out(as_, world, practices):
    page = as_("secretariat").get(f"/meetings/{world.meetings['exchange']}").text
    for file in ("notice.pdf", "notice.docx", "participants.csv", "dossier.pdf", "notice.pdf?language=nl"):
        assert f"/documents/{file}" in page
    assert "/documents/outcome.pdf" not in page
    assert "/meetings.csv?when=past" in as_("secretariat").get("/meetings?when=past").text
    assert f"/practices/{practices['open']}/document.docx" in as_("liaison").get(f"/practices/{practices['open']}").text


def test_a_dossier_takes_as_many_statements_for_many_practices_as_for_few(
    as_, session, world, practices, count_queries
):
    def statements() -> int:
        with count_queries() as seen:
            assert fetch(as_("secretariat"), world, "exchange", "dossier.pdf").status_code == 200
        return len(seen)

    few = statements()
    for _ in range(20):
        add_practice(NOW, SKETCHES[0], world.people, world.forums)
    session.commit()
    assert statements() == few

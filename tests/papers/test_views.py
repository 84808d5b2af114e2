"""Handing papers in, reading them, versions, languages, withdrawing; who sees what and why; who is told."""

from __future__ import annotations

import io
import resource
import zipfile
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from exchange.accounts.rules import Role
from exchange.core.journal import JournalEntry
from exchange.cycles.deadlines.models import Deadline
from exchange.cycles.deadlines.rules import Kind as Due
from exchange.files import folder
from exchange.files.models import StoredFile
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.notices.choices.models import Choice
from exchange.notices.choices.rules import Topic, Way
from exchange.notices.models import Message
from exchange.notices.rules import Delivery
from exchange.papers.models import Paper, PaperVersion
from exchange.papers.rules import MOST_PAPERS, Readers
from tests.support import hostile
from tests.support.forms import form_to
from tests.support.world import NOW, World, email_of

PDF = hostile.pdf()


def papers_of(meeting: int) -> str:
    return f"/meetings/{meeting}/papers"


def hand_in(
    browser: Any, meeting: int, title: str = "Note", content: bytes = PDF, name: str = "Note.pdf", **more: str
) -> Any:
    page = f"{papers_of(meeting)}/new"
    form = form_to(browser.get(page).text, page, "/papers/new")
    sent = {**form.with_(title=title, **more), "file": (io.BytesIO(content), name)}
    return browser.post(page, data=sent)


def _send(browser: Any, meeting: int, **values: str) -> Any:
    return browser.post(f"{papers_of(meeting)}/new", data={**values, "file": (io.BytesIO(PDF), "a.pdf")})


def _send_large(browser: Any, meeting: int, size: int) -> Any:
    head = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    body = head + b"x" * size + b"\r\n--cut--\r\n"
    return browser.post(f"{papers_of(meeting)}/new", data=body, content_type="multipart/form-data; boundary=cut")


def fetch(browser: Any, address: str) -> Any:
    """Return the answer, read to its end."""
    answer = browser.get(address)
    answer.get_data()
    answer.close()
    return answer


def one_of(session: Any, title: str = "Note") -> Paper:
    session.rollback()
    session.expunge_all()
    return session.scalars(sa.select(Paper).filter_by(title=title).order_by(Paper.id.desc())).first()


def versions_of(session: Any, paper: Paper) -> list[PaperVersion]:
    query = sa.select(PaperVersion).filter_by(paper_id=paper.id).order_by(PaperVersion.language, PaperVersion.number)
    return list(session.scalars(query))


def count(session: Any, table: Any) -> int:
    session.rollback()
    return session.scalar(sa.select(sa.func.count()).select_from(table))


def lying() -> int:
    return len(list(folder.all_keys()))


@pytest.fixture
def exchange(world: World) -> int:
    return world.meetings["exchange"]


@pytest.fixture
def item(session: Any, exchange: int) -> int:
    return session.scalar(sa.select(AgendaItem.id).filter_by(meeting_id=exchange, title="Extradition in practice"))


@pytest.fixture
def hidden_item(session: Any, exchange: int) -> int:
    return session.scalar(sa.select(AgendaItem.id).filter_by(meeting_id=exchange, title="HERON requests that failed"))


def test_a_paper_is_handed_in_read_and_downloaded_byte_by_byte(as_, session, exchange, item):
    secretariat, judge = as_("secretariat"), as_("judge")
    assert "No papers yet" in judge.get(papers_of(exchange)).text
    sent = hand_in(
        secretariat, exchange, "Points of contact", item=str(item), language="fr", name="Ordre du jour – été.pdf"
    )
    paper = one_of(session, "Points of contact")
    assert (sent.status_code, sent.location) == (302, f"{papers_of(exchange)}#paper-{paper.id}")
    page = judge.get(papers_of(exchange)).text
    assert page.index("Extradition in practice") < page.index("Points of contact")
    assert "You are on the list of the meeting." in page
    version = versions_of(session, paper)[0]
    got = fetch(judge, f"/papers/{paper.id}/versions/{version.id}")
    assert got.data == PDF
    assert got.headers["Content-Type"] == "application/pdf"
    assert got.headers["Content-Disposition"].startswith("attachment; ")
    assert quote("Ordre du jour – été.pdf") in got.headers["Content-Disposition"]
    assert got.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "1 paper" in judge.get(f"/meetings/{exchange}").text


@pytest.mark.parametrize("name", ["محضر.pdf", "Łódź 1.pdf", "a" * 251 + ".pdf", "../../etc/passwd.pdf", "a;b, 'c'.pdf"])
def test_names_come_back_rightly(as_, session, exchange, name):
    secretariat = as_("secretariat")
    hand_in(secretariat, exchange, name=name)
    paper = one_of(session)
    stored = session.get_one(StoredFile, versions_of(session, paper)[0].file_id)
    got = fetch(secretariat, f"/papers/{paper.id}/versions/{versions_of(session, paper)[0].id}")
    told = got.headers["Content-Disposition"]
    assert stored.name in told or quote(stored.name) in told or quote(stored.name, safe="!#$&+^`|~") in told
    assert "/" not in stored.name
    assert stored.name in (name, "passwd.pdf")


def test_the_same_submission_twice_is_one_paper(as_, session, exchange):
    browser, page = as_("secretariat"), f"{papers_of(exchange)}/new"
    values = form_to(browser.get(page).text, page, "/papers/new").with_(title="Note")
    answers = [browser.post(page, data={**values, "file": (io.BytesIO(PDF), "a.pdf")}) for _twice in range(2)]
    assert answers[0].location == answers[1].location
    assert count(session, Paper) == 1


BAD = (
    ({"content": hostile.pdf_with_script()}, "holds a script"),
    ({"content": hostile.SVG, "name": "a.svg"}, "Files of this kind are not taken"),
    ({"content": hostile.word(), "name": "a.pdf"}, "it is DOCX"),
    ({"content": hostile.repacked(hostile.word(), {"word/vbaProject.bin": b"x"}), "name": "a.docx"}, "holds macros"),
    ({"content": hostile.repacked(hostile.word(), {"a.bin": b"\0" * 30_000_000}), "name": "a.docx"}, "far too large"),
    ({"content": b"", "name": "a.pdf"}, "This file is empty"),
    ({"content": b"", "name": ""}, "Choose a file."),
    ({"title": ""}, "Please fill this in."),
    ({"title": "x" * 201}, "200"),
    ({"title": "RESTREINT UE/EU RESTRICTED: note"}, "Nothing above LIMITE may be put on this platform."),
    ({"handling": "secret"}, "Not a valid choice"),
    ({"readers": "everybody"}, "Not a valid choice"),
    ({"language": "xx"}, "Not a valid choice"),
    ({"item": "999999"}, "Not a valid choice"),
)  # fmt: skip


@pytest.mark.parametrize(("wrong", "said"), BAD)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_kept(as_, session, exchange, wrong, said):
    before = lying()
    answer = hand_in(as_("secretariat"), exchange, **{"title": "Note of mine", **wrong})
    assert answer.status_code == 422
    assert said in answer.text
    if "title" not in wrong:
        assert 'value="Note of mine"' in answer.text
    assert (count(session, Paper), count(session, StoredFile), lying()) == (0, 0, before)


def test_what_is_taken_and_how_large_it_may_be_is_said_beforehand(as_, exchange):
    page = as_("secretariat").get(f"{papers_of(exchange)}/new").text
    assert "PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, plain text or CSV; at most 20 MB." in page
    assert 'data-largest="20971520"' in page


def test_a_file_beyond_the_limit_is_refused_with_the_limit(app, as_, session, exchange, monkeypatch):
    monkeypatch.setitem(app.config, "FILE_BYTES", 1_000)
    answer = hand_in(as_("secretariat"), exchange, content=b"x" * 1_001, name="a.txt")
    assert answer.status_code == 422
    assert "This file is too large. At most 1 kB are taken." in answer.text
    assert _send_large(as_("secretariat"), exchange, 1024 * 1024 + 2_000).status_code == 413
    assert count(session, Paper) == 0


def test_nobody_sends_more_than_a_form_who_is_not_signed_in(client, exchange):
    assert _send_large(client, exchange, 3_000_000).status_code == 413


def test_a_full_disk_says_so_and_keeps_nothing(as_, session, exchange):
    usual, before = resource.getrlimit(resource.RLIMIT_FSIZE), lying()
    browser = as_("secretariat")
    page = f"{papers_of(exchange)}/new"
    values = form_to(browser.get(page).text, page, "/papers/new").with_(title="Note")
    # Small enough to reach the platform in memory, larger than what the disk takes.
    content = b"words " * 70_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, usual[1]))
    try:
        answer = browser.post(page, data={**values, "file": (io.BytesIO(content), "a.txt")})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert answer.status_code == 507
    assert "There is no room left" in answer.text
    assert (count(session, Paper), count(session, StoredFile), lying()) == (0, 0, before)
    assert hand_in(as_("secretariat"), exchange).status_code == 302


# --- Who sees what ----------------------------------------------------------------------------------------------------

FOR_WHOM = (
    (Readers.ALL, {"prosecutor": 200, "member": 200, "partner": 200, "secretariat": 200, "liaison": 404}),
    (Readers.LIST, {"prosecutor": 200, "member": 404, "partner": 200, "secretariat": 200, "liaison": 404}),
    (Readers.UNION, {"prosecutor": 200, "member": 200, "partner": 404, "secretariat": 200, "liaison": 404}),
)


@pytest.mark.parametrize(("readers", "answers"), FOR_WHOM)
def test_a_paper_is_for_whom_it_says(as_, session, exchange, readers, answers):
    hand_in(as_("secretariat"), exchange, "Peregrine", readers=readers.value)
    paper = one_of(session, "Peregrine")
    version = versions_of(session, paper)[0].id
    for who, status in answers.items():
        browser = as_(who)
        places = (f"/papers/{paper.id}", f"/papers/{paper.id}/versions/{version}")
        assert {fetch(browser, place).status_code for place in places} == {status}, who
        found = "Peregrine" in browser.get("/search/?q=peregrine").text.partition("</form>")[2]
        assert found is (status == 200), who
        listed = browser.get(papers_of(exchange))
        assert ("Peregrine" in listed.text) is (status == 200), who


def test_papers_of_an_item_for_the_union_side_never_meet_the_partner_side(as_, session, exchange, hidden_item):
    hand_in(as_("secretariat"), exchange, "Peregrine", item=str(hidden_item))
    paper = one_of(session, "Peregrine")
    assert as_("partner").get(f"/papers/{paper.id}").status_code == 404
    assert "Peregrine" not in as_("partner").get(papers_of(exchange)).text
    assert as_("partner").get(f"{papers_of(exchange)}.zip").status_code == 404
    seen = as_("prosecutor").get(f"/papers/{paper.id}").text
    assert "It is for the Union side only, and you are of that side." in seen


def test_an_item_that_becomes_for_the_union_side_takes_its_papers_along(as_, session, exchange, item):
    hand_in(as_("secretariat"), exchange, "Peregrine", item=str(item))
    paper, partner = one_of(session, "Peregrine"), as_("partner")
    assert partner.get(f"/papers/{paper.id}").status_code == 200
    session.execute(sa.update(AgendaItem).where(AgendaItem.id == item).values(audience="union"))
    session.commit()
    assert partner.get(f"/papers/{paper.id}").status_code == 404


def test_the_partner_side_cannot_keep_a_paper_from_itself_nor_choose_hidden_items(as_, session, world, hidden_item):
    clasi = world.meetings["clasi"]
    browser = as_("partner_chair")
    page = browser.get(f"{papers_of(clasi)}/new").text
    assert 'value="union"' not in page
    answer = _send(browser, clasi, title="x", item=str(hidden_item), readers="union", handling="limite", language="es")
    assert answer.status_code == 422
    assert count(session, Paper) == 0


def test_a_rapporteur_hands_in_papers_on_the_own_items_only(as_, session, world, exchange, item, hidden_item):
    assert as_("judge").get(f"{papers_of(exchange)}/new").status_code == 403
    session.execute(sa.update(AgendaItem).where(AgendaItem.id == item).values(rapporteur_id=world.people["judge"]))
    session.commit()
    judge = as_("judge")
    assert hand_in(judge, exchange, "From the judge", item=str(item)).status_code == 302
    wrong = _send(
        judge, exchange, title="Not mine", item=str(hidden_item), readers="all", handling="limite", language="en"
    )
    assert wrong.status_code == 422
    assert "The meeting as a whole" not in judge.get(f"{papers_of(exchange)}/new").text
    paper = one_of(session, "From the judge")
    assert as_("judge").get(f"/papers/{paper.id}/edit").status_code == 200
    assert as_("prosecutor").get(f"/papers/{paper.id}/edit").status_code == 403


def test_what_stands_in_a_paper_is_found_by_those_who_may_read_it(as_, session, exchange):
    content = hostile.word("Answers of the fiscalía come in **Quechua**, rarely.")
    hand_in(as_("secretariat"), exchange, "Languages", content=content, name="a.docx", readers="union")
    found = as_("prosecutor").get("/search/?q=fiscalia").text.partition("</form>")[2]
    assert "Languages" in found
    assert "<mark>fiscalía</mark>" in found
    assert "Languages" not in as_("partner").get("/search/?q=fiscalia").text.partition("</form>")[2]
    paper = one_of(session, "Languages")
    add_version(as_("secretariat"), paper, hostile.word("Nothing of the sort"), "en", "a.docx")
    assert "Languages" not in as_("prosecutor").get("/search/?q=fiscalia").text.partition("</form>")[2]


# --- Versions, corrections, withdrawing -------------------------------------------------------------------------------


def add_version(
    browser: Any, paper: Paper, content: bytes, language: str = "en", name: str = "a.txt", **more: str
) -> Any:
    page = f"/papers/{paper.id}/versions/new"
    form = form_to(browser.get(page).text, page, "/versions/new")
    return browser.post(page, data={**form.with_(language=language, **more), "file": (io.BytesIO(content), name)})


def test_versions_are_numbered_in_each_language_and_the_newest_is_offered(as_, session, exchange):
    secretariat = as_("secretariat")
    hand_in(secretariat, exchange, content=b"one", name="a.txt", language="en")
    paper = one_of(session)
    assert add_version(secretariat, paper, b"two", note="Dates corrected").status_code == 302
    assert add_version(secretariat, paper, b"une", "fr").status_code == 302
    found = [(one.language, one.number) for one in versions_of(session, paper)]
    assert found == [("en", 1), ("en", 2), ("fr", 1)]
    page = as_("judge").get(papers_of(exchange)).text
    assert "version 2" in page
    shown = as_("judge").get(f"/papers/{paper.id}").text
    assert "Dates corrected" in shown
    assert shown.count("newest") == 2
    with zipfile.ZipFile(io.BytesIO(fetch(as_("judge"), f"{papers_of(exchange)}.zip").data)) as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == {
            "Note (en, v2).txt": b"two",
            "Note (fr, v1).txt": b"une",
        }


def test_the_same_file_again_is_no_new_version(as_, session, exchange):
    secretariat = as_("secretariat")
    hand_in(secretariat, exchange, content=b"one", name="a.txt", language="en")
    paper, before = one_of(session), lying()
    again = add_version(secretariat, paper, b"one")
    assert again.status_code == 422
    assert "This is the newest version already" in again.text
    assert len(versions_of(session, paper)) == 1
    assert (count(session, StoredFile), lying()) == (1, before)


def test_a_bad_version_changes_nothing(as_, session, exchange):
    hand_in(as_("secretariat"), exchange)
    paper = one_of(session)
    answer = add_version(as_("secretariat"), paper, hostile.OLD_WORD, name="a.doc", note="My note")
    assert answer.status_code == 422
    assert "Save it as DOCX, XLSX or PPTX" in answer.text
    assert 'value="My note"' in answer.text
    assert len(versions_of(session, paper)) == 1


def correction(browser: Any, paper: Paper, **changed: str) -> tuple[str, dict[str, Any]]:
    page = f"/papers/{paper.id}/edit"
    return page, form_to(browser.get(page).text, page, "/edit").with_(**changed)


def test_what_is_said_of_a_paper_is_corrected_and_told_in_the_trail(as_, session, exchange, item):
    secretariat = as_("secretariat")
    hand_in(secretariat, exchange)
    paper = one_of(session)
    page, values = correction(secretariat, paper, title="Agreed note", item=str(item), readers="list")
    assert secretariat.post(page, data=values).status_code == 302
    found = one_of(session, "Agreed note")
    assert (found.item_id, found.readers) == (item, Readers.LIST)
    entry = session.scalars(sa.select(JournalEntry).filter_by(action="paper.changed")).one()
    assert entry.changes == {"title": ["Note", "Agreed note"], "item_id": [None, item], "readers": ["all", "list"]}
    trail = as_("admin").get(f"/trail/meeting/{exchange}").text
    assert "A paper was handed in" in trail
    assert "What is said of a paper was corrected" in trail


def test_of_two_who_correct_at_once_the_second_sees_both(as_, session, exchange):
    one, other = as_("secretariat"), as_("contact_group")
    hand_in(one, exchange)
    paper = one_of(session)
    (page, first), (_page, second) = correction(one, paper, title="First"), correction(other, paper, title="Second")
    assert one.post(page, data=first).status_code == 302
    late = other.post(page, data=second)
    assert late.status_code == 409
    assert "First" in late.text
    assert 'value="Second"' in late.text
    assert one_of(session, "First") is not None
    again = form_to(late.text, page, "/edit").values
    assert other.post(page, data=again).status_code == 302
    assert one_of(session, "Second") is not None


def test_a_withdrawn_paper_is_gone_for_its_readers_and_comes_back(as_, session, exchange):
    secretariat, judge = as_("secretariat"), as_("judge")
    hand_in(secretariat, exchange, "Peregrine")
    paper = one_of(session, "Peregrine")
    page = f"/papers/{paper.id}/withdraw"
    without = secretariat.post(page, data=form_to(secretariat.get(page).text, page, "/withdraw").values)
    assert without.status_code == 422
    sent = secretariat.post(
        page, data=form_to(secretariat.get(page).text, page, "/withdraw").with_(reason="Wrong file")
    )
    assert sent.status_code == 302
    assert judge.get(f"/papers/{paper.id}").status_code == 404
    assert "Peregrine" not in judge.get(papers_of(exchange)).text
    assert "Peregrine" not in judge.get("/search/?q=peregrine").text.partition("</form>")[2]
    assert "Wrong file" in secretariat.get(f"/papers/{paper.id}").text
    assert "Wrong file" in secretariat.get(papers_of(exchange)).text
    assert secretariat.post(f"/papers/{paper.id}/versions/new", data={}).status_code == 422
    back = secretariat.post(f"/papers/{paper.id}/bring-back")
    assert back.status_code == 302
    assert judge.get(f"/papers/{paper.id}").status_code == 200
    assert "Peregrine" in judge.get("/search/?q=peregrine").text.partition("</form>")[2]


def test_an_item_with_papers_stays_where_it_is(as_, session, exchange, item):
    hand_in(as_("secretariat"), exchange, item=str(item))
    page = f"/meetings/{exchange}/agenda/{item}/remove"
    as_("secretariat").post(page)
    session.rollback()
    assert session.get(AgendaItem, item) is not None
    assert one_of(session).item_id == item


def test_nothing_is_handed_in_to_a_meeting_that_was_called_off(as_, session, exchange):
    secretariat, page = as_("secretariat"), f"{papers_of(exchange)}/new"
    values = form_to(secretariat.get(page).text, page, "/papers/new").with_(title="Late")
    session.execute(sa.update(Meeting).where(Meeting.id == exchange).values(state=State.CANCELLED))
    session.commit()
    assert secretariat.post(page, data={**values, "file": (io.BytesIO(PDF), "a.pdf")}).status_code == 403
    assert count(session, Paper) == 0


def test_there_are_not_more_papers_than_can_be_overseen(as_, session, world, exchange):
    session.add_all(
        Paper(meeting_id=exchange, title=f"No {n}", by_id=world.people["member"], at=NOW) for n in range(MOST_PAPERS)
    )
    session.commit()
    answer = hand_in(as_("secretariat"), exchange)
    assert answer.status_code == 422
    assert "There are as many as there can be." in answer.text
    assert count(session, Paper) == MOST_PAPERS


def test_discarding_a_draft_takes_its_papers_and_leaves_their_files_to_be_tidied(app, as_, session, world):
    draft = world.meetings["draft"]
    hand_in(as_("contact_group"), draft)
    key = session.get_one(StoredFile, versions_of(session, one_of(session))[0].file_id).key
    as_("contact_group").post(f"/meetings/{draft}/discard")
    assert count(session, Paper) == 0
    assert folder.path_of(key).exists()
    session.execute(sa.update(StoredFile).values(at=NOW - timedelta(days=400)))
    session.commit()
    app.test_cli_runner().invoke(args=["files", "tidy"])
    assert not folder.path_of(key).exists()


# --- In time or late --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "word"), [(0, "In time"), (-1, "Late")])
def test_the_day_by_which_papers_were_due_is_held_against_it(as_, session, world, exchange, days, word):
    due = NOW.date() + timedelta(days=days)
    forum = session.get_one(Meeting, exchange).forum_id
    session.execute(sa.delete(Deadline).where(Deadline.meeting_id == exchange))
    session.add(
        Deadline(
            meeting_id=exchange, forum_id=forum, kind=Due.PAPERS_DUE, owner=Role.SECRETARIAT, working_days=-5, due_on=due,
            uid=f"due-{days}", created_at=NOW, shown_at=NOW,
        )
    )  # fmt: skip
    session.commit()
    hand_in(as_("secretariat"), exchange)
    shown = as_("judge").get(f"/papers/{one_of(session).id}").text
    assert word in shown
    assert {"In time", "Late"} - {word} - {one for one in ("In time", "Late") if one not in shown} == set()
    listed = as_("judge").get(papers_of(exchange)).text
    assert "Papers are due by" in listed
    assert (">Late<" in listed or "Late</span>" in listed) is (word == "Late")


# --- Who is told ------------------------------------------------------------------------------------------------------


def told(session: Any, kind: str) -> set[str]:
    session.rollback()
    return set(
        session.scalars(sa.select(Message.address).filter_by(kind=kind).where(Message.state != Delivery.DROPPED))
    )


def test_those_with_a_seat_are_told_but_not_who_handed_it_in_nor_who_may_not_read_it(as_, session, exchange):
    hand_in(as_("secretariat"), exchange, "For all")
    assert told(session, "paper_added") >= {email_of(who) for who in ("prosecutor", "partner")}
    assert email_of("member") not in told(session, "paper_added")
    session.execute(sa.delete(Message))
    session.commit()
    hand_in(as_("secretariat"), exchange, "For one side", readers="union")
    assert email_of("prosecutor") in told(session, "paper_added")
    assert email_of("partner") not in told(session, "paper_added")


def test_a_draft_tells_nobody(as_, session, world):
    hand_in(as_("contact_group"), world.meetings["draft"])
    assert told(session, "paper_added") == set()


def test_papers_usually_wait_for_the_digest_and_come_at_once_to_who_chose_so(as_, session, world, exchange):
    session.add(Choice(person_id=world.people["prosecutor"], topic=Topic.PAPERS, way=Way.AT_ONCE))
    session.add(Choice(person_id=world.people["judge"], topic=Topic.PAPERS, way=Way.NEVER))
    session.commit()
    hand_in(as_("secretariat"), exchange)
    states = dict(session.execute(sa.select(Message.address, Message.state).filter_by(kind="paper_added")).all())
    assert states[email_of("prosecutor")] is Delivery.WAITING
    assert states[email_of("partner")] is Delivery.COLLECTED
    assert email_of("judge") not in states


def test_what_has_not_left_is_taken_back_from_those_who_may_read_it_no_more(as_, session, exchange):
    secretariat = as_("secretariat")
    hand_in(secretariat, exchange)
    paper = one_of(session)
    page, values = correction(secretariat, paper, readers="union")
    secretariat.post(page, data=values)
    assert email_of("partner") not in told(session, "paper_added")
    assert email_of("prosecutor") in told(session, "paper_added")
    page = f"/papers/{paper.id}/withdraw"
    secretariat.post(page, data=form_to(secretariat.get(page).text, page, "/withdraw").with_(reason="Wrong"))
    assert told(session, "paper_added") == set()


def test_an_item_that_becomes_for_the_union_side_takes_back_what_has_not_left(as_, session, exchange, item):
    secretariat = as_("secretariat")
    hand_in(secretariat, exchange, item=str(item))
    assert email_of("partner") in told(session, "paper_added")
    page = f"/meetings/{exchange}/agenda/{item}/edit"
    sent = secretariat.post(page, data=form_to(secretariat.get(page).text, page, "/edit").with_(audience="union"))
    assert sent.status_code == 302
    assert email_of("partner") not in told(session, "paper_added")
    assert email_of("prosecutor") in told(session, "paper_added")


def test_a_new_version_is_told_too(as_, session, exchange):
    hand_in(as_("secretariat"), exchange, content=b"one", name="a.txt", language="en")
    add_version(as_("secretariat"), one_of(session), b"two")
    assert email_of("prosecutor") in told(session, "paper_revised")


def test_the_page_asks_the_same_number_of_questions_for_one_paper_and_for_many(
    as_, session, world, exchange, count_queries
):
    secretariat, judge = as_("secretariat"), as_("judge")
    counts = []
    for number in (1, 12):
        for n in range(number):
            hand_in(secretariat, exchange, f"Note {number}.{n}", content=f"{number} {n}".encode(), name="a.txt")
        judge.get(papers_of(exchange))
        with count_queries() as seen:
            judge.get(papers_of(exchange))
        counts.append(len(seen))
    assert counts[0] == counts[1]

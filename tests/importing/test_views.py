"""A table handed in: checked by row and column before anything is saved, saved whole or not at all."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from freezegun import freeze_time

from exchange.core.db import db
from exchange.core.journal import JournalEntry
from exchange.core.security import FORM_BYTES
from exchange.countries.models import Posting, Priority
from exchange.importing import operations, queries, worker
from exchange.importing.models import ImportContent, ImportLine, ImportRun
from exchange.importing.rules import State, importable
from exchange.sheets.rules import MOST_BYTES, read
from tests.support.forms import form_to
from tests.support.importing import POSTINGS, PRIORITIES, furnish_imports, hand_in, press, table
from tests.support.sheets import csv, workbook
from tests.support.world import NOW, email_of


def priorities(session: Any) -> list[tuple[str, str, str, str]]:
    session.rollback()
    query = sa.select(Priority).order_by(Priority.country_code, Priority.starts_on)
    return [
        (one.country_code, one.starts_on.isoformat(), one.ends_on.isoformat() if one.ends_on else "", one.source)
        for one in session.scalars(query)
    ]


def run_of(session: Any) -> ImportRun:
    session.rollback()
    return session.scalars(sa.select(ImportRun).order_by(ImportRun.id.desc()).limit(1)).one()


def said(page: str) -> list[str]:
    """Return the rows of the dry run as text."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [" ".join(re.sub("<[^>]*>", " ", row).split()) for row in body.split("</tr>") if "<td" in row]


@pytest.fixture
def kept(session: Any, world: Any) -> list[tuple[str, str, str, str]]:
    """What is a priority already: Peru since 2024 and two lists before."""
    session.execute(sa.delete(Priority))
    for code, starts_on, ends_on, source in (
        ("PE", date(2020, 1, 1), date(2022, 1, 1), "First list"),
        ("PE", date(2024, 1, 1), None, "List of 2024"),
        ("CO", date(2023, 1, 1), date(2025, 1, 1), "List of 2023"),
    ):
        session.add(Priority(country_code=code, starts_on=starts_on, ends_on=ends_on, source=source))
    session.commit()
    return priorities(session)


# --- The whole way ----------------------------------------------------------------------------------------------------


def test_a_table_is_checked_first_and_then_saved_whole(as_, kept, session):
    admin = as_("admin")
    content = table(
        PRIORITIES,
        ("Peru", "2024-01-01", "2027-01-01", "List of 2024"),
        ("Colombia", "2023-01-01", "2025-01-01", "List of 2023"),
        ("Ecuador", "2026-06-01", "", "List of 2026"),
        ("CO", "1/1/2026", "", "List of 2026"),
    )
    address = hand_in(admin, "priorities", content).location
    assert priorities(session) == kept
    page = admin.get(address).text
    assert said(page) == [
        "2 Ends on Changed Peru · 1 January 2024 Ends on: empty → 1 January 2027",
        "4 New Ecuador · 1 June 2026 Country: Ecuador From: 1 June 2026 By which list: List of 2026",
        "5 New Colombia · 1 January 2026 Country: Colombia From: 1 January 2026 By which list: List of 2026",
    ]
    assert "Read as UTF-8." in page
    assert "Save 3 changes" in page
    assert press(admin, address, "save").location == address
    assert priorities(session) == [
        ("CO", "2023-01-01", "2025-01-01", "List of 2023"), ("CO", "2026-01-01", "", "List of 2026"), ("EC", "2026-06-01", "", "List of 2026"),
        ("PE", "2020-01-01", "2022-01-01", "First list"), ("PE", "2024-01-01", "2027-01-01", "List of 2024"),
    ]  # fmt: skip
    assert "3 changes were saved." in admin.get(address).text
    told = session.scalars(sa.select(JournalEntry.action).order_by(JournalEntry.id).where(JournalEntry.at == NOW))
    assert list(told)[-4:] == ["priority.ended", "priority.set", "priority.set", "import.saved"]
    changed = session.scalars(sa.select(JournalEntry).filter_by(action="priority.ended")).one()
    assert changed.changes == {"ends_on": [None, "2027-01-01"]}


def test_what_is_exported_and_imported_again_changes_nothing(as_, kept, session):
    admin = as_("admin")
    for name in ("table.csv", "table.xlsx"):
        content = admin.get(f"/import/priorities/{name}").data
        page = admin.get(hand_in(admin, "priorities", content, name).location).text
        assert "There is nothing to save." in page
        run = run_of(session)
        assert (run.same, run.new, run.changed, run.errors) == (3, 0, 0, 0)


def test_the_empty_table_holds_the_headings(as_, world):
    sheet = read(as_("admin").get("/import/priorities/empty.xlsx").data, "a.xlsx")
    assert [row.cells for row in sheet.rows] == [PRIORITIES]


def test_headings_and_names_of_another_language_and_encoding_are_known(as_, kept, session):
    admin = as_("admin")
    content = csv([("Land", "Van", "Volgens welke lijst"), ("Perú", "2024-01-01", "Décision")], ",", "cp1252")
    page = admin.get(hand_in(admin, "priorities", content).location).text
    assert said(page) == ["2 By which list Changed Peru · 1 January 2024 By which list: List of 2024 → Décision"]
    assert "Read as Windows-1252." in page
    assert "Cells are separated by commas." in page


def test_the_empty_table_is_in_the_readers_language(as_, world):
    admin = as_("admin")
    admin.post("/language", data={"language": "nl"})
    sheet = read(admin.get("/import/priorities/empty.xlsx").data, "a.xlsx")
    assert sheet.rows[0].cells[0] == "Land"


# --- What is wrong, row by row ----------------------------------------------------------------------------------------

GOOD = ("EC", "2026-06-01", "", "List of 2026")
WRONG = [
    ("merged cells", workbook([PRIORITIES, GOOD], lambda book: book.active.merge_cells("B2:C2")), ["2 B Error B2:C2 are merged. Undo that, and fill in each cell."]),
    ("formulas", workbook([PRIORITIES, GOOD, ("PE", "=TODAY()", None, "x")]), ["2 New Ecuador", "3 B Error =TODAY() A formula. Nothing is computed here"]),
    ("a wrong heading", csv([("Kountry", "From", "By which list"), GOOD[:3]]), ["1 Country Error This column is missing.", "1 A · Kountry Error Kountry No column has this heading. Did you mean Country?"]),
    ("a heading twice", csv([("Country", "From", "From", "By which list"), GOOD]), ["1 C · From Error From There is another column with this heading."]),
    ("an unknown country", csv([PRIORITIES, GOOD, ("Columbia", "2026-01-01", "", "x")]), ["2 New Ecuador", "3 A · Country Error Columbia No country is known by this name. Did you mean Colombia?"]),
    ("a number for a day", workbook([PRIORITIES, ("EC", 46143, None, "x")]), ["2 B · From Error 46143 This is a number, not a day."]),
    ("the month first", csv([PRIORITIES, ("EC", "12/31/2026", "", "x")]), ["2 B · From Error 12/31/2026 There is no such month"]),
    ("an empty cell", csv([PRIORITIES, ("EC", "", "", "x")]), ["2 B · From Error This cell must not be empty."]),
    ("an odd year", csv([PRIORITIES, ("EC", "1901-01-01", "", "x")]), ["2 B · From Error 1901-01-01 Check the year."]),
    ("a Member State", csv([PRIORITIES, ("FR", "2026-01-01", "", "x")]), ["2 A · Country Error FR This country is a Member State on that day"]),
    ("an end before the start", csv([PRIORITIES, ("EC", "2026-01-01", "2025-01-01", "x")]), ["2 C · Ends on Error 2025-01-01 The end must be after the start."]),
    ("the same twice", csv([PRIORITIES, GOOD, GOOD]), ["2 New Ecuador", "3 B · From Error 2026-06-01 Row 2 is about the same."]),
    ("an overlap with a row", csv([PRIORITIES, GOOD, ("EC", "2027-01-01", "", "x")]), ["2 New Ecuador", "3 B · From Error 2027-01-01 This overlaps row 2."]),
    ("an overlap with what is kept", csv([PRIORITIES, ("PE", "2025-01-01", "", "x")]), ["2 B · From Error 2025-01-01 This overlaps what is kept since 1 January 2024."]),
    ("an overlap with what comes", csv([PRIORITIES, ("CO", "2022-01-01", "", "x")]), ["2 B · From Error 2022-01-01 This overlaps what is kept from 1 January 2023 to 1 January 2025."]),
]  # fmt: skip


@pytest.mark.parametrize(("content", "lines"), [pytest.param(*case[1:], id=case[0]) for case in WRONG])
def test_what_is_wrong_is_said_row_by_row_and_nothing_can_be_saved(as_, kept, session, content, lines):
    admin = as_("admin")
    address = hand_in(admin, "priorities", content, "table").location
    page = admin.get(address).text
    found = said(page)
    assert len(found) == len(lines)
    assert [line for line, begins in zip(found, lines, strict=True) if not line.startswith(begins)] == []
    assert "It cannot be saved like this" in page
    assert "/save" not in page
    run = run_of(session)
    with_version = {"version": str(run.version)}
    assert "moved on" in admin.post(f"{address}/save", data=with_version, follow_redirects=True).text
    assert priorities(session) == kept
    assert run_of(session).state is State.CHECKED


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (table(PRIORITIES, *[GOOD] * 3)[:30] + b"\x00\x01", "a.csv", "This is no table."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "a.xls", "old format XLS"),
        (workbook([PRIORITIES, GOOD])[:-9], "a.xlsx", "damaged"),
    ],
)
def test_what_is_no_table_is_said_and_forgotten(as_, kept, session, content, name, message):
    admin = as_("admin")
    page = admin.get(hand_in(admin, "priorities", content, name).location).text
    assert message in page
    assert run_of(session).state is State.FAILED
    assert session.scalars(sa.select(ImportContent.run_id)).all() == []


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "Choose a file."), (b"", "There is nothing in this file."), (b"x" * 1_001, "too large")],
)
def test_without_a_file_that_can_be_taken_nothing_is_handed_in(as_, world, session, monkeypatch, content, message):
    monkeypatch.setattr("exchange.importing.forms.MOST_BYTES", 1_000)
    admin = as_("admin")
    if content is None:
        page = "/import/priorities"
        answer = admin.post(page, data=form_to(admin.get(page).text, page, page).with_())
    else:
        answer = hand_in(admin, "priorities", content)
    assert answer.status_code == 422
    assert message in answer.text
    assert session.scalars(sa.select(ImportRun.id)).all() == []


@pytest.mark.parametrize(("over", "status"), [(0, 400), (1, 413)])
def test_a_request_that_is_far_too_large_is_not_even_read(as_, world, over, status):
    """One that is not is read, and found to end before it should."""
    said_size = {
        "CONTENT_LENGTH": str(MOST_BYTES + FORM_BYTES + over),
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
    }
    assert as_("admin").post("/import/priorities", environ_overrides=said_size).status_code == status


# --- Whose ------------------------------------------------------------------------------------------------------------


def test_contact_points_import_postings_of_their_own_people_and_nobody_elses(as_, world, session):
    point = as_("contact_point")
    page = point.get("/import/").text
    assert "/import/postings" in page
    assert "/import/priorities" not in page
    assert point.get("/import/priorities").status_code == 404
    content = table(
        POSTINGS,
        (email_of("next_chair"), "CO", "2027-01-01", "2028-01-01", "Embassy"),
        (email_of("liaison"), "CO", "2027-01-01", "", ""),
        ("nobody@people.example", "CO", "2027-01-01", "", ""),
        (email_of("contact_point"), "FR", "2027-01-01", "", ""),
    )
    lines = said(point.get(hand_in(point, "postings", content).location).text)
    assert lines[0].startswith(f"2 New {email_of('next_chair')} · Colombia")
    missing = "Nobody is found by this address whose postings you keep."
    assert lines[1] == f"3 A · E-mail address Error {email_of('liaison')} {missing}"
    assert lines[2] == f"4 A · E-mail address Error nobody@people.example {missing}"
    assert lines[3].startswith("5 B · Country Error FR This person comes from this very country.")


def test_postings_are_entered_changed_and_ended_by_a_table(as_, world, session):
    point = as_("contact_point")

    def bring(*rows: Any) -> None:
        address = hand_in(point, "postings", table(POSTINGS, *rows)).location
        press(point, address, "save")
        assert run_of(session).state is State.SAVED

    def stays() -> list[tuple[Any, ...]]:
        session.rollback()
        query = sa.select(Posting).where(Posting.person_id == world.people["next_chair"])
        return [(one.country_code, one.starts_on, one.ends_on, one.note) for one in session.scalars(query)]

    bring((email_of("next_chair").upper(), "CO", "2027-01-01", "", "Embassy"))
    assert stays() == [("CO", date(2027, 1, 1), None, "Embassy")]
    bring((email_of("next_chair"), "CO", "2027-01-01", "2028-01-01", "Embassy"))
    bring((email_of("next_chair"), "CO", "2027-01-01", "2028-01-01", "The region"))
    assert stays() == [("CO", date(2027, 1, 1), date(2028, 1, 1), "The region")]
    told = session.scalars(
        sa.select(JournalEntry.action).where(JournalEntry.action.like("posting.%")).order_by(JournalEntry.id)
    )
    assert list(told)[-3:] == ["posting.added", "posting.ended", "posting.changed"]
    exported = read(point.get("/import/postings/table.csv").data, "a.csv")
    assert [row.cells[0] for row in exported.rows[1:]] == [email_of("next_chair")]


def test_a_person_is_in_one_place_at_a_time(as_, world, session):
    point = as_("contact_point")
    who = email_of("next_chair")
    content = table(POSTINGS, (who, "CO", "2027-01-01", "", ""), (who, "PE", "2028-01-01", "", ""))
    lines = said(point.get(hand_in(point, "postings", content).location).text)
    assert lines[1] == "3 C · From Error 2028-01-01 This overlaps row 2."


def test_an_import_is_seen_by_its_owner_and_the_administrator_and_saved_by_its_owner_only(as_, world, session):
    furnish_imports(NOW)
    session.commit()
    french = session.scalars(sa.select(ImportRun.id).filter_by(name="french.csv")).one()
    address = f"/import/runs/{french}"
    seen = {who: as_(who).get(address).status_code for who in ("contact_point", "admin", "secretariat", "partner")}
    assert seen == {"contact_point": 200, "admin": 200, "secretariat": 404, "partner": 404}
    assert "/save" not in as_("admin").get(address).text
    assert [
        as_(who).post(f"{address}/{what}").status_code for who in ("admin", "partner") for what in ("save", "drop")
    ] == [403, 403, 404, 404]
    assert "french.csv" not in as_("partner").get("/import/").text
    assert "french.csv" in as_("admin").get("/import/").text


def test_who_may_no_longer_do_it_saves_nothing(as_, kept, session, world):
    admin = as_("admin")
    address = hand_in(admin, "priorities", table(PRIORITIES, GOOD)).location
    run = run_of(session)
    operations.ask_to_save(run, str(run.version))
    session.execute(sa.text("update person set is_admin = false"))
    session.commit()
    worker.save(run.id, lambda: NOW)
    assert run_of(session).state is State.FAILED
    assert priorities(session) == kept
    assert "may no longer change this table" in admin.get(address).text


# --- All or nothing, once ---------------------------------------------------------------------------------------------


def test_when_what_is_kept_has_changed_since_nothing_is_saved_and_the_new_check_is_shown(as_, kept, session):
    admin = as_("admin")
    address = hand_in(admin, "priorities", table(PRIORITIES, ("PE", "2024-01-01", "2027-01-01", "Mine"), GOOD)).location
    session.execute(sa.update(Priority).where(Priority.ends_on.is_(None)).values(source="Theirs"))
    session.commit()
    before = priorities(session)
    press(admin, address, "save")
    assert priorities(session) == before
    page = admin.get(address).text
    assert "has changed since this file was checked" in page
    assert "By which list: Theirs → Mine" in said(page)[0]
    press(admin, address, "save")
    assert run_of(session).state is State.SAVED
    assert ("PE", "2024-01-01", "2027-01-01", "Mine") in priorities(session)


def test_when_what_is_kept_now_stands_in_the_way_nothing_is_saved(as_, kept, session):
    admin = as_("admin")
    address = hand_in(admin, "priorities", table(PRIORITIES, GOOD)).location
    session.add(Priority(country_code="EC", starts_on=date(2026, 1, 1), source="Theirs"))
    session.commit()
    press(admin, address, "save")
    assert ("EC", "2026-06-01", "", "List of 2026") not in priorities(session)
    assert "This overlaps what is kept since 1 January 2026." in said(admin.get(address).text)[0]


def test_a_fault_at_the_last_row_leaves_nothing_behind(as_, kept, session, monkeypatch):
    admin = as_("admin")
    rows = [("EC", date(2026, 1, 1) + timedelta(days=n), date(2026, 1, 2) + timedelta(days=n), "x") for n in range(50)]
    address = hand_in(admin, "priorities", table(PRIORITIES, *rows)).location
    found = importable("priorities")

    def half(viewer: Any, changes: Any, now: Any) -> None:
        found_apply(viewer, changes, now)
        raise RuntimeError("the last row")

    found_apply = found.apply
    monkeypatch.setattr(
        "exchange.importing.worker.importable",
        lambda _key: type(
            "T", (), {**{name: getattr(found, name) for name in found.__slots__}, "apply": staticmethod(half)}
        ),
    )
    press(admin, address, "save")
    assert priorities(session) == kept
    run = run_of(session)
    assert (run.state, run.refusal) == (State.FAILED, "broke_off")
    assert (
        session.scalars(
            sa.select(JournalEntry.action).where(
                JournalEntry.action.in_(["priority.set", "import.saved"]), JournalEntry.at == NOW
            )
        ).all()
        == []
    )
    assert "nothing was saved" in admin.get(address).text


def test_a_worker_killed_while_it_saves_leaves_nothing_and_another_takes_over(as_, kept, session):
    admin = as_("admin")
    hand_in(admin, "priorities", table(PRIORITIES, GOOD))
    run = run_of(session)
    operations.ask_to_save(run, str(run.version))
    session.commit()
    assert operations.claim(run.id, State.SAVING, State.SAVING, NOW)
    session.commit()
    assert not worker.save(run.id, lambda: NOW + timedelta(minutes=1))
    assert queries.next_of(NOW + timedelta(minutes=1)) is None
    assert priorities(session) == kept
    assert worker.work(lambda: NOW + timedelta(minutes=3))
    assert run_of(session).state is State.SAVED


def test_the_same_submission_twice_is_one(as_, kept, session):
    admin, page = as_("admin"), "/import/priorities"
    values = form_to(admin.get(page).text, page, page).with_()
    content = table(PRIORITIES, GOOD)
    answers = {admin.post(page, data=values | {"file": (io.BytesIO(content), "a.csv")}).location for _time in range(2)}
    assert len(answers) == 1
    (address,) = answers
    save = form_to(admin.get(address).text, address, "/save").with_()
    assert [admin.post(f"{address}/save", data=save).location for _time in range(3)] == [address] * 3
    assert len([one for one in priorities(session) if one[0] == "EC"]) == 1
    assert session.scalar(sa.select(sa.func.count()).select_from(JournalEntry).filter_by(action="import.saved")) == 1


def test_a_dropped_import_is_forgotten_and_cannot_be_saved(as_, kept, session):
    admin = as_("admin")
    address = hand_in(admin, "priorities", table(PRIORITIES, GOOD)).location
    save = form_to(admin.get(address).text, address, "/save").with_()
    press(admin, address, "drop")
    for table_of in (ImportContent.run_id, ImportLine.id):
        assert session.scalars(sa.select(table_of)).all() == []
    assert "moved on" in admin.post(f"{address}/save", data=save, follow_redirects=True).text
    assert priorities(session) == kept


def test_contents_are_forgotten_when_saved_and_after_a_week(as_, kept, session):
    admin = as_("admin")
    saved = hand_in(admin, "priorities", table(PRIORITIES, GOOD)).location
    press(admin, saved, "save")
    assert session.scalars(sa.select(ImportContent.run_id)).all() == []
    hand_in(admin, "priorities", table(PRIORITIES, ("AR", "2026-01-01", "", "x")))
    assert operations.forget_old(NOW + timedelta(days=6, hours=23)) == 0
    session.rollback()
    assert operations.forget_old(NOW + timedelta(days=7, seconds=1)) == 1
    session.commit()
    assert [one.state for one in session.scalars(sa.select(ImportRun).order_by(ImportRun.id))] == [
        State.SAVED,
        State.DROPPED,
    ]


# --- The worker -------------------------------------------------------------------------------------------------------


def many(count: int) -> bytes:
    rows = [
        ("EC", date(1960, 1, 1) + timedelta(days=2 * n), date(1960, 1, 2) + timedelta(days=2 * n), f"List {n}")
        for n in range(count)
    ]
    return table(PRIORITIES, *rows)


def test_with_a_worker_nothing_is_done_while_the_browser_waits(as_, kept, session):
    worker.say_hello(NOW)
    admin = as_("admin")
    address = hand_in(admin, "priorities", table(PRIORITIES, GOOD)).location
    assert run_of(session).state is State.WAITING
    page = admin.get(address).text
    assert "<progress" in page
    assert "none is running" not in page
    assert worker.work(lambda: NOW)
    assert run_of(session).state is State.CHECKED
    press(admin, address, "save")
    assert run_of(session).state is State.SAVING
    assert worker.work(lambda: NOW)
    assert not worker.work(lambda: NOW)
    assert run_of(session).state is State.SAVED


def test_without_a_worker_a_large_table_waits_and_says_so(as_, kept, session):
    admin = as_("admin")
    address = hand_in(admin, "priorities", many(501)).location
    assert run_of(session).state is State.WAITING
    assert "none is running now" in admin.get(address).text
    hand_in(admin, "priorities", many(500))
    assert run_of(session).state is State.CHECKED


def test_the_command_does_all_that_waits(app, as_, kept, session):
    admin = as_("admin")
    hand_in(admin, "priorities", many(600))
    session.rollback()
    answer = app.test_cli_runner().invoke(args=["import", "work"])
    assert answer.output == "1 done.\n"
    assert run_of(session).new == 600


def test_a_worker_that_watches_says_that_it_is_there_until_it_is_stopped(app, as_, kept, session):
    from exchange.importing import cli

    seen: list[bool] = []

    class Stop:
        def is_set(self) -> bool:
            return bool(seen)

        def wait(self, _seconds: float) -> None:
            seen.append(queries.worker_is_there(NOW))
            db.session.rollback()

    worker.say_hello(NOW)
    hand_in(as_("admin"), "priorities", table(PRIORITIES, GOOD))
    cli.watching(Stop())
    assert seen == [True]
    assert run_of(session).state is State.CHECKED
    assert not queries.worker_is_there(NOW)


def test_a_worker_that_fell_silent_is_not_waited_for(as_, kept, session):
    worker.say_hello(NOW - timedelta(minutes=2))
    hand_in(as_("admin"), "priorities", table(PRIORITIES, GOOD))
    assert run_of(session).state is State.CHECKED


# --- Long lists -------------------------------------------------------------------------------------------------------


def test_changes_and_errors_are_paged_and_can_be_told_apart(as_, kept, session):
    admin = as_("admin")
    content = many(300) + b"\r\nColumbia;2026-01-01;;x\r\nNowhere;2026-01-01;;x"
    address = hand_in(admin, "priorities", content).location
    pages = {page: said(admin.get(f"{address}?page={page}").text) for page in (1, 2)}
    assert [len(rows) for rows in pages.values()] == [200, 102]
    assert [row.split()[:2] for row in said(admin.get(f"{address}?show=errors").text)] == [["302", "A"], ["303", "A"]]
    changes = said(admin.get(f"{address}?show=changes&page=2").text)
    assert len(changes) == 100
    assert "Error" not in " ".join(changes)


def test_checking_and_saving_take_as_many_statements_however_many_rows(as_, kept, session, count_queries):
    admin = as_("admin")
    taken: dict[int, tuple[int, int]] = {}
    for count in (40, 400):
        hand_in(admin, "priorities", many(2))
        run = run_of(session)
        session.execute(sa.update(ImportContent).filter_by(run_id=run.id).values(content=many(count)))
        session.execute(sa.update(ImportRun).filter_by(id=run.id).values(state=State.WAITING))
        session.commit()
        with count_queries() as checking:
            worker.check(run.id, lambda: NOW)
        operations.ask_to_save(run_of(session), str(run_of(session).version))
        session.commit()
        with count_queries() as saving:
            worker.save(run.id, lambda: NOW)
        assert run_of(session).state is State.SAVED
        taken[count] = (len(checking), len(saving))
        session.execute(sa.delete(Priority).where(Priority.country_code == "EC"))
        session.commit()
    assert taken[40] == taken[400]


def test_the_way_in_stands_at_the_head_of_the_countries_for_those_who_may(as_, world):
    ways = {
        who: 'href="/import/"' in as_(who).get("/countries/").text
        for who in ("admin", "contact_point", "partner", "member")
    }
    assert ways == {"admin": True, "contact_point": True, "partner": True, "member": False}
    assert as_("member").get("/import/").status_code == 403


def test_what_one_handed_in_belongs_to_ones_own_data(as_, world, session):
    furnish_imports(NOW)
    session.commit()
    told = queries.kept_about(world.people["contact_point"])
    assert told == {"imports": [{"table": "postings", "name": "french.csv", "state": "checked", "at": NOW.isoformat()}]}


def test_a_week_later_the_nightly_command_forgets(app, as_, kept, session):
    hand_in(as_("admin"), "priorities", table(PRIORITIES, GOOD))
    session.rollback()
    with freeze_time(NOW + timedelta(days=8)):
        answer = app.test_cli_runner().invoke(args=["tidy"])
    assert "1 imports" in answer.output

"""Handing in a paper in a browser, with and without scripts; what is too large is said before it is sent."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support import hostile
from tests.support.live import Live
from tests.support.reader import Reader

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripted", [True, False], ids=["with scripts", "without scripts"])
def test_a_paper_is_handed_in_fetched_withdrawn_and_brought_back(
    live: Live, reader: Callable[..., Reader], tmp_path: Path, scripted: bool
) -> None:
    secretariat = reader("secretariat", java_script_enabled=scripted, viewport={"width": 375, "height": 700})
    page = secretariat.page
    secretariat.visit(f"/meetings/{live.world.meetings['exchange']}/papers")
    secretariat.follow("Hand in a paper")
    page.get_by_label("Title").fill("Agreed points")
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_role("alert").get_by_role("link", name="File: Choose a file.")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("Agreed points")
    bad = tmp_path / "Agreed points.pdf"
    bad.write_bytes(hostile.pdf_with_script())
    page.get_by_label("File (required)").set_input_files(bad)
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_text("This PDF holds a script (JavaScript).").first).to_be_visible()
    good = tmp_path / "Agreed points – été.docx"
    good.write_bytes(hostile.word("Agreed"))
    page.get_by_label("File (required)").set_input_files(good)
    page.get_by_role("button", name="Hand it in").click()
    row = page.get_by_role("listitem").filter(has_text="Agreed points").first
    expect(row).to_be_visible()
    with page.expect_download() as fetched:
        row.locator("a.file").click()
    assert fetched.value.suggested_filename == good.name
    assert Path(fetched.value.path()).read_bytes() == good.read_bytes()
    secretariat.arrive(row.get_by_role("link", name="Agreed points", exact=True).first.click)
    secretariat.follow("Withdraw")
    page.get_by_label("Reason").fill("Superseded")
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("This paper was withdrawn")).to_be_visible()
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_text("It is there for its readers again.")).to_be_visible()


def test_all_papers_come_as_one_archive(live: Live, reader: Callable[..., Reader]) -> None:
    prosecutor = reader("prosecutor")
    page = prosecutor.page
    prosecutor.visit(f"/meetings/{live.world.meetings['exchange']}/papers")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="All as a ZIP").click()
    with zipfile.ZipFile(io.BytesIO(Path(fetched.value.path()).read_bytes())) as packed:
        assert sorted(packed.namelist()) == [
            "HERON paper (en, v1).txt",
            "Note of the chair (en, v2).txt",
            "Note of the chair (fr, v1).txt",
            "U1 HERON annex (en, v1).txt",
            "Who to ring (en, v1).txt",
        ]
        assert packed.testzip() is None


def test_what_is_too_large_is_said_before_it_is_sent(live: Live, reader: Callable[..., Reader], tmp_path: Path) -> None:
    secretariat = reader("secretariat")
    page = secretariat.page
    secretariat.visit(f"/meetings/{live.world.meetings['exchange']}/papers/new")
    large = tmp_path / "large.txt"
    large.write_bytes(b"x" * (20 * 1024 * 1024 + 1))
    page.get_by_label("File (required)").set_input_files(large)
    expect(page.get_by_role("alert")).to_have_text("This file is too large. At most 20 MB are taken.")
    expect(page.get_by_label("File (required)")).to_have_value("")

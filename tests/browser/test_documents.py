"""A meeting's documents are fetched from its page, in both formats, on a telephone too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import papers
from tests.support.live import Live
from tests.support.reader import Reader

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "nl"], indirect=True)
@pytest.mark.parametrize("width", [1280, 375])
def test_the_dossier_is_fetched_from_the_page_of_the_meeting(
    live: Live, reader: Callable[..., Reader], language: str, width: int
) -> None:
    someone = reader("prosecutor", viewport={"width": width, "height": 800})
    someone.visit(f"/meetings/{live.world.meetings['exchange']}")
    documents = someone.page.locator("#documents")
    for form in ("pdf", "docx"):
        with someone.page.expect_download() as fetched:
            documents.locator(f'a[href$="/documents/dossier.{form}"]').click()
        assert fetched.value.suggested_filename.endswith(f"-dossier.{form}")
        told = papers.told(Path(fetched.value.path()).read_bytes()).decode(errors="replace")
        for said in ("Provisional agenda", "List of participants"):
            assert someone.word(said) in told
        assert "requests that failed" in told

"""The search page over the journal's news."""

from __future__ import annotations

import pytest

from exchange.search import operations


@pytest.fixture
def indexed(session):
    operations.rebuild()
    session.commit()


def test_the_page_shows_what_is_found(indexed, as_, world):
    page = as_("member").get("/search/?q=peru").text
    assert "Experts&#39; exchange on Peru" in page


@pytest.mark.parametrize("address", ["/search/", "/search/?q=", "/search/?q=%20", "/search/?q=" + "a" * 5000])
def test_any_question_is_answered(indexed, as_, address):
    assert as_("member").get(address).status_code == 200

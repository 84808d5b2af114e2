"""What home adds to the pages of rooms below it."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("who", "titles"),
    [
        ("member", ["Senior officials before Madrid", "HERON exchange on Colombia", "Experts&#39; exchange on Peru"]),
        ("contact_group", ["Senior officials before Madrid", "DRAFTY exchange on Ecuador"]),
    ],
)
def test_a_forums_page_names_its_next_meetings(as_, world, who, titles):
    page = as_(who).get(f"/forums/{world.forums['coalition']}").text
    assert [title for title in titles if title not in page] == []
    assert "Contact group in The Hague" not in page


def test_the_partner_side_is_shown_none_of_the_union_side(as_, world):
    page = as_("partner").get(f"/forums/{world.forums['eu-clasi']}").text
    assert "EU–CLASI ministers" in page
    assert "HERON" not in page

"""What is found, by which words, and for whom."""

from __future__ import annotations

import pytest

from exchange.accounts.queries import viewer_of
from exchange.search import operations, queries
from tests.support.world import NOW


@pytest.fixture
def search(session, world):
    operations.rebuild()
    session.flush()

    def ask(who: str, question: str) -> tuple[list[str], list[str]]:
        viewer = viewer_of(world.people[who], NOW)
        return (
            [meeting.title for meeting in queries.meetings_found(viewer, question)],
            [person.name for person in queries.people_found(viewer, question)],
        )

    return ask


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("peru", ["Liaison exchange in Lima", "Experts' exchange on Peru", "Exchange that is over"]),
        ("PERÚ exp", ["Experts' exchange on Peru"]),
        ("pérou", []),
        ("", []),
        ("%", []),
        ("_", []),
        ("zzz", []),
    ],
)
def test_beginnings_of_words_find_meetings_whatever_their_accents(search, question, titles):
    assert sorted(search("member", question)[0]) == sorted(titles)


def test_all_words_must_match(search):
    assert search("member", "exchange lima")[0] == ["Liaison exchange in Lima"]


@pytest.mark.parametrize("question", ["heron", "colombia", "drafty"])
def test_the_partner_side_finds_nothing_of_the_union_side_and_no_draft(search, question):
    assert search("partner", question) == ([], [])


def test_the_union_side_finds_its_own(search):
    assert search("member", "heron")[0] == ["HERON exchange on Colombia"]


def test_people_are_found_only_among_those_one_may_see(search):
    assert search("partner", "dieter")[1] == ["Dieter Ankläger"]
    assert search("partner", "stig")[1] == []


def test_a_long_question_with_odd_marks_finds_nothing_and_fails_not(search):
    assert search("admin", "a\u0301" * 300 + " \U0001f600 'x\"; -- " * 50) == ([], [])

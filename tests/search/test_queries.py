"""What is found, by which words, in which order, counted how, and for whom: the same on both databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.accounts.queries import viewer_of
from exchange.meetings.models import Meeting
from exchange.meetings.outcomes.models import Outcome
from exchange.meetings.rules import State
from exchange.practices.models import Practice
from exchange.search import operations, queries
from exchange.search.rules import Facet, Kind, asked_words
from tests.support.practices import SKETCHES, add_practice
from tests.support.world import NOW

Ask = Callable[..., list[str]]


@pytest.fixture
def practices(session: Any, world: Any) -> dict[str, Practice]:
    """The practices of the tests; one of them in French, with topics."""
    kept = {one.key: add_practice(NOW, one, world.people, world.forums) for one in SKETCHES}
    kept["unnamed"].language, kept["unnamed"].situation = "fr", "Les demandes étaient incomplètes à Bogotá."
    kept["open"].topics = "Telephone, first  contact"
    return kept


@pytest.fixture
def find(session: Any, world: Any, practices: Any) -> Callable[..., queries.Found]:
    """Return what somebody finds."""
    meeting = session.get_one(Meeting, world.meetings["over"])
    meeting.state = State.HELD
    items = dict(
        session.execute(sa.text("select title, id from agenda_item where meeting_id = :id"), {"id": meeting.id}).all()
    )
    session.add_all(
        Outcome(meeting_id=meeting.id, item_id=items.get(title), proceedings=text, edited_at=NOW)
        for title, text in (
            (None, "Everybody was thanked warmly."), ("Requests answered late", "Half of the answers came too late."),
            ("HERON common line", "The HERON flies at dawn."),
        )
    )  # fmt: skip
    session.flush()
    operations.rebuild()

    def ask(who: str, question: str, **chosen: str) -> queries.Found:
        viewer = viewer_of(world.people[who], NOW)
        assert viewer is not None
        return queries.found(viewer, asked_words(question), {Facet(name): value for name, value in chosen.items()})

    return ask


@pytest.fixture
def search(session: Any, find: Any) -> Ask:
    """Return the titles and names that somebody finds, in order."""

    def ask(who: str, question: str, **chosen: str) -> list[str]:
        hits = queries.shown(find(who, question, **chosen).hits, asked_words(question))
        return [hit.thing.name if isinstance(hit.thing, Person) else _title(hit) for hit in hits]

    return ask


def _title(hit: queries.Hit) -> str:
    if hit.kind is Kind.OUTCOME:
        return f"Outcome: {hit.item.title if hit.item else hit.meeting.title}"
    return str(hit.thing.title)


FOUND = {
    "PERÚ exp": ["Experts' exchange on Peru"],
    "bogota": ["Ask for evidence in one language"],
    "incompletes": ["Ask for evidence in one language"],
    "demande incomplète": ["Ask for evidence in one language"],
    "thanking": ["Outcome: Exchange that is over"],
    "exchange lima": ["Liaison exchange in Lima"],
    "first cont": ["Ring before you send a request"],
    **{nothing: [] for nothing in ("", "%", "_", "zzz", "exchange zzz")},
}


def test_beginnings_and_forms_of_words_find_things_whatever_their_accents(search: Ask):
    assert {question: search("member", question) for question in FOUND} == FOUND


def test_those_with_the_words_in_the_title_come_first_then_the_newest(search: Ask):
    assert search("member", "late") == [
        "Outcome: Requests answered late",
        "Ring before you send a request", "HERON way round a slow registry",
        "HERON notes of the Coalition", "Keep a list of desks",
    ]  # fmt: skip


HOSTILE = ('"', "'", "*", "peru*", '"peru" OR "colombia"', "NEAR(peru)", "terms:peru", "^peru", "=peru", "peru & !lima", "a:*", "\\",
           "a\u0301" * 300 + " \U0001f600 'x\"; -- " * 50, "AND", "OR NOT", "(", "peru) OR (", "{a}", "$$", "%(q)s", ":q")  # fmt: skip


def test_no_question_is_read_as_more_than_words(find: Any):
    plain = {question: " ".join(asked_words(question)) for question in HOSTILE}
    assert [question for question in HOSTILE if find("admin", question) != find("admin", plain[question])] == []


@pytest.mark.parametrize("question", ["heron", "colombia", "drafty", "registry", "dawn", "flies"])
def test_the_partner_side_finds_and_counts_nothing_of_the_union_side(find: Any, question: str):
    found = find("partner", question)
    assert (found.hits, found.more, {name: values for name, values in found.counts.items() if values}) == (
        [],
        False,
        {},
    )


def test_the_union_side_finds_its_own(search: Ask):
    assert search("member", "heron dawn") == ["Outcome: HERON common line"]
    assert "HERON exchange on Colombia" in search("member", "heron")


def test_nobody_but_who_plans_finds_a_draft_and_nobody_else_an_authors(search: Ask):
    assert search("contact_group", "drafty") != []
    assert search("member", "drafty") == []
    assert search("admin", "draft liaison") == []


def test_an_outcome_is_found_only_once_the_meeting_took_place(session: Any, world: Any, search: Ask):
    session.get_one(Meeting, world.meetings["over"]).state = State.CONVENED
    session.flush()
    assert search("member", "thanked") == []


def test_people_are_found_only_among_those_one_may_see(search: Ask):
    assert search("partner", "dieter") == search("partner", "anklag") == ["Dieter Ankläger"]
    assert search("partner", "stig") == []


# --- Narrowing --------------------------------------------------------------------------------------------------------


def test_what_is_found_is_counted_by_all_that_it_can_be_narrowed_by(find: Any):
    counts = find("partner", "late").counts
    assert counts[Facet.KIND] == {"practice": 3}
    assert counts[Facet.COUNTRY] == {"PE": 3}
    assert counts[Facet.TYPE] == {"good_practice": 3}
    assert counts[Facet.INSTRUMENT] == {"mutual_legal_assistance": 3}
    assert counts[Facet.LANGUAGE] == {"en": 3}
    assert counts[Facet.YEAR] == {"2024": 2, "2026": 1}


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"kind": "outcome"}, ["Outcome: Requests answered late"]),
        ({"topic": "first contact"}, ["Ring before you send a request"]),
        ({"country": "CO"}, ["HERON notes of the Coalition"]),
        ({"country": "CO", "kind": "meeting"}, []),
        ({"year": "1999"}, []),
        ({"kind": "no such kind"}, []),
    ],
)
def test_each_choice_narrows(search: Ask, chosen: dict[str, str], found: list[str]):
    assert search("member", "late", **chosen) == found


def test_the_counts_are_those_of_what_is_found_when_one_narrows_by_them(find: Any):
    whole = find("member", "e").counts
    for facet, values in whole.items():
        for value, number in values.items():
            assert find("member", "e", **{facet.value: value}).total == number, (facet, value)


def test_more_than_are_counted_is_said(find: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("exchange.search.queries.finding.MOST_COUNTED", 2)
    found = find("member", "late")
    assert (found.total, found.more, sum(found.counts[Facet.KIND].values())) == (2, True, 2)


# --- Meant ------------------------------------------------------------------------------------------------------------


MEANT = {
    ("member", "registary"): "registry", ("partner", "registary"): "",
    ("member", "exchanhe lima"): "exchange lima", ("partner", "hreon"): "", ("member", "hreon"): "heron",
    ("member", "qqqqqq"): "", ("member", "registary qqqqqq"): "registry",
}  # fmt: skip


def test_a_word_is_offered_only_to_who_finds_something_by_it(find: Any, world: Any):
    assert find("member", "registri").total == 1
    for who, question in [*MEANT, ("member", "registri")]:
        meant = queries.meant(viewer_of(world.people[who], NOW), asked_words(question))
        assert meant == MEANT.get((who, question), ""), (who, question)


# --- The index --------------------------------------------------------------------------------------------------------


def test_the_index_follows_what_is_written_changed_and_taken_away(session: Any, practices: Any, search: Ask):
    practice = practices["open"]
    practice.situation = "A zebra crossed."
    operations.index_practice(practice)
    assert search("member", "zebras") == ["Ring before you send a request"]
    practice.situation = "Nobody crossed."
    operations.index_practice(practice)
    assert search("member", "zebras") == []
    operations.forget(Kind.PRACTICE, practice.id)
    assert search("member", "crossed") == []


def test_as_many_statements_are_taken_for_many_as_for_few(session: Any, world: Any, find: Any, count_queries: Any):
    def statements() -> int:
        with count_queries() as seen:
            found = find("member", "late")
            queries.shown(found.hits[: queries.PAGE], ["late"])
        return len(seen)

    few = statements()
    for _ in range(30):
        operations.index_practice(add_practice(NOW, SKETCHES[0], world.people, world.forums))
    assert find("member", "late").total > 30
    assert statements() == few

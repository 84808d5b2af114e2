"""The life of a practice, what may be chosen, and what looks like operational data."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.practices.rules import (
    TEXTS,
    Asked,
    Details,
    Instrument,
    Kind,
    Phase,
    PracticeRefusedError,
    Priority,
    Reach,
    Refusal,
    State,
    Suspicion,
    Verdict,
    check_reach,
    check_review,
    is_stale,
    missing,
    resubmitted_to,
    review_due,
    suspicions,
)

WHOLE = Details(
    "Title", "PE", Kind.ANALYSIS, Phase.ANY, Instrument.OTHER, situation="A", done="B", result="C", reach=Reach.FORUM, forum_id=1
)  # fmt: skip


def test_a_whole_text_misses_nothing_and_an_empty_one_all_but_what_has_a_default():
    assert missing(WHOLE) == ()
    assert missing(Details("", reach=Reach.FORUM)) == (
        "title", "country", "kind", "phase", "instrument", "situation", "done", "result", "forum_id",
    )  # fmt: skip


def test_the_texts_are_fields_of_the_details():
    assert [getattr(WHOLE, part.value) for part in TEXTS] == ["A", "B", "C", ""]


def test_there_are_ten_priorities():
    assert len(Priority) == 10


@pytest.mark.parametrize(
    ("asked", "reach", "forum_id", "step"),
    [
        (None, Reach.NETWORK, None, State.FORM_CHECK),
        (Asked(State.FORM_CHECK, Reach.UNION, None), Reach.UNION, None, State.FORM_CHECK),
        (Asked(State.SUBSTANCE, Reach.UNION, None), Reach.UNION, None, State.SUBSTANCE),
        (Asked(State.SUBSTANCE, Reach.UNION, None), Reach.NETWORK, None, State.FORM_CHECK),
        (Asked(State.SUBSTANCE, Reach.FORUM, 1), Reach.FORUM, 1, State.SUBSTANCE),
        (Asked(State.SUBSTANCE, Reach.FORUM, 1), Reach.FORUM, 2, State.FORM_CHECK),
    ],
)
def test_a_text_goes_back_to_whoever_asked_unless_others_are_to_read_it_now(asked, reach, forum_id, step):
    assert resubmitted_to(asked, reach, forum_id) is step


@pytest.mark.parametrize(
    ("reach", "forum_id", "is_union", "refusal"),
    [
        (Reach.NETWORK, None, False, None),
        (Reach.UNION, None, True, None),
        (Reach.UNION, None, False, Refusal.PARTNER_SIDE),
        (Reach.FORUM, 1, False, None),
        (Reach.FORUM, None, True, None),
        (Reach.FORUM, 2, True, Refusal.NOT_YOUR_FORUM),
    ],
)
def test_an_author_writes_for_the_own_side_and_forums(reach, forum_id, is_union, refusal):
    try:
        check_reach(reach, forum_id, frozenset({1}), is_union=is_union)
        found = None
    except PracticeRefusedError as error:
        found = error.code
    assert found is refusal


@pytest.mark.parametrize(
    ("verdict", "reason", "commented", "refusal"),
    [
        (Verdict.PASS, "", False, None),
        (Verdict.CHANGES, "", True, None),
        (Verdict.CHANGES, "reason", False, Refusal.NO_COMMENT),
        (Verdict.DECLINE, "reason", False, None),
        (Verdict.DECLINE, "  ", True, Refusal.NO_REASON),
    ],
)
def test_a_verdict_says_why(verdict, reason, commented, refusal):
    try:
        check_review(verdict, reason, commented=commented)
        found = None
    except PracticeRefusedError as error:
        found = error.code
    assert found is refusal


@given(st.dates(max_value=date(9997, 12, 31)))
def test_a_practice_is_looked_at_again_after_two_years_whatever_the_day(day):
    due = review_due(day)
    assert timedelta(days=729) <= due - day <= timedelta(days=731)
    assert not is_stale(due, due)
    assert is_stale(due, due + timedelta(days=1))
    assert not is_stale(None, day)


CASE, PERSON, PHONE = Suspicion.CASE_NUMBER, Suspicion.PERSON, Suspicion.PHONE
OPERATIONAL = [
    ("200 Js 12345/21 was joined.", [(CASE, "200 Js 12345/21")]),
    ("Dieter Ankläger (200 Js 12345/21)", [(CASE, "200 Js 12345/21"), (PERSON, "Dieter Ankläger")]),
    ("Notice BR30.11.123456/2019", [(CASE, "Notice BR30.11.123456/2019")]),
    ("parketnummer 10/123456-21", [(CASE, "parketnummer 10/123456-21")]),
    ("Carpeta fiscal n.º 506014", [(CASE, "Carpeta fiscal n.º 506014")]),
    ("Expediente 00123-2023-45", [(CASE, "Expediente 00123-2023-45")]),
    ("File no. 4512, María de la Cruz López", [(CASE, "File no. 4512"), (PERSON, "María de la Cruz López")]),
    ("Ring +51 1 555 01 00 or 02 555 00 12.", [(PHONE, "+51 1 555 01 00"), (PHONE, "02 555 00 12")]),
    ("0032 2 555 00 12", [(PHONE, "0032 2 555 00 12")]),
    ("+51 1 555 01 00\n+51 1 555 01 00", [(PHONE, "+51 1 555 01 00")]),
]
HARMLESS = [
    "",
    "María de la Cruz López was very helpful, and so was the Public Ministry of Peru.",
    "Under Article 12(3) of Directive 2014/41/EU and Regulation (EU) 2018/1805, CETS 198, ETS 24.",
    "Between 2022-2025, since 7 May 2024, 2024-05-07, 12.06.2023, at 09:30, 24/7.",
    "In 3 of 4 cases it took 120 days; one case in 2024, in the case of 2024 requests, case 12.",
    "It cost 1 200 000 euro, 0.5 per cent of 10.000.000.",
    "Page 123, version 1.2.3, https://exchange.example/2024/000123",
]


@pytest.mark.parametrize(("text", "found"), OPERATIONAL)
def test_what_looks_like_operational_data_is_named(text, found):
    assert [(one.kind, one.passage) for one in suspicions(text)] == found


@pytest.mark.parametrize("text", HARMLESS)
def test_what_texts_of_this_kind_are_full_of_is_no_operational_data(text):
    assert suspicions(text) == ()


def test_a_name_far_from_the_case_number_is_not_taken_for_the_one_in_it():
    assert [one.kind for one in suspicions("Juan Pérez " + "and so on " * 20 + "case 1234/2024")] == [CASE]


@given(st.text(max_size=400))
def test_whatever_the_text_passages_come_from_it_and_are_few(text):
    found = suspicions(text)
    assert len(found) <= 8
    assert all(one.passage in text for one in found)


@pytest.mark.parametrize("piece", ["0 ", "case ", "Aa ", "1-2 ", "Aa de la ", "+1", "12/", "case n.º "])
def test_a_long_text_takes_no_long_time(piece):
    suspicions(piece * (20_000 // len(piece)))

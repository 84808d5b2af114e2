"""Patterns in words, and words understood as patterns, in every language of the interface."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.core.i18n import Speaking, languages
from exchange.meetings.series import words
from exchange.meetings.series.rules import (
    PLACES,
    Hours,
    Kind,
    Meaning,
    Pattern,
    Unit,
    Vocabulary,
    days_in,
    entry,
    sitting,
    understand,
)

TODAY = date(2026, 11, 24)
WEEKS, PLACE, DAY = Unit.WEEKS, Unit.WEEKDAY_OF_MONTH, Unit.DAY_OF_MONTH


def on(*numbers: int) -> frozenset[int]:
    return frozenset(numbers)


def _vocabulary(*said: tuple[str, Kind, int]) -> Vocabulary:
    return {entry(way): Meaning(kind, value) for ways, kind, value in said for way in ways.split(",")}


#: The words of another language, as its catalogue and CLDR would bring them.
DUTCH = _vocabulary(
    ("elke, elk, iedere, ieder", Kind.EVERY, 0), ("andere, om de", Kind.OTHER, 2), ("behalve, met uitzondering van", Kind.EXCEPT, 0),
    ("vanaf", Kind.FROM, 0), ("tot", Kind.UNTIL, 0), ("tot en met, t/m", Kind.TO, 0), ("keer", Kind.TIMES, 0), ("van", Kind.OF, 0),
    ("dag", Kind.DAY, 0), ("week, weken", Kind.WEEKS, 1), ("maand, maanden", Kind.MONTHS, 1), ("kwartaal", Kind.MONTHS, 3),
    ("de, het, op, in, en, om", Kind.NOTHING, 0), ("eerste", Kind.ORDINAL, 1), ("tweede", Kind.ORDINAL, 2), ("derde", Kind.ORDINAL, 3),
    ("laatste", Kind.ORDINAL, -1), ("twee", Kind.NUMBER, 2), ("maandag", Kind.WEEKDAY, 0), ("dinsdag", Kind.WEEKDAY, 1),
    ("vrijdag", Kind.WEEKDAY, 4), ("augustus", Kind.MONTH, 8), ("december", Kind.MONTH, 12),
)  # fmt: skip


@pytest.fixture
def english(app):
    with app.app_context():
        return words.vocabulary("en")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "every first Tuesday of the month, except in August",
            Pattern(PLACE, TODAY, 1, on(1), on(1), except_months=on(8)),
        ),
        ("Every Tuesday", Pattern(WEEKS, TODAY, 1, on(1))),
        ("TUESDAYS and thursdays", Pattern(WEEKS, TODAY, 1, on(1, 3))),
        ("weekly on Tues and Thurs", Pattern(WEEKS, TODAY, 1, on(1, 3))),
        ("every other Monday", Pattern(WEEKS, TODAY, 2, on(0))),
        ("every two weeks on Monday", Pattern(WEEKS, TODAY, 2, on(0))),
        ("every second week on Monday", Pattern(WEEKS, TODAY, 2, on(0))),
        ("fortnightly on Monday", Pattern(WEEKS, TODAY, 2, on(0))),
        ("every second Monday", Pattern(PLACE, TODAY, 1, on(0), on(2))),
        ("first and third Wednesday of the month", Pattern(PLACE, TODAY, 1, on(2), on(1, 3))),
        ("the 1st and 3rd Wednesday of each month", Pattern(PLACE, TODAY, 1, on(2), on(1, 3))),
        ("every 3 months on the last Friday", Pattern(PLACE, TODAY, 3, on(4), on(-1))),
        ("quarterly on the last Friday", Pattern(PLACE, TODAY, 3, on(4), on(-1))),
        ("the last Friday of every other month", Pattern(PLACE, TODAY, 2, on(4), on(-1))),
        ("the last day of every month", Pattern(DAY, TODAY, 1, month_day=31)),
        ("on day 15 of every month", Pattern(DAY, TODAY, 1, month_day=15)),
        ("the 15th of each month", Pattern(DAY, TODAY, 1, month_day=15)),
        ("every 2 months on the 15th", Pattern(DAY, TODAY, 2, month_day=15)),
        ("monthly on the 1st", Pattern(DAY, TODAY, 1, month_day=1)),
        ("every Friday except July to September", Pattern(WEEKS, TODAY, 1, on(4), except_months=on(7, 8, 9))),
        ("every Friday except December–February", Pattern(WEEKS, TODAY, 1, on(4), except_months=on(12, 1, 2))),
        (
            "every Friday, but not on 24 and 31 December 2027",
            Pattern(WEEKS, TODAY, 1, on(4), except_days=frozenset({date(2027, 12, 24), date(2027, 12, 31)})),
        ),
        (
            "every Friday except on 25 December",
            Pattern(WEEKS, TODAY, 1, on(4), except_days=frozenset({date(2026, 12, 25)})),
        ),
        ("every Friday except 1 January", Pattern(WEEKS, TODAY, 1, on(4), except_days=frozenset({date(2027, 1, 1)}))),
        ("except in August, every Friday", Pattern(WEEKS, TODAY, 1, on(4), except_months=on(8))),
        (
            "every Friday from 1 March 2027 until 30 June 2028",
            Pattern(WEEKS, date(2027, 3, 1), 1, on(4), last=date(2028, 6, 30)),
        ),
        ("every Friday starting 2027-03-01, 10 times", Pattern(WEEKS, date(2027, 3, 1), 1, on(4), count=10)),
        ("every Friday (that is the plan), from 1/3/2027", Pattern(WEEKS, date(2027, 3, 1), 1, on(4))),
    ],
)
def test_english_is_understood(english, text, expected):
    found = understand(text, english, TODAY)
    assert (found.pattern(TODAY), found.unknown) == (expected, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("elke eerste dinsdag van de maand, behalve in augustus", Pattern(PLACE, TODAY, 1, on(1), on(1), except_months=on(8))),
        ("iedere dinsdag", Pattern(WEEKS, TODAY, 1, on(1))),
        ("dinsdagen en vrijdagen", Pattern(WEEKS, TODAY, 1, on(1, 4))),
        ("om de week op maandag", Pattern(WEEKS, TODAY, 2, on(0))),
        ("om de 3 weken op maandag", Pattern(WEEKS, TODAY, 3, on(0))),
        ("elke twee maanden op de laatste vrijdag", Pattern(PLACE, TODAY, 2, on(4), on(-1))),
        ("op de 15e van elke maand", Pattern(DAY, TODAY, 1, month_day=15)),
        ("de laatste dag van elk kwartaal", Pattern(DAY, TODAY, 3, month_day=31)),
        ("elke vrijdag, met uitzondering van augustus t/m december", Pattern(WEEKS, TODAY, 1, on(4), except_months=on(8, 9, 10, 11, 12))),
        ("elke vrijdag vanaf 3 december 2027, 8 keer", Pattern(WEEKS, date(2027, 12, 3), 1, on(4), count=8)),
    ],
)  # fmt: skip
def test_another_language_is_understood_by_its_words_alone(text, expected):
    found = understand(text, DUTCH, TODAY)
    assert (found.pattern(TODAY), found.unknown) == (expected, [])


@pytest.mark.parametrize(
    ("text", "starts", "ends"),
    [
        ("every Friday, 10:00–12:30", time(10), time(12, 30)),
        ("every Friday from 9.30 to 11.00", time(9, 30), time(11)),
        ("every Friday at 10h15", time(10, 15), None),
        ("10:00 until 12:00 every Friday from 1 March 2027", time(10), time(12)),
        ("every Friday", None, None),
    ],
)
def test_hours_are_understood(english, text, starts, ends):
    found = understand(text, english, TODAY)
    assert (found.starts, found.ends, found.unknown, found.weekdays) == (starts, ends, [], {4})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("every qirst Tuesday of the month", ["qirst"]),
        ("every Tuesday, perhaps, or never", ["perhaps", "never"]),
        ("every day", ["day"]),
        ("every first Tuesday and last Friday of the month", ["last", "Friday"]),
        ("every fifth Monday of the month", ["fifth"]),
        ("every 5th Monday of the month", ["5th", "Monday"]),
        ("every Tuesday in August", ["August"]),
        ("every Tuesday, 24 December", ["24", "December"]),
        ("every Tuesday except 24–31 December 2027", ["–", "December", "2027"]),
        ("every Tuesday except 31 February", ["31", "February"]),
        ("every Tuesday until", []),
        ("every Tuesday, 2027", ["2027"]),
        ("every Tuesday at 25:00", ["25:00"]),
        ("every Tuesday 10:00 11:00 12:00", ["12:00"]),
        ("every 0 weeks on Tuesday", ["0"]),
        ("on day 32 of every month", ["32"]),
        ("every Tuesday, times", ["times"]),
        ("every 99999 weeks on Tuesday", ["99999"]),
        ("every Tuesday from 2027-02-30", ["2027-02-30"]),
        ("every Tuesday from 0001-01-01", ["0001-01-01"]),
        ("", []),
        ("؟ 🦆 ٣", ["٣"]),
    ],
)
def test_what_is_not_understood_is_named_word_by_word(english, text, expected):
    assert understand(text, english, TODAY).unknown == expected


@given(text=st.text(max_size=120))
def test_any_text_at_all_is_read_to_its_end(text):
    understand(text, DUTCH, TODAY)
    days_in(text, DUTCH, TODAY)


@given(
    said=st.lists(
        st.sampled_from([*sorted(DUTCH), "15", "31", "2027", "10:00", "2027-12-24", "3e", ",", "-"]), max_size=12
    )
)
def test_words_in_any_order_are_read_to_their_end(said):
    found = understand(" ".join(said), DUTCH, TODAY)
    assert found.month_day is None or 1 <= found.month_day <= 31
    assert found.places <= set(PLACES)
    assert found.weekdays <= set(range(7))


@pytest.mark.parametrize(
    ("text", "expected", "odd"),
    [
        ("24 December 2027, 31 December 2027", {date(2027, 12, 24), date(2027, 12, 31)}, []),
        ("2027-12-24", {date(2027, 12, 24)}, []),
        ("", set(), []),
        ("August", set(), ["August"]),
        ("Tuesday, 24 December 2027", {date(2027, 12, 24)}, ["Tuesday"]),
        ("soon", set(), ["soon"]),
    ],
)
def test_a_list_of_days_holds_days_only(english, text, expected, odd):
    assert days_in(text, english, TODAY) == (expected, odd)


# --- Words ------------------------------------------------------------------------------------------------------------

HOURS = Hours(time(10), 150, "Europe/Brussels")


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (
            Pattern(PLACE, TODAY, 1, on(1), on(1), except_months=on(8)),
            "every first Tuesday of the month, except in August",
        ),
        (Pattern(PLACE, TODAY, 1, on(1, 3), on(1, 3)), "every first and third Tuesday and Thursday of the month"),
        (Pattern(PLACE, TODAY, 3, on(4), on(-1)), "every 3 months on the last Friday"),
        (Pattern(WEEKS, TODAY, 1, on(0, 2, 4)), "every Monday, Wednesday and Friday"),
        (Pattern(WEEKS, TODAY, 2, on(0)), "every 2 weeks on Monday"),
        (Pattern(DAY, TODAY, 1, month_day=15), "on day 15 of every month"),
        (Pattern(DAY, TODAY, 1, month_day=31), "on the last day of every month"),
        (Pattern(DAY, TODAY, 1, month_day=30), "on day 30 of every month (the last day of a shorter one)"),
        (Pattern(DAY, TODAY, 6, month_day=31), "every 6 months on the last day"),
        (
            Pattern(WEEKS, TODAY, 1, on(0), except_months=on(7, 8), except_days=frozenset({date(2027, 12, 27)})),
            "every Monday, except in July and August and on 27 December 2027",
        ),
    ],
)
def test_a_pattern_is_said_in_plain_words(app, pattern, expected):
    with app.app_context(), Speaking("en"):
        assert words.sentence(pattern) == expected
        assert words.sentence(pattern, HOURS) == f"{expected}, 10:00–12:30 (Brussels)"


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({}, "from 24 November 2026, without an end"),
        ({"count": 10}, "from 24 November 2026, 10 times"),
        ({"last": date(2027, 6, 1)}, "from 24 November 2026 until 1 June 2027"),
        ({"last": date(2027, 6, 1), "count": 3}, "from 24 November 2026 until 1 June 2027, 3 times at most"),
    ],
)
def test_where_a_pattern_begins_and_ends_is_said(app, bounds, expected):
    with app.app_context(), Speaking("en"):
        assert words.bounds(Pattern(WEEKS, TODAY, 1, on(0), **bounds)) == expected


def test_hours_of_several_days_say_how_many(app):
    with app.app_context(), Speaking("en"):
        assert words.hours_in_words(Hours(time(14), 20 * 60, "Asia/Kathmandu")) == "14:00–10:00 over 2 days (Kathmandu)"


near_days = st.dates(date(2027, 1, 1), date(2030, 1, 1))
plain_patterns = st.one_of(
    st.builds(Pattern, unit=st.just(WEEKS), first=st.just(TODAY), every=st.integers(1, 12), weekdays=st.frozensets(st.integers(0, 6), min_size=1)),
    st.builds(Pattern, unit=st.just(PLACE), first=st.just(TODAY), every=st.integers(1, 12), weekdays=st.frozensets(st.integers(0, 6), min_size=1), places=st.frozensets(st.sampled_from(PLACES), min_size=1)),
    st.builds(Pattern, unit=st.just(DAY), first=st.just(TODAY), every=st.integers(1, 12), month_day=st.integers(1, 31)),
)  # fmt: skip


@pytest.mark.parametrize("language", languages())
def test_what_the_platform_says_it_understands(sqlite_database, language):
    """The sentence of any pattern, typed back in the same language, is that pattern: so catalogues carry both ways."""

    @given(plain_patterns, st.frozensets(st.integers(1, 12), max_size=11), st.frozensets(near_days, max_size=4))
    def holds(pattern, months, some_days):
        pattern = replace(pattern, except_months=months, except_days=some_days)
        said = words.sentence(pattern)
        found = words.understood(said, TODAY)
        assert (found.pattern(TODAY), found.unknown) == (pattern, []), said

    with sqlite_database.app.app_context(), Speaking(language):
        holds()


@pytest.mark.parametrize("language", languages())
def test_the_examples_are_understood(sqlite_database, language):
    with sqlite_database.app.app_context(), Speaking(language):
        assert [words.understood(str(example), TODAY).unknown for example in words.EXAMPLES] == [[], [], []]


def test_what_the_clocks_do_is_said(app):
    hours = Hours(time(2, 30), 60, "Europe/Brussels")
    with app.app_context(), Speaking("en"):
        said = [
            words.odd(sitting(hours, day), hours) for day in (date(2027, 3, 28), date(2026, 10, 25), date(2027, 1, 1))
        ]
    assert said == [
        "The clocks are set forward then: 02:30 does not exist, so it begins at 03:00.",
        "The clocks are set back then: 02:30 exists twice, and the first is meant.",
        "",
    ]

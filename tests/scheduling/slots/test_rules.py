"""Which slots are suggested, in which order and why, from tables of cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from exchange.core import clock
from exchange.scheduling.slots.rules import (
    Busy,
    Country,
    Engagement,
    Finding,
    Flaw,
    Kind,
    Person,
    Question,
    Suggestion,
    Term,
    flaws,
    suggest,
)
from exchange.scheduling.slots.rules.reasons import reasons_for
from exchange.scheduling.slots.rules.sweep import costs_of
from exchange.workdays.rules import Holiday, Off, WorkCalendar

WEEKEND, FRIDAY_SATURDAY = frozenset({5, 6}), frozenset({4, 5})
FIESTA = Holiday({"": "Fiesta Nacional de España", "en": "National Day"})
SPAIN = Country(WorkCalendar("ES", WEEKEND, {date(2027, 10, 12): FIESTA}), "Europe/Madrid")
EMIRATES = Country(WorkCalendar("AE", WEEKEND, {}), "Asia/Dubai")
EGYPT = Country(WorkCalendar("EG", FRIDAY_SATURDAY, {}), "Africa/Cairo")
BELGIUM = Country(WorkCalendar("BE", WEEKEND, {}), "Europe/Brussels")
#: Monday to Friday.
MONDAY, FRIDAY = date(2027, 10, 11), date(2027, 10, 15)
HOUR = timedelta(hours=1)


def ask(**changed):
    usual = {
        "zone": "Europe/Brussels", "first": MONDAY, "last": FRIDAY, "length": 2 * HOUR, "earliest": 540, "latest": 1080,
        "now": datetime(2027, 9, 1, tzinfo=UTC),
    }  # fmt: skip
    return Question(**(usual | changed))


def at(text, zone="Europe/Brussels"):
    return datetime.fromisoformat(text).replace(tzinfo=clock.zone(zone)).astimezone(UTC)


def person(key, zone="Europe/Brussels", country="BE", **more):
    return Person(key, zone, country, **more)


def only(question, start):
    """Return the one slot that begins then, with its reasons."""
    costs, begins = costs_of(question), at(start)
    place = (begins - costs.grid.origin) // question.step
    starts, ends = costs.grid.span(place)
    assert starts == begins
    return Suggestion(starts, ends, costs.whole[place], reasons_for(question, starts, ends))


def open_starts(question):
    """Return when all slots begin that are not ruled out."""
    costs = costs_of(question)
    return [costs.grid.span(place)[0] for place, stopped in enumerate(costs.stopped) if not stopped]


def told(suggestion):
    return [(reason.kind, reason.required) for reason in suggestion.reasons]


def local(answer, zone="Europe/Brussels"):
    return [one.starts.astimezone(clock.zone(zone)).strftime("%a %H:%M") for one in answer.best]


def test_without_anybody_the_place_keeps_its_working_hours_and_two_slots_a_day_are_shown():
    assert local(suggest(ask())) == [
        "Mon 09:00", "Mon 11:00", "Tue 09:00", "Tue 11:00", "Wed 09:00", "Wed 11:00", "Thu 09:00", "Thu 11:00", "Fri 09:00",
        "Fri 11:00",
    ]  # fmt: skip
    assert suggest(ask()).findings == ()


def test_what_is_past_is_never_suggested():
    assert local(suggest(ask(now=at("2027-10-15T14:10"))))[0] == "Fri 14:30"


def test_days_off_of_the_host_and_of_the_chair_are_hard_stops():
    host, chair = replace(SPAIN, is_host=True), replace(SPAIN, chairs=(Term(date(2027, 7, 1), date(2028, 1, 1)),))
    for stopping in (host, chair):
        days = {one.split()[0] for one in local(suggest(ask(countries=(stopping,)), shown=40))}
        assert days == {"Mon", "Wed", "Thu", "Fri"}


def test_out_of_its_term_the_chairs_day_off_costs_as_that_of_any_country():
    follows = replace(SPAIN, chairs=(Term(date(2028, 1, 1)),))
    tuesday = only(ask(countries=(follows,)), "2027-10-12T10:00")
    assert [(reason.kind, reason.cost) for reason in tuesday.reasons] == [(Kind.DAY_OFF, 20)]


def test_a_holiday_is_named_with_its_country_and_day():
    reason = only(ask(countries=(SPAIN,)), "2027-10-12T10:00").reasons[0]
    assert (reason.countries, reason.day, reason.off, reason.holiday) == (
        ("ES",), date(2027, 10, 12), Off.HOLIDAY, FIESTA,
    )  # fmt: skip


def test_weekly_rest_days_differ():
    """Cairo rests on Friday, Dubai does not."""
    friday = only(ask(countries=(EGYPT, EMIRATES)), "2027-10-15T10:00")
    assert [(reason.kind, reason.countries, reason.off) for reason in friday.reasons] == [
        (Kind.DAY_OFF, ("EG",), Off.REST_DAY)
    ]


def test_whoever_comes_from_where_nobody_works_counts_too():
    people = (person(1, country="EG"), person(2, country="EG", required=False), person(3))
    friday = only(ask(countries=(EGYPT,), people=people), "2027-10-15T10:00")
    assert (friday.cost, friday.reasons[0].must, friday.reasons[0].may) == (20 + 10 + 1, (1,), (2,))
    assert friday.hindered == {1}


def test_working_hours_are_those_of_everybodys_own_zone():
    early = only(ask(people=(person(1, "America/Bogota", "CO"),)), "2027-10-12T11:30")
    reason = early.reasons[0]
    assert told(early) == [(Kind.OUTSIDE_HOURS, True)]
    assert (reason.zone, f"{reason.starts:%H:%M}–{reason.ends:%H:%M}") == ("America/Bogota", "04:30–06:30")
    assert reason.cost == 60 + 10 * 9


def test_the_further_out_of_working_hours_the_dearer():
    bogota = (person(1, "America/Bogota", "CO"),)
    costs = [only(ask(people=bogota), f"2027-10-12T{hour}:00").cost for hour in (16, 15, 14, 13)]
    assert costs == sorted(costs)
    assert costs[0] == 0


def test_taken_people_are_named_with_what_takes_them():
    meeting = Busy(at("2027-10-12T10:00"), at("2027-10-12T12:00"), Engagement.MEETING, 7, "Contact group")
    away = Busy(at("2027-10-12T00:00"), at("2027-10-13T00:00"), Engagement.AWAY)
    tuesday = only(
        ask(people=(person(1, busy=(away, meeting)), person(2, required=False, busy=(away,)))), "2027-10-12T11:00"
    )
    assert [(reason.must, reason.may, reason.busy, reason.cost) for reason in tuesday.reasons] == [
        ((1,), (), meeting, 1000), ((), (2,), away, 50),
    ]  # fmt: skip
    assert tuesday.hindered == {1}


@pytest.mark.parametrize(("start", "free"), [("09:00", True), ("09:30", False), ("11:30", False), ("12:00", True)])
def test_what_ends_when_a_slot_begins_does_not_take_it(start, free):
    busy = Busy(at("2027-10-12T11:00"), at("2027-10-12T12:00"))
    tuesday = only(ask(people=(person(1, busy=(busy,)),)), f"2027-10-12T{start}")
    assert (tuesday.cost == 0) is free


def test_busy_times_that_overlap_count_once():
    busy = tuple(Busy(at("2027-10-12T10:00"), at("2027-10-12T12:00") + minutes * HOUR) for minutes in range(4))
    assert only(ask(people=(person(1, busy=busy),)), "2027-10-12T10:00").cost == 1000


def test_a_required_person_taken_weighs_more_than_all_hours_and_these_more_than_a_holiday():
    taken = only(
        ask(people=(person(1, busy=(Busy(at("2027-10-12T10:00"), at("2027-10-12T12:00")),)),)), "2027-10-12T10:00"
    )
    night = only(ask(people=(person(1, "America/Bogota", "CO"),)), "2027-10-12T08:00")
    holiday = only(ask(countries=(SPAIN,)), "2027-10-12T10:00")
    assert taken.cost > night.cost > holiday.cost > 0


def test_optional_people_and_countries_weigh_less():
    required = ask(people=(person(1, "America/Bogota", "CO"),), countries=(SPAIN,))
    optional = ask(
        people=(person(1, "America/Bogota", "CO", required=False),), countries=(replace(SPAIN, required=False),)
    )
    assert only(required, "2027-10-12T10:00").cost > only(optional, "2027-10-12T10:00").cost > 0


def test_a_hand_over_inside_is_an_objection_and_one_nearby_a_note():
    asked = ask(
        first=date(2027, 6, 28),
        last=date(2027, 7, 2),
        handovers=(date(2027, 7, 1),),
        now=datetime(2027, 1, 1, tzinfo=UTC),
    )
    assert told(only(asked, "2027-06-30T23:00"))[-1] == (Kind.HANDOVER_INSIDE, True)
    near = only(asked, "2027-06-29T10:00")
    assert [(reason.kind, reason.day, reason.cost) for reason in near.reasons] == [
        (Kind.HANDOVER_NEAR, date(2027, 7, 1), 0)
    ]
    assert near.objections == ()
    assert only(ask(handovers=(date(2027, 10, 29),)), "2027-10-12T10:00").reasons == ()


# --- What is said of all slots ----------------------------------------------------------------------------------------

BOGOTA = (person(1), person(2, "America/Bogota", "CO"), person(3, "Asia/Tokyo", "JP"))


@pytest.mark.parametrize(
    ("question", "findings"),
    [
        (ask(), ()),
        (ask(length=10 * HOUR), (Finding.LONGER_THAN_HOURS,)),
        (ask(people=BOGOTA), (Finding.NO_COMMON_HOUR,)),
        (ask(last=MONDAY, people=(person(1, busy=(Busy(at("2027-10-11T00:00"), at("2027-10-12T00:00")),)),)), (Finding.ALL_OBJECTED,)),
        (ask(first=date(2027, 10, 16), last=date(2027, 10, 17), countries=(replace(BELGIUM, is_host=True),)), (Finding.ALL_STOPPED,)),
        (ask(now=datetime(2028, 1, 1, tzinfo=UTC)), (Finding.ALL_STOPPED,)),
        (ask(first=date(2027, 3, 28), last=date(2027, 3, 28), length=24 * HOUR), (Finding.NOTHING_FITS,)),
        (ask(last=date(2027, 10, 10)), (Finding.NOTHING_FITS,)),
    ],
)  # fmt: skip
def test_what_is_said_of_them_all(question, findings):
    answer = suggest(question)
    assert answer.findings == findings
    assert bool(answer.best) is (findings not in ((Finding.ALL_STOPPED,), (Finding.NOTHING_FITS,)))


def test_with_no_common_hour_the_least_bad_is_shown():
    """Brussels, Bogotá and Tokyo: somebody sits at night, as few half hours as can be."""
    best = suggest(ask(people=BOGOTA)).best[0]
    assert best.cost == min(one.cost for one in suggest(ask(people=BOGOTA), shown=1000).best)
    assert {reason.kind for reason in best.reasons} == {Kind.OUTSIDE_HOURS}


# --- Clocks and calendars ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("night", "slots", "walls"),
    [
        (date(2026, 3, 29), 46, ["01:30", "03:00", "03:30"]),
        (date(2026, 10, 25), 50, ["01:30", "02:00", "02:30", "02:00", "02:30", "03:00"]),
    ],
)
def test_the_night_the_clocks_change_has_the_slots_that_are_on_the_wall(night, slots, walls):
    asked = ask(first=night, last=night, length=HOUR / 2, now=datetime(2026, 1, 1, tzinfo=UTC))
    answer = suggest(asked, shown=100)
    assert answer.looked_at == slots
    begins = clock.start_of(night, asked.zone) + 3 * HOUR / 2
    seen = [
        (begins + number * HOUR / 2).astimezone(clock.zone(asked.zone)).strftime("%H:%M")
        for number in range(len(walls))
    ]
    assert seen == walls


def test_after_the_clocks_change_working_hours_follow_the_wall():
    """Brussels turns on 25 October, New York a week later: 15:00 in Brussels is 09:00 there but in the week between."""
    york = (person(1, "America/New_York", "US"),)
    asked = ask(first=date(2026, 10, 19), last=date(2026, 11, 6), people=york, now=datetime(2026, 1, 1, tzinfo=UTC))
    costs = [only(asked, f"{day}T14:00").cost for day in ("2026-10-23", "2026-10-26", "2026-11-02")]
    assert [cost == 0 for cost in costs] == [False, True, False]


@pytest.mark.parametrize(
    ("zone", "brussels", "there"),
    [
        ("Asia/Kolkata", "05:30", "09:00"), ("Asia/Kathmandu", "05:30", "09:15"), ("Pacific/Auckland", "22:00", "09:00"),
        ("Pacific/Kiritimati", "21:00", "09:00"), ("Pacific/Pago_Pago", "22:00", "09:00"), ("Australia/Lord_Howe", "00:00", "09:00"),
    ],
)  # fmt: skip
def test_half_hours_and_the_date_line(zone, brussels, there):
    """What begins at nine there is within working hours there, whichever day it is; a slot earlier is not."""
    asked = ask(people=(person(1, zone, "XX"),), length=HOUR)
    begins = only(asked, f"2027-10-12T{brussels}")
    assert begins.starts.astimezone(clock.zone(zone)).strftime("%H:%M") == there
    assert [reason.zone for reason in begins.reasons if reason.must] == []
    earlier = only(asked, (datetime.fromisoformat(f"2027-10-12T{brussels}") - HOUR / 2).isoformat())
    assert [reason.zone for reason in earlier.reasons if reason.must] == [zone]


def test_a_day_off_across_the_date_line_is_that_of_the_place():
    """Monday evening in Pago Pago is Tuesday in Brussels and on Kiritimati."""
    monday_off = WorkCalendar("AS", frozenset(), {date(2027, 10, 11): Holiday({"": "Off"})})
    asked = ask(countries=(Country(monday_off, "Pacific/Pago_Pago", is_host=True),))
    starts = open_starts(asked)
    assert at("2027-10-12T12:30") not in starts
    assert min(starts) == at("2027-10-11T00:00")
    assert min(start for start in starts if start > at("2027-10-11T11:00")) == at("2027-10-12T13:00")


def test_the_week_53_is_a_week_as_any():
    asked = ask(
        first=date(2026, 12, 28), last=date(2027, 1, 3), now=datetime(2026, 1, 1, tzinfo=UTC), countries=(BELGIUM,)
    )
    assert [date(2026, 12, 28).isocalendar().week, *local(suggest(asked, shown=4))] == [
        53, "Mon 09:00", "Mon 11:00", "Tue 09:00", "Tue 11:00",
    ]  # fmt: skip


# --- Questions --------------------------------------------------------------------------------------------------------

SOUND = {"length": 2 * HOUR, "earliest": 540, "latest": 1080, "today": date(2027, 10, 1)}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, {}),
        ({"first": date(2027, 9, 1)}, {}),
        ({"first": date(2027, 8, 1), "last": date(2027, 9, 30)}, {"last": Flaw.PAST}),
        ({"first": FRIDAY, "last": MONDAY}, {"last": Flaw.LAST_BEFORE_FIRST}),
        ({"last": MONDAY + timedelta(weeks=26)}, {"last": Flaw.TOO_WIDE}),
        ({"last": MONDAY + timedelta(weeks=26, days=-1)}, {}),
        ({"first": date(9999, 12, 30), "last": date(9999, 12, 31)}, {"last": Flaw.TOO_FAR}),
        ({"length": timedelta(minutes=5)}, {"hours": Flaw.TOO_SHORT}),
        ({"length": 25 * HOUR}, {"hours": Flaw.TOO_LONG}),
        ({"earliest": 1080}, {"latest": Flaw.NO_HOURS}),
    ],
)
def test_what_can_be_wrong_with_a_question(changed, expected):
    asked = {"first": MONDAY, "last": FRIDAY} | SOUND | changed
    assert dict(flaws(asked.pop("first"), asked.pop("last"), **asked)) == expected

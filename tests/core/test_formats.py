"""Dates, times and names in the reader's words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from babel import Locale
from flask import Flask

from exchange.core import formats, i18n
from exchange.core.i18n import Speaking

START, LATER, NEXT_DAY = (datetime(2026, 11, 24 + day, hour, tzinfo=UTC) for day, hour in ((0, 9), (0, 16), (1, 8)))
DAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _inside():
    app = Flask(__name__)
    i18n.install(app)
    with app.app_context():
        yield


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: formats.day(DAY), "24 November 2026"),
        (lambda: formats.weekday(DAY), "Tuesday, 24 November 2026"),
        (lambda: formats.short_day(DAY), "24 Nov 2026"),
        (lambda: formats.month(DAY), "November 2026"),
        (lambda: formats.month(date(2026, 1, 31)), "January 2026"),
        (lambda: formats.clock_time(START), "09:00"),
        (lambda: formats.moment(START, "Europe/Brussels"), "24 November 2026, 10:00 (Brussels)"),
        (lambda: formats.span(START, LATER, "Europe/Brussels"), "Tuesday, 24 November 2026, 10:00–17:00 (Brussels)"),
        (
            lambda: formats.span(START, NEXT_DAY, "America/Bogota"),
            "Tuesday, 24 November 2026, 04:00–Wednesday, 25 November 2026, 03:00 (Bogota)",
        ),
        (lambda: formats.hours(START, LATER, "America/Bogota"), "04:00–11:00"),
        (lambda: formats.hours(START, NEXT_DAY, "UTC"), "09:00–25 Nov 2026, 08:00"),
        (lambda: formats.city("America/Argentina/Buenos_Aires"), "Buenos Aires"),
        (lambda: formats.city("UTC"), "UTC"),
        (lambda: formats.country("PE"), "Peru"),
        (lambda: formats.country("ZZZ"), "ZZZ"),
        (lambda: formats.country(None), ""),
        (lambda: formats.countries(["SE", "AT", "EC"]), "Austria, Ecuador, Sweden"),
        (lambda: formats.language("nl"), "Dutch"),
        (lambda: formats.machine_time(START), "2026-11-24T09:00Z"),
    ],
)
def test_words_in_english(made, words):
    assert made() == words


@pytest.fixture
def dutch(monkeypatch):
    monkeypatch.setattr("exchange.core.i18n.languages", lambda: ("en", "nl"))
    with Speaking("nl"):
        yield


@pytest.mark.usefixtures("dutch")
def test_words_in_dutch():
    assert formats.weekday(DAY) == "dinsdag 24 november 2026"
    assert formats.moment(START, "America/Bogota") == "24 november 2026, 04:00 (Bogota)"
    assert formats.countries(["SE", "AT", "EC"]) == "Ecuador, Oostenrijk, Zweden"
    assert formats.language("nl") == "Nederlands"


@pytest.mark.parametrize(
    "code",
    [
        "bg",
        "cs",
        "da",
        "de",
        "el",
        "es",
        "et",
        "fi",
        "fr",
        "hr",
        "hu",
        "it",
        "lt",
        "lv",
        "mt",
        "pl",
        "pt",
        "ro",
        "sk",
        "sl",
        "sv",
        "pt_PT",
    ],
)
def test_every_language_of_the_union_can_say_a_day_in_full(code):
    said = formats._day(DAY, formats.DAY_WITH_WEEKDAY, code)
    weekday = Locale.parse(code).days["format"]["wide"][1]
    assert weekday[:5].casefold() in said.casefold()
    assert "24" in said


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Europe/Brussels", "Europe/Madrid", True),
        ("Europe/Brussels", "Europe/London", False),
        ("America/Bogota", "America/Lima", True),
    ],
)
def test_clocks_that_show_the_same_are_one(one, other, same):
    assert formats.same_wall_time(START, one, other) == same

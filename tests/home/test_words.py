from __future__ import annotations

import re
from pathlib import Path

import pytest

from exchange.core.i18n import Speaking
from exchange.core.journal import JournalEntry
from exchange.home import telling, words
from exchange.home.rules import Attention
from tests.support.world import NOW

CODE = Path(words.__file__).parent.parent
SUBJECTS = (
    "forum", "membership", "mandate", "rotation", "turn", "meeting", "agenda", "participation", "attendance", "call",
    "cell", "outcome", "person", "authority", "priority", "posting", "need", "feeds",
)  # fmt: skip


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, "today"), (1, "tomorrow"), (2, "in 2 days"), (365, "in 365 days"), (-1, "yesterday"), (-2, "2 days ago")],
)
def test_how_far_away_a_day_is(session, days, expected):
    with Speaking("en"):
        assert words.in_days(days) == expected


def recorded():
    """Names of actions as they stand in the code that changes things, or says what a change is called."""
    for file in CODE.rglob("*.py"):
        if "operations" in file.stem or file.parent.name == "operations" or file.stem in {"proposals", "rules"}:
            yield from re.findall(rf'"((?:{"|".join(SUBJECTS)})\.[a-z_]+)"', file.read_text())


def test_every_action_in_the_journal_has_words():
    found = set(recorded())
    assert {"meeting.convened", "turn.passed", "posting.ended", "outcome.changed"} <= found
    assert sorted(found - words.ACTIONS.keys()) == []


def test_every_need_for_attention_has_words_and_a_shape():
    assert set(words.ATTENTION) == set(words.ATTENTION_KINDS) == set(Attention)


def test_short_words_of_days_and_months(session):
    with Speaking("en"):
        assert words.weekday_names() == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        assert words.block(NOW.date()) == ("24", "Nov", "Tue")
        assert len(set(words.month_names())) == 12


def told(action, kind, changes, names=None):
    entry = JournalEntry(
        at=NOW, actor_name="Ada", action=action, subject_kind=kind, subject_label="", changes=changes, reason="Why"
    )
    with Speaking("en"):
        (line,) = telling.told([entry], names or {}, "Europe/Brussels")
    return line


def test_an_entry_is_told_in_words(session):
    line = told(
        "meeting.changed",
        "meeting",
        {
            "starts_local": ["2026-12-24T10:00:00", "2026-12-28T10:00:00"],
            "starts_at": ["2026-12-24T09:00:00+00:00", "2026-12-28T09:00:00+00:00"],
            "place": ["", "Antwerp"],
            "place_country": [None, "BE"],
            "date_open": [False, True],
            "state": ["scheduled", "postponed"],
            "countries": [["PE"], ["EC", "PE"]],
            "organiser_id": [None, 7],
            "sequence": [0, 1],
        },
        {("authority", 7): "Eurojust"},
    )
    assert (line.who, line.what, line.reason) == ("Ada", "The plan was changed", "Why")
    assert [(one.what, one.was, one.now) for one in line.changes] == [
        ("Begins", "24 December 2026, 10:00", "28 December 2026, 10:00"),
        ("Place", "", "Antwerp"),
        ("Country of the place", "", "Belgium"),
        ("Date open", "no", "yes"),
        ("State", "Scheduled", "Postponed"),
        ("About", "Peru", "Ecuador, Peru"),
        ("Organiser", "", "Eurojust"),
    ]


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        ("rotation", {"2026-07-01/2027-01-01": ["ES", "FR"]}, [("Chair 1 July 2026 – 1 January 2027", "Spain", "France")]),
        ("rotation", {"2027-01-01/..": [None, "IT"]}, [("Chair 1 January 2027 – …", "", "Italy")]),
        ("rotation", {"order": ["ES, FR", "FR, ES"]}, [("Order", "ES, FR", "FR, ES")]),
        ("meeting", {"order": [[3, 4], [4, 3]]}, []),
        ("meeting", {"Pilar Fiscal [12]": [None, True]}, [("Pilar Fiscal", "", "yes")]),
        ("mandate", {"person_id": [None, 4], "role": [None, "delegation"]}, [("Person", "", "Elena"), ("Role", "", "Delegation")]),
        ("participation", {"answer": ["invited", "accepted"]}, [("Answer", "Invited", "Accepted")]),
        ("person", {"person_id": [9, None]}, [("Person", "someone who has left", "")]),
        ("stated_need", {"degree": ["low", "high"], "note": ["", "x" * 500]}, [("Need", "Low", "High"), ("Note", "", "x" * 400 + " …")]),
        ("nomination_call", {"respond_by": ["2026-12-01", "2026-12-02"]}, [("Respond by", "1 December 2026", "2 December 2026")]),
        ("cycle", {"Political meeting 2027 [4]": [None, "2027-11-16"]}, [("Political meeting 2027", "", "16 November 2027")]),
        ("cycle", {"contact_group-2 papers_due": [None, "2027-11-16"]}, [("Contact group 2: Papers due", "", "16 November 2027")]),
        ("cycle_template", {"contact_group-1": ["24–14", "12–8"]}, [("Contact group 1", "24–14", "12–8")]),
        ("cycle_template", {"political outcome": ["10", None]}, [("Political level: Outcome of proceedings", "10", "")]),
        ("meeting", {"convened_at": [None, "2026-12-01T10:00:00+00:00"], "odd": "not a pair"}, []),
    ],
)  # fmt: skip
def test_changes_are_told_from_what_to_what(session, kind, changes, expected):
    line = told("meeting.changed", kind, changes, {("person", 4): "Elena"})
    assert [(one.what, one.was, one.now) for one in line.changes] == expected

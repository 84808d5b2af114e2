"""Whatever people write, two independent readers find the same facts again: a strict one of our own and the library."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from exchange.calendars.ics import assemble, render_day, render_event, single
from exchange.calendars.rules import DayFacts, EventFacts, Standing, Variant, Words

WORDS = Words(cancelled="CANCELLED", postponed="POSTPONED", busy="Busy", join_online="Join online")
LINK = "https://video.example/j/1?a=1,2;b"
MEETING = EventFacts(
    uid="5f0c",
    sequence=0,
    created_at=datetime(2026, 9, 1, tzinfo=UTC),
    changed_at=datetime(2026, 11, 20, 16, 5, 9, tzinfo=UTC),
    standing=Standing.CONFIRMED,
    title="Ministers",
    url="https://platform.example/meetings/1",
    starts_at=datetime(2027, 2, 1, 9, tzinfo=UTC),
    ends_at=datetime(2027, 2, 1, 11, 30, tzinfo=UTC),
)

#: What one finds in no stored text: control and direction-changing characters, marks of byte order, half characters.
REMOVED = frozenset("\ufeff\ufffe\uffff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LINE_ENDS = frozenset("\r\n\v\f\u0085\u2028\u2029")
TROUBLE = st.sampled_from(
    [*"\\nN,;:\"' ^\tab", *sorted(REMOVED | LINE_ENDS), *"\x00\x07\x1c\x7f\ud800é\u0301👩\u200d⚖\ufe0f😀"]
)
TEXTS = st.text() | st.text(TROUBLE) | st.text(st.characters(min_codepoint=0x80, codec="utf-8"), min_size=60)
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.timezones(), allow_imaginary=False)

CONTENT_LINE = re.compile(r"([A-Z-]+)((?:;[A-Z-]+=[A-Z-]+)*):(.*)", re.DOTALL)
TEXT_VALUE = re.compile(r"(?:[^\\,;\x00-\x08\x0a-\x1f\x7f]|\\[\\,;n])*")


def read(data: bytes) -> list[tuple[str, str, str]]:
    """Read content lines as name, parameters and value; whatever RFC 5545 3.1 does not allow fails."""
    *physical, after_last = data.split(b"\r\n")
    assert after_last == b""
    logical: list[str] = []
    for line in physical:
        text = line.decode()
        assert 0 < len(line) <= 75
        assert LINE_ENDS.isdisjoint(text)
        if text.startswith(" "):
            logical[-1] += text[1:]
        else:
            logical.append(text)
    matches = [CONTENT_LINE.fullmatch(line) for line in logical]
    assert None not in matches
    return [(match[1], match[2], match[3]) for match in matches if match]


def unescaped(value: str) -> str:
    """Read a TEXT value; a bare comma, semicolon or backslash fails."""
    assert TEXT_VALUE.fullmatch(value)
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)


def texts_of(data: bytes, name: str) -> list[str]:
    return [unescaped(value) for found, _parameters, value in read(data) if found == name]


def left_of(text: str) -> str:
    """Say what should be left of a text, character by character."""
    kept = []
    for char in unicodedata.normalize("NFC", re.sub("[\ud800-\udfff]", "", text).replace("\r\n", "\n")):
        if char in LINE_ENDS:
            kept.append("\n")
        elif char == "\t" or (unicodedata.category(char) != "Cc" and char not in REMOVED):
            kept.append(char)
    return "".join(kept).strip()


def one_line_of(text: str) -> str:
    return " ".join(left_of(text).split())


@st.composite
def meetings(draw: st.DrawFn) -> EventFacts:
    starts_at = draw(INSTANTS)
    return replace(
        MEETING,
        sequence=draw(st.integers(0, 2**31 - 1)),
        standing=draw(st.sampled_from(Standing)),
        postponed=draw(st.booleans()),
        title=draw(TEXTS),
        description=tuple(draw(st.lists(TEXTS, max_size=4))),
        categories=tuple(draw(st.lists(TEXTS, max_size=3))),
        private=draw(st.booleans()),
        starts_at=starts_at,
        ends_at=starts_at.astimezone(UTC) + timedelta(seconds=draw(st.integers(1, 10**6))),
        location=draw(st.none() | TEXTS),
        link=draw(st.none() | st.just(LINK)),
    )


def summary_of(facts: EventFacts) -> str:
    word = WORDS.postponed if facts.postponed else WORDS.cancelled
    return one_line_of(f"{word}: {facts.title}" if facts.standing is Standing.CANCELLED else facts.title)


@given(meetings(), st.sampled_from(Variant))
def test_every_line_is_one_a_strict_reader_takes(facts, variant):
    names = [name for name, _parameters, _value in read(render_event(facts, variant, WORDS))]
    assert (names[0], names[-1]) == ("BEGIN", "END")
    assert sorted(names) == sorted(set(names))


@given(TEXTS)
@example(r"C:\New")
@example("\\" * 80)
@example("é" * 80)
@example("👩\u200d⚖\ufe0f" * 30)
@example("e\u0301" * 60)
def test_a_title_is_read_as_it_was_written(title):
    text = render_event(replace(MEETING, title=title), Variant.TITLE, WORDS)
    expected = [one_line_of(title)] if one_line_of(title) else []
    assert texts_of(text, "SUMMARY") == expected


@given(st.lists(TEXTS, max_size=4))
@example([r"\n", r"\N", "\\", "\n", ",;"])
def test_a_description_is_read_line_by_line_as_it_was_written(lines):
    text = render_event(replace(MEETING, description=tuple(lines)), Variant.FULL, WORDS)
    expected = left_of("\n".join(lines)).replace("\t", " ")
    assert texts_of(text, "DESCRIPTION") == ([expected] if expected else [])


@given(meetings())
def test_the_library_reads_back_the_instants_and_the_texts(facts):
    (event,) = Calendar.from_ical(assemble("x", [render_event(facts, Variant.JOINED, WORDS)], "en")).events
    assert event.errors == []
    assert (event.start, event.end) == tuple(
        moment.astimezone(UTC).replace(microsecond=0) for moment in (facts.starts_at, facts.ends_at)
    )
    assert str(event.get("SUMMARY", "")) == summary_of(facts)
    assert str(event.get("LOCATION", "")) == one_line_of(facts.location or "") or facts.link
    assert (event["STATUS"], event["SEQUENCE"]) == (facts.standing.upper(), facts.sequence)
    assert event.get("CONFERENCE") == facts.link


@given(meetings())
def test_both_readers_agree(facts):
    text = render_event(facts, Variant.JOINED, WORDS)
    (event,) = Calendar.from_ical(assemble("x", [text], "en")).events
    names = ["UID", "SUMMARY", "DESCRIPTION", "LOCATION", "STATUS", "TRANSP", "CLASS"]
    assert {name: [str(event[name])] if name in event else [] for name in names} == {
        name: texts_of(text, name) for name in names
    }


@given(meetings(), st.sampled_from(Variant))
def test_written_again_it_is_the_same(facts, variant):
    assert render_event(replace(facts), variant, WORDS) == render_event(facts, variant, WORDS)


@given(meetings(), meetings())
def test_busy_tells_nothing_but_when_and_how_firm(one, other):
    kept = ("uid", "sequence", "starts_at", "ends_at", "standing", "postponed", "private")
    other = replace(other, **{name: getattr(one, name) for name in kept})
    assert render_event(one, Variant.BUSY, WORDS) == render_event(other, Variant.BUSY, WORDS)


@given(meetings())
def test_the_online_address_is_only_for_those_who_take_part(facts):
    secret = replace(facts, link="https://video.example/secret")
    without = replace(facts, link=None)
    for variant in set(Variant) - {Variant.JOINED}:
        assert render_event(secret, variant, WORDS) == render_event(without, variant, WORDS)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 400), TEXTS)
def test_whole_days_are_read_back_as_dates_with_an_exclusive_end(starts_on, days, title):
    shared = {
        name: getattr(MEETING, name) for name in ("uid", "sequence", "created_at", "changed_at", "standing", "url")
    }
    facts = DayFacts(**shared, title=title, starts_on=starts_on, ends_on=starts_on + timedelta(days=days))
    text = render_day(facts, Variant.FULL, WORDS)
    (event,) = Calendar.from_ical(single("x", text)).events
    assert (event.start, event.end) == (facts.starts_on, facts.ends_on)
    assert texts_of(text, "TRANSP") == ["TRANSPARENT"]


@given(TEXTS, st.lists(meetings(), max_size=3))
def test_a_feed_under_any_name_is_read_with_all_its_entries(name, several):
    pieces = [render_event(facts, Variant.FULL, WORDS) for facts in several]
    feed = assemble(name, pieces, "nl")
    shown = one_line_of(name)[:255].rstrip()
    assert (texts_of(feed, "NAME"), texts_of(feed, "X-WR-CALNAME")) == ([shown], [shown])
    assert [str(event["SUMMARY"]) for event in Calendar.from_ical(feed).events if "SUMMARY" in event] == [
        summary_of(facts) for facts in several if summary_of(facts)
    ]

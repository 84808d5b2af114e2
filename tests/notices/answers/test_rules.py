"""What a mail says and whether it counts: the shapes of real calendars, everything that is wrong, and any bytes at all."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.meetings.rules import Answer
from exchange.notices.answers.rules import (
    MOST_BYTES,
    Counter,
    Expected,
    Given,
    Mail,
    Reason,
    Reply,
    judge,
    latest,
    read,
)
from exchange.notices.answers.rules.itip import LARGEST, answered_in
from tests.notices.answers.replies import JUDGE, MAILBOX, SHAPES, calendar_part, event, mail
from tests.support.world import NOW, uid_of

EXPECTED = Expected(JUDGE, uid_of("exchange"), 0)
STAMP = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


def judged(raw, expected=EXPECTED):
    return judge(read(raw), expected, NOW)


# --- What real calendars send -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("status", "answer"),
    [("ACCEPTED", Answer.ACCEPTED), ("TENTATIVE", Answer.TENTATIVE), ("declined", Answer.DECLINED)],
)
def test_an_answer_is_read_from_every_calendar(shape, status, answer):
    to = "answers+a-b@platform.example"
    comment = "" if shape == "apple" else "I come, and bring the file."
    assert judged(SHAPES[shape](to, status)) == Given(answer, comment, STAMP)
    assert to in read(SHAPES[shape](to, status)).addresses


#: A calendar part, changed in one place; what it comes to.
PARTS: tuple[Any, ...] = (
    ({}, Given(Answer.ACCEPTED, "", STAMP)),
    ({"status": "accepted"}, Given(Answer.ACCEPTED, "", STAMP)),
    ({"comment": "One\\nTwo\\, three\\;"}, Given(Answer.ACCEPTED, "One\nTwo, three;", STAMP)),
    ({"more": ("COMMENT:Second",), "comment": "First"}, Given(Answer.ACCEPTED, "First\nSecond", STAMP)),
    ({"stamp": ""}, Given(Answer.ACCEPTED, "", STAMP)),
    ({"stamp": "DTSTAMP:20300101T000000Z"}, Given(Answer.ACCEPTED, "", NOW)),
    ({"stamp": "DTSTAMP:00010101T000000Z"}, Given(Answer.ACCEPTED, "", STAMP)),
    ({"sequence": ""}, Given(Answer.ACCEPTED, "", STAMP)),
    ({"sequence": "SEQUENCE:7"}, Given(Answer.ACCEPTED, "", STAMP)),
    # Names mean nothing, whatever is in them.
    ({"parameters": ';CN="Judge^nATTENDEE;PARTSTAT=DECLINED:x"'}, Given(Answer.ACCEPTED, "", STAMP)),
    ({"parameters": ';CN="A\r\n B"'}, Given(Answer.ACCEPTED, "", STAMP)),
    ({"more": ("ATTENDEE;PARTSTAT=DECLINED:mailto:other@x.example",)}, Given(Answer.ACCEPTED, "", STAMP)),
    ({"attendee": JUDGE.upper()}, Given(Answer.ACCEPTED, "", STAMP)),
    ({"attendee": "other@x.example"}, Reason.OTHER_ATTENDEE),
    ({"attendee": ""}, Reason.OTHER_ATTENDEE),
    ({"more": (f"ATTENDEE;PARTSTAT=DECLINED:mailto:{JUDGE}",)}, Reason.OTHER_ATTENDEE),
    ({"status": "NEEDS-ACTION"}, Reason.UNDECIDED),
    ({"status": "COMPLETED"}, Reason.UNDECIDED),
    ({"status": "IN-PROCESS"}, Reason.UNDECIDED),
    ({"status": "X-MAYBE"}, Reason.UNDECIDED),
    ({"status": "DELEGATED", "parameters": ';DELEGATED-TO="mailto:x@y.example"'}, Reason.DELEGATED),
    ({"uid": "another"}, Reason.OTHER_ENTRY),
    ({"uid": ""}, Reason.BAD_CALENDAR),
    ({"uid": "u" * 300}, Reason.BAD_CALENDAR),
    ({"more": ("UID:twice",)}, Reason.BAD_CALENDAR),
    ({"sequence": "SEQUENCE:many"}, Reason.BAD_CALENDAR),
    ({"sequence": "SEQUENCE:" + "9" * 5000}, Reason.BAD_CALENDAR),
    ({"method": "REQUEST"}, Reason.BAD_CALENDAR),
    ({"more": ("RECURRENCE-ID:20261224T090000Z",)}, Reason.OF_SEVERAL),
    ({"more": ("RRULE:FREQ=YEARLY",)}, Reason.OF_SEVERAL),
    ({"more": ("RRULE:FREQ=SECONDLY",)}, Reason.OF_SEVERAL),
    ({"more": ("END:VEVENT", "BEGIN:VEVENT", "UID:other")}, Reason.OF_SEVERAL),
    ({"more": ("DESCRIPTION:" + "x" * LARGEST,)}, Reason.TOO_LARGE),
)  # fmt: skip


@pytest.mark.parametrize(("values", "found"), PARTS)
def test_what_a_calendar_part_comes_to(values, found):
    assert judged(mail(**values)) == found


def test_an_older_version_is_not_answered_any_more():
    assert judged(mail(sequence="SEQUENCE:1"), Expected(JUDGE, uid_of("exchange"), 2)) is Reason.EARLIER_VERSION
    assert judged(mail(sequence="SEQUENCE:2"), Expected(JUDGE, uid_of("exchange"), 2)).answer is Answer.ACCEPTED


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH", "REFRESH", "ADD", "x"])
def test_other_calendar_mail_is_no_answer(method):
    assert judged(mail(parts=[calendar_part(event(method=method), method)])) is Reason.NOT_AN_ANSWER


def test_the_method_may_stand_in_either_place_and_must_not_differ():
    text = event(method="")
    assert judged(mail(parts=[calendar_part(text)])).answer is Answer.ACCEPTED
    assert judged(mail(parts=[("Content-Type: application/ics", event())])).answer is Answer.ACCEPTED
    assert judged(mail(parts=[("Content-Type: text/calendar", text)])) is Reason.NOT_AN_ANSWER
    assert judged(mail(parts=[calendar_part(event(), "REQUEST")])) is Reason.BAD_CALENDAR


# --- Another time proposed --------------------------------------------------------------------------------------------

BOGOTA = ("DTSTART;TZID=America/Bogota:20261225T080000", "DTEND;TZID=America/Bogota:20261225T100000")
PROPOSED = (datetime(2026, 12, 25, 13, 0, tzinfo=UTC), datetime(2026, 12, 25, 15, 0, tzinfo=UTC))
_ZONE = (
    "BEGIN:VTIMEZONE", "TZID:Customized Time Zone", "BEGIN:STANDARD", "DTSTART:16010101T000000", "TZOFFSETFROM:{0}",
    "TZOFFSETTO:{0}", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip


def counter(times, **values):
    text = event(method="COUNTER", **values).replace(
        "DTSTART:20261224T090000Z\r\nDTEND:20261224T160000Z", "\r\n".join(times)
    )
    return mail(parts=[calendar_part(text, "COUNTER")])


@pytest.mark.parametrize(
    ("times", "zones"),
    [
        (BOGOTA, ()),
        (("DTSTART:20261225T130000Z", "DTEND:20261225T150000Z"), ()),
        (("DTSTART:20261225T130000Z", "DURATION:PT2H"), ()),
        (
            (
                "DTSTART;TZID=SA Pacific Standard Time:20261225T080000",
                "DTEND;TZID=SA Pacific Standard Time:20261225T100000",
            ),
            (),
        ),
        (
            ("DTSTART;TZID=Customized Time Zone:20261225T080000", "DTEND;TZID=Customized Time Zone:20261225T100000"),
            tuple(line.format("-0500") for line in _ZONE),
        ),
    ],
)
def test_a_proposed_time_is_read_in_every_form(times, zones):
    answered_in(event(zones=tuple(line.format("+1300") for line in _ZONE)))  # Another mail's zone of the same name.
    found = judged(counter(times, zones=zones, status="TENTATIVE", comment="Rather then"))
    assert found == Given(Answer.TENTATIVE, "Rather then", STAMP, PROPOSED)


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        ("ACCEPTED", Answer.ACCEPTED),
        ("DECLINED", Answer.DECLINED),
        ("NEEDS-ACTION", Answer.TENTATIVE),
        ("x", Answer.TENTATIVE),
    ],
)
def test_whoever_proposes_another_time_answers_as_said_or_perhaps(status, answer):
    assert judged(counter(BOGOTA, status=status)) == Given(answer, "", STAMP, PROPOSED)


@pytest.mark.parametrize(
    "times",
    [
        (),
        ("DTSTART:20261225T130000", "DTEND:20261225T150000"),
        ("DTSTART;VALUE=DATE:20261225", "DTEND;VALUE=DATE:20261226"),
        ("DTSTART:20261225T150000Z", "DTEND:20261225T130000Z"),
        ("DTSTART:20261225T130000Z",),
        ("DTSTART;TZID=Nowhere/Land:20261225T080000", "DTEND;TZID=Nowhere/Land:20261225T100000"),
        ("DTSTART:nonsense", "DTEND:20261225T150000Z"),
        ("DTSTART;TZID=Asia/Tokyo:00010101T000000", "DTEND;TZID=Asia/Tokyo:00010101T010000"),
        ("DTSTART:20261225T130000Z", "DURATION:P99999999999D"),
        ("DTSTART:00010101T000000Z", "DTEND:00010101T010000Z"),
        ("DTSTART:20261225T130000Z", "DTEND:99991231T235959Z"),
    ],
)
def test_a_proposal_without_a_time_that_can_be_read_is_none(times):
    assert judged(counter(times)) in (Reason.NO_TIMES, Reason.BAD_CALENDAR)


# --- Whose it is ------------------------------------------------------------------------------------------------------

SENDERS = (
    (JUDGE, True),
    (f"Benoît Juge <{JUDGE.upper()}>", True),
    (f'"other@x.example" <{JUDGE}>', True),
    (f'"{JUDGE}" <other@x.example>', False),
    (f"{JUDGE}, other@x.example", False),
    (f"Group: {JUDGE}, other@x.example;", False),
    (f"{JUDGE}\r\nFrom: other@x.example", False),
    (f"other@x.example\r\nReply-To: {JUDGE}\r\nSender: {JUDGE}", False),
    ("", False),
    (None, False),
    ("<>", False),
    ("(" * 2000, False),
    ("a" * 5000 + f" <{JUDGE}>", False),
    (f"{JUDGE}.evil.example", False),
)


@pytest.mark.parametrize(("sender", "right"), SENDERS)
def test_only_the_one_address_of_the_invitee_is_believed(sender, right):
    assert judged(mail(sender=sender)) == (Given(Answer.ACCEPTED, "", STAMP) if right else Reason.OTHER_SENDER)


@pytest.mark.parametrize("written", ["juíza@café.example", "JUÍZA@xn--caf-dma.example", "Juíza <juíza@CAFÉ.example>"])
def test_an_international_address_is_known_in_either_form(written):
    raw = mail(sender=written, attendee="juíza@xn--caf-dma.example")
    assert judged(raw, Expected("juíza@café.example", uid_of("exchange"), 0)).answer is Answer.ACCEPTED


@pytest.mark.parametrize(
    "head",
    [
        "Delivered-To: answers+a-b@platform.example",
        "X-Original-To: answers+a-b@platform.example",
        "Envelope-To: <answers+a-b@platform.example>",
        "Cc: x@y.example,\r\n Exchange\r\n <answers+a-b@platform.example>, z@y.example",
        "To: answers+a-b@platform.example, Some\r\n Body <x@y.example>",
    ],
)
def test_where_it_was_sent_is_found_in_any_of_the_headers_and_in_the_calendar(head):
    assert "answers+a-b@platform.example" in read(mail(to="", head=[head])).addresses
    inside = mail(to="", organizer="answers%2Ba-b@platform.example")
    assert "answers+a-b@platform.example" in read(inside).addresses
    assert read(mail(to="")).addresses == (MAILBOX,)


# --- Machines ---------------------------------------------------------------------------------------------------------

AUTOMATIC = (
    "Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated; owner-email=x", "X-Autoreply: yes", "X-Autorespond: x",
    "Precedence: auto_reply", "Precedence: bulk", "Precedence: list", "Return-Path: <>",
)  # fmt: skip
NOT_AUTOMATIC = (
    "Auto-Submitted: no",
    "X-Auto-Response-Suppress: All",
    "Precedence: first-class",
    f"Return-Path: <{JUDGE}>",
)
PLAIN = [("Content-Type: text/plain", "I am away until Monday.")]


@pytest.mark.parametrize("head", AUTOMATIC)
def test_what_a_machine_wrote_by_itself_counts_only_with_an_answer_in_it(head):
    assert judged(mail(head=[head], parts=PLAIN)) is Reason.AUTOMATIC
    assert judged(mail(head=[head])).answer is Answer.ACCEPTED


@pytest.mark.parametrize("head", NOT_AUTOMATIC)
def test_what_only_looks_like_a_machine_is_mail_like_any_other(head):
    assert judged(mail(head=[head], parts=PLAIN)) is Reason.NO_ANSWER_IN_IT
    assert judged(mail(head=[head])).answer is Answer.ACCEPTED


@pytest.mark.parametrize("parts", [PLAIN, None])
def test_a_report_on_what_was_not_delivered_never_counts(parts):
    report = mail(parts=parts).replace(b"multipart/alternative", b"multipart/report; report-type=delivery-status")
    assert judged(report) is Reason.BOUNCE
    assert judged(mail(parts=parts, sender="Mail Delivery <MAILER-DAEMON@people.example>")) is Reason.BOUNCE


# --- What is too much, or no mail at all ------------------------------------------------------------------------------


def test_ten_calendars_in_one_mail_are_no_answer_and_the_same_one_ten_times_is():
    ten = [calendar_part(event(comment=str(number))) for number in range(10)]
    assert judged(mail(parts=ten)) is Reason.SEVERAL_CALENDARS
    assert judged(mail(parts=[calendar_part(event())] * 10)).answer is Answer.ACCEPTED


def test_a_mail_within_the_mail_does_not_speak_for_its_sender():
    inner = mail().decode().replace('boundary="b"', 'boundary="c"').replace("--b", "--c")
    assert judged(mail(parts=[("Content-Type: message/rfc822", inner)])) is Reason.NO_ANSWER_IN_IT


@pytest.mark.parametrize("whole", [True, False])
def test_of_a_mail_that_is_too_large_the_head_is_read_in_no_time(whole):
    raw = mail(to="answers+a-b@platform.example", text="x" * (MOST_BYTES if whole else 10))
    began = time.perf_counter()
    found = read(raw, whole=whole)
    assert time.perf_counter() - began < 1
    assert (found.said, found.sender, found.text) == (Reason.TOO_LARGE, JUDGE, "")
    assert "answers+a-b@platform.example" in found.addresses


def _nested(depth):
    inside = "Content-Type: text/plain\r\n\r\nx"
    for number in range(depth):
        inside = f'Content-Type: multipart/mixed; boundary="{number}"\r\n\r\n--{number}\r\n{inside}\r\n--{number}--'
    return inside.encode()


HEAVY = {
    "nested": _nested(2_000),
    "many parts": mail(parts=[("Content-Type: text/plain", "x")] * 20_000),
    "long type": mail(parts=[("Content-Type: text/calendar" + ';";' * 200_000, "x")]),
    "folded type": mail(parts=[("Content-Type: text/calendar" + ';\r\n ";' * 200_000, "x")]),
    "long header": mail(subject="=?utf-8?q?" * 200_000, head=["To: " + "a@" * 500_000]),
    "many headers": mail(head=[f"X-{number}: x" for number in range(100_000)]),
    "busy zone": mail(zones=("BEGIN:VTIMEZONE", "TZID:Z", "BEGIN:STANDARD", "DTSTART:16010101T000000", "TZOFFSETFROM:+0100",
                             "TZOFFSETTO:+0100", "RRULE:FREQ=SECONDLY", "END:STANDARD", "END:VTIMEZONE")),
    "many rules": mail(more=["RRULE:FREQ=YEARLY"] * 3_000),
    "many attendees": mail(more=["ATTENDEE:mailto:x@y.example"] * 5_000),
    "many components": mail(more=["BEGIN:VALARM"] * 5_000),
    "one long line": mail(more=["X-A" + ";B=C" * 50_000 + ":x"]),
    "many quotes": mail(more=["X-A" + ';B="C"' * 30_000 + ":x"]),
    "page": mail(parts=[("Content-Type: text/html", "<" * 1_000_000)]),
    "page of entities": mail(parts=[("Content-Type: text/html", "&#x;<!--" * 100_000)]),
    "zeros": b"\0" * 2_000_000,
    "line ends": b"\r\n" * 2_000_000,
    "one line": b"a" * 4_000_000,
}  # fmt: skip


@pytest.mark.parametrize("what", HEAVY)
def test_what_is_made_to_keep_a_machine_busy_is_read_in_a_moment(what):
    began = time.process_time()
    assert isinstance(read(HEAVY[what]), Mail)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", Reason.NO_ANSWER_IN_IT),
        (b"\xff\xfe\x00", Reason.NO_ANSWER_IN_IT),
        (mail(parts=[calendar_part("no calendar at all")]), Reason.BAD_CALENDAR),
        (mail(parts=[calendar_part("")]), Reason.BAD_CALENDAR),
        (mail(parts=[calendar_part(event() + event(uid="b"))]), Reason.BAD_CALENDAR),
        (mail(parts=[("Content-Type: text/calendar; charset=utf-99; method=REPLY", event())]), Reply),
        (
            mail(parts=[("Content-Type: text/calendar\r\nContent-Transfer-Encoding: base64", "=====")]),
            Reason.BAD_CALENDAR,
        ),
        (mail(parts=[("Content-Type: text/calendar; charset=utf-8; method=REPLY", "\ufeff" + event())]), Reply),
        (counter(BOGOTA), Counter),
    ],
)
def test_broken_mail_is_said_to_be_broken(raw, reason):
    said = read(raw).said
    assert said is reason or type(said) is reason


def test_head_and_text_come_out_clean():
    odd = mail(subject="=?utf-8?q?Yes=0D=0ABcc=3A_x=00?= =?utf-8?b?4oCo?=", text="One\x00\u202etwo\r\n\r\nthree")
    found = read(odd)
    assert (found.subject, found.text) == ("Yes Bcc: x", "Onetwo\n\nthree")
    page = mail(
        parts=[("Content-Type: text/html", "<style>x</style><p>Yes,<br>I <b>come</b><script>alert(1)</script>")]
    )
    assert read(page).text == "Yes,\nI come"


MUTATED = [shape("answers+a-b@platform.example") for shape in SHAPES.values()] + [mail(), counter(BOGOTA)]


@given(st.sampled_from(MUTATED), st.integers(0, 2**32), st.integers(1, 30))
@settings(max_examples=300)
def test_answers_bent_in_any_way_never_raise(raw, seed, count):
    chance, bent = random.Random(seed), bytearray(raw)
    for _ in range(count):
        at, length = chance.randrange(len(bent) + 1), chance.choice((0, 1, 1, 5, 80))
        bent[at : at + length] = chance.choice(
            (b"", b"\0", b"\xff", b"\r\n", b";", b":", b'"', b"=", bent[:40], chance.randbytes(3))
        )
    found = read(bytes(bent))
    found.text.encode(), found.subject.encode()
    assert isinstance(judge(found, EXPECTED, NOW), Given | Reason)


@given(st.binary(max_size=2_000))
def test_any_bytes_are_read(raw):
    assert isinstance(judge(read(raw), EXPECTED, NOW), Reason)


@given(st.text(max_size=500))
def test_any_text_is_a_calendar_or_none(text):
    assert isinstance(answered_in(text), Reason)
    assert isinstance(answered_in(event(comment=text, parameters=f';CN="{text}"')), Reply | Reason)


# --- Which is the newest ----------------------------------------------------------------------------------------------


def _at(minute):
    return NOW + timedelta(minutes=minute)


@pytest.mark.parametrize(
    ("answered", "taken", "newest"),
    [
        (None, [], None),
        (5, [], 5),
        # The present answer came by mail: what counts is when it was given.
        (5, [(3, 5)], 3),
        # It was given here after the last one by mail.
        (9, [(3, 5)], 9),
        # One that changed nothing was given later all the same.
        (5, [(3, 5), (7, 8)], 7),
        (None, [(3, 5)], 3),
    ],
)
def test_the_newest_answer_is_the_one_given_last(answered, taken, newest):
    found = latest(_at(answered) if answered is not None else None, [(_at(at), _at(noted)) for at, noted in taken])
    assert found == (_at(newest) if newest is not None else None)

"""The line to a real mail server: secured, signed in, used again and again, and what becomes of it when that fails."""

from __future__ import annotations

import socket
import time
from datetime import UTC, datetime

import pytest

from exchange.notices.delivery.envelope import compose, plain
from exchange.notices.delivery.line import Answer, Line, Server, TroubleError
from exchange.notices.delivery.rules import Reason, Trouble, Verdict
from tests.notices.delivery.conftest import OFFICE, to
from tests.support.post import HangUp, Sink, receiving


def letter(address="judge@people.example", **values):
    usual = {
        "reference": "ab" * 16,
        "language": "en",
        "subject": "S",
        "body": ".\n..\nText",
        "written_at": datetime(2027, 3, 1, tzinfo=UTC),
    }
    found = usual | values
    written = plain(OFFICE, found.pop("subject"), found.pop("body"), found["language"])
    return compose(OFFICE, written, address=address, **found)


def _trouble(server):
    with Line(server, OFFICE) as line, pytest.raises(TroubleError) as caught:
        line.open(5)
    return caught.value.trouble


def test_one_line_carries_many_letters_and_they_arrive_as_they_were_written():
    with receiving() as sink:
        with Line(to(sink), OFFICE) as line:
            line.open()
            answers = {line.send(letter(f"reader{n}@people.example"), 5).verdict for n in range(20)}
        assert answers == {Verdict.ACCEPTED}
        assert sink.recipients == [f"reader{n}@people.example" for n in range(20)]
        assert sink.lines == 1
        assert {mail.content for mail in sink.arrived[:1]} == {letter("reader0@people.example").content}


def test_starttls_and_a_password(believed):
    with (
        receiving(tls=believed, sign_in=True) as sink,
        Line(to(sink, tls="starttls", user="exchange", password="s3cret"), OFFICE) as line,
    ):
        line.open()
        assert line.send(letter(), 5) == Answer(Verdict.ACCEPTED, "250 OK")


def test_tls_from_the_first_byte(believed):
    with receiving(at_once=believed) as sink, Line(to(sink, tls="tls"), OFFICE) as line:
        line.open()
        assert line.send(letter(), 5).verdict is Verdict.ACCEPTED


def test_a_server_that_cannot_prove_who_it_is_gets_nothing(unbelieved):
    with receiving(tls=unbelieved) as sink:
        assert _trouble(to(sink, tls="starttls")) is Trouble.BAD_CERTIFICATE
        assert sink.arrived == []


def test_a_line_that_cannot_be_secured_is_not_used():
    with receiving() as sink:
        assert _trouble(to(sink, tls="starttls")) is Trouble.NO_TLS


def test_a_wrong_password_is_said_to_be_one(believed):
    with receiving(tls=believed, sign_in=True) as sink:
        wrong = to(sink, tls="starttls", user="exchange", password="guess")
        assert _trouble(wrong) is Trouble.LOGIN_REFUSED


def test_a_password_is_in_no_text_about_the_server():
    assert "s3cret" not in repr(Server("mail.example", 25, "exchange", "s3cret"))


def test_nobody_there_and_a_name_that_nobody_has():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert _trouble(Server("127.0.0.1", taken.getsockname()[1], tls="none")) is Trouble.UNREACHABLE
    assert _trouble(Server("no-such-host.invalid", 25, tls="none")) is Trouble.UNREACHABLE


def test_what_answers_is_no_mail_server():
    with receiving(Sink(lambda point, _who: "554 No mail here" if point == "hello" else None)) as sink:
        assert _trouble(to(sink)) is Trouble.NO_MAIL_SERVER


def _at(point, answer):
    def mood(here, _who):
        if here == point:
            if isinstance(answer, type):
                raise answer
            return answer
        return None

    return Sink(mood)


@pytest.mark.parametrize(
    ("point", "said", "answer"),
    [
        ("recipient", "550 5.1.1 No such person", Answer(Verdict.REFUSED, "550 5.1.1 No such person")),
        ("recipient", "450 4.2.1 Come back", Answer(Verdict.LATER, "450 4.2.1 Come back")),
        ("recipient", "421 Closing", Answer(Verdict.LATER, "421 Closing")),
        ("sender", "451 Busy", Answer(Verdict.LATER, "451 Busy")),
        ("sender", "552 Too large", Answer(Verdict.REFUSED, "552 Too large")),
        ("content", "554 Looks like spam", Answer(Verdict.REFUSED, "554 Looks like spam")),
        ("content", "452 Disk full", Answer(Verdict.LATER, "452 Disk full")),
        ("sender", HangUp, Answer(Verdict.LATER, Reason.LINE_LOST)),
        ("recipient", HangUp, Answer(Verdict.LATER, Reason.LINE_LOST)),
        ("content", HangUp, Answer(Verdict.LATER, Reason.LINE_LOST)),
    ],
)
def test_what_the_server_says_is_kept_and_the_next_letter_goes_out(point, said, answer):
    with receiving(_at(point, said)) as sink, Line(to(sink), OFFICE) as line:
        line.open()
        assert line.send(letter(), 5) == answer
        sink.mood = lambda _point, _who: None
        line.open()
        assert line.send(letter("next@people.example"), 5).verdict is Verdict.ACCEPTED
        assert sink.recipients == ["next@people.example"]


def test_a_refused_sender_is_trouble_and_no_fault_of_the_message():
    with receiving(_at("sender", "550 Not from here")) as sink, Line(to(sink), OFFICE) as line:
        line.open()
        with pytest.raises(TroubleError, match="550 Not from here") as caught:
            line.send(letter(), 5)
        assert caught.value.trouble is Trouble.SENDER_REFUSED
        assert not line.is_open


@pytest.mark.parametrize("point", ["sender", "recipient", "content"])
def test_a_slow_server_is_waited_for_no_longer_than_is_allowed(point):
    slow = Sink(lambda here, _who: time.sleep(1.2) if here == point else None)
    with receiving(slow) as sink, Line(to(sink), OFFICE) as line:
        line.open()
        begun = time.monotonic()
        assert line.send(letter(), 0.3) == Answer(Verdict.LATER, Reason.TOO_SLOW)
        assert time.monotonic() - begun < 1


def test_letters_beyond_ascii_are_asked_for_only_where_the_address_has_them():
    with receiving() as sink, Line(to(sink), OFFICE) as line:
        line.open()
        addresses = ("anna@münchen.example", "jürgen@münchen.example", "anna@people.example")
        assert {line.send(letter(address), 5).verdict for address in addresses} == {Verdict.ACCEPTED}
        ascii_, whole, after = sink.options
        assert (ascii_, "SMTPUTF8" in whole, after) == ([], True, [])
        assert sink.recipients == [
            "anna@xn--mnchen-3ya.example",
            "jürgen@xn--mnchen-3ya.example",
            "anna@people.example",
        ]
        assert "jürgen@xn--mnchen-3ya.example" in sink.arrived[1].content.decode()


def test_a_server_that_knows_ascii_only_gets_no_such_address():
    with receiving(international=False) as sink, Line(to(sink), OFFICE) as line:
        line.open()
        assert line.send(letter("jürgen@people.example"), 5) == Answer(Verdict.REFUSED, Reason.NO_SUCH_LETTERS)
        assert line.send(letter(), 5).verdict is Verdict.ACCEPTED


def test_checking_sends_nothing():
    with receiving() as sink, Line(to(sink), OFFICE) as line:
        assert "smtputf8" in line.check()
        assert sink.arrived == []
        assert sink.options == []

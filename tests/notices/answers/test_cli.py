"""Both ways in, over real lines: what is taken from a pipe and from a mailbox, what is said, and which code is given back."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from exchange.core import site
from exchange.core.db import db
from exchange.meetings.rules import Answer
from exchange.notices.answers import cli, mailbox, operations, queries
from exchange.notices.answers.models import IncomingMail
from exchange.notices.answers.reader import read_round
from exchange.notices.answers.rules import MOST_BYTES, Fate, Reason, Trouble
from exchange.notices.delivery import cli as delivery
from exchange.notices.models import Message
from tests.notices.answers.replies import MAILBOX, mail
from tests.support.imap import HangUp, Mailbox, holding

DEMO = "Error: This is a demo: nothing leaves. Messages are read in the outbox."


@pytest.fixture
def run(app, monkeypatch):
    """Run a mail command against a mailbox, or with settings of its own; return its exit code and what it says."""

    def command(*words, box=None, given=b"", **values):
        usual = {"MAIL_ANSWERS": MAILBOX, "IMAP_HOST": "", "IMAP_TLS": "none"}
        if box is not None:
            usual |= {"IMAP_HOST": box.address[0], "IMAP_PORT": box.address[1], "IMAP_USER": "answers"}
            usual |= {"IMAP_PASSWORD": box.users["answers"], "IMAP_FOLDER": "INBOX"}
        for name, value in (usual | values).items():
            monkeypatch.setitem(app.config, name, value)
        done = app.test_cli_runner().invoke(args=["mail", *words], input=given)
        return done.exit_code, done.output.strip()

    return command


def _numbers(taken=0, aside=0, again=0):
    return f"Answers taken: {taken}; mails set aside: {aside}; seen before: {again}."


# --- The pipe ---------------------------------------------------------------------------------------------------------


def test_a_mail_from_the_pipe_is_taken_once(run, place, address):
    raw = mail(to=address())
    assert run("take", given=raw) == (0, "taken.")
    assert place().answer is Answer.ACCEPTED
    assert run("take", given=raw) == (0, "Seen before.")


def test_the_mail_server_may_say_to_whom_it_was_sent(run, place, address):
    assert run("take", "--to", address(), given=mail()) == (0, "taken.")
    assert place().answer is Answer.ACCEPTED


def test_what_is_set_aside_does_not_go_back(run, address):
    code, said = run("take", given=mail(to=address(), sender="other@x.example"))
    assert (code, said) == (0, "open. It does not come from the address of the person who was invited.")
    for odd in (b"", b"\0\xff", b"x" * (2 * MOST_BYTES + 7)):
        assert run("take", given=odd)[0] == 0


@pytest.mark.parametrize("settings", [{"MAIL_ANSWERS": ""}, {}])
def test_what_cannot_be_taken_now_is_kept_by_the_mail_server(run, session, address, mails, settings):
    if not settings:
        site.state("demo", "yes")
        session.commit()
    code, said = run("take", given=mail(to=address()), **settings)
    assert (code, said) == (os.EX_TEMPFAIL, f"Error: {cli.NO_MAILBOX}" if settings else DEMO)
    assert mails() == []


def test_without_its_database_the_mail_server_keeps_the_mail(tmp_path):
    """In a process of its own, as a mail server starts it; the database cannot be opened."""
    places = {
        "EXCHANGE_DATABASE_URL": f"sqlite:///{tmp_path}/no/such/folder/exchange.sqlite",
        "EXCHANGE_SECRET_KEY": "k" * 40, "EXCHANGE_MAIL_ANSWERS": MAILBOX,
    }  # fmt: skip
    command = [sys.executable, "-m", "flask", "--app", "app", "mail", "take"]
    done = subprocess.run(command, input=mail(), env=os.environ | places, capture_output=True, check=False)
    assert done.returncode == os.EX_TEMPFAIL
    assert b"The mail cannot be taken now" in done.stderr


def test_a_mail_that_the_platform_fails_to_take_is_set_aside(app, run, address, mails, monkeypatch, caplog):
    """A fault of ours must neither lose a mail nor send it back, nor hold up those behind it."""

    def fails(*_arguments, **_options):
        raise ZeroDivisionError

    monkeypatch.setattr(operations, "take", fails)
    assert run("take", given=mail(to=address())) == (
        0, "open. The platform failed to read it. The administrator finds why in the log.",
    )  # fmt: skip
    assert [(one.fate, one.reason, one.text) for one in mails()] == [(Fate.OPEN, Reason.FAULT, "")]
    assert "ZeroDivisionError" in caplog.text


# --- The mailbox ------------------------------------------------------------------------------------------------------


def test_answers_are_fetched_once_and_marked_as_read(run, place, address):
    with holding() as box:
        uids = box.put(mail(to=address()), mail(to=address(), sender="other@x.example", message_id="<2@x>"))
        assert run("fetch", box=box) == (0, _numbers(taken=1, aside=1))
        assert box.seen == set(uids)
        assert place().answer is Answer.ACCEPTED
        box.asked.clear()
        assert run("fetch", box=box) == (0, _numbers())
        assert "FETCH" not in box.asked
        box.put(mail(to=address(), status="DECLINED", message_id="<3@x>"))
        assert run("fetch", box=box) == (0, _numbers(taken=1))
    assert place().answer is Answer.DECLINED


def test_what_somebody_read_in_the_mailbox_is_fetched_all_the_same(run, place, address):
    with holding() as box:
        (uid,) = box.put(mail(to=address()))
        box.mails[uid].flags.add("\\Seen")
        assert run("fetch", box=box) == (0, _numbers(taken=1))


def test_a_mailbox_that_counts_anew_is_read_from_the_beginning_and_known_mails_are_known(run, address):
    with holding() as box:
        box.put(mail(to=address()))
        assert run("fetch", box=box) == (0, _numbers(taken=1))
        box.validity += 1
        box.mails = {900: box.mails[1]}
        assert run("fetch", box=box) == (0, _numbers(again=1))
        assert run("fetch", box=box) == (0, _numbers())


def test_a_line_that_breaks_after_the_commit_takes_nothing_twice(run, place, address, mails):
    """The same as being killed there: the mail was taken, and is not marked as read."""

    def mood(command, _arguments):
        if command == "STORE":
            raise HangUp

    with holding(Mailbox(mood=mood)) as box:
        box.put(mail(to=address()), mail(to=address(), message_id="<2@x>", status="DECLINED"))
        assert [run("fetch", box=box)[0] for _ in range(3)] == [1, 1, 0]
        assert box.seen == set()
    assert place().answer is Answer.DECLINED
    assert [one.fate for one in mails()] == [Fate.TAKEN, Fate.TAKEN]


def test_killed_before_the_commit_nothing_was_taken_and_it_is_fetched_again(run, place, address, mails, monkeypatch):
    with holding() as box:
        box.put(mail(to=address()))
        with monkeypatch.context() as patch:
            patch.setattr(operations, "note_read", _gone)
            assert isinstance(_failure_of(run, box), OperationalError)
        assert mails() == []
        assert run("fetch", box=box) == (0, _numbers(taken=1))


def _gone(*_arguments):
    raise OperationalError("INSERT", {}, Exception("the server is gone"))


def _failure_of(run, box):
    host, port = box.address
    place = mailbox.Place(host, port, "answers", box.users["answers"], "none")
    try:
        read_round(place, threading.Event())
    except OperationalError as failure:
        return failure
    return None


def test_of_a_mail_that_is_too_large_only_the_beginning_is_fetched(run, address, mails):
    with holding() as box:
        box.put(mail(to=address(), text="x" * MOST_BYTES), mail(to=address(), message_id="<2@x>"))
        assert run("fetch", box=box) == (0, _numbers(taken=1, aside=1))
    first, second = mails()
    assert (first.reason, first.meeting_id is None, second.fate) == (Reason.TOO_LARGE, False, Fate.TAKEN)


def test_a_mail_that_is_gone_and_an_empty_one_hold_nothing_up(run, address):
    def mood(command, _arguments):
        if command == "SEARCH":
            box.mails.pop(2, None)

    box = Mailbox(mood=mood)
    with holding(box):
        box.put(b"", mail(to=address(), status="DECLINED"), mail(to=address(), message_id="<2@x>"))
        assert run("fetch", box=box) == (0, _numbers(taken=1, aside=1))


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_the_line_is_secured_and_signed_in_on(run, address, believed, tls, plain):
    secured = {"at_once": believed} if tls == "tls" else {"tls": believed}
    password = 's3 "cr\\et' if not plain else "s3crét"
    with holding(Mailbox(plain=plain, users={"answers": password}), **secured) as box:
        box.put(mail(to=address()))
        assert run("fetch", box=box, IMAP_TLS=tls) == (0, _numbers(taken=1))
        assert ("AUTHENTICATE" in box.asked) is plain


# --- What goes wrong with it ------------------------------------------------------------------------------------------


def _moody(**said):
    return lambda command, _arguments: said.get(command.lower())


TROUBLES: tuple[Any, ...] = (
    ({"users": {"answers": "another"}}, {"IMAP_PASSWORD": "x"}, Trouble.LOGIN_REFUSED, "Not you"),
    ({"users": {"answers": "another"}, "plain": False}, {"IMAP_PASSWORD": "x"}, Trouble.LOGIN_REFUSED, "Not you"),
    ({}, {"IMAP_FOLDER": "Elsewhere"}, Trouble.NO_FOLDER, "No such folder"),
    ({}, {"IMAP_TLS": "starttls"}, Trouble.NO_TLS, ""),
    ({"mood": _moody(search="NO [SERVERBUG] Not today")}, {}, Trouble.NO_MAILBOX, "Not today"),
    ({"mood": _moody(select="BAD")}, {}, Trouble.NO_MAILBOX, ""),
)


@pytest.mark.parametrize(("how", "settings", "trouble", "words"), TROUBLES)
def test_trouble_is_named_kept_and_forgotten_when_it_is_over(run, session, address, how, settings, trouble, words):
    with holding(Mailbox(**how)) as box:
        code, said = run("fetch", box=box, **settings)
    assert code == 1
    assert said.startswith(f"Error: {cli.TROUBLES[trouble]}")
    assert words in said
    assert queries.standing_trouble().trouble is trouble
    with holding() as box:
        assert run("fetch", box=box)[0] == 0
    session.rollback()
    assert queries.standing_trouble() is None


def test_a_server_that_cannot_prove_who_it_is_gets_no_password(run, unbelieved):
    for tls, secured in (("tls", {"at_once": unbelieved}), ("starttls", {"tls": unbelieved})):
        with holding(**secured) as box:
            code, said = run("fetch", box=box, IMAP_TLS=tls)
        assert code == 1
        assert str(cli.TROUBLES[Trouble.BAD_CERTIFICATE]) in said
        assert not {"LOGIN", "AUTHENTICATE"} & set(box.asked)


def test_a_server_that_is_down_hangs_up_or_keeps_silent(run, monkeypatch):
    monkeypatch.setattr(mailbox, "PATIENCE", 0.3)
    with holding() as box:
        pass
    assert str(cli.TROUBLES[Trouble.UNREACHABLE]) in run("fetch", box=box)[1]

    def hangs_up(command, _arguments):
        if command == "SELECT":
            raise HangUp

    with holding(Mailbox(mood=hangs_up)) as box:
        assert run("fetch", box=box)[0] == 1
    with socket.create_server(("127.0.0.1", 0)) as silent:
        code, said = run("fetch", box=Mailbox(address=silent.getsockname()))
    assert (code, str(cli.TROUBLES[Trouble.UNREACHABLE]) in said) == (1, True)


def test_a_demo_fetches_nothing_whatever_the_settings(session, run, address):
    site.state("demo", "yes")
    session.commit()
    with holding() as box:
        box.put(mail(to=address()))
        assert run("fetch", box=box) == (1, DEMO)
        assert box.asked == []


def test_without_a_mailbox_nothing_is_fetched_and_that_is_said(run):
    assert run("fetch") == (0, cli.NOT_READ.format(MAILBOX))
    assert run("fetch", MAIL_ANSWERS="") == (0, cli.NO_MAILBOX)


def test_watching_goes_on_until_the_signal(run, place, address, monkeypatch):
    monkeypatch.setattr(cli, "PAUSE", 0.05)

    def mood(command, _arguments):
        if command == "SEARCH":
            rounds.append(command)
            if len(rounds) == 2:
                box.put(mail(to=address_now))
            if len(rounds) == 4:
                os.kill(os.getpid(), signal.SIGTERM)

    rounds, address_now, box = [], address(), Mailbox(mood=mood)
    with holding(box):
        assert run("fetch", "--watch", box=box) == (0, _numbers(taken=1))
    assert place().answer is Answer.ACCEPTED


# --- Checking ---------------------------------------------------------------------------------------------------------


def test_checking_says_that_the_mailbox_works_and_takes_nothing(run, address, believed, mails):
    with holding(at_once=believed) as box:
        box.put(mail(to=address()))
        code, said = run("check", box=box, IMAP_TLS="tls", SMTP_HOST="")
    assert code == 0
    assert said.splitlines() == [
        delivery.NO_SERVER,
        f"127.0.0.1:{box.address[1]} answers, secured with TLS, signed in as answers. No mail was taken.",
        f"Answers to {MAILBOX} are read from INBOX, which holds 1 mail.",
    ]
    assert mails() == []


def test_checking_says_what_does_not_work_on_either_side(run):
    with holding() as box:
        pass
    code, said = run("check", box=box, SMTP_HOST="127.0.0.1", SMTP_PORT=box.address[1], SMTP_TLS="none",
                     MAIL_FROM="exchange@platform.example")  # fmt: skip
    assert code == 1
    assert said.count(f"127.0.0.1:{box.address[1]}: ") == 2
    assert run("check", SMTP_HOST="") == (0, f"{delivery.NO_SERVER}\n{cli.NOT_READ.format(MAILBOX)}")


def test_nothing_of_all_this_writes_a_message(run, session, address):
    with holding() as box:
        box.put(mail(to=address()), mail(message_id="<2@x>"), b"", mail(parts=[("Content-Type: text/plain", "Away")],
                head=["Auto-Submitted: auto-replied"], to=address(), message_id="<3@x>"))  # fmt: skip
        run("fetch", box=box)
    session.rollback()
    assert session.scalar(sa.select(sa.func.count()).select_from(IncomingMail)) == 4
    assert session.scalar(sa.select(sa.func.count()).select_from(Message)) == 0
    db.session.rollback()

"""The line to the mail server: opened once, used for one letter after the other, each within its time."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Self

from exchange.core.text import clean_line
from exchange.notices.delivery.envelope import Letter, Office
from exchange.notices.delivery.rules import CLOSING, Point, Reason, Trouble, Verdict, verdict

#: So much of what a server says is kept.
MOST_WORDS = 500
#: However little time is left, an answer that is there already is read.
_LEAST = 0.05
_OPENING = 30.0
_GO_ON = 354
_LINE_STARTS_WITH_DOT = re.compile(rb"(?m)^\.")


class TroubleError(RuntimeError):
    """Nothing can be handed over at all; ``words`` are the server's or the system's own."""

    def __init__(self, trouble: Trouble, words: str = "") -> None:
        """Keep what it is, and what was said."""
        super().__init__(f"{trouble}: {words}")
        self.trouble, self.words = trouble, clean_line(words)[:MOST_WORDS]


@dataclass(frozen=True, slots=True)
class Server:
    """Where the mail server is, and how one speaks with it."""

    host: str
    port: int
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    tls: str = "starttls"

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> Server | None:
        """Return the one in the settings; None when nothing leaves."""
        if not config["SMTP_HOST"]:
            return None
        return cls(
            config["SMTP_HOST"], config["SMTP_PORT"], config["SMTP_USER"], config["SMTP_PASSWORD"], config["SMTP_TLS"]
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a letter, and the server's words, or a reason that is ours."""

    verdict: Verdict
    words: str = ""


class Line:
    """A connection to the mail server, opened when first needed and again when it was lost."""

    def __init__(self, server: Server, office: Office) -> None:
        """Take where it leads and who speaks."""
        self.server, self.office = server, office
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        """Return the line."""
        return self

    def __exit__(self, *_failure: object) -> None:
        """Take leave of the server."""
        self.close()

    @property
    def is_open(self) -> bool:
        """Say whether there is a line, as far as is known here."""
        return self._smtp is not None

    def open(self, seconds: float = _OPENING) -> None:
        """Make sure of a line that is secured and signed in on. Raises TroubleError."""
        if self._smtp is not None:
            return
        with _as_trouble():
            smtp = self._connect(seconds)
            try:
                self._greet(smtp)
            except BaseException:
                smtp.close()
                raise
        self._smtp = smtp

    def _connect(self, seconds: float) -> smtplib.SMTP:
        server, name = self.server, self.office.host
        if server.tls == "tls":
            return smtplib.SMTP_SSL(
                server.host, server.port, name, timeout=seconds, context=ssl.create_default_context()
            )
        return smtplib.SMTP(server.host, server.port, name, timeout=seconds)

    def _greet(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo_or_helo_if_needed()
        if self.server.tls == "starttls":
            try:
                smtp.starttls(context=ssl.create_default_context())
            except (smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException) as refused:
                raise TroubleError(Trouble.NO_TLS, _said(refused)) from None
            smtp.ehlo_or_helo_if_needed()
        if self.server.user:
            try:
                smtp.login(self.server.user, self.server.password)
            except (smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException) as refused:
                raise TroubleError(Trouble.LOGIN_REFUSED, _said(refused)) from None

    def check(self) -> list[str]:
        """Open the line, begin nothing, and return what the server offers. Raises TroubleError."""
        self.open()
        with _as_trouble():
            smtp = self._in_use()
            code, said = smtp.docmd("RSET")
            if verdict(Point.SENDER, code) is not Verdict.ACCEPTED:
                raise TroubleError(Trouble.NO_MAIL_SERVER, _words(code, said))
            return sorted(smtp.esmtp_features)

    def _in_use(self) -> smtplib.SMTP:
        if self._smtp is None:
            raise smtplib.SMTPServerDisconnected
        return self._smtp

    def send(self, letter: Letter, seconds: float) -> Answer:
        """Hand one letter over within so many seconds; what was begun and not finished is taken back.

        Raises TroubleError when the server takes none of ours, whatever it is.
        """
        end = time.monotonic() + seconds
        try:
            answer = self._hand_over(letter, end)
            if answer.verdict not in (Verdict.ACCEPTED, Verdict.TROUBLE):
                self._command("RSET", end)
        except (OSError, smtplib.SMTPException) as failure:
            # However it comes out of the library, a line on which the time ran out says so.
            slow = "timed out" in str(failure)
            self._hang_up()
            return Answer(Verdict.LATER, Reason.TOO_SLOW if slow else Reason.LINE_LOST)
        if answer.verdict is Verdict.TROUBLE:
            self.close()
            raise TroubleError(Trouble.SENDER_REFUSED, answer.words)
        return answer

    def _hand_over(self, letter: Letter, end: float) -> Answer:
        smtp = self._in_use()
        if letter.international and not smtp.has_extn("smtputf8"):
            return Answer(Verdict.REFUSED, Reason.NO_SUCH_LETTERS)
        options = " SMTPUTF8 BODY=8BITMIME" if letter.international else ""
        steps = (
            (Point.SENDER, f"MAIL FROM:<{letter.sender}>{options}"),
            (Point.RECIPIENT, f"RCPT TO:<{letter.recipient}>"),
        )
        smtp.command_encoding = "utf-8" if letter.international else "ascii"
        for point, command in steps:
            answer = self._judged(point, *self._command(command, end))
            if answer.verdict is not Verdict.ACCEPTED:
                return answer
        code, said = self._command("DATA", end)
        if code != _GO_ON:
            answer = self._judged(Point.CONTENT, code, said)
            return answer if answer.verdict is not Verdict.ACCEPTED else Answer(Verdict.LATER, answer.words)
        self._allow(end)
        smtp.send(_LINE_STARTS_WITH_DOT.sub(b"..", letter.content) + b".\r\n")
        self._allow(end)
        return self._judged(Point.CONTENT, *smtp.getreply())

    def _command(self, command: str, end: float) -> tuple[int, bytes]:
        if self._smtp is None:
            return (CLOSING, b"")
        self._allow(end)
        return self._smtp.docmd(command)

    def _allow(self, end: float) -> None:
        """Let the next step take what is left of the time."""
        sock = self._in_use().sock
        if sock is not None:
            sock.settimeout(max(_LEAST, end - time.monotonic()))

    def _judged(self, point: Point, code: int, said: bytes) -> Answer:
        if code == CLOSING:
            self.close()
        return Answer(verdict(point, code), _words(code, said))

    def close(self) -> None:
        """Take leave; whatever the server says to it is of no interest."""
        if self._smtp is not None and self._smtp.sock is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.sock.settimeout(1)
                self._smtp.quit()
        self._hang_up()

    def _hang_up(self) -> None:
        """Leave without a word, so that the server does not take what was begun for whole."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()


def _words(code: int, said: bytes) -> str:
    return clean_line(f"{code} {said.decode('utf-8', 'replace')}")[:MOST_WORDS]


def _said(failure: Exception) -> str:
    if isinstance(failure, smtplib.SMTPResponseException):
        error = failure.smtp_error
        return _words(failure.smtp_code, error if isinstance(error, bytes) else str(error).encode())
    return str(failure)


@contextmanager
def _as_trouble() -> Iterator[None]:
    """Turn what can go wrong while a line is opened into the trouble it is."""
    try:
        yield
    except ssl.SSLCertVerificationError as failure:
        raise TroubleError(Trouble.BAD_CERTIFICATE, failure.verify_message) from None
    except (ssl.SSLError, smtplib.SMTPException) as failure:
        raise TroubleError(Trouble.NO_MAIL_SERVER, _said(failure)) from None
    except (socket.gaierror, OSError) as failure:
        raise TroubleError(Trouble.UNREACHABLE, failure.strerror or str(failure) or type(failure).__name__) from None

"""The mailbox that answers come into, read by IMAP: mails are looked at from the first one not read yet, and left there."""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Self

from exchange.core.text import clean_line
from exchange.notices.answers.rules import MOST_BYTES, Trouble

#: So long the server may take for one answer.
PATIENCE = 30.0
MOST_WORDS = 500
#: Of a mail that is too large so much is fetched: its head is read from it.
_BEGINNING = 64 * 1024
_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,12})")


class MailboxError(RuntimeError):
    """The mailbox cannot be read; ``words`` are the server's or the system's own."""

    def __init__(self, trouble: Trouble, words: str = "") -> None:
        """Keep what it is, and what was said."""
        super().__init__(f"{trouble}: {words}")
        self.trouble, self.words = trouble, clean_line(words)[:MOST_WORDS]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the mailbox is, and how one gets in."""

    host: str
    port: int
    user: str = field(repr=False)
    password: str = field(repr=False)
    tls: str = "tls"
    folder: str = "INBOX"

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> Place | None:
        """Return the one in the settings; None when none is read."""
        if not config["IMAP_HOST"]:
            return None
        names = ("HOST", "PORT", "USER", "PASSWORD", "TLS", "FOLDER")
        return cls(*(config[f"IMAP_{name}"] for name in names))

    @property
    def name(self) -> str:
        """Return by what the mailbox is told from another."""
        return f"{self.user}@{self.host}/{self.folder}"


class Mailbox:
    """An open mailbox. ``validity`` changes when the server counts its mails anew."""

    def __init__(self, place: Place) -> None:
        """Take where it is."""
        self.place = place
        self._imap: Any = None
        self.validity = self.count = 0

    def __enter__(self) -> Self:
        """Open it. Raises MailboxError."""
        with _as_trouble():
            self._imap = self._connect()
            try:
                self._secure()
                self._sign_in()
                self._choose_folder()
            except BaseException:
                self.close()
                raise
        return self

    def __exit__(self, *_failure: object) -> None:
        """Take leave of the server."""
        self.close()

    def _connect(self) -> imaplib.IMAP4:
        host, port = self.place.host, self.place.port
        if self.place.tls == "tls":
            return imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=PATIENCE)
        return imaplib.IMAP4(host, port, timeout=PATIENCE)

    def _secure(self) -> None:
        if self.place.tls != "starttls":
            return
        if "STARTTLS" not in self._imap.capabilities:
            raise MailboxError(Trouble.NO_TLS)
        self._imap.starttls(ssl.create_default_context())

    def _sign_in(self) -> None:
        imap, user, password = self._imap, self.place.user, self.place.password
        try:
            if "AUTH=PLAIN" in imap.capabilities:
                imap.authenticate("PLAIN", lambda _challenge: f"\0{user}\0{password}".encode())
            else:
                imap.login(_quoted(user), password)
        except imaplib.IMAP4.abort:
            raise
        except UnicodeEncodeError:
            raise MailboxError(Trouble.LOGIN_REFUSED, "It takes names and passwords of ASCII letters only.") from None
        except imaplib.IMAP4.error as refused:
            raise MailboxError(Trouble.LOGIN_REFUSED, _said(refused)) from None

    def _choose_folder(self) -> None:
        code, said = self._imap.select(_quoted(self.place.folder))
        if code != "OK":
            raise MailboxError(Trouble.NO_FOLDER, _words(said))
        self.count = _number(said)
        self.validity = _number(self._imap.response("UIDVALIDITY")[1])

    def newer_than(self, uid: int) -> list[int]:
        """Return the numbers of the mails after that one, in order. Raises MailboxError."""
        with _as_trouble():
            found = self._asked("SEARCH", None, f"UID {uid + 1}:*")
            said = b" ".join(line for line in found if isinstance(line, bytes)).split()
        numbers = {int(number) for number in said if number.isdigit()}
        # A search up to the last mail finds the last one, however small its number.
        return sorted(number for number in numbers if number > uid)

    def fetch(self, uid: int) -> tuple[bytes, bool] | None:
        """Return a mail, and whether it is whole; None when it is gone. It is left as it was. Raises MailboxError."""
        with _as_trouble():
            told = b" ".join(
                line for line in self._asked("FETCH", str(uid), "(RFC822.SIZE)") if isinstance(line, bytes)
            )
            size = _SIZE.search(told)
            whole = size is None or int(size[1]) <= MOST_BYTES
            which = f"<0.{MOST_BYTES + 1 if whole else _BEGINNING}>"
            found = self._asked("FETCH", str(uid), f"(BODY.PEEK[]{which})")
        pieces = [piece[1] for piece in found if isinstance(piece, tuple)]
        return (pieces[0], whole) if pieces else None

    def mark_read(self, uid: int) -> None:
        """Let whoever opens the mailbox see that the mail was taken in. Where it must not be changed, it stays as it is."""
        with _as_trouble():
            self._imap.uid("STORE", str(uid), "+FLAGS", r"(\Seen)")

    def _asked(self, *command: Any) -> list[Any]:
        code, said = self._imap.uid(*command)
        if code != "OK":
            raise MailboxError(Trouble.NO_MAILBOX, _words(said))
        return [piece for piece in said if piece is not None]

    def close(self) -> None:
        """Take leave; whatever the server says to it is of no interest."""
        imap, self._imap = self._imap, None
        if imap is None:
            return
        with suppress(OSError, imaplib.IMAP4.error):
            imap.sock.settimeout(1)
            imap.logout()
        # A line that was lost is closed here all the same.
        with suppress(OSError):
            imap.shutdown()


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _number(said: Any) -> int:
    last = said[-1] if said else None
    return int(last) if isinstance(last, bytes) and last.isdigit() else 0


def _words(said: Any) -> str:
    return b" ".join(piece for piece in said if isinstance(piece, bytes)).decode("utf-8", "replace")


def _said(failure: Exception) -> str:
    first = failure.args[0] if failure.args else ""
    return first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)


@contextmanager
def _as_trouble() -> Iterator[None]:
    """Turn what can go wrong on the line into the trouble it is."""
    try:
        yield
    except ssl.SSLCertVerificationError as failure:
        raise MailboxError(Trouble.BAD_CERTIFICATE, failure.verify_message) from None
    except (ssl.SSLError, imaplib.IMAP4.error) as failure:
        raise MailboxError(Trouble.NO_MAILBOX, _said(failure)) from None
    except (socket.gaierror, OSError) as failure:
        raise MailboxError(Trouble.UNREACHABLE, failure.strerror or str(failure) or type(failure).__name__) from None

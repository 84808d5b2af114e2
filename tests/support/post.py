"""A real mail server on 127.0.0.1 that keeps what it gets, and misbehaves when it is told to."""

from __future__ import annotations

import asyncio
import ssl
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Event, Lock, Thread
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

OK = "250 OK"
#: How the server behaves at a point, to a sender or recipient: an answer, or None for the usual one. Points are hello,
#: sender, recipient, content. It may take its time, or raise HangUp.
Mood = Callable[[str, str], "str | None"]


class HangUp(Exception):
    """The server breaks the line off without a word."""


@dataclass(frozen=True)
class Arrived:
    """A mail as it came in."""

    recipient: str
    content: bytes

    @property
    def mail(self) -> EmailMessage:
        """Return it read by the standard library."""
        read = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(read, EmailMessage)
        return read

    @property
    def message_id(self) -> str:
        """Return by what copies of it are recognised."""
        return str(self.mail["Message-ID"])


@dataclass
class Sink:
    """What the server has got, and how it behaves."""

    mood: Mood = lambda _point, _who: None
    address: tuple[str, int] = ("127.0.0.1", 0)
    lines: int = 0
    options: list[list[str]] = field(default_factory=list)
    arrived: list[Arrived] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    @property
    def ids(self) -> Counter[str]:
        """Return how often each mail came."""
        with self._lock:
            return Counter(mail.message_id for mail in self.arrived)

    @property
    def recipients(self) -> list[str]:
        """Return to whom mails came, in order."""
        with self._lock:
            return [mail.recipient for mail in self.arrived]

    async def _answer(self, server: SMTP, point: str, who: str, usual: Callable[[], Awaitable[str]]) -> str:
        try:
            said = self.mood(point, who)
        except HangUp:
            server.transport.abort()
            return OK
        return said or await usual()

    # The library calls a server's methods so.
    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> Any:
        """Greet."""
        session.host_name = hostname
        self.lines += 1
        said = await self._answer(server, "hello", hostname, _fine)
        return responses if said == OK else [said]

    async def handle_HELO(self, server: SMTP, session: Any, _envelope: Any, hostname: str) -> str:  # noqa: N802
        """Greet as servers of old."""
        session.host_name = hostname
        return await self._answer(server, "hello", hostname, _fine)

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Take the sender."""

        async def usual() -> str:
            envelope.mail_from = address
            self.options.append(options)
            return OK

        return await self._answer(server, "sender", address, usual)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Take the recipient."""

        async def usual() -> str:
            envelope.rcpt_tos.append(address)
            return OK

        return await self._answer(server, "recipient", address, usual)

    async def handle_DATA(self, server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep the mail."""

        async def usual() -> str:
            with self._lock:
                self.arrived += [Arrived(recipient, envelope.content) for recipient in envelope.rcpt_tos]
            return OK

        return await self._answer(server, "content", envelope.rcpt_tos[0], usual)


async def _fine() -> str:
    return OK


def _with_password(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: LoginPassword) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"exchange", b"s3cret"), handled=False)


@contextmanager
def receiving(
    sink: Sink | None = None, *, tls: ssl.SSLContext | None = None, at_once: ssl.SSLContext | None = None,
    sign_in: bool = False, international: bool = True,
) -> Iterator[Sink]:  # fmt: skip
    """Run the server: with ``tls`` it offers STARTTLS, with ``at_once`` it speaks TLS from the first byte."""
    sink = sink or Sink()
    more: dict[str, Any] = {"tls_context": tls, "require_starttls": True} if tls else {}
    if sign_in:
        more |= {"authenticator": _with_password, "auth_required": True}
    loop, up = asyncio.new_event_loop(), Event()

    def answer() -> SMTP:
        return SMTP(sink, hostname="sink.example", enable_SMTPUTF8=international, loop=loop, **more)

    async def serve() -> None:
        server = await loop.create_server(answer, "127.0.0.1", 0, ssl=at_once)
        sink.address = server.sockets[0].getsockname()[:2]
        up.set()
        async with server:
            await closed.wait()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await loop.shutdown_asyncgens()

    closed = asyncio.Event()
    thread = Thread(target=loop.run_until_complete, args=(serve(),), name="post")
    thread.start()
    assert up.wait(10)
    try:
        yield sink
    finally:
        loop.call_soon_threadsafe(closed.set)
        thread.join()
        loop.close()


def main() -> None:
    """Receive, say at which port, and forget it all, until the input ends."""
    with receiving() as sink:
        sys.stdout.write(f"{sink.address[1]}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()

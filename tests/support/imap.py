"""A real mailbox on 127.0.0.1 that hands out what it holds (IMAP4rev1, as much as is needed), and misbehaves when told to."""

from __future__ import annotations

import asyncio
import re
import ssl
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

#: How the server behaves at a command: an answer (without its tag), or None for the usual one. It may raise HangUp.
Mood = Callable[[str, str], "str | None"]
_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_RANGE = re.compile(r"UID (\d+):\*")
_PART = re.compile(r"BODY\.PEEK\[\](?:<0\.(\d+)>)?")


class HangUp(Exception):
    """The server breaks the line off without a word."""


@dataclass
class Held:
    """A mail in the mailbox."""

    content: bytes
    flags: set[str] = field(default_factory=set)


@dataclass
class Mailbox:
    """What the server holds, who gets in, and how it behaves."""

    mails: dict[int, Held] = field(default_factory=dict)
    mood: Mood = lambda _command, _arguments: None
    users: dict[str, str] = field(default_factory=lambda: {"answers": 'p"äss\\'})
    folder: str = "INBOX"
    validity: int = 7
    plain: bool = True
    address: tuple[str, int] = ("127.0.0.1", 0)
    asked: list[str] = field(default_factory=list)

    def put(self, *contents: bytes) -> list[int]:
        """Let mails come in; return their numbers."""
        first = max(self.mails, default=0) + 1
        self.mails |= {first + place: Held(content) for place, content in enumerate(contents)}
        return list(range(first, first + len(contents)))

    @property
    def seen(self) -> set[int]:
        """Return the numbers of the mails that are marked as read."""
        return {uid for uid, mail in self.mails.items() if "\\Seen" in mail.flags}


@dataclass
class _Line:
    """One connection."""

    box: Mailbox
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    tls: ssl.SSLContext | None
    secured: bool
    known: bool = False
    chosen: bool = False

    def _capabilities(self) -> str:
        offered = ["IMAP4rev1"]
        if self.tls is not None and not self.secured:
            offered.append("STARTTLS")
        if self.box.plain:
            offered.append("AUTH=PLAIN")
        return " ".join(offered)

    def say(self, line: str) -> None:
        """Write one line."""
        self.writer.write(line.encode("utf-8", "surrogateescape") + b"\r\n")

    async def serve(self) -> None:
        """Answer until the line ends."""
        self.say(f"* OK [CAPABILITY {self._capabilities()}] ready")
        try:
            while line := (await self.reader.readline()).decode("utf-8", "surrogateescape").rstrip("\r\n"):
                tag, _space, rest = line.partition(" ")
                command, _space, arguments = rest.partition(" ")
                if command.upper() == "UID":
                    command, _space, arguments = arguments.partition(" ")
                self.box.asked.append(command.upper())
                said = self.box.mood(command.upper(), arguments)
                if said is None:
                    said = await getattr(self, f"on_{command.lower()}")(arguments)
                self.say(f"{tag} {said}")
                await self.writer.drain()
                if command.upper() == "LOGOUT":
                    break
                if command.upper() == "STARTTLS" and said.startswith("OK"):
                    await self.writer.start_tls(self.tls)
                    self.secured = True
        except (HangUp, ConnectionError):
            self.writer.transport.abort()
        self.writer.close()

    async def on_capability(self, _arguments: str) -> str:
        """Say what is offered."""
        self.say(f"* CAPABILITY {self._capabilities()}")
        return "OK done"

    async def on_starttls(self, _arguments: str) -> str:
        """Secure the line, once this is said."""
        return "OK begin" if self.tls is not None else "BAD not offered"

    def _let_in(self, user: str, password: str) -> str:
        self.known = self.box.users.get(user) == password
        return "OK welcome" if self.known else "NO [AUTHENTICATIONFAILED] Not you"

    async def on_login(self, arguments: str) -> str:
        """Sign in by name and password."""
        words = [re.sub(r"\\(.)", r"\1", quoted) if quoted else bare for quoted, bare in _WORD.findall(arguments)]
        return self._let_in(*words)

    async def on_authenticate(self, _arguments: str) -> str:
        """Sign in, asked for by the server."""
        self.say("+ ")
        await self.writer.drain()
        answer = (await self.reader.readline()).strip()
        _nobody, user, password = b64decode(answer).decode().split("\0")
        return self._let_in(user, password)

    async def on_select(self, arguments: str) -> str:
        """Open the folder."""
        if not self.known or arguments != f'"{self.box.folder}"':
            return "NO [NONEXISTENT] No such folder"
        self.chosen = True
        self.say(f"* {len(self.box.mails)} EXISTS")
        self.say(f"* OK [UIDVALIDITY {self.box.validity}] counted so")
        return "OK [READ-WRITE] open"

    async def on_search(self, arguments: str) -> str:
        """Find the mails from a number on; the last one is always among them."""
        if not self.chosen:
            return "BAD choose a folder"
        wanted = _RANGE.fullmatch(arguments)
        assert wanted is not None
        uids = sorted(self.box.mails)
        found = [uid for uid in uids if uid >= int(wanted[1]) or uid == uids[-1]]
        self.say("* SEARCH " + " ".join(map(str, found)))
        return "OK found"

    async def on_fetch(self, arguments: str) -> str:
        """Hand out the size of a mail, or the mail, or its beginning."""
        number, _space, what = arguments.partition(" ")
        mail = self.box.mails.get(int(number))
        if mail is None:
            return "OK nothing"
        place = sorted(self.box.mails).index(int(number)) + 1
        if "RFC822.SIZE" in what:
            self.say(f"* {place} FETCH (UID {number} RFC822.SIZE {len(mail.content)})")
        if wanted := _PART.search(what):
            content = mail.content[: int(wanted[1])] if wanted[1] else mail.content
            shown = "BODY[]<0>" if wanted[1] else "BODY[]"
            self.writer.write(
                f"* {place} FETCH (UID {number} {shown} {{{len(content)}}}\r\n".encode() + content + b")\r\n"
            )
        return "OK done"

    async def on_store(self, arguments: str) -> str:
        """Mark a mail."""
        number, _action, flags = arguments.split(" ", 2)
        self.box.mails[int(number)].flags |= set(flags.strip("()").split())
        return "OK marked"

    async def on_logout(self, _arguments: str) -> str:
        """Take leave."""
        self.say("* BYE")
        return "OK bye"


@contextmanager
def holding(
    box: Mailbox | None = None, *, tls: ssl.SSLContext | None = None, at_once: ssl.SSLContext | None = None
) -> Iterator[Mailbox]:
    """Run the server: with ``tls`` it offers STARTTLS, with ``at_once`` it speaks TLS from the first byte."""
    box = box or Mailbox()
    loop, up, closed = asyncio.new_event_loop(), Event(), asyncio.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _Line(box, reader, writer, tls, at_once is not None).serve()

    async def serve() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=at_once)
        box.address = server.sockets[0].getsockname()[:2]
        up.set()
        async with server:
            await closed.wait()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    thread = Thread(target=loop.run_until_complete, args=(serve(),), name="imap")
    thread.start()
    assert up.wait(10)
    try:
        yield box
    finally:
        loop.call_soon_threadsafe(closed.set)
        thread.join()
        loop.close()

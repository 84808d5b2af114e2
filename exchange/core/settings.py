"""Settings, all from the environment with the prefix EXCHANGE_, each with its meaning."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PREFIX = "EXCHANGE_"
SHORTEST_KEY = 32


class BadSettingError(RuntimeError):
    """A setting cannot be used; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name without prefix, its default, and what it is for."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("DATABASE_URL", "", "Where the data lives: an SQLAlchemy address. Empty: `instance/exchange.sqlite`."),
    Setting("FILES", "", "Where files that are handed in are kept. Empty: `instance/files`."),
    Setting("FILE_MEGABYTES", "20", "How large such a file may be."),
    Setting("SECRET_KEY", "", "Signs sessions; 32 characters or more. Empty: made once, in `instance/secret.key`."),
    Setting("BASE_URL", "http://127.0.0.1:5000", "The platform's own address, used in mails and feeds."),
    Setting("TRUSTED_HOSTS", "", "Host names to answer to, separated by commas. Empty: any."),
    Setting("PROXY_HOPS", "0", "How many reverse proxies stand in front and set X-Forwarded-*."),
    Setting("IDLE_MINUTES", "480", "A session ends after so many minutes without a request."),
    Setting("SESSION_HOURS", "72", "A session ends after so many hours in any case."),
    Setting("INVITATION_DAYS", "14", "How long an invitation to the platform can be taken up."),
    Setting("RESET_HOURS", "4", "How long a link to choose a new password works."),
    Setting("CONTACT", "", "Address shown to people who need help with the platform."),
    Setting("SMTP_HOST", "", "The mail server that messages leave by. Empty: none leaves."),
    Setting("SMTP_PORT", "", "Its port. Empty: 587 with starttls, 465 with tls, 25 with none."),
    Setting("SMTP_USER", "", "The name to sign in with there. Empty: without signing in."),
    Setting("SMTP_PASSWORD", "", "The password that goes with it."),
    Setting("SMTP_TLS", "starttls", "How the line is secured: starttls, tls (from the first byte), or none."),
    Setting("MAIL_FROM", "", "The address that messages come from; needed with a mail server."),
    Setting("MAIL_ANSWERS", "", "The mailbox that takes answers from calendars. Empty: none are taken."),
    Setting("IMAP_HOST", "", "Where that mailbox is read from. Empty: it is not read, answers come by the pipe only."),
    Setting("IMAP_PORT", "", "Its port. Empty: 993 with tls, 143 with starttls or none."),
    Setting("IMAP_USER", "", "The name to sign in with there."),
    Setting("IMAP_PASSWORD", "", "The password that goes with it."),
    Setting("IMAP_TLS", "tls", "How the line is secured: tls (from the first byte), starttls, or none."),
    Setting("IMAP_FOLDER", "INBOX", "The folder that answers come into."),
)
#: How a line to the mail server can be secured, with the port that goes with each; and one to the mailbox.
MAIL_PORTS = {"starttls": 587, "tls": 465, "none": 25}
MAILBOX_PORTS = {"starttls": 143, "tls": 993, "none": 143}
#: So long may the mailbox's name be: what makes each invitation's own address of it must still fit.
LONGEST_MAILBOX = 29
LARGEST_PORT = 65535
#: Where a password may travel in the clear: it does not leave the machine.
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,180}[A-Za-z0-9])?")


def from_environment(environment: Mapping[str, str], instance: Path) -> dict[str, Any]:
    """Return Flask's configuration. Raises BadSettingError for a value that cannot be used."""
    values = {setting.name: environment.get(PREFIX + setting.name, "") or setting.default for setting in SETTINGS}
    base_url = values["BASE_URL"].rstrip("/")
    if not base_url.startswith(("http://", "https://")):
        raise BadSettingError("EXCHANGE_BASE_URL must begin with http:// or https://")
    return {
        "SQLALCHEMY_DATABASE_URI": values["DATABASE_URL"] or f"sqlite:///{instance / 'exchange.sqlite'}",
        "FILES": values["FILES"] or str(instance / "files"),
        "FILE_BYTES": _number("FILE_MEGABYTES", values) * 1024 * 1024,
        "SECRET_KEY": values["SECRET_KEY"] or _kept_key(instance / "secret.key"),
        "BASE_URL": base_url,
        "TRUSTED_HOSTS": [host.strip() for host in values["TRUSTED_HOSTS"].split(",") if host.strip()] or None,
        "PROXY_HOPS": _number("PROXY_HOPS", values, least=0),
        "IDLE_MINUTES": _number("IDLE_MINUTES", values),
        "SESSION_HOURS": _number("SESSION_HOURS", values),
        "INVITATION_DAYS": _number("INVITATION_DAYS", values),
        "RESET_HOURS": _number("RESET_HOURS", values),
        "CONTACT": values["CONTACT"],
        **_mail(values),
        "SECURE": base_url.startswith("https://"),
    }


def _mail(values: Mapping[str, str]) -> dict[str, Any]:
    host, sender, answers = (values[name].strip() for name in ("SMTP_HOST", "MAIL_FROM", "MAIL_ANSWERS"))
    if (host or sender) and not _ADDRESS.fullmatch(sender):
        raise BadSettingError(f"{PREFIX}MAIL_FROM must be the address that messages come from")
    reads = bool(values["IMAP_HOST"].strip())
    if (answers or reads) and not _ADDRESS.fullmatch(answers):
        raise BadSettingError(f"{PREFIX}MAIL_ANSWERS must be the address of the mailbox that takes answers")
    if len(answers.rpartition("@")[0]) > LONGEST_MAILBOX:
        raise BadSettingError(f"{PREFIX}MAIL_ANSWERS must have {LONGEST_MAILBOX} characters or less before the @")
    if reads and not values["IMAP_USER"]:
        raise BadSettingError(f"{PREFIX}IMAP_USER must be the name to sign in to the mailbox with")
    folder = values["IMAP_FOLDER"]
    if not (folder.isascii() and folder.isprintable()):
        raise BadSettingError(f"{PREFIX}IMAP_FOLDER must be written in plain letters")
    lines = {**_line("SMTP", values, MAIL_PORTS), **_line("IMAP", values, MAILBOX_PORTS)}
    return {**lines, "MAIL_FROM": sender, "MAIL_ANSWERS": answers, "IMAP_FOLDER": folder}


def _line(which: str, values: Mapping[str, str], ports: Mapping[str, int]) -> dict[str, Any]:
    """Return where a line leads, how it is secured and who signs in."""
    host, tls, port = values[f"{which}_HOST"].strip(), values[f"{which}_TLS"], values[f"{which}_PORT"]
    if tls not in ports:
        raise BadSettingError(f"{PREFIX}{which}_TLS must be starttls, tls or none")
    if tls == "none" and values[f"{which}_USER"] and host not in THIS_MACHINE:
        raise BadSettingError(f"{PREFIX}{which}_TLS must not be none where a password is sent to another machine")
    number = _number(f"{which}_PORT", values) if port else ports[tls]
    if number > LARGEST_PORT:
        raise BadSettingError(f"{PREFIX}{which}_PORT must be {LARGEST_PORT} or less")
    return {
        f"{which}_HOST": host,
        f"{which}_PORT": number,
        f"{which}_USER": values[f"{which}_USER"],
        f"{which}_PASSWORD": values[f"{which}_PASSWORD"],
        f"{which}_TLS": tls,
    }


def _number(name: str, values: Mapping[str, str], least: int = 1) -> int:
    try:
        number = int(values[name])
    except ValueError:
        raise BadSettingError(f"{PREFIX}{name} must be a whole number") from None
    if number < least:
        raise BadSettingError(f"{PREFIX}{name} must be {least} or more")
    return number


def _kept_key(file: Path) -> str:
    """Return the key kept in the instance folder; made at the first start, readable by its owner only."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text().strip()


def check_key(key: str) -> None:
    """Refuse a short key: sessions signed with it could be forged."""
    if len(key) < SHORTEST_KEY:
        raise BadSettingError(f"{PREFIX}SECRET_KEY must have {SHORTEST_KEY} characters or more")

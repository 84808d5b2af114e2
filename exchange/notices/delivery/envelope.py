"""A message as mail: headers that nothing can be slipped into, its text plain and as HTML, and its calendar part."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from functools import lru_cache
from quopri import encodestring
from urllib.parse import urlsplit

import idna
from markupsafe import escape

from exchange.core.text import clean, clean_line
from exchange.notices.letters.desk import Written
from exchange.notices.letters.rules import Method

SENDER_NAME = "Experts' Exchange"
#: Local parts that need no quotes; those of other alphabets among them.
_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_LONGEST_LOCAL, _LONGEST_ADDRESS, _LINE = 64, 254, 76
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
#: What may follow the platform's address in a link; a full stop at the end belongs to the sentence.
_PATH = r"(?:/(?:[\w/?=%#~&;+-]|\.(?=\w))*+|(?![\w:@/-]|\.\w))"
_HTML = (
    '<!doctype html>\n<html lang="{language}">\n<head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
    "<title>{subject}</title></head>\n"
    '<body style="font: 1em/1.5 sans-serif; max-width: 40em; margin: 1em auto; padding: 0 1em">\n'
    "<main>\n{paragraphs}\n</main>\n</body>\n</html>\n"
)


class BadAddressError(ValueError):
    """No server takes a message to this address."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is handed to the mail server. ``international``: the address itself needs letters beyond ASCII."""

    sender: str
    recipient: str
    content: bytes
    international: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """From where mail leaves: the address it comes from, and that of the platform."""

    sender: str
    base_url: str

    @property
    def host(self) -> str:
        """Return the platform's name, as it stands in a Message-ID and in the greeting to a mail server."""
        return _host(self.base_url)


@lru_cache(maxsize=8)
def _host(base_url: str) -> str:
    name = urlsplit(base_url).hostname or "localhost"
    return f"[IPv6:{name}]" if ":" in name else ascii_domain(name)


def ascii_domain(domain: str) -> str:
    """Return the domain as name servers know it.

    >>> ascii_domain("münchen.example")
    'xn--mnchen-3ya.example'

    Raises BadAddressError.
    """
    if domain.isascii():
        if not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?", domain) or ".." in domain:
            raise BadAddressError(domain)
        return domain.lower()
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        raise BadAddressError(domain) from None


def reachable(address: str) -> str:
    """Return the address as it is written on an envelope. Raises BadAddressError."""
    local, _at, domain = address.rpartition("@")
    if not _LOCAL.fullmatch(local) or len(local.encode()) > _LONGEST_LOCAL:
        raise BadAddressError(address)
    found = f"{local}@{ascii_domain(domain)}"
    if len(found.encode()) > _LONGEST_ADDRESS:
        raise BadAddressError(address)
    return found


def message_id(reference: str, office: Office) -> str:
    """Return the Message-ID: the same for each copy of a message."""
    return f"<{reference}@{office.host}>"


def plain(office: Office, subject: str, body: str, language: str) -> Written:
    """Return a message that is kept as words, with its HTML."""
    subject, text = clean_line(subject), clean(body) + "\n"
    return Written(subject, text, as_html(subject, text, _tag(language), office.base_url))


def _tag(language: str) -> str:
    tag = language.replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else "en"


def compose(
    office: Office, written: Written, *, address: str, reference: str, language: str, written_at: datetime
) -> Letter:
    """Return the mail for one reader, ready for the line. Raises BadAddressError."""
    recipient, calendar = reachable(address), written.calendar
    replies = [("Reply-To", calendar.organiser)] if calendar is not None and calendar.replies else []
    headers = (
        ("From", f'"{SENDER_NAME}" <{office.sender}>'),
        ("To", recipient),
        *replies,
        ("Subject", _words(clean_line(written.subject))),
        ("Date", format_datetime(written_at)),
        ("Message-ID", message_id(reference, office)),
        # No machine answers a machine.
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("Content-Language", _tag(language)),
        ("MIME-Version", "1.0"),
    )
    lines = (*(f"{name}: {value}" for name, value in headers), *_body(reference, written), "")
    return Letter(office.sender, recipient, "\r\n".join(lines).encode(), international=not recipient.isascii())


def _body(reference: str, written: Written) -> list[str]:
    """Return the lines of the parts, the Content-Type of the whole first.

    With a calendar part: Outlook looks for it only in the first part of a mail with attachments, next to the texts; other
    programs offer the attachment.
    """
    parts = [*_part(reference, "plain", written.text), *_part(reference, "html", written.html)]
    beginning = f'Content-Type: multipart/alternative; boundary="{reference}"'
    calendar = written.calendar
    if calendar is None:
        return [beginning, "", *parts, f"--{reference}--"]
    whole, coded = f"{reference}.mixed", _base64(calendar.text)
    transfer = "Content-Transfer-Encoding: base64"
    name = "invitation.ics" if calendar.method is Method.REQUEST else "cancellation.ics"
    return [
        f'Content-Type: multipart/mixed; boundary="{whole}"', "", f"--{whole}", beginning, "", *parts, f"--{reference}",
        f'Content-Type: text/calendar; charset="utf-8"; method={calendar.method.value}', transfer, "", coded,
        f"--{reference}--", f"--{whole}", f'Content-Type: application/ics; name="{name}"', transfer,
        f'Content-Disposition: attachment; filename="{name}"', "", coded, f"--{whole}--",
    ]  # fmt: skip


def _base64(raw: bytes) -> str:
    whole = b64encode(raw).decode()
    return "\r\n".join(whole[at : at + _LINE] for at in range(0, len(whole), _LINE))


def _words(text: str) -> str:
    """Return a header's value, folded, in ASCII."""
    if text.isascii() and len(text) < _LINE - len("Subject: ") and "=?" not in text:
        return text
    return Header(text, "utf-8", maxlinelen=_LINE, header_name="Subject").encode(linesep="\r\n")


def _part(boundary: str, kind: str, text: str) -> tuple[str, ...]:
    coding, coded = _coded(text)
    return (
        f"--{boundary}",
        f'Content-Type: text/{kind}; charset="utf-8"',
        f"Content-Transfer-Encoding: {coding}",
        "",
        coded,
    )


def _coded(text: str) -> tuple[str, str]:
    """Return the text in short lines of ASCII, which every server passes on as they are."""
    raw = text.encode()
    # Quoted-printable makes three characters of each byte beyond ASCII, base64 four of any three bytes.
    if (len(raw) - len(text.encode("ascii", "ignore"))) * 6 > len(raw):
        return "base64", _base64(raw.replace(b"\n", b"\r\n"))
    quoted = encodestring(raw).decode()
    # Some servers of old changed lines that begin so.
    quoted = re.sub(r"(?m)^From ", "=46rom ", quoted)
    return "quoted-printable", quoted.removesuffix("\n").replace("\n", "\r\n")


def as_html(subject: str, text: str, language: str, base_url: str) -> str:
    """Return the text as a page: a paragraph for each, and links to the platform, to nowhere else."""
    paragraphs = "\n".join(f"<p>{_linked(part, base_url)}</p>" for part in re.split(r"\n{2,}", text.strip()) if part)
    return _HTML.format(language=escape(language), subject=escape(subject), paragraphs=paragraphs)


def _linked(text: str, base_url: str) -> str:
    marked = _own_links(base_url).sub(r'<a href="\g<0>">\g<0></a>', str(escape(text)))
    return marked.replace("\n", "<br>\n")


@lru_cache(maxsize=8)
def _own_links(base_url: str) -> re.Pattern[str]:
    return re.compile(r"(?<![\w/:.@-])" + re.escape(str(escape(base_url))) + _PATH)

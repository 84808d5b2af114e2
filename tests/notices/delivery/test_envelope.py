"""A message as mail, read back by the standard library."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.core.text import clean, clean_line
from exchange.notices.delivery.envelope import BadAddressError, Office, as_html, ascii_domain, compose, plain, reachable

OFFICE = Office("exchange@platform.example", "https://platform.example:8443")
WRITTEN = datetime(2027, 3, 1, 12, 30, tzinfo=UTC)


def _letter(**values):
    usual = {
        "address": "judge@people.example", "reference": "0f" * 16, "language": "en", "subject": "Convened: Peru",
        "body": "Dear judge,\n\nCome.", "written_at": WRITTEN,
    }  # fmt: skip
    found = usual | values
    written = plain(OFFICE, found.pop("subject"), found.pop("body"), found["language"])
    return compose(OFFICE, written, **found)


def _read(letter):
    return message_from_bytes(letter.content, policy=policy.default)


def _parts(mail):
    return {kind: mail.get_body((kind,)).get_content() for kind in ("plain", "html")}


def test_every_header_is_there_once_and_says_what_it_must():
    letter = _letter(language="pt_BR", subject="Adiada: reunião", address="juíza@café.example")
    mail = _read(_letter(language="pt_BR", subject="Adiada: reunião"))
    assert dict(mail.items()) == {
        "From": "Experts' Exchange <exchange@platform.example>",
        "To": "judge@people.example",
        "Subject": "Adiada: reunião",
        "Date": "Mon, 01 Mar 2027 12:30:00 +0000",
        "Message-ID": f"<{'0f' * 16}@platform.example>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": "pt-BR",
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="{"0f" * 16}"',
    }
    assert len(mail.items()) == 10
    assert mail.defects == []
    assert (letter.recipient, letter.international) == ("juíza@xn--caf-dma.example", True)


ODD_TEXT = st.text(st.characters(codec="utf-8"), max_size=400)


@given(ODD_TEXT, ODD_TEXT)
def test_whatever_stands_in_it_nothing_becomes_a_header_and_the_text_arrives_whole(subject, body):
    letter = _letter(subject=f"x {subject}", body=f"x\n{body}")
    mail = _read(letter)
    assert len(mail.items()) == 10
    assert " ".join(str(mail["Subject"]).split()) == " ".join(clean_line(f"x {subject}").split())
    # The last line end belongs to the boundary.
    assert _parts(mail)["plain"].replace("\r\n", "\n").rstrip("\n") == clean(f"x\n{body}")
    assert mail.defects == []
    assert letter.content.isascii()
    lines = letter.content.split(b"\r\n")
    assert max(map(len, lines)) <= 100
    assert not any(b"\n" in line or b"\r" in line or b"\0" in line for line in lines)


@pytest.mark.parametrize(
    "slip", ["\r\nBcc: all@example.org", "\nX: y", "\r X: y", "\u2028X: y", "\x0bX: y", "\x85X: y"]
)
def test_line_breaks_of_every_kind_stay_in_the_subject(slip):
    mail = _read(_letter(subject=f"Peru{slip}"))
    assert "bcc" not in mail
    assert "x" not in mail
    assert str(mail["Subject"]).startswith("Peru ")


class _Outline(HTMLParser):
    def __init__(self):
        super().__init__()
        self.links, self.tags, self.said, self.language = [], set(), "", None

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag == "a":
            self.links.append(dict(attrs)["href"])
        if tag == "html":
            self.language = dict(attrs)["lang"]

    def handle_data(self, data):
        self.said += data


def _outline(text, subject="S"):
    outline = _Outline()
    outline.feed(as_html(subject, text, "nl", OFFICE.base_url))
    return outline


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("See https://platform.example:8443/meetings/3.", ["https://platform.example:8443/meetings/3"]),
        ("(https://platform.example:8443/a.b?x=1&y=2)", ["https://platform.example:8443/a.b?x=1&y=2"]),
        ("https://platform.example:8443", ["https://platform.example:8443"]),
        ("At https://platform.example:8443.\nAnd", ["https://platform.example:8443"]),
        ("https://platform.example:8443.evil.example/", []),
        ("https://platform.example:84431/", []),
        ("https://platform.example:8443@evil.example/", []),
        ("https://evil.example/https://platform.example:8443/x", []),
        ("https://evil.example/ javascript:alert(1)", []),
    ],
)
def test_links_lead_to_the_platform_and_to_nowhere_else(text, links):
    assert _outline(text).links == links


@given(ODD_TEXT)
def test_the_page_says_the_same_as_the_text_and_no_tag_comes_from_it(text):
    outline = _outline(clean(text), subject=clean_line(text))
    assert outline.tags <= {"html", "head", "meta", "title", "body", "main", "p", "br", "a"}
    assert outline.language == "nl"
    said = re.sub(r"\s", "", outline.said)
    assert said == re.sub(r"\s", "", clean_line(text) + clean(text))


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("Anna.Berg@Example.ORG", "Anna.Berg@example.org"),
        ("anna@münchen.example", "anna@xn--mnchen-3ya.example"),
        ("ä.b@x.example", "ä.b@x.example"),
        ("o'neil+mail@x.example", "o'neil+mail@x.example"),
    ],
)
def test_an_address_as_it_stands_on_the_envelope(address, written):
    assert reachable(address) == written


@pytest.mark.parametrize(
    "address",
    [
        "", "nobody", "@x.example", "a@", "a b@x.example", "a\r\nRCPT TO:<b@x.example>@x.example", "a@x..example",
        "a@-x.example", "a>@x.example", "a@x.example>", ".a@x.example", "a..b@x.example", "a@\u2028.example",
        "x" * 65 + "@x.example", "a@" + "x" * 300, "a@ﾠ.example",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_here_already(address):
    with pytest.raises(BadAddressError):
        reachable(address)


@pytest.mark.parametrize(
    ("base_url", "host"),
    [
        ("https://Platform.Example/x", "platform.example"),
        ("http://127.0.0.1:5000", "127.0.0.1"),
        ("http://[::1]:5000", "[IPv6:::1]"),
        ("https://münchen.example", "xn--mnchen-3ya.example"),
    ],
)
def test_the_platforms_name_in_a_message_id(base_url, host):
    assert Office("a@b.example", base_url).host == host


def test_domains_of_other_alphabets_become_what_name_servers_know():
    assert ascii_domain("пример.example") == "xn--e1afmkfd.example"

"""Settings from the environment: what they become, and what cannot be used."""

from __future__ import annotations

import pytest

from exchange.core import settings
from exchange.core.settings import BadSettingError, from_environment
from exchange.notices import addresses


def read(tmp_path, **given: str):
    return from_environment({f"EXCHANGE_{name}": value for name, value in given.items()}, tmp_path)


def test_without_any_setting_there_is_a_platform_for_one_machine(tmp_path):
    found = read(tmp_path)
    key = found.pop("SECRET_KEY")
    assert found == {
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / 'exchange.sqlite'}", "BASE_URL": "http://127.0.0.1:5000",
        "TRUSTED_HOSTS": None, "PROXY_HOPS": 0, "IDLE_MINUTES": 480, "SESSION_HOURS": 72, "INVITATION_DAYS": 14,
        "RESET_HOURS": 4, "CONTACT": "", "SECURE": False, "SMTP_HOST": "", "SMTP_PORT": 587, "SMTP_USER": "",
        "SMTP_PASSWORD": "", "SMTP_TLS": "starttls", "MAIL_FROM": "", "MAIL_ANSWERS": "", "IMAP_HOST": "", "IMAP_PORT": 993,
        "IMAP_USER": "", "IMAP_PASSWORD": "", "IMAP_TLS": "tls", "IMAP_FOLDER": "INBOX", "FILES": str(tmp_path / "files"), "FILE_BYTES": 20 * 1024 * 1024,
    }  # fmt: skip
    settings.check_key(key)


def test_the_key_is_made_once_and_for_its_owner_only(tmp_path):
    folder = tmp_path / "instance"
    first, second = (from_environment({}, folder)["SECRET_KEY"] for _ in range(2))
    assert first == second == (folder / "secret.key").read_text()
    assert (folder / "secret.key").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in folder.iterdir()] == ["secret.key"]


@pytest.mark.parametrize(
    ("name", "value", "setting", "becomes"),
    [
        ("BASE_URL", "https://exchange.example/", "BASE_URL", "https://exchange.example"),
        ("BASE_URL", "https://exchange.example", "SECURE", True),
        ("TRUSTED_HOSTS", "a.example, b.example,", "TRUSTED_HOSTS", ["a.example", "b.example"]),
        ("PROXY_HOPS", "2", "PROXY_HOPS", 2),
        ("IDLE_MINUTES", "", "IDLE_MINUTES", 480),
        ("SECRET_KEY", "k" * 32, "SECRET_KEY", "k" * 32),
        ("SMTP_TLS", "tls", "SMTP_PORT", 465),
        ("SMTP_TLS", "none", "SMTP_PORT", 25),
        ("SMTP_PORT", "2525", "SMTP_PORT", 2525),
        ("MAIL_FROM", " exchange@platform.example ", "MAIL_FROM", "exchange@platform.example"),
        ("MAIL_ANSWERS", " answers@platform.example ", "MAIL_ANSWERS", "answers@platform.example"),
        ("IMAP_TLS", "starttls", "IMAP_PORT", 143),
        ("IMAP_TLS", "none", "IMAP_PORT", 143),
        ("IMAP_PORT", "1993", "IMAP_PORT", 1993),
        ("IMAP_FOLDER", "Answers from calendars", "IMAP_FOLDER", "Answers from calendars"),
        ("DATABASE_URL", "postgresql+psycopg://h/d", "SQLALCHEMY_DATABASE_URI", "postgresql+psycopg://h/d"),
    ],
)
def test_a_setting_is_taken(tmp_path, name, value, setting, becomes):
    assert read(tmp_path, **{name: value})[setting] == becomes


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "exchange.example"),
        ("BASE_URL", "ftp://x"),
        ("PROXY_HOPS", "-1"),
        ("PROXY_HOPS", "many"),
        ("IDLE_MINUTES", "0"),
        ("SESSION_HOURS", "1.5"),
        ("SMTP_PORT", "mail"),
        ("SMTP_PORT", "65536"),
        ("SMTP_TLS", "ssl"),
        ("MAIL_FROM", "the platform"),
        ("MAIL_FROM", "a@b.example\r\nBcc: c@d.example"),
        ("MAIL_FROM", "<a@b.example>"),
        ("MAIL_ANSWERS", "answers"),
        ("MAIL_ANSWERS", "a@b.example\r\nBcc: c@d.example"),
        ("MAIL_ANSWERS", "a" * (settings.LONGEST_MAILBOX + 1) + "@b.example"),
        ("IMAP_PORT", "mail"),
        ("IMAP_PORT", "65536"),
        ("IMAP_TLS", "ssl"),
        ("IMAP_FOLDER", "Antw\u00f6rter"),
        ("IMAP_FOLDER", "IN\r\nBOX"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path, name, value):
    with pytest.raises(BadSettingError, match=f"EXCHANGE_{name}"):
        read(tmp_path, **{name: value})


def test_a_mail_server_needs_an_address_to_send_from(tmp_path):
    with pytest.raises(BadSettingError, match="EXCHANGE_MAIL_FROM"):
        read(tmp_path, SMTP_HOST="mail.example")
    assert read(tmp_path, SMTP_HOST="mail.example", MAIL_FROM="a@b.example")["SMTP_HOST"] == "mail.example"


def test_no_password_leaves_the_machine_in_the_clear(tmp_path):
    given = {"SMTP_USER": "exchange", "SMTP_PASSWORD": "s3cret", "SMTP_TLS": "none", "MAIL_FROM": "a@b.example"}
    with pytest.raises(BadSettingError, match="EXCHANGE_SMTP_TLS"):
        read(tmp_path, SMTP_HOST="mail.example", **given)
    assert read(tmp_path, SMTP_HOST="127.0.0.1", **given)["SMTP_PASSWORD"] == "s3cret"


def test_a_mailbox_that_is_read_needs_an_address_and_a_name_and_a_secured_line(tmp_path):
    given = {
        "IMAP_HOST": "mail.example",
        "IMAP_USER": "answers",
        "IMAP_PASSWORD": "s3cret",
        "MAIL_ANSWERS": "a@b.example",
    }
    assert read(tmp_path, **given)["IMAP_PASSWORD"] == "s3cret"
    for missing, named in (("MAIL_ANSWERS", "MAIL_ANSWERS"), ("IMAP_USER", "IMAP_USER")):
        with pytest.raises(BadSettingError, match=f"EXCHANGE_{named}"):
            read(tmp_path, **(given | {missing: ""}))
    with pytest.raises(BadSettingError, match="EXCHANGE_IMAP_TLS"):
        read(tmp_path, **given, IMAP_TLS="none")
    assert read(tmp_path, **(given | {"IMAP_HOST": "127.0.0.1", "IMAP_TLS": "none"}))["IMAP_TLS"] == "none"


def test_the_longest_mailbox_is_the_one_that_answers_can_be_addressed_to():
    assert settings.LONGEST_MAILBOX == addresses.LONGEST_MAILBOX


def test_a_short_key_is_refused():
    with pytest.raises(BadSettingError):
        settings.check_key("k" * 31)


def test_every_setting_says_what_it_is_for():
    assert [one.name for one in settings.SETTINGS if not one.meaning.endswith(".")] == []

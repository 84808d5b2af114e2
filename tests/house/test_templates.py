"""Every template parses, has no inline style or script, and is used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
TEMPLATES = sorted(file for file in (HOUSE / "templates").rglob("*") if file.is_file())
INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE)


def _name(file: Path) -> str:
    return str(file.relative_to(HOUSE / "templates"))


@pytest.mark.parametrize("file", TEMPLATES, ids=_name)
def test_it_parses_and_keeps_to_the_content_policy(sqlite_database, file):
    text = file.read_text(encoding="utf-8")
    sqlite_database.app.jinja_env.parse(text)
    # A mail is shown by programs that know neither style sheets nor classes.
    assert file.name == "_letter.html" or not INLINE.search(text)


def test_each_is_named_somewhere():
    sources = "\n".join(
        file.read_text(encoding="utf-8") for folder in ("exchange", "templates") for file in (HOUSE / folder).rglob("*.*")
        if file.suffix in (".py", ".html", ".txt")
    )  # fmt: skip
    # Mails are named by their kind, samples of the style page by their number.
    named_otherwise = ("notices/mail/", "style/_")
    unused = [
        name for file in TEMPLATES if not (name := _name(file)).startswith(named_otherwise) and name not in sources
    ]
    assert unused == []


def test_each_mail_has_a_teller_and_a_name(sqlite_database):
    from exchange.notices.words import KINDS

    mails = {file.stem for file in (HOUSE / "templates/notices/mail").glob("[!_]*.txt")}
    assert mails == set(KINDS)

"""The catalogues of translations: whole, up to date, true to the source, and what is on screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path

import pytest
import sqlalchemy as sa
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po
from flask import Flask

from exchange.accounts.models import Person
from exchange.core import i18n
from exchange.core.db import db
from exchange.feeds.models import Subscription
from exchange.meetings.agenda.models import AgendaItem
from exchange.notices.models import Message as Letter
from exchange.practices.models import Practice
from exchange.practices.rules import TEXTS
from tests.conftest import Database, make_app
from tests.house.conftest import House
from tests.house.test_doors import address_of
from tests.house.visits import VISITS
from tests.house.visits.who import Visit
from tests.support.callers import NOBODY

HOUSE = Path(__file__).parents[2]
LANGUAGES = sorted(folder.name for folder in (HOUSE / "exchange/translations").iterdir() if folder.is_dir())
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%")
MARKUP = re.compile(r"<[^>]+>|&#?\w+;|https?://|\*\*")
#: Attributes whose value a reader meets.
SPOKEN = {"alt", "aria-label", "placeholder", "title"}
in_sqlite = pytest.mark.parametrize("_standing", ["sqlite"], indirect=True)


def _read(language: str) -> Catalog:
    with (HOUSE / f"exchange/translations/{language}/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale=language)


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


# --- What a catalogue holds -------------------------------------------------------------------------------------------


def _sources() -> set[tuple[str, ...]]:
    """Return what the extractor of ``make words`` finds."""
    keywords = parse_keywords(
        ["_", "gettext", "ngettext:1,2", *re.findall(r"-k (\S+)", (HOUSE / "Makefile").read_text())]
    )
    with (HOUSE / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found: set[tuple[str, ...]] = set()
    for folder in ("exchange", "templates"):
        rules = [(pattern.removeprefix(f"{folder}/"), how) for pattern, how in methods if pattern.startswith(folder)]
        choices = {pattern.removeprefix(f"{folder}/"): chosen for pattern, chosen in options.items()}
        found |= {
            _forms(text)
            for _file, _line, text, _comments, _context in extract_from_dir(
                HOUSE / folder, rules, choices, keywords, directory_filter=lambda path: Path(path).name != "__pycache__"
            )
        }
    return found


def test_every_catalogue_has_the_strings_of_the_sources_and_no_others():
    sources = _sources()
    held = {language: {_forms(one.id) for one in _messages(_read(language))} for language in LANGUAGES}
    assert {language: sources ^ strings for language, strings in held.items() if sources != strings} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_untranslated_fuzzy_or_obsolete(language):
    catalogue = _read(language)
    assert [one.id for one in _messages(catalogue) if not all(_forms(one.string)) or one.fuzzy] == []
    assert list(catalogue.obsolete) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plural_forms_are_those_of_the_language(language):
    catalogue, plural = _read(language), get_plural(language)
    assert (catalogue.num_plurals, catalogue.plural_expr) == (plural.num_plurals, plural.plural_expr)
    assert [(one.id, failures) for one, failures in catalogue.check()] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pattern", [PLACEHOLDER, MARKUP], ids=["placeholders", "markup"])
def test_a_translation_has_the_placeholders_and_the_markup_of_its_source(language, pattern):
    assert [one.id for one in _messages(_read(language)) if not _agrees(one, pattern)] == []


def _agrees(message: Message, pattern: re.Pattern[str]) -> bool:
    """Say whether each form holds what its source holds; that for one may name the number or not."""
    one, many = (sorted(pattern.findall(text)) for text in (_forms(message.id)[0], _forms(message.id)[-1]))
    first, *others = (sorted(pattern.findall(text)) for text in _forms(message.string))
    return first in (one, many) and all(other == many for other in others)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_begins_and_ends_as_its_source(language):
    wrong = [
        (source, told)
        for one in _messages(_read(language))
        for source, told in zip(_forms(one.id), _forms(one.string), strict=False)
        if _ends(source) != _ends(told)
    ]
    assert wrong == []


def _ends(text: str) -> tuple[str, str]:
    """Return the space or comma in front, and the space or mark at the end: sentences are joined by them."""
    return text[0] if text[0] in " ," else "", text[-1] if text[-1] in " ,.:?" else ""


# --- What is on screen ------------------------------------------------------------------------------------------------


class _Page(HTMLParser):
    """The words of a page: its texts and what is read out."""

    def __init__(self) -> None:
        super().__init__()
        self.words: set[str] = set()
        self.language = ""
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style")
        values = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = values.get("lang", "")
        self.words |= {value for name, value in values.items() if name in SPOKEN or name.startswith("data-")}

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.add(data.strip(" \n·():,."))


def _page(body: str) -> _Page:
    page = _Page()
    page.feed(body)
    return page


def _untranslated(language: str) -> set[str]:
    """Return the sources that no reader of the language may meet: those that read otherwise there."""
    catalogue = _read(language)
    told = {text for one in _messages(catalogue) for text in _forms(one.string)}
    sources = {text for one in _messages(catalogue) for text in _forms(one.id) if text.replace("'", "’") not in told}
    return {text.strip(" ():,.") for text in sources if not PLACEHOLDER.search(text)}


@in_sqlite
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_has_an_english_word_left(house: House, language: str):
    _speak(house, language)
    forbidden, found = _untranslated(language), {}
    for visit in (one for one in VISITS if one.method == "GET" and one.who):
        answer = house.as_(_reader(visit)).get(address_of(house, visit), **{"Accept-Language": language})
        assert answer.status in (200, 302, 409), f"{visit}: {answer.status}"
        if answer.status == 302 or not answer.headers["content-type"].startswith("text/html"):
            continue
        page = _page(answer.text)
        if left := page.words & forbidden or {language} - {page.language}:
            found[str(visit)] = left
    assert found == {}


def _speak(house: House, language: str) -> None:
    """Let everybody read that language; give what people named a name that is no word of the pages."""
    with house.app.app_context():
        db.session.execute(sa.update(Person).values(locale=language))
        db.session.execute(sa.update(Subscription).values(name="Named by somebody"))
        db.session.execute(sa.update(Letter).values(subject="Written by somebody", body="Written by somebody"))
        db.session.execute(sa.update(AgendaItem).values(title="Written by somebody"))
        db.session.execute(sa.update(Practice).values(dict.fromkeys(TEXTS, "Written by somebody")))
        db.session.commit()


def _reader(visit: Visit) -> str:
    return next((who for who in (NOBODY, "admin") if who in visit.who), min(visit.who))


@in_sqlite
@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_turned_away_is_told_in_the_own_language_to_whom_the_door_is_open(house: House, language: str):
    _speak(house, language)
    answer = house.as_("prosecutor").get("/people/invite")
    words = {text for one in _messages(_read(language)) for text in _forms(one.string)}
    assert answer.status == 403
    assert [line for line in re.findall(r"<p>([^<]+)</p>", answer.text) if line.split(": ", 1)[-1] not in words] == []


# --- A language more --------------------------------------------------------------------------------------------------


@contextmanager
def _speaking_also(url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Make an application whose catalogues stand in that folder."""
    monkeypatch.setattr(i18n, "CATALOGUES", folder)
    _forget_languages()
    app = make_app(url)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    _forget_languages()


def _forget_languages() -> None:
    i18n.forget()


def test_a_folder_more_is_a_language_more(tmp_path: Path, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch):
    sqlite_database.fresh()
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = Catalog(locale="fr")
    catalogue.add("Sign in", "Se connecter")
    with (folder / "messages.po").open("wb") as words, (folder / "messages.mo").open("wb") as compiled:
        write_po(words, catalogue)
        write_mo(compiled, catalogue)
    with _speaking_also(sqlite_database.app.config["SQLALCHEMY_DATABASE_URI"], tmp_path, monkeypatch) as app:
        page = _page(app.test_client().get("/login", headers={"Accept-Language": "fr-BE, fr;q=0.9"}).text)
    assert page.language == "fr"
    assert {"Se connecter", "Français", "English"} <= page.words
    assert page.words & {"Sign in", "Nederlands"} == set()

"""The partner side never meets a Union-side word, in any page, search result, feed, mail, export or count (V1)."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable
from html import unescape
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from exchange.core import journal
from exchange.core.db import db
from exchange.core.i18n import languages
from exchange.core.journal import Platform
from exchange.feeds.copies import NAME as KEPT_FEEDS
from exchange.feeds.rules import Detail
from exchange.meetings.models import Meeting
from exchange.notices.models import Message
from exchange.world.rules import Audience
from tests.conftest import DATABASES
from tests.house.conftest import House
from tests.house.test_doors import address_of
from tests.house.visits import VISITS
from tests.support.callers import Answer
from tests.support.forms import form_to
from tests.support.furnished import PHONE, SCOPES, feed_secret, forget_hidden
from tests.support.papers import told
from tests.support.world import PERSONAS, email_of

PARTNERS = ("partner", "partner_chair")
HIDDEN = re.compile(rb"HERON|DRAFTY")
LINK = re.compile(rb'(?:href|action|src)="(/[^"#]*)')
ADDRESS, NUMBER = re.compile(rb"[\w.]+@people\.example"), re.compile(re.escape(PHONE).encode() + rb"\d\d")
ONLINE = re.compile(rb"https://meet\.example/(\w+)")
#: So many addresses that differ in their query only are followed; a calendar would go on for ever.
VARIANTS = 3
#: Lower case, since a search repeats what was asked for.
WORDS = ("heron", "drafty", "nora", "colombia", "ecuador", "preparation", "common", "peru", "exchange", "eu", "contact")
#: The dossier holds what the other documents say; pages lead to those.
FILES = ("/documents/dossier.pdf", "/documents/participants.csv")
PARTS = ("", "/people", "/agenda", "/outcome", "/deadlines", ".ics", *FILES)


def _lists() -> Iterable[str]:
    """Every list with every filter that could count or name what is hidden."""
    yield from (f"/search/?q={word}" for word in WORDS)
    yield from (f"/people?q={word}" for word in WORDS)
    yield from (f"/meetings?when={when}" for when in ("", "past", "undated", "2025", "2026", "2027"))
    yield from (f"/meetings?country={code}" for code in ("PE", "CO", "EC"))
    yield from (f"/meetings?state={state}" for state in ("draft", "convened", "cancelled"))
    yield from (f"/meetings?level={level}" for level in ("expert_exchange", "senior_officials"))
    yield from (f"/calendar/?year={y}&month={m}" for y, m in ((2026, 11), (2026, 12), (2027, 1)))
    yield from (f"/calendar/?view=list&year={y}&month={m}" for y, m in ((2026, 11), (2026, 12), (2027, 1)))
    yield from (f"/timeline/?year={year}" for year in (2026, 2027))
    yield from (f"/deadlines?whose={whose}&stands={how}" for whose in ("mine", "all") for how in ("", "any", "moot"))
    yield from (f"/countries/?name={word}" for word in ("col", "per", "a"))
    yield from (f"/practices/?q={word}" for word in ("heron", "registry", "peru", "late"))
    yield from (f"/practices/?country={code}" for code in ("PE", "CO"))
    yield from (f"/countries/{code}" for code in ("PE", "CO", "EC", "NL", "SE", "AR"))
    yield from (f"/meetings.csv?when={when}" for when in ("", "past", "undated", "2026", "2027"))
    yield from (f"/practices.csv?country={code}" for code in ("", "PE", "CO"))


def _feeds(who: str) -> Iterable[str]:
    for scope, key in SCOPES:
        for detail in Detail:
            for language in languages():
                yield f"/calendar/{feed_secret(who, scope, key, detail, language)}.ics"


def _beginnings(house: House, who: str) -> list[str]:
    # Secrets that belong to others are left out: they open to whoever carries them.
    visits = [address_of(house, visit) for visit in VISITS if visit.method == "GET" and "secret" not in visit.arguments]
    meetings = [f"/meetings/{key}{part}" for key in house.keys.by_argument["meeting_id"].values() for part in PARTS]
    people = [f"/people/{key}" for key in house.keys.by_argument["person_id"].values()]
    # Feeds first: pages tell when they were last fetched.
    return [*_feeds(who), "/", *visits, *meetings, *people, *_lists()]


def crawl(house: House, who: str) -> dict[str, Answer]:
    """Return what the person gets at every address there is, and on SQLite at all that these lead to."""
    caller, found = house.as_(who), {}
    waiting, variants = deque(dict.fromkeys(_beginnings(house, who))), Counter[str]()
    while waiting:
        address = waiting.popleft()
        if address in found:
            continue
        answer = found[address] = caller.get(address)
        if not house.is_on_sqlite:
            continue
        for link in [*LINK.findall(answer.body), *([answer.target.encode()] if answer.target.startswith("/") else [])]:
            onwards = unescape(link.decode())
            variants[urlsplit(onwards).path] += 1
            if "/static/" not in onwards and onwards not in found and variants[urlsplit(onwards).path] <= VARIANTS:
                waiting.append(onwards)
    return found


def _meetings(found: dict[str, Answer], what: re.Pattern[bytes]) -> set[bytes]:
    return {word for answer in found.values() for word in what.findall(answer.body)}


@pytest.mark.parametrize(("_standing", "who"), [*zip(DATABASES, PARTNERS, strict=True)], indirect=["_standing"])
def test_nothing_hidden_is_met_and_nothing_would_look_otherwise_without_it(house: House, who: str):
    """Every page, list, file and feed is the same, to the byte, as in a world where what is hidden never was.

    So neither words nor numbers, neither order nor gaps tell of it. Of other people no address and no telephone number
    is met, and of meetings no online link without a seat. The conditions are the same on both databases and only have to run:
    links are followed on one of them.
    """
    found, unknown = crawl(house, who), house.as_(who).get("/no/such/page").plain
    opened = {address for address, answer in found.items() if answer.status == 200}
    assert len(opened) > 120
    assert [address for address, answer in found.items() if answer.status >= 500] == []
    assert [address for address, answer in found.items() if HIDDEN.search(told(answer.body))] == []
    assert [address for address, answer in found.items() if HIDDEN.search(str(answer.headers).encode())] == []
    assert _meetings(found, ADDRESS) == {email_of(who).encode()}
    assert len(_meetings(found, NUMBER)) == 1
    assert _meetings(found, ONLINE) == ({b"exchange", b"clasi"} if who == "partner" else {b"clasi"})
    # What is answered as if it never was need not be asked again where it never was.
    told_of = {address: answer for address, answer in found.items() if answer.status != 404 or answer.plain != unknown}
    with house.app.app_context():
        forget_hidden()
        db.session.commit()
        db.session.remove()
    house.app.extensions[KEPT_FEEDS].clear()
    caller = house.as_(who)
    otherwise = {address: caller.get(address) for address in told_of}
    assert len(told_of) > 120
    assert [
        a for a, one in told_of.items() if (one.status, one.plain) != (otherwise[a].status, otherwise[a].plain)
    ] == []


def test_the_same_lists_show_the_union_side_what_they_hide(house: House):
    """What is hidden above is there: otherwise nothing above would say anything."""
    lists = {address: house.as_("secretariat").get(address).body for address in _lists()}
    words = {word: [a for a, body in lists.items() if word in body] for word in (b"HERON", b"DRAFTY")}
    assert {word: len(where) > 5 for word, where in words.items()} == {b"HERON": True, b"DRAFTY": True}
    assert ADDRESS.search(house.as_("secretariat").get(f"/people/{house.keys.of('person_id', 'chair')}").body)


@pytest.mark.parametrize("who", sorted(set(PERSONAS) - {"admin", "secretariat", "chair", "contact_group"}))
def test_drafts_are_met_by_nobody_but_those_who_plan(house: House, who: str):
    plain = ("/", "/forums/", "/timeline/?year=2027", "/calendar/?year=2027&month=1", "/countries/EC", "/nominations")
    listed = ("/search/?q=drafty", "/search/?q=ecuador", "/meetings", "/meetings?when=undated", "/meetings?state=draft")
    found = {address: house.as_(who).get(address) for address in (*plain, *listed)}
    assert {answer.status for answer in found.values()} <= {200, 403}
    assert [address for address, answer in found.items() if b"DRAFTY" in answer.body] == []


# --- What is written to people ----------------------------------------------------------------------------------------


def _change(house: House, page: str, action: str, **values: str) -> None:
    """Change something as the secretariat would: open the page, fill in the form, send it."""
    caller = house.as_("secretariat")
    shown = caller.get(page)
    form = form_to(shown.text, page, action)
    sent = caller.post(form.action, form.with_(**values))
    assert sent.status == 302, f"{page}: {sent.status}"


def _stir(house: House) -> None:
    """Let much happen on the Union side, and a little that everybody may know."""
    keys = house.keys.by_argument
    exchange, union, clasi, hidden = (
        keys["meeting_id"][name] for name in ("exchange", "union", "clasi", "clasi_union")
    )
    item = keys["item_id"]["HERON requests that failed"]
    for meeting, place in ((hidden, "HERON house"), (exchange, "Bruges"), (clasi, "Ghent")):
        _change(house, f"/meetings/{meeting}/edit", f"/meetings/{meeting}/edit", place=place)
    _change(house, f"/meetings/{exchange}/agenda/{item}/edit", f"/agenda/{item}/edit", title="HERON requests once more")
    _change(house, f"/meetings/{exchange}/agenda", "/agenda", kind="information", title="HERON news", minutes="5",
            audience="union")  # fmt: skip
    house.as_("secretariat").post(f"/meetings/{exchange}/agenda/{item}/step", {"direction": "down"})
    _change(
        house, f"/meetings/{exchange}/people/waive", "/waive", country="SE", capacity="prosecutor", reason="HERON none"
    )
    _change(house, f"/meetings/{union}/step/cancel", "/step/cancel", reason="HERON flew")


def _letters(house: House) -> list[tuple[str, str]]:
    with house.app.app_context():
        rows = db.session.execute(sa.select(Message.address, Message.subject, Message.body).order_by(Message.id))
        found = [(address, f"{subject}\n{body}") for address, subject, body in rows]
        db.session.remove()
    return found


def test_no_message_tells_the_partner_side_of_what_is_hidden(house: House):
    before = len(_letters(house))
    _stir(house)
    letters = _letters(house)[before:]
    to_partners = [text for address, text in letters if address in map(email_of, PARTNERS)]
    assert len(to_partners) >= 3
    assert [text for text in to_partners if HIDDEN.search(text.encode())] == []
    assert [text for _address, text in letters if "HERON" in text] != []


def test_news_on_the_home_page_tell_of_nothing_hidden(house: House):
    """That an agenda was put in another order is no news to those who see none of what was moved."""
    before = {who: house.as_(who).get("/").plain for who in (*PARTNERS, "prosecutor")}
    exchange, item = house.keys.of("meeting_id", "exchange"), house.keys.of("item_id", "HERON requests that failed")
    moved = house.as_("secretariat").post(f"/meetings/{exchange}/agenda/{item}/step", {"direction": "up"})
    assert moved.status == 302
    assert house.ledger.look() != set()
    assert {who: house.as_(who).get("/").plain != page for who, page in before.items()} == {
        "partner": False, "partner_chair": False, "prosecutor": True,
    }  # fmt: skip


def test_a_meeting_that_becomes_for_the_union_side_only_is_gone_from_page_feed_and_search(house: House):
    """At once, also from the feeds that were already fetched, and from the pages of people met there only."""
    clasi = house.keys.of("meeting_id", "clasi")
    feed = next(address for address in _feeds("partner_chair") if "-own-" in address)
    places = (feed, "/search/?q=ministers", "/", "/meetings", f"/meetings/{clasi}")
    caller = house.as_("partner_chair")
    assert [place for place in places if "CLASI ministers" not in caller.get(place).text] == []
    with house.app.app_context():
        meeting = db.session.get_one(Meeting, clasi)
        meeting.audience = Audience.UNION
        journal.record(Platform(), "meeting.changed", meeting, meeting.shown_at)
        db.session.commit()
        db.session.remove()
    assert [place for place in places if "CLASI ministers" in caller.get(place).text] == []

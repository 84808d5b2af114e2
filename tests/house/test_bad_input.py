"""Whatever is sent, nothing breaks: no fault is answered, and what is refused has changed nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, cycle, islice
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit

import pytest
import sqlalchemy as sa
from flask import request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException

from exchange.core.db import db
from exchange.notices.models import Message
from tests.house.conftest import House
from tests.house.test_doors import address_of
from tests.house.visits import VISITS
from tests.house.visits.who import Visit
from tests.support.callers import FORM, NOBODY, Answer
from tests.support.forms import Control, PageForm, forms_on
from tests.support.world import PERSONAS, email_of

#: Who tries first: those who may do most, then those whose own things nobody else sees.
TRIED = ("admin", "secretariat", "prosecutor", "contact_point", *PERSONAS, NOBODY)
#: A wrong password is counted, whatever becomes of the request.
COUNTED = {"failed_sign_in"}
LONG = 100_000


def _first(visit: Visit) -> str:
    return next(who for who in TRIED if who in visit.who)


def _openable(method: str) -> list[tuple[Visit, str]]:
    """Return one visit to each endpoint, with somebody who gets in."""
    found: dict[str, Visit] = {}
    for visit in VISITS:
        if visit.method == method and visit.who:
            found.setdefault(visit.endpoint, visit)
    return [(visit, NOBODY if "secret" in visit.arguments else _first(visit)) for visit in found.values()]


# --- Addresses --------------------------------------------------------------------------------------------------------

ODD_PARTS = (
    "0", "-1", "abc", "2147483647", "2147483648", "99999999999999999999", "9" * 3000, "%D9%A1", "1%00", "%F0%9F%A6%86",
    "%ff%fe", "%ED%A0%80", "..%2f..%2fapp.py", "1%0d%0aX-Odd:%201",
)  # fmt: skip


def _odd_addresses(house: House, visit: Visit) -> Iterator[str]:
    """Return the visit's address with one argument after the other replaced by what does not belong there."""
    parts = urlsplit(address_of(house, visit)).path.split("/")
    for place, name in enumerate(_pattern(house, visit).split("/")):
        if "<" in name:
            for odd in ODD_PARTS:
                yield "/".join([*parts[:place], odd, *parts[place + 1 :]])


def _pattern(house: House, visit: Visit) -> str:
    return next(rule.rule for rule in house.app.url_map.iter_rules() if rule.endpoint == visit.endpoint)


def test_odd_addresses_are_unknown_ones(house: House):
    """Beyond every number, no number at all, bytes that are no text, ways out of the folder: 404 or 400, never a fault."""
    found, numbers = [], count()
    by_pattern = {_pattern(house, visit): (visit, who) for visit, who in [*_openable("POST"), *_openable("GET")]}
    for visit, who in by_pattern.values():
        for address in _odd_addresses(house, visit):
            # One in so many, here and below, so that each odd part meets many addresses and each address some of them.
            # SQLite refuses less than PostgreSQL does: there fewer have to do.
            if next(numbers) % (13 if house.is_on_sqlite else 5):
                continue
            answer = house.as_(who).ask(visit.method, address)
            if answer.status not in (400, 404, 405):
                found.append(f"{visit.method} {address[:120]} as {who}: {answer.status}")
    assert "\n".join(found) == ""
    assert house.ledger.look() == set()


@pytest.mark.parametrize("base", ["/static/", "/bootstrap/static/"])
def test_files_stay_in_their_folder(house: House, base: str):
    ways = (
        "../../app.py",
        "..%2f..%2fapp.py",
        "%2e%2e/%2e%2e/app.py",
        "..%5c..%5capp.py",
        "%2e%2e%2f%2e%2e%2fREADME.md",
        "%00",
        "css/%00.css",
    )
    answers = {way: house.as_(NOBODY).get(base + way) for way in ways}
    assert {way: answer.status in (400, 404) for way, answer in answers.items()} == dict.fromkeys(ways, True)


# --- What stands behind the question mark -----------------------------------------------------------------------------

ODD_VALUES = (
    "", "-1", "99999999999999999999999", "9" * 4000, "\u00b2", "\u0661", "0000-00-00", "9999-12-31",
    "\u202e\U0001f986%'\";--<script>alert(1)</script>", "a\tb\r\nX-Odd: 1",
)  # fmt: skip
RAW_VALUES = ("%00", "%ff%fe")
asked: dict[str, set[str]] = {}


class Noting(ImmutableMultiDict):
    """The arguments of an address, which notes by which names a page asks for them."""

    def get(self, key: Any, *rest: Any, **options: Any) -> Any:
        asked.setdefault(request.endpoint or "", set()).add(key)
        return super().get(key, *rest, **options)

    def getlist(self, key: Any, *rest: Any, **options: Any) -> Any:
        asked.setdefault(request.endpoint or "", set()).add(key)
        return super().getlist(key, *rest, **options)


def _names_asked(house: House) -> dict[str, set[str]]:
    """Open every page once; return which arguments each asks its address for."""
    asked.clear()
    usual = house.app.request_class
    house.app.request_class = type("NotingRequest", (usual,), {"parameter_storage_class": Noting})
    for visit, who in _openable("GET"):
        house.as_(who).get(address_of(house, visit))
    house.app.request_class = usual
    return {endpoint: set(names) for endpoint, names in asked.items()}


def test_odd_values_in_the_query_are_answered_as_if_they_made_sense_or_said_nothing(house: House):
    names = _names_asked(house)
    assert {"meetings.index", "home.calendar", "home.timeline", "search.index", "accounts.people"} <= names.keys()
    found, numbers = [], count()
    values = [*(f"={quote_plus(value)}" for value in ODD_VALUES), *(f"={value}" for value in RAW_VALUES)]
    queries = [*values, "=1&{name}=2", "[]=1", "[a]=1"]
    for visit, who in _openable("GET"):
        path = urlsplit(address_of(house, visit)).path
        for name in sorted(names.get(visit.endpoint, ())):
            for query in (name + value.replace("{name}", name) for value in queries):
                if next(numbers) % (11 if house.is_on_sqlite else 4):
                    continue
                answer = house.as_(who).get(f"{path}?{query}")
                if answer.status >= 500 or b"<script>alert" in answer.body or "x-odd" in answer.headers:
                    found.append(f"{path}?{query[:60]}: {answer.status}")
    assert "\n".join(found) == ""
    assert house.ledger.look() - {"subscription"} == set()


# --- Forms ------------------------------------------------------------------------------------------------------------

#: What is in no way of the field's kind; what is, but should not be; all refused or harmless.
NO_DATES = ("0000-00-00", "2027-02-30", "x")
ODD_DATES = ("\u0662\u0660\u0662\u0667-01-01", "0001-01-01", "1900-01-01", "9999-12-31")
NO_TIMES = ("0000-00-00T00:00", "2027-02-30T10:00", "2027-03-28T25:00", "x")
ODD_TIMES = (
    "0001-01-01T00:00", "1900-01-01T00:00", "9999-12-31T23:59", "2027-03-28T02:30", "2026-10-25T02:30"
)  # fmt: skip
NO_NUMBERS = ("x", "1.5", "1e309", "NaN")
ODD_NUMBERS = ("-1", "0", "2147483648", "99999999999999999999", "\u0663", "9" * 400, "9" * 5000)
ODD_KEYS = ("unknown", "999999", "99999999999999999999", "body:\u00b2", "")
ODD_TEXTS = (
    "<script>alert(1)</script>", "\u202egnp.exe\u2066", "   \t  ", "\U0001f986 {{ 7*7 }} %(name)s {0.__class__}",
    "javascript:alert(1)", "a\r\nBcc: evil@evil.example",
)  # fmt: skip
OF_KIND: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "date": (NO_DATES, ODD_DATES),
    "datetime-local": (NO_TIMES, ODD_TIMES),
    "number": (NO_NUMBERS, ODD_NUMBERS),
    "select": ((), ODD_KEYS),
    "radio": ((), ODD_KEYS),
    "checkbox": ((), ODD_KEYS),
    "hidden": ((), ("x" * LONG, "\u00b2")),
}
TYPED = {"text", "textarea", "search", "email", "tel", "url", "password"}


@dataclass(frozen=True)
class Found:
    """A form on a page, who found it, and the view that takes it."""

    who: str
    form: PageForm
    takes: str

    @property
    def controls(self) -> dict[str, Control]:
        """Return one control of each name, but for the token."""
        return {control.name: control for control in self.form.controls if control.name != "csrf_token"}


def _taker(house: House, action: str) -> str:
    try:
        return house.app.url_map.bind("localhost").match(urlsplit(action).path, method="POST")[0]
    except HTTPException:
        return ""


def _found_forms(house: House) -> list[Found]:
    """Open every page, once for all tests; return one form for each view that takes any."""
    if house.forms:
        return house.forms
    found: dict[str, Found] = {}
    shown = [visit for visit in VISITS if visit.method == "GET" and visit.who]
    for visit in shown:
        _look(house, found, visit, NOBODY if NOBODY in visit.who else _first(visit))
    # What stands on no page of the first who may open it stands on one of somebody who may send it.
    for sent in VISITS:
        if sent.method == "POST" and sent.who and sent.endpoint not in found:
            for visit in shown:
                if visit.endpoint.split(".")[0] == sent.endpoint.split(".")[0] and _first(sent) in visit.who:
                    _look(house, found, visit, _first(sent))
    house.put_right()
    house.forms = list(found.values())
    return house.forms


def _look(house: House, found: dict[str, Found], visit: Visit, who: str) -> None:
    address = address_of(house, visit)
    for form in forms_on(house.as_(who).get(address).text, address):
        if form.method == "post" and (takes := _taker(house, form.action)):
            found.setdefault(takes, Found(who, form, takes))


#: What says nothing of a database is tried on one of them.
ON_ONE = pytest.mark.parametrize("_standing", ["postgresql"], indirect=True)
#: Views that take what only stands on a page in a state which the furnished world does not have.
ON_NO_PAGE = {"accounts.reopen", "accounts.unmake_administrator"}


@ON_ONE
def test_every_view_that_takes_a_form_is_reached_by_one(house: House):
    taking = {visit.endpoint for visit in VISITS if visit.method == "POST"}
    assert taking - {found.takes for found in _found_forms(house)} == ON_NO_PAGE


def _send(house: House, found: Found, values: dict[str, Any]) -> Answer:
    caller = house.as_(found.who)
    return caller.post(found.form.action, {**values, "csrf_token": caller.token})


def _unsound(house: House, found: Found, values: dict[str, Any], *, must_refuse: bool = False) -> str:
    """Send a form; return what is wrong with the answer. What was accepted is taken back."""
    answer = _send(house, found, values)
    wrote = house.ledger.look() - COUNTED
    trouble = ""
    if answer.status >= 500:
        trouble = f"answers {answer.status}"
    elif answer.status >= 400 and wrote:
        trouble = f"refuses with {answer.status}, but writes {sorted(wrote)}"
    elif must_refuse and wrote:
        trouble = f"accepts with {answer.status} and writes {sorted(wrote)}"
    elif must_refuse and answer.status < 400:
        trouble = f"takes it with {answer.status} as if it had not been sent"
    else:
        trouble = _badly_shown(house, found, answer)
    if house.database.written:
        house.put_right()
    return trouble


def _badly_shown(house: House, found: Found, answer: Answer) -> str:
    """Return what is wrong with the page that a form is answered with, or that it leads to."""
    leads_on = answer.status in (302, 303) and answer.target.startswith("/")
    page = house.as_(found.who).get(answer.target) if leads_on else answer
    if page.status >= 500:
        return f"leads to {answer.target}, which answers {page.status}"
    return "is shown as it is" if b"<script>alert" in page.body else ""


#: So many odd values are tried in each field: the next of its kind in turn, so that each meets many fields.
IN_TURN = 1


def _one_field_wrong(all_found: list[Found], *, in_turn: int) -> Iterator[tuple[Found, str, str, bool]]:
    """Return (form, field, value, whether it must be refused) for each field and some of what does not belong there."""
    turns: dict[str, Iterator[tuple[str, bool]]] = {
        kind: cycle([*((value, True) for value in refused), *((value, False) for value in odd)])
        for kind, (refused, odd) in OF_KIND.items()
    }
    for found in all_found:
        for name, control in found.controls.items():
            if control.kind in TYPED:
                yield found, name, "x" * LONG, found.takes != "accounts.set_language"
            for value, must_refuse in islice(turns.get(control.kind, iter(())), in_turn):
                yield found, name, value, must_refuse


def test_a_form_with_one_field_wrong_breaks_nothing(house: House):
    """On SQLite, which takes more than PostgreSQL does, what is too long for a field has to do."""
    troubles, sent = [], set()
    tried = _one_field_wrong(_found_forms(house), in_turn=0 if house.is_on_sqlite else IN_TURN)
    for found, name, value, must_refuse in tried:
        sent.add((found.takes, name, value))
        if trouble := _unsound(house, found, {**found.form.values, name: value}, must_refuse=must_refuse):
            troubles.append(f"{found.takes} {name}={value[:40]!r} as {found.who}: {trouble}")
    assert "\n".join(troubles) == ""
    assert len(sent) > (100 if house.is_on_sqlite else 500)
    odd = {value for _, _, value in sent}
    assert house.is_on_sqlite or {value for pair in OF_KIND.values() for sort in pair for value in sort} <= odd


def test_a_form_with_odd_text_in_all_fields_breaks_nothing_and_nothing_odd_is_shown_as_it_is(house: House):
    troubles, texts = [], cycle(ODD_TEXTS)
    for found in _found_forms(house):
        typed = [name for name, control in found.controls.items() if control.kind in TYPED]
        for text in islice(texts, 1 if house.is_on_sqlite else 2) if typed else ():
            trouble = _unsound(house, found, {**found.form.values, **dict.fromkeys(typed, text)})
            troubles += [f"{found.takes} {text!r} as {found.who}: {trouble}"] if trouble else []
    assert "\n".join(troubles) == ""


@ON_ONE
def test_bytes_that_are_no_text_are_refused_however_they_are_sent(house: House):
    """A NUL is refused everywhere, in a form that carries files too; broken UTF-8 breaks nothing."""
    troubles, bytes_in_turn = [], cycle(("%00", "%ED%A0%80", "%ff"))
    for found in _found_forms(house):
        caller, names = house.as_(found.who), list(found.controls)
        for bad in islice(bytes_in_turn, 1):
            body = "&".join([f"csrf_token={caller.token}", *(f"{quote(name)}=a{bad}" for name in names)]).encode()
            troubles += _told(house, found, bad, caller.ask("POST", found.form.action, body, {"Content-Type": FORM}))
        parts = [_part("csrf_token", caller.token.encode()), *(_part(name, b"a\x00b") for name in names)]
        body = b"".join(parts) + b"--cut--\r\n"
        kind = {"Content-Type": "multipart/form-data; boundary=cut"}
        troubles += _told(house, found, "multipart", caller.ask("POST", found.form.action, body, kind), nul=bool(names))
    assert "\n".join(troubles) == ""


def _part(name: str, value: bytes) -> bytes:
    return f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value + b"\r\n"


def _told(house: House, found: Found, bad: str, answer: Answer, *, nul: bool = False) -> list[str]:
    wrote = house.ledger.look() - COUNTED
    nul = nul or (bad == "%00" and bool(found.controls))
    if house.database.written:
        house.put_right()
    if answer.status >= 500 or (answer.status >= 400 and wrote) or (nul and answer.status != 400):
        return [f"{found.takes} {bad} as {found.who}: {answer.status}, writes {sorted(wrote)}"]
    return []


# --- Tokens, methods, kinds of content, hosts -------------------------------------------------------------------------


def test_without_the_right_token_nothing_is_done(house: House):
    """No token, a made-up one, somebody else's: 400 for whoever may do it, and nothing is written."""
    wrong = ("", "made-up", house.as_("stranger").token)
    found, in_turn = [], cycle(wrong)
    for visit, who in _openable("POST"):
        # Read before any row is: on one database each view with one of them in turn has to do.
        for token in wrong if house.is_on_sqlite else islice(in_turn, 1):
            sent = f"csrf_token={token}".encode() if token else b""
            answer = house.as_(who).ask("POST", address_of(house, visit), sent, {"Content-Type": FORM})
            if answer.status != 400 or house.ledger.look():
                found.append(f"{visit} as {who} with {token!r}: {answer.status}")
    assert "\n".join(found) == ""


@ON_ONE
def test_a_method_that_an_address_does_not_take_is_refused_naming_those_it_takes(house: House):
    taken: dict[str, set[str]] = {}
    for visit, _who in [*_openable("GET"), *_openable("POST")]:
        path = urlsplit(address_of(house, visit)).path
        taken.setdefault(path, set()).update({visit.method, "OPTIONS"} | ({"HEAD"} if visit.method == "GET" else set()))
    found, in_turn = [], cycle(("GET", "POST", "PUT", "DELETE", "PATCH", "TRACE"))
    for path, methods in taken.items():
        for method in set(islice(in_turn, 2)) - methods:
            answer = house.as_("admin").ask(method, path, b"" if method == "POST" else None)
            allowed = {name.strip() for name in answer.headers.get("allow", "").split(",")}
            if answer.status != 405 or not methods <= allowed or method in allowed:
                found.append(f"{method} {path}: {answer.status}, allows {sorted(allowed)}, takes {sorted(methods)}")
    assert "\n".join(found) == ""
    assert house.ledger.look() == set()


CONTENTS = (
    ("application/json", b'{"title": "x"'), ("multipart/form-data", b"title=x"), ("", b"title=x"),
    ("multipart/form-data; boundary=cut", b"--cut\r\nno head"), (f"{FORM}; charset=utf-16", b"\xff\xfet\x00&=&%=%zz"),
)  # fmt: skip


@ON_ONE
def test_content_of_another_kind_is_refused(house: House):
    found = []
    for place, (visit, who) in enumerate(_openable("POST")):
        caller = house.as_(who)
        # Read before any row is: on one database each view with one kind in turn has to do.
        for kind, body in CONTENTS if house.is_on_sqlite else (CONTENTS[place % len(CONTENTS)],):
            sent = {"Content-Type": kind, "X-CSRFToken": caller.token}
            answer = caller.ask("POST", address_of(house, visit), body, sent)
            wrote = house.ledger.look()
            if answer.status >= 500 or (answer.status >= 400 and wrote):
                found.append(f"{visit} {kind!r}: {answer.status}, writes {sorted(wrote)}")
            if house.database.written:
                house.put_right()
    assert "\n".join(found) == ""


def test_more_than_the_platform_takes_is_refused_before_it_is_read(house: House):
    answer = house.as_("admin").ask("POST", "/login", b"", {"Content-Type": FORM, "Content-Length": str(10**9)})
    assert answer.status == 413


def test_a_foreign_host_is_refused_where_hosts_are_named(house: House):
    house.app.config["TRUSTED_HOSTS"] = ["exchange.example"]
    try:
        caller = house.as_(NOBODY)
        hosts = ("evil.example", "exchange.example.evil.example", "evil.example:80@exchange.example", "\x00", "")
        answers = {host: caller.get("/login", Host=host) for host in hosts if host}
        assert {host: answer.status for host, answer in answers.items()} == dict.fromkeys(answers, 400)
        assert [host for host, answer in answers.items() if b"evil" in answer.body] == []
        assert caller.get("/login", Host="exchange.example").status == 200
    finally:
        house.app.config["TRUSTED_HOSTS"] = None


def test_links_in_messages_name_the_platform_whatever_host_was_asked(house: House):
    sent = house.as_(NOBODY).post("/reset", {"email": email_of("judge")}, Host="evil.example")
    assert sent.status == 302
    with house.app.app_context():
        body = db.session.scalars(sa.select(Message.body).order_by(Message.id.desc()).limit(1)).one()
        db.session.remove()
    assert f"{house.app.config['BASE_URL']}/reset/" in body
    assert "evil" not in body


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https:evil.example", "/\t/evil.example", "javascript:x"]
)
def test_no_redirect_leads_away(house: House, target: str):
    """After signing in and after choosing a language, one stays here."""
    sent = house.as_("prosecutor").post("/language", {"language": "en", "next": target})
    assert (sent.status, sent.target) == (302, "/")
    seen = house.as_("prosecutor").get(f"/login?next={quote(target)}")
    assert (seen.status, seen.target) == (302, "/")

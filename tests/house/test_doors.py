"""Who may pass: every address × every persona over real HTTP, and how a closed door looks from outside."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from freezegun import freeze_time

from exchange.accounts.models import SignIn
from exchange.core.access import Door, declared
from exchange.core.db import db
from tests.house.conftest import House
from tests.house.visits import VISITS
from tests.house.visits.assessing import SHARED, VERSION
from tests.house.visits.following_up import BOARD_HIDDEN, PROPOSED_HIDDEN, RUNS_HIDDEN
from tests.house.visits.who import COALITION, EVERYBODY, PLAN, RUN, SIGNED_IN, Visit
from tests.support.assessing import CLOSED as CLOSED_ROUND
from tests.support.assessing import OPEN as OPEN_ROUND
from tests.support.briefing import OWN
from tests.support.callers import NOBODY, Answer

LIBRARY_FILES = {"static", "bootstrap.static"}
NEVER_MADE = "a-secret-that-was-never-made"
#: Spain hands the chair of the Coalition over to France at this midnight in Brussels (M3).
HANDOVER = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)
#: Invited, tentative and accepted count as seated.
OF_EXCHANGE_SEATED = {"prosecutor", "judge", "central_authority", "partner"}


# --- The table --------------------------------------------------------------------------------------------------------


def test_every_endpoint_is_visited(house: House):
    assert {visit.endpoint for visit in VISITS} == set(house.app.view_functions) - LIBRARY_FILES


def test_every_visit_uses_the_method_of_its_endpoint(house: House):
    methods = {rule.endpoint: (rule.methods or set()) - {"HEAD", "OPTIONS"} for rule in house.app.url_map.iter_rules()}
    assert {visit.endpoint: {visit.method} for visit in VISITS} == {
        endpoint: taken for endpoint, taken in methods.items() if endpoint not in LIBRARY_FILES
    }


def test_no_visit_stands_twice():
    assert [name for name, times in Counter(map(str, VISITS)).items() if times > 1] == []


def test_every_view_has_a_door_with_a_sentence(house: House):
    doors = {name: declared(view) for name, view in house.app.view_functions.items()}
    assert {name: door for name, door in doors.items() if not isinstance(door, Door) or not door.sentence} == {}


def test_doors_of_one_name_are_one_door(house: House):
    doors = {declared(view) for view in house.app.view_functions.values()}
    assert [name for name, times in Counter(door.name for door in doors).items() if times > 1] == []


def test_every_address_is_printed_with_its_door(house: House):
    printed = house.app.test_cli_runner().invoke(args=["doors"])
    lines = printed.output.splitlines()
    rules = list(house.app.url_map.iter_rules())
    assert printed.exit_code == 0
    assert len(lines) == len(rules)
    assert {rule.rule for rule in rules} == {line.split()[1] for line in lines}
    assert [line for line in lines if "SHUT" in line] == []


def test_a_view_is_open_to_nobody_but_where_the_table_says_everybody(house: House):
    anonymous = {name for name, view in house.app.view_functions.items() if declared(view).anonymous}
    open_to_all = {visit.endpoint for visit in VISITS if NOBODY in visit.who} | {"home.style"}
    assert anonymous - LIBRARY_FILES == open_to_all


# --- The walk ---------------------------------------------------------------------------------------------------------


def address_of(house: House, visit: Visit, **replaced: str) -> str:
    """Return the address with the keys of the rows; what the rule does not hold goes into the query."""
    values = {
        name: house.keys.of("forum_id" if name == "forum" else name, value) for name, value in visit.arguments.items()
    }
    adapter = house.app.url_map.bind("localhost")
    return adapter.build(visit.endpoint, values | replaced, method=visit.method)


#: What says nothing of a database is asked on one of them.
ON_ONE = pytest.mark.parametrize("_standing", ["sqlite"], indirect=True)


def _asking(house: House, visit: Visit, number: int, tried: set[object]) -> list[str]:
    """Return who knocks: everybody at a door not tried for those people yet, else one of either sort, another each time."""
    place = (declared(house.app.view_functions[visit.endpoint]), visit.who)
    inside, outside = sorted(visit.who & EVERYBODY), sorted(EVERYBODY - visit.who)
    if house.is_on_sqlite and place not in tried:
        tried.add(place)
        return sorted(EVERYBODY)
    return [people[number % len(people)] for people in (inside, outside) if people]


def _knock(house: House, visit: Visit, address: str, who: str) -> Answer:
    caller = house.as_(who)
    return caller.get(address) if visit.method == "GET" else caller.post(address)


def _is_in(answer: Answer, who: str) -> bool:
    """Say whether the caller got in; a redirect to the sign-in turns away only those who are not signed in."""
    turned_to_sign_in = who == NOBODY and answer.status in (302, 303) and answer.target.startswith("/login")
    return answer.status not in (401, 403, 404) and not turned_to_sign_in


def _trouble(visit: Visit, who: str, answer: Answer, unknown: Answer, wrote: set[str]) -> str:
    """Return what is wrong with an answer; nothing when all is well. ``wrote`` are the tables that it changed."""
    if answer.status >= 500:
        return f"answers {answer.status}"
    if _is_in(answer, who) != (who in visit.who):
        return f"answers {answer.status} {answer.target}"
    if who not in visit.who and wrote:
        return f"refuses, but writes {sorted(wrote)}"
    if answer.status == 404 and answer.plain != unknown.plain:
        return "shows that there is something behind it"
    if who == NOBODY and who not in visit.who and visit.method == "GET" and answer.status not in (302, 404):
        return f"answers {answer.status} instead of asking to sign in"
    if visit.method == "GET" and wrote - {"subscription"}:
        return f"writes {sorted(wrote)} although it only shows"
    return ""


def test_exactly_those_get_in_who_may(house: House):
    """A door that stays shut looks as if nothing were behind it, or says to whom it is open; nothing is written.

    Each door for everybody on SQLite, for each set of people it opens to; its other addresses for one of either sort in turn.
    On PostgreSQL those of one row for each address: the conditions are the same and only have to run.
    """
    found, visits = [], VISITS if house.is_on_sqlite else {visit.endpoint: visit for visit in VISITS}.values()
    tried: set[object] = set()
    nowhere = {
        (method, who): house.as_(who).ask(method, "/no/such/page") for method in ("GET", "POST") for who in EVERYBODY
    }
    for number, visit in enumerate(visits):
        address = address_of(house, visit)
        by_secret = "secret" in visit.arguments
        for who in _asking(house, visit, number, tried):
            unknown = nowhere[visit.method, who]
            if by_secret and who not in visit.who:
                unknown = _knock(house, visit, address_of(house, visit, secret=NEVER_MADE), who)
            answer = _knock(house, visit, address, who)
            wrote = house.ledger.look()
            if trouble := _trouble(visit, who, answer, unknown, wrote):
                found.append(f"{visit} as {who}: {trouble}")
            if wrote:
                house.put_right()
    assert "\n".join(found) == ""


def test_whoever_is_refused_is_told_to_whom_it_is_open(house: House):
    refused = house.as_("member").get("/forums/new")
    assert refused.status == 403
    assert "The platform administrator." in refused.text


@ON_ONE
def test_a_stranger_is_refused_only_what_is_no_secret(house: House):
    """By 403 one learns that there is such a row: only of what the Union side knows, or everybody."""
    refused = set()
    for visit in VISITS:
        keyed = any(name == "id" or name.endswith("_id") for name in visit.arguments)
        if keyed and _knock(house, visit, address_of(house, visit), "stranger").status == 403:
            refused.add((visit.endpoint.split(".")[0], *visit.arguments.values()))
    assert refused == {
        ("countries", "PE", "PE"), ("countries", "liaison"),
        ("home", "posting", "posting liaison"), ("home", "priority", "priority PE"),
        ("home", "practice", "practice open"), ("forwarding", "open"), ("forwarding", "union"),
        *(("leads", lead) for lead in ("driver NL", "co_driver FR", "co_driver ES", "coordinator FR")),
        *(("instruments", one) for one in ("PE:ets-24", "PE:eurojust", "AR:bilateral-extradition-FR")),
        ("instruments", "PE:ets-24", "step of PE:ets-24"),
        *(("briefings", "PE", *rest) for rest in ((), ("summary",), (OWN,), (OWN, "up"), (OWN, "remove"))),
        ("briefings", SHARED), ("briefings", SHARED, "use of briefing 1"), ("home", "briefing", "briefing PE"),
        ("assessments", OPEN_ROUND), ("assessments", VERSION), ("assessments", VERSION, "CO"), ("home", "round", f"round {CLOSED_ROUND}"),
    }  # fmt: skip


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"])
def test_no_other_method_opens_a_door(house: House, method: str):
    """What a stranger cannot GET tells nothing to another method either, whether it exists or not."""
    hidden = house.keys.of("meeting_id", "union")
    answers = [house.as_("stranger").ask(method, f"/meetings/{key}") for key in (hidden, 999_999)]
    assert answers[0].status == answers[1].status
    assert answers[0].status in (400, 404, 405)
    assert answers[0].plain == answers[1].plain


# --- Rights follow the chair ------------------------------------------------------------------------------------------


def _keep_signed_in(house: House, at: datetime) -> None:
    with house.app.app_context():
        db.session.execute(sa.update(SignIn).values(begun_at=at, seen_at=at))
        db.session.commit()
        db.session.remove()


@pytest.mark.parametrize(
    ("at", "chairs"), [(HANDOVER - timedelta(seconds=1), "chair"), (HANDOVER, "next_chair")], ids=["before", "after"]
)
def test_the_chairs_rights_pass_on_at_the_minute_of_the_handover(house: House, at: datetime, chairs: str):
    """Exactly what stood open to Spain's delegation because of the chair now stands open to that of France (M3)."""
    others = {"chair", "next_chair"} - {chairs}
    dated = (
        "home.trail",
        "outcomes.",
        "decisions.",
        "activities.",
        "plan.",
        "commitments.",
        "tracing.",
        "security.",
        "calls.",
        "feeds.",
        "nominations.",
        "forwarding.show",
    )
    visits = [
        visit
        for visit in VISITS
        if visit.method == "GET" and visit.who in (RUN, PLAN) and not visit.endpoint.startswith(dated)
        and not {"clasi", "clasi_union", "eu-clasi", "Technical call", "HERON call", BOARD_HIDDEN, PROPOSED_HIDDEN, RUNS_HIDDEN} & set(visit.arguments.values())
        and "clasi" not in visit.arguments.get("message_id", "")
    ]  # fmt: skip
    with freeze_time(at):
        _keep_signed_in(house, at)
        got_in = {
            str(visit): {who for who in (*others, chairs) if _is_in(house.as_(who).get(address_of(house, visit)), who)}
            for visit in visits
        }
    assert len(got_in) > 12
    assert {visit: inside for visit, inside in got_in.items() if inside != {chairs}} == {}


# --- Addresses that only hang together --------------------------------------------------------------------------------


@ON_ONE
def test_online_links_are_for_those_with_a_seat_and_those_who_plan(house: House):
    """Of every meeting that a person sees, on every page of it and as a calendar file."""
    seats = {
        "exchange": OF_EXCHANGE_SEATED | PLAN, "union": {"prosecutor"} | PLAN, "convened": PLAN,
        "clasi": {"chair", "partner", "partner_chair", "admin", "secretariat"}, "over": {"prosecutor"} | PLAN,
        "cancelled": {"contact_group"} | PLAN, "held": {"contact_group"} | PLAN, "postponed": PLAN,
    }  # fmt: skip
    shown: dict[str, set[str]] = {name: set() for name in seats}
    for name in seats:
        key, link = house.keys.of("meeting_id", name), f"https://meet.example/{name}".encode()
        for who in sorted(SIGNED_IN):
            pages = [house.as_(who).get(f"/meetings/{key}{part}") for part in ("", "/people", "/agenda", ".ics")]
            if any(link in page.body for page in pages):
                shown[name].add(who)
    assert shown == seats
    assert COALITION - PLAN - shown["convened"] == {"next_chair", "contact_point", "eurojust", "member"}

"""Addresses, sides, passwords, throttles, programs: tables of cases and what holds for all of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.accounts.rules import (
    BY_ADDRESS,
    BY_ORIGIN,
    Attempt,
    Grant,
    PasswordFault,
    Refusal,
    Refused,
    Role,
    Throttle,
    Viewer,
    address,
    may_invite,
    may_invite_to,
    origin_of,
    password_faults,
    program_of,
    side_of,
)
from exchange.world.rules import Side

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ABOUT = ("Saskia Secretaris", "s.secretaris@people.example")
COMMON, PERSONAL = [PasswordFault.COMMON], [PasswordFault.PERSONAL]


def viewer(*roles: Role, side: Side = Side.UNION, is_admin: bool = False) -> Viewer:
    grants = frozenset(Grant(role, 1, "NL") for role in roles)
    return Viewer(7, "Someone", side, "NL", None, None, "Europe/Amsterdam", "en", is_admin, NOW, grants=grants)


@pytest.mark.parametrize(
    ("password", "faults"),
    [
        ("elf tekens!", [PasswordFault.SHORT]),
        ("twaalf teken", []),
        ("z" * 129, [PasswordFault.LONG]),
        ("lang genoeg " * 10 + "en niet ", []),
        ("drie kwart van de dag", []),
        ("8402 5517 9936", []),
        ("пароль из многих слов", []),
        ("Password2026!", COMMON),
        ("passwordpassword", COMMON),
        ("123456789012", COMMON),
        ("210987654321", COMMON),
        ("qwertyuiopas", COMMON),
        ("Wachtwoord123!", COMMON),
        ("aaaaaaaaaaaaa", COMMON),
        ("121212121212", COMMON),
        ("het is saskia 1", PERSONAL),
        ("SASKIASECRETARIS", PERSONAL),
        ("s3 secretaris s3", PERSONAL),
        ("Experts' Exchange 26", PERSONAL),
    ],
)
def test_a_password_is_taken_unless_short_long_common_or_personal(password, faults):
    assert password_faults(password, ABOUT) == faults


def test_short_parts_of_a_name_do_not_spoil_a_password():
    assert password_faults("de avonden van reve", ("Ana van de Berg", "ana@people.example")) == []


@given(st.text(min_size=12, max_size=128, alphabet=st.characters(categories=("Lu", "Ll", "Nd"), max_codepoint=0x7E)))
def test_no_composition_is_asked_of_a_password(password):
    assert set(password_faults(password)) <= {PasswordFault.COMMON, PasswordFault.PERSONAL}


@pytest.mark.parametrize(
    "text",
    ["", "ada", "@people.example", "ada@", "a da@people.example", "a\r\nBcc:@x.example", "a" * 250 + "@x.example"],
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(Refused) as refused:
        address(text)
    assert refused.value.code is Refusal.BAD_ADDRESS


@pytest.mark.parametrize(
    ("country", "authority", "side"),
    [
        (Side.UNION, None, Side.UNION),
        (None, Side.UNION, Side.UNION),
        (Side.UNION, Side.UNION, Side.UNION),
        (Side.PARTNER, None, Side.PARTNER),
        (None, Side.PARTNER, Side.PARTNER),
        (Side.PARTNER, Side.UNION, Side.PARTNER),
        (Side.UNION, Side.PARTNER, Side.PARTNER),
    ],
)
def test_whoever_has_anything_on_the_partner_side_is_on_it(country, authority, side):
    assert side_of(country, authority) is side


def test_a_side_follows_from_something():
    with pytest.raises(Refused) as refused:
        side_of(None, None)
    assert refused.value.code is Refusal.NO_AFFILIATION


@pytest.mark.parametrize(
    ("who", "union", "partner"),
    [
        (viewer(is_admin=True), True, True),
        (viewer(Role.SECRETARIAT), True, True),
        (viewer(Role.SECRETARIAT, side=Side.PARTNER), False, True),
        (viewer(Role.CHAIR, Role.CONTACT_GROUP, Role.CONTACT_POINT), False, False),
        (viewer(), False, False),
    ],
)
def test_secretariats_let_people_in_but_the_partner_side_never_opens_the_union_side(who, union, partner):
    assert (may_invite_to(who, Side.UNION), may_invite_to(who, Side.PARTNER)) == (union, partner)
    assert may_invite(who) == (union or partner)


def test_the_wait_doubles_up_to_its_longest():
    throttle = BY_ADDRESS[Attempt.SIGN_IN]
    waits = [throttle.opens_at(count, NOW) for count in range(1, 12)]
    seconds = [0 if at is None else (at - NOW).total_seconds() for at in waits]
    assert seconds == [0, 0, 0, 0, 15, 30, 60, 120, 240, 300, 300]


def test_no_attempt_no_wait():
    assert BY_ORIGIN[Attempt.RESET].opens_at(0, None) is None


@given(st.integers(0, 10**9), st.sampled_from([*BY_ADDRESS.values(), *BY_ORIGIN.values()]))
def test_no_number_of_attempts_locks_anybody_out(count: int, throttle: Throttle):
    opens_at = throttle.opens_at(count, NOW)
    assert opens_at is None or NOW < opens_at <= NOW + throttle.longest <= NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("remote", "origin"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::2", "2001:db8::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        (None, ""),
        ("unix:", "unix:"),
    ],
)
def test_neighbours_in_one_network_are_one_origin(remote, origin):
    assert origin_of(remote) == origin


@pytest.mark.parametrize(
    ("user_agent", "program"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/19 Safari/605", "Safari, macOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) CriOS/140 Mobile Safari/604", "Chrome, iPhone"),
        ("Mozilla/5.0 (Linux; Android 16) AppleWebKit/537 Chrome/140 Mobile Safari/537", "Chrome, Android"),
        ("curl/8.5", "curl"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_a_program_is_named_shortly(user_agent, program):
    assert program_of(user_agent) == program

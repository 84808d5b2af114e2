"""The secret address of an invitation: found again in every form that mail servers give it, and by nobody else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.notices.addresses import (
    LARGEST_ID,
    LONGEST_LOCAL,
    LONGEST_MAILBOX,
    LongMailboxError,
    answer_address,
    is_same,
    participation_in,
    token_of,
)

KEY, OTHER_KEY = "k" * 32, "o" * 32
MAILBOX = "answers@platform.example"
KEYS = st.integers(1, LARGEST_ID)


@given(KEYS)
def test_an_address_leads_back_to_its_place_and_to_no_other_with_another_key(key):
    address = answer_address(MAILBOX, token_of(key, KEY))
    assert participation_in(address, MAILBOX, KEY) == key
    assert participation_in(address.upper(), MAILBOX, KEY) == key
    assert participation_in(address, MAILBOX, OTHER_KEY) is None
    assert participation_in(address, "others@platform.example", KEY) is None


@given(KEYS, KEYS)
def test_the_seal_of_one_place_does_not_open_another(one, other):
    seal = token_of(one, KEY).partition("-")[2]
    digits = token_of(other, KEY).partition("-")[0]
    found = participation_in(answer_address(MAILBOX, f"{digits}-{seal}"), MAILBOX, KEY)
    assert found == (one if one == other else None)


@given(st.text(max_size=90))
def test_nothing_else_is_such_an_address(text):
    assert participation_in(text, MAILBOX, KEY) is None
    assert participation_in(f"answers+{text}@platform.example", MAILBOX, KEY) is None


@pytest.mark.parametrize(
    "address",
    [
        "answers+{token}@other.example",
        "other+{token}@platform.example",
        "answers+x{token}@platform.example",
        "answers+{token}x@platform.example",
        "answers+a{token}@platform.example",
        "answers{token}@platform.example",
        "answers-{token}@platform.example",
        "answers+{token}",
        "answers@platform.example",
        "",
        "@",
        "answers+a-" + "a" * 26 + "@platform.example",
    ],
)
def test_what_resembles_it_is_none(address):
    assert participation_in(address.format(token=token_of(5, KEY)), MAILBOX, KEY) is None


@pytest.mark.parametrize("mailbox", ["answers@bücher.example", "answers@xn--bcher-kva.example", "a+b@bücher.example"])
@pytest.mark.parametrize(
    "domain", ["bücher.example", "BÜCHER.example", "xn--bcher-kva.Example", "b\u0075\u0308cher.example"]
)
def test_international_domains_are_known_in_either_form(mailbox, domain):
    local = answer_address(mailbox, token_of(5, KEY)).rpartition("@")[0]
    assert participation_in(f"{local}@{domain}", mailbox, KEY) == 5


def test_without_a_mailbox_no_answers_are_taken():
    assert participation_in(answer_address(MAILBOX, token_of(5, KEY)), "", KEY) is None


def test_the_longest_mailbox_has_room_for_the_longest_token():
    local, _at, _domain = answer_address("m" * LONGEST_MAILBOX + "@x.example", token_of(LARGEST_ID, KEY)).partition("@")
    assert len(local) == LONGEST_LOCAL
    with pytest.raises(LongMailboxError):
        answer_address("m" * (LONGEST_MAILBOX + 1) + "@x.example", token_of(1, KEY))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("judge@people.example", "Judge@PEOPLE.example", True),
        ("juíza@café.example", "JUÍZA@xn--caf-dma.example", True),
        ("jui\u0301za@café.example", "juíza@café.example", True),
        (" judge@people.example ", "judge@people.example", True),
        ("judge@people.example", "judges@people.example", False),
        ("judge@people.example", "judge@people.example.org", False),
        ("judge", "judge", False),
        ("@people.example", "@people.example", False),
        ("judge@", "judge@", False),
        ("judge@\u2e2f.example", "judge@\u2e2f.example", True),
    ],
)
def test_two_addresses_lead_to_one_mailbox(one, other, same):
    assert is_same(one, other) is same

"""Where something may be forwarded to, and how it stands."""

from __future__ import annotations

from itertools import product

import pytest

from exchange.forwarding.rules import Place, Stand, audience_of, key_of, receiving, stand
from exchange.world.rules import Audience, Level


@pytest.mark.parametrize(("declined", "withdrawn", "on_agenda"), list(product((False, True), repeat=3)))
def test_what_is_on_an_agenda_is_there_and_what_is_withdrawn_is_not_declined(declined, withdrawn, on_agenda):
    found = stand(declined=declined, withdrawn=withdrawn, on_agenda=on_agenda)
    assert (found is Stand.ON_AGENDA) == on_agenda
    assert (found is Stand.WITHDRAWN) == (withdrawn and not on_agenda)
    assert (found is Stand.WAITING) == (not declined and not withdrawn and not on_agenda)


def test_experts_forward_to_the_contact_group_senior_officials_and_ministers_only():
    assert receiving(set(Level)) == [Level.CONTACT_GROUP, Level.SENIOR_OFFICIALS, Level.POLITICAL]
    assert receiving({Level.EXPERT_EXCHANGE, Level.POLITICAL}) == [Level.POLITICAL]
    assert receiving(set()) == []


def test_what_comes_from_the_union_side_only_stays_there():
    assert audience_of(Audience.ALL, Audience.ALL) is Audience.ALL
    assert audience_of(Audience.ALL, Audience.UNION) is Audience.UNION
    assert audience_of() is Audience.ALL


def test_a_place_and_a_key_are_words():
    assert (str(Place(3, Level.CONTACT_GROUP)), key_of(7)) == ("3:contact_group", "forwarded:7")

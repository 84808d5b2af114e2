"""The outbox and its messages, for the administrator alone."""

from __future__ import annotations

import pytest

from exchange.core import journal
from exchange.meetings.models import Meeting
from tests.support.world import NOW


@pytest.fixture
def written(session, world):
    journal.record(journal.Platform(), "meeting.convened", session.get_one(Meeting, world.meetings["exchange"]), NOW)
    session.commit()


def test_the_administrator_reads_what_was_written(written, as_):
    assert "Convened: Experts&#39; exchange on Peru" in as_("admin").get("/outbox/").text
    assert "10:00–17:00 (Brussels)" in as_("admin").get("/outbox/1").text


def test_an_empty_outbox_says_so(app, as_):
    assert "No messages yet" in as_("admin").get("/outbox/").text


@pytest.mark.parametrize("who", ["secretariat", "chair", "partner"])
def test_nobody_else_reads_the_outbox(written, as_, who):
    assert as_(who).get("/outbox/").status_code == 403
    assert as_(who).get("/outbox/1").status_code == 404


def test_an_unknown_message_does_not_exist(app, as_):
    assert as_("admin").get("/outbox/99999999999999999999").status_code == 404
    assert as_("admin").get("/outbox/77").status_code == 404


def test_filtering_by_kind(written, as_):
    assert "Convened:" not in as_("admin").get("/outbox/?kind=meeting_cancelled").text
    assert "Convened:" in as_("admin").get("/outbox/?kind=meeting_convened").text

"""Which message carries which calendar request."""

from __future__ import annotations

import pytest

from exchange.meetings.rules import SEATED, Answer, State
from exchange.notices.letters.rules import KINDS, Method, method_of, participation_status

REQUEST, CANCEL = Method.REQUEST, Method.CANCEL
SEAT, WAITS, NO = Answer.ACCEPTED, Answer.WAITING, Answer.DECLINED


@pytest.mark.parametrize(
    ("kind", "state", "answer", "dated", "method"),
    [
        ("meeting_scheduled", State.SCHEDULED, SEAT, True, REQUEST),
        ("meeting_convened", State.CONVENED, SEAT, True, REQUEST),
        ("meeting_convened", State.CONVENED, Answer.INVITED, True, REQUEST),
        ("meeting_changed", State.CONVENED, SEAT, True, REQUEST),
        # Who waits for a seat is told, but the time is not kept free yet.
        ("meeting_changed", State.CONVENED, WAITS, True, None),
        ("meeting_postponed", State.POSTPONED, SEAT, True, REQUEST),
        # Another date may suit those who declined.
        ("meeting_postponed", State.POSTPONED, NO, True, REQUEST),
        ("meeting_postponed", State.POSTPONED, WAITS, True, None),
        ("meeting_postponed", State.POSTPONED, SEAT, False, CANCEL),
        ("meeting_postponed", State.POSTPONED, NO, False, CANCEL),
        ("meeting_changed", State.POSTPONED, SEAT, False, CANCEL),
        ("meeting_cancelled", State.CANCELLED, SEAT, True, CANCEL),
        ("meeting_cancelled", State.CANCELLED, WAITS, True, None),
        # Declined is not deleted: the entry may still stand there.
        ("meeting_cancelled", State.CANCELLED, NO, True, CANCEL),
        ("participation_invited", State.CONVENED, Answer.INVITED, True, REQUEST),
        # Who is put on the list while there is no date has nothing to take out of the calendar.
        ("participation_invited", State.POSTPONED, Answer.INVITED, False, None),
        ("participation_invited", State.POSTPONED, Answer.INVITED, True, REQUEST),
        ("participation_invited", State.HELD, Answer.INVITED, True, None),
        ("participation_nominated", State.CONVENED, Answer.NOMINATED, True, REQUEST),
        ("participation_nominated", State.CONVENED, WAITS, True, None),
        ("participation_promoted", State.CONVENED, SEAT, True, REQUEST),
        ("participation_invited", State.CANCELLED, Answer.INVITED, True, None),
        ("participation_withdrawn", State.CONVENED, Answer.WITHDRAWN, True, CANCEL),
        ("outcome_adopted", State.ADOPTED, SEAT, True, None),
        ("outcome_reopened", State.HELD, SEAT, True, None),
        # A delegation that gains the meeting with another chair term is on no list.
        ("meeting_changed", State.CONVENED, None, True, None),
    ],
)
def test_a_calendar_is_asked_what_holds_for_its_owner(kind, state, answer, dated, method):
    assert method_of(kind, state, answer, dated=dated) is method


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("state", [State.CANCELLED, State.POSTPONED])
def test_nothing_that_has_no_date_is_put_into_a_calendar(kind, state):
    assert {method_of(kind, state, answer, dated=False) for answer in Answer} <= {CANCEL, None}


def test_a_request_undoes_no_answer():
    said = {answer: participation_status(answer) for answer in SEATED}
    assert said == {
        Answer.INVITED: "NEEDS-ACTION",
        Answer.NOMINATED: "NEEDS-ACTION",
        Answer.ACCEPTED: "ACCEPTED",
        Answer.TENTATIVE: "TENTATIVE",
    }

"""The life of a meeting (M5) and the answers people give."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a meeting is in its life (M5)."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    CONVENED = "convened"
    HELD = "held"
    ADOPTED = "adopted"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class Answer(StrEnum):
    """Where a person on a meeting's list stands."""

    INVITED = "invited"
    NOMINATED = "nominated"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What can be done to a meeting as a whole."""

    SCHEDULE = "schedule"
    CONVENE = "convene"
    POSTPONE = "postpone"
    CANCEL = "cancel"
    HOLD = "hold"
    ADOPT = "adopt"
    REOPEN = "reopen"


#: The allowed transitions (M5): from which states a step may be taken, and where it leads.
STEPS: dict[Step, tuple[frozenset[State], State]] = {
    Step.SCHEDULE: (frozenset({State.DRAFT, State.POSTPONED}), State.SCHEDULED),
    Step.CONVENE: (frozenset({State.SCHEDULED}), State.CONVENED),
    Step.POSTPONE: (frozenset({State.SCHEDULED, State.CONVENED}), State.POSTPONED),
    Step.CANCEL: (frozenset({State.SCHEDULED, State.CONVENED, State.POSTPONED}), State.CANCELLED),
    Step.HOLD: (frozenset({State.CONVENED}), State.HELD),
    Step.ADOPT: (frozenset({State.HELD}), State.ADOPTED),
    Step.REOPEN: (frozenset({State.ADOPTED}), State.HELD),
}

#: Announced to those on the list; a draft never is.
ANNOUNCED = frozenset(State) - {State.DRAFT}
#: It will not change by itself any more.
OVER = frozenset({State.HELD, State.ADOPTED, State.CANCELLED})
#: Answers of people who count as being on the list.
ON_THE_LIST = frozenset(
    {Answer.INVITED, Answer.NOMINATED, Answer.WAITING, Answer.ACCEPTED, Answer.TENTATIVE, Answer.DECLINED}
)
#: Answers that take up a seat.
SEATED = frozenset({Answer.INVITED, Answer.NOMINATED, Answer.ACCEPTED, Answer.TENTATIVE})


class StepRefusedError(ValueError):
    """The step cannot be taken from this state."""

    def __init__(self, step: Step, state: State) -> None:
        """Keep what was tried and where."""
        super().__init__(f"{step.value} from {state.value}")
        self.step, self.state = step, state


def after(step: Step, state: State) -> State:
    """Return the state to which the step leads (M5). Raises StepRefusedError.

    >>> after(Step.CONVENE, State.SCHEDULED).value
    'convened'
    """
    sources, target = STEPS[step]
    if state not in sources:
        raise StepRefusedError(step, state)
    return target


def possible_steps(state: State) -> list[Step]:
    """Return the steps that may be taken now.

    >>> [step.value for step in possible_steps(State.HELD)]
    ['adopt']
    """
    return [step for step, (sources, _target) in STEPS.items() if state in sources]

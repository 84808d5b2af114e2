"""The life of a meeting (M5), the answers people give, and what a plan for a meeting must be like (E1, M3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from exchange.core.clock import WallTime
from exchange.world.rules import Audience, Handling, Level

#: A meeting lasts no longer than this, so that those going on now are found by when they began.
LONGEST = timedelta(days=31)
MOST_SEATS = 100


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
    REDRAFT = "redraft"


#: The allowed transitions (M5): from which states a step may be taken, and where it leads.
STEPS: dict[Step, tuple[frozenset[State], State]] = {
    Step.SCHEDULE: (frozenset({State.DRAFT, State.POSTPONED}), State.SCHEDULED),
    Step.CONVENE: (frozenset({State.SCHEDULED}), State.CONVENED),
    Step.POSTPONE: (frozenset({State.SCHEDULED, State.CONVENED}), State.POSTPONED),
    Step.CANCEL: (frozenset({State.SCHEDULED, State.CONVENED, State.POSTPONED}), State.CANCELLED),
    Step.HOLD: (frozenset({State.CONVENED}), State.HELD),
    Step.ADOPT: (frozenset({State.HELD}), State.ADOPTED),
    Step.REOPEN: (frozenset({State.ADOPTED}), State.HELD),
    Step.REDRAFT: (frozenset({State.SCHEDULED}), State.DRAFT),
}

#: Announced to those on the list; a draft never is.
ANNOUNCED = frozenset(State) - {State.DRAFT}
#: It will not change by itself any more.
OVER = frozenset({State.HELD, State.ADOPTED, State.CANCELLED})
#: It took place: only what was written down wrongly can be put right.
TOOK_PLACE = frozenset({State.HELD, State.ADOPTED})
#: It is on, or was: people count with its date.
STANDING = frozenset({State.SCHEDULED, State.CONVENED, State.HELD, State.ADOPTED})
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


@dataclass(frozen=True, slots=True)
class Details:
    """What is planned of a meeting. Start and end have the same zone; both are None while no date holds.

    ``organiser_country`` or ``organiser_id`` (a body) says who organises (E1); neither: the chair's country.
    """

    level: Level
    title: str
    zone: str
    starts: WallTime | None = None
    ends: WallTime | None = None
    purpose: str = ""
    countries: frozenset[str] = frozenset()
    place: str = ""
    place_country: str | None = None
    online_link: str = ""
    languages: tuple[str, ...] = ()
    handling: Handling = Handling.LIMITE
    audience: Audience = Audience.ALL
    organiser_country: str | None = None
    organiser_id: int | None = None
    seats_per_country: int | None = None
    respond_by: date | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a plan is measured by, on the meeting's day (today while it has none).

    ``members``: countries of the forum; ``member_states``: of the Union; ``bodies``: key of each body that can
    organise, by id. ``needs_date``: it is announced and not postponed; ``partners_listed``: people of the partner
    side are on its list; ``by_partner``: whoever plans it is on the partner side.
    """

    levels: frozenset[Level]
    members: frozenset[str]
    member_states: frozenset[str]
    bodies: Mapping[int, str | None]
    needs_date: bool = False
    needs_country: bool = False
    partners_listed: bool = False
    by_partner: bool = False


class Flaw(StrEnum):
    """What can be wrong with a plan."""

    NO_TITLE = "no_title"
    LEVEL_NOT_HERE = "level_not_here"
    NO_DATE = "no_date"
    HALF_A_DATE = "half_a_date"
    ENDS_BEFORE_START = "ends_before_start"
    TOO_LONG = "too_long"
    NO_THIRD_COUNTRY = "no_third_country"
    NOT_A_THIRD_COUNTRY = "not_a_third_country"
    NOT_A_LINK = "not_a_link"
    NOT_A_MEMBER_THEN = "not_a_member_then"
    NOT_AN_ORGANISER = "not_an_organiser"
    NOT_FOR_PARTNERS = "not_for_partners"
    PARTNERS_ON_THE_LIST = "partners_on_the_list"
    SEATS_OUT_OF_RANGE = "seats_out_of_range"
    RESPOND_BY_TOO_LATE = "respond_by_too_late"


class PlanRefusedError(ValueError):
    """The plan cannot be so; ``flaws`` says what is wrong, by the name of the field that has to change."""

    def __init__(self, flaws: Mapping[str, Flaw]) -> None:
        """Keep what is wrong."""
        super().__init__(", ".join(f"{field}: {flaw.value}" for field, flaw in flaws.items()))
        self.flaws = dict(flaws)


class FixedByNowError(ValueError):
    """In this state the plan is not changed any more."""

    def __init__(self, state: State) -> None:
        """Keep the state."""
        super().__init__(state.value)
        self.state = state


class StillAskedError(ValueError):
    """People are being asked about the meeting, for example for a date that suits them."""


#: Keys of the bodies that can organise an expert exchange (E1); a Member State can too.
EXCHANGE_BODIES = frozenset({"commission", "eurojust", "ejn"})


def is_web_link(link: str) -> bool:
    """Say whether the text is an address that a browser opens over http or https, and nothing else.

    >>> [is_web_link(link) for link in ("https://meet.example/x", "javascript:alert(1)", "https://", "//x", "http://[")]
    [True, False, False, False, False]
    """
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(mark.isspace() for mark in link)


def _flaw_of_time(details: Details, needed: bool) -> tuple[str, Flaw] | None:
    starts, ends = details.starts, details.ends
    if starts is None or ends is None:
        if starts is not ends:
            return ("starts" if starts is None else "ends"), Flaw.HALF_A_DATE
        return ("starts", Flaw.NO_DATE) if needed else None
    if ends.instant() <= starts.instant():
        return "ends", Flaw.ENDS_BEFORE_START
    return ("ends", Flaw.TOO_LONG) if ends.instant() - starts.instant() > LONGEST else None


def _flaw_of_organiser(details: Details, around: Surroundings) -> Flaw | None:
    """Return what is wrong with the organiser: a member on the day, or a body; for an exchange as E1 says."""
    country, body = details.organiser_country, details.organiser_id
    exchange = details.level is Level.EXPERT_EXCHANGE
    if country is not None and country not in around.members:
        return Flaw.NOT_A_MEMBER_THEN
    if country is not None and exchange and country not in around.member_states:
        return Flaw.NOT_AN_ORGANISER
    if body is None:
        return None
    if body not in around.bodies or (exchange and around.bodies[body] not in EXCHANGE_BODIES):
        return Flaw.NOT_AN_ORGANISER
    return None


def _flaw_of_countries(details: Details, around: Surroundings) -> Flaw | None:
    if details.countries & around.member_states:
        return Flaw.NOT_A_THIRD_COUNTRY
    if around.needs_country and details.level is Level.EXPERT_EXCHANGE and not details.countries:
        return Flaw.NO_THIRD_COUNTRY
    return None


def _flaw_of_audience(details: Details, around: Surroundings) -> Flaw | None:
    if details.audience is Audience.ALL:
        return None
    if around.by_partner:
        return Flaw.NOT_FOR_PARTNERS
    return Flaw.PARTNERS_ON_THE_LIST if around.partners_listed else None


def flaws(details: Details, around: Surroundings) -> dict[str, Flaw]:
    """Return what is wrong with a plan, by field; nothing when all is well (E1, M5, V1)."""
    day = details.starts.local.date() if details.starts else None
    late = details.respond_by is not None and day is not None and details.respond_by >= day
    seats = details.seats_per_country
    found = {
        "level": None if details.level in around.levels else Flaw.LEVEL_NOT_HERE,
        "title": None if details.title.strip() else Flaw.NO_TITLE,
        "countries": _flaw_of_countries(details, around),
        "online_link": None if not details.online_link or is_web_link(details.online_link) else Flaw.NOT_A_LINK,
        "organiser": _flaw_of_organiser(details, around),
        "audience": _flaw_of_audience(details, around),
        "seats_per_country": None if seats is None or 1 <= seats <= MOST_SEATS else Flaw.SEATS_OUT_OF_RANGE,
        "respond_by": Flaw.RESPOND_BY_TOO_LATE if late else None,
    }
    timing = _flaw_of_time(details, around.needs_date)
    if timing:
        found[timing[0]] = timing[1]
    return {field: flaw for field, flaw in found.items() if flaw}


#: Columns whose change those on the list are told of; calendars count it (K3).
MATERIAL = frozenset({"starts_at", "ends_at", "zone", "date_open", "place", "place_country", "online_link"})
#: Columns that a calendar entry shows besides.
SHOWN = frozenset({"title", "languages", "level", "handling", "countries", "purpose"})

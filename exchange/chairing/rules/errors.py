"""What the rules of the chair refuse, each by the name of what happened; the words are made in the layer above."""

from __future__ import annotations


class ChairingError(ValueError):
    """Something the rules of the rotating chair refuse (M4); its arguments name the countries or days concerned."""


class TermHasBegun(ChairingError):
    """The term that starts on this day has begun: its holder stays."""


class NoSuchTerm(ChairingError):
    """No term starts on this day."""


class SameHolder(ChairingError):
    """Both terms are held by this country: there is nothing to swap."""


class NobodyElse(ChairingError):
    """The order holds no other country than this one that could take the turn."""


class OrderWouldBeEmpty(ChairingError):
    """Nobody would be left in the order."""


class AlreadyInOrder(ChairingError):
    """This country already has its place in the order."""


class NotInOrder(ChairingError):
    """This country has no place in the order."""


class NoSuchPlace(ChairingError):
    """The order has no such position; the first is 0, the last is after everybody."""


class NoLength(ChairingError):
    """Terms of so many months would never end; they last one month or more."""


class MembersDiffer(ChairingError):
    """A new order must hold the members of the old one; these countries are in one of the two only."""


class DayHasPassed(ChairingError):
    """This day is over: who chaired on it stays."""


class EstimateHasPassed(ChairingError):
    """A term was expected to end by this day, but no political meeting has ended it; plan the events anew first."""

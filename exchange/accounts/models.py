"""Tables of people and authorities, of links that let someone in, and of sessions."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.accounts.rules import Attempt
from exchange.core.db import Key, Model, in_country
from exchange.core.i18n import current
from exchange.world.rules import AuthorityKind, Capacity, Side


class Authority(Model):
    """An institution that sends people. Bodies of the reference data have a key and names per language."""

    __tablename__ = "authority"

    id: Mapped[Key]
    key: Mapped[str | None] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str]
    names: Mapped[dict[str, str]] = mapped_column(default=dict)
    abbreviation: Mapped[str] = mapped_column(default="")
    kind: Mapped[AuthorityKind]
    side: Mapped[Side]
    country_code: Mapped[str | None] = in_country(nullable=True, index=True)

    @property
    def label(self) -> str:
        """Return the name in the reader's language, where there is one."""
        return self.names.get(current(), self.name)

    @property
    def short(self) -> str:
        """Return the abbreviation, or the name."""
        return self.abbreviation or self.label


class PersonState(enum.StrEnum):
    """Whether a person can sign in."""

    INVITED = "invited"
    ACTIVE = "active"
    CLOSED = "closed"


class Person(Model):
    """Someone who takes part. Comes in by invitation only; ``password_hash`` is empty until taken up."""

    __tablename__ = "person"

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str]
    folded_name: Mapped[str] = mapped_column(index=True)
    authority_id: Mapped[int | None] = mapped_column(sa.ForeignKey("authority.id"), index=True)
    country_code: Mapped[str | None] = in_country(nullable=True, index=True)
    side: Mapped[Side]
    phone: Mapped[str] = mapped_column(default="")
    languages: Mapped[list[str]] = mapped_column(default=list)
    zone: Mapped[str]
    locale: Mapped[str] = mapped_column(sa.String(12))
    state: Mapped[PersonState] = mapped_column(default=PersonState.INVITED)
    is_admin: Mapped[bool] = mapped_column(default=False)
    password_hash: Mapped[str] = mapped_column(default="")
    illustrative: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    #: Who let the person in: that secretariat sees the person before any role in a forum does.
    invited_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    #: Which privacy statement the person accepted, and when.
    privacy_version: Mapped[str] = mapped_column(sa.String(20), default="")
    privacy_accepted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    authority: Mapped[Authority | None] = relationship(lazy="raise")
    capacities: Mapped[list[PersonCapacity]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="PersonCapacity.capacity"
    )

    @property
    def label(self) -> str:
        """Return the name."""
        return self.name


class PersonCapacity(Model):
    """One capacity in which a person can take part."""

    __tablename__ = "person_capacity"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    capacity: Mapped[Capacity] = mapped_column(primary_key=True)


class LinkPurpose(enum.StrEnum):
    """What a secret link lets someone do."""

    INVITATION = "invitation"
    RESET = "reset"


class EntryLink(Model):
    """A single-use, expiring link; only its hash is kept."""

    __tablename__ = "entry_link"
    __table_args__ = (sa.Index(None, "person_id", "purpose"),)

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    purpose: Mapped[LinkPurpose]
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise")


class SignIn(Model):
    """One session of one person, which ends here and not in the cookie."""

    __tablename__ = "sign_in"

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    begun_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    program: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]


class FailedSignIn(Model):
    """A sign-in that failed, or a new password asked for; kept a short while to slow down guessing."""

    __tablename__ = "failed_sign_in"
    __table_args__ = (sa.Index(None, "email_hash", "at"), sa.Index(None, "origin_hash", "at"))

    id: Mapped[Key]
    kind: Mapped[Attempt] = mapped_column(default=Attempt.SIGN_IN)
    email_hash: Mapped[str] = mapped_column(sa.String(64))
    origin_hash: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime]

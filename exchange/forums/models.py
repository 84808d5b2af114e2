"""Tables of forums, their members and the roles people hold in them."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.accounts.models import Authority, Person
from exchange.accounts.rules import Role
from exchange.core.db import Key, Model, in_country
from exchange.core.i18n import current
from exchange.forums.rules import Spell
from exchange.world.rules import Level, Side


class Forum(Model):
    """A standing formation. Its zone decides when a day, and so a term of office, begins."""

    __tablename__ = "forum"

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str]
    names: Mapped[dict[str, str]] = mapped_column(default=dict)
    purpose: Mapped[str] = mapped_column(default="")
    zone: Mapped[str]
    two_sided: Mapped[bool] = mapped_column(default=False)
    illustrative: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    levels: Mapped[list[ForumLevel]] = relationship(cascade="all, delete-orphan", lazy="raise")

    @property
    def label(self) -> str:
        """Return the name in the reader's language, where there is one."""
        return self.names.get(current(), self.name)


class ForumLevel(Model):
    """A level at which the forum meets."""

    __tablename__ = "forum_level"

    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id", ondelete="CASCADE"), primary_key=True)
    level: Mapped[Level] = mapped_column(primary_key=True)


class Membership(Model):
    """A country or a body belonging to a forum from a day to a day (``ends_on`` exclusive). Never deleted once begun."""

    __tablename__ = "membership"
    __table_args__ = (
        sa.CheckConstraint("(country_code is null) <> (authority_id is null)", name="country_or_body"),
        sa.CheckConstraint("ends_on > starts_on", name="ends_after_start"),
        sa.UniqueConstraint("forum_id", "country_code", "starts_on"),
        sa.UniqueConstraint("forum_id", "authority_id", "starts_on"),
    )

    id: Mapped[Key]
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id", ondelete="CASCADE"))
    country_code: Mapped[str | None] = in_country(nullable=True)
    authority_id: Mapped[int | None] = mapped_column(sa.ForeignKey("authority.id"))
    side: Mapped[Side]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    forum: Mapped[Forum] = relationship(lazy="raise")
    authority: Mapped[Authority | None] = relationship(lazy="raise")

    @property
    def spell(self) -> Spell:
        """Return from when to when."""
        return Spell(self.starts_on, self.ends_on)

    @property
    def label(self) -> str:
        """Return who belongs."""
        return self.country_code or f"body {self.authority_id}"


class Mandate(Model):
    """A role that a person holds in a forum for a term of office (``ends_on`` exclusive). Never deleted once begun."""

    __tablename__ = "mandate"
    __table_args__ = (
        sa.CheckConstraint("ends_on > starts_on", name="ends_after_start"),
        sa.Index(None, "forum_id", "role"),
        sa.Index(None, "forum_id", "country_code", "role"),
    )

    id: Mapped[Key]
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    role: Mapped[Role]
    country_code: Mapped[str | None] = in_country(nullable=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    forum: Mapped[Forum] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")

    @property
    def spell(self) -> Spell:
        """Return from when to when."""
        return Spell(self.starts_on, self.ends_on)

    @property
    def label(self) -> str:
        """Return which role."""
        return self.role.value

"""Tables of practices: the texts, their priorities, who checks them, and what reviewers said."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.accounts.models import Person
from exchange.core.db import Key, Model, in_country
from exchange.files.models import StoredFile
from exchange.forums.models import Forum
from exchange.practices.rules import Instrument, Kind, Part, Phase, Priority, Reach, State
from exchange.world.rules import Handling


def _again(words: type[StrEnum]) -> sa.Enum:
    """Return the type of a further column of these words: a table has but one constraint of their name."""
    return sa.Enum(words, native_enum=False, length=30, values_callable=lambda all_of: [one.value for one in all_of])


_OPEN = sa.text("state <> 'declined'")
_UNDER_WAY: dict[str, Any] = {"sqlite_where": _OPEN, "postgresql_where": _OPEN}


class Practice(Model):
    """What somebody learnt with a third country. Others never learn who wrote it unless ``named`` (V3).

    ``since``: when it came to where it is now. ``asked_in``, ``asked_reach`` and ``asked_forum_id`` are what held when
    changes were asked. ``reviewer_id`` is the named expert; without one the substance is Eurojust's.
    """

    __tablename__ = "practice"
    __table_args__ = (
        sa.Index(None, "state", "published_at"),
        # Who reads what is decided from the index alone.
        sa.Index(None, "state", "reach", "forum_id"),
        sa.Index(None, "country_code", "state"),
        sa.Index(None, "kind", "state"),
        sa.Index(None, "instrument", "state"),
        sa.Index(None, "language", "state"),
        sa.Index(None, "review_by"),
        # One revision is under way at a time; a declined one is over.
        sa.Index("ix_practice_revises_id", "revises_id", unique=True, **_UNDER_WAY),
        # No key is given twice: what journal and messages keep under that of a deleted draft is never another text's.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    title: Mapped[str]
    country_code: Mapped[str | None] = in_country(nullable=True)
    kind: Mapped[Kind | None]
    phase: Mapped[Phase | None]
    instrument: Mapped[Instrument | None]
    topics: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(sa.String(10))
    situation: Mapped[str] = mapped_column(default="")
    done: Mapped[str] = mapped_column(default="")
    result: Mapped[str] = mapped_column(default="")
    caution: Mapped[str] = mapped_column(default="")
    handling: Mapped[Handling] = mapped_column(default=Handling.LIMITE)
    reach: Mapped[Reach]
    forum_id: Mapped[int | None] = mapped_column(sa.ForeignKey("forum.id"), index=True)
    named: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    since: Mapped[datetime]
    created_at: Mapped[datetime]
    checked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    reviewer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    asked_in: Mapped[State | None] = mapped_column(_again(State))
    asked_reach: Mapped[Reach | None] = mapped_column(_again(Reach))
    asked_forum_id: Mapped[int | None]
    verdict: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime | None]
    review_by: Mapped[date | None]
    #: A revision under way: which published practice it is to replace. Readers go on reading that one.
    revises_id: Mapped[int | None] = mapped_column(sa.ForeignKey("practice.id", ondelete="CASCADE"))
    revised_at: Mapped[datetime | None]
    #: Which published practice has taken its place; as long as that is published, lists show that one.
    superseded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("practice.id"), index=True)
    #: Of which practice this is a translation, and when it was last held against it.
    translates_id: Mapped[int | None] = mapped_column(sa.ForeignKey("practice.id"), index=True)
    translated_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    author: Mapped[Person] = relationship(foreign_keys=author_id, lazy="raise")
    reviewer: Mapped[Person | None] = relationship(foreign_keys=reviewer_id, lazy="raise")
    forum: Mapped[Forum | None] = relationship(lazy="raise")
    priorities: Mapped[list[PracticePriority]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, lazy="raise", order_by="PracticePriority.priority"
    )
    comments: Mapped[list[PracticeComment]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, lazy="raise", order_by="PracticeComment.id"
    )

    files: Mapped[list[PracticeFile]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, lazy="raise", order_by="PracticeFile.id"
    )

    @property
    def label(self) -> str:
        """Return the title; of a draft nothing, since it is its author's alone."""
        return "" if self.state is State.DRAFT else self.title


class PracticePriority(Model):
    """An EU crime priority that a practice is about (P2)."""

    __tablename__ = "practice_priority"
    __table_args__ = (sa.Index(None, "priority", "practice_id"),)

    practice_id: Mapped[int] = mapped_column(sa.ForeignKey("practice.id", ondelete="CASCADE"), primary_key=True)
    priority: Mapped[Priority] = mapped_column(primary_key=True)


class PracticeChecker(Model):
    """A forum whose secretariat checks form and handling of a practice, as it was when that was submitted."""

    __tablename__ = "practice_checker"

    practice_id: Mapped[int] = mapped_column(sa.ForeignKey("practice.id", ondelete="CASCADE"), primary_key=True)
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id", ondelete="CASCADE"), primary_key=True, index=True)

    forum: Mapped[Forum] = relationship(lazy="raise")


class PracticeComment(Model):
    """What a reviewer asked to be changed in one of the texts."""

    __tablename__ = "practice_comment"

    id: Mapped[Key]
    practice_id: Mapped[int] = mapped_column(sa.ForeignKey("practice.id", ondelete="CASCADE"), index=True)
    part: Mapped[Part]
    text: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    made_at: Mapped[datetime]

    by: Mapped[Person | None] = relationship(lazy="raise")


class PracticeFile(Model):
    """A file that goes with a practice. Nobody is told who handed it in (V3)."""

    __tablename__ = "practice_file"
    __table_args__ = (sa.UniqueConstraint("practice_id", "file_id"),)

    id: Mapped[Key]
    practice_id: Mapped[int] = mapped_column(sa.ForeignKey("practice.id", ondelete="CASCADE"))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)

    file: Mapped[StoredFile] = relationship(lazy="raise")


class PracticeVersion(Model):
    """What a practice said before it was revised, and who read it then. ``number`` counts from 1."""

    __tablename__ = "practice_version"
    __table_args__ = (sa.UniqueConstraint("practice_id", "number"),)

    id: Mapped[Key]
    practice_id: Mapped[int] = mapped_column(sa.ForeignKey("practice.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str]
    language: Mapped[str] = mapped_column(sa.String(10))
    situation: Mapped[str]
    done: Mapped[str]
    result: Mapped[str]
    caution: Mapped[str]
    reach: Mapped[Reach]
    forum_id: Mapped[int | None] = mapped_column(sa.ForeignKey("forum.id"))
    published_at: Mapped[datetime]
    replaced_at: Mapped[datetime]

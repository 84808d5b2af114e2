"""Tables of briefing packages: sections, frozen versions, exported files and where a version was used. Union side only (V1)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.accounts.models import Person
from exchange.briefings.rules import FileForm, FileState, Part
from exchange.core.db import Key, Model, in_country
from exchange.meetings.models import Meeting


class Briefing(Model):
    """The package on a third country: who keeps it, by when it is looked at again, its sections."""

    __tablename__ = "briefing"
    __table_args__ = (sa.UniqueConstraint("country_code"),)

    id: Mapped[Key]
    country_code: Mapped[str] = in_country()
    keeper_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    review_by: Mapped[date] = mapped_column(index=True)
    illustrative: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    keeper: Mapped[Person] = relationship(lazy="raise")
    sections: Mapped[list[BriefingSection]] = relationship(
        lazy="raise", order_by="BriefingSection.position, BriefingSection.id", cascade="all, delete-orphan", passive_deletes=True
    )  # fmt: skip

    @property
    def label(self) -> str:
        """Return the country's code."""
        return self.country_code


class BriefingSection(Model):
    """A section of a package: what it is compiled from, and the editor's own title and text beside it."""

    __tablename__ = "briefing_section"
    __table_args__ = (sa.Index(None, "briefing_id", "position"),)

    id: Mapped[Key]
    briefing_id: Mapped[int] = mapped_column(sa.ForeignKey("briefing.id", ondelete="CASCADE"))
    position: Mapped[int]
    part: Mapped[Part]
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    included: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    briefing: Mapped[Briefing] = relationship(lazy="raise", back_populates="sections")

    @property
    def label(self) -> str:
        """Return the title, or what it is compiled from."""
        return self.title or self.part.value


class BriefingVersion(Model):
    """A package as it was frozen, by whom and as of when, in each language; and since when it is shared with Member States."""

    __tablename__ = "briefing_version"
    __table_args__ = (sa.UniqueConstraint("briefing_id", "number"),)

    id: Mapped[Key]
    briefing_id: Mapped[int] = mapped_column(sa.ForeignKey("briefing.id", ondelete="CASCADE"))
    number: Mapped[int]
    comment: Mapped[str]
    content: Mapped[dict[str, Any]]
    as_of: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    shared_at: Mapped[datetime | None]

    briefing: Mapped[Briefing] = relationship(lazy="raise")
    author: Mapped[Person | None] = relationship(lazy="raise")

    @property
    def label(self) -> str:
        """Return its number."""
        return str(self.number)


class BriefingFile(Model):
    """A version exported in a language and a format; written outside of requests."""

    __tablename__ = "briefing_file"
    __table_args__ = (sa.UniqueConstraint("version_id", "language", "form"),)

    id: Mapped[Key]
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("briefing_version.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(sa.String(10))
    form: Mapped[FileForm]
    state: Mapped[FileState] = mapped_column(default=FileState.WAITING, index=True)
    content: Mapped[bytes | None] = mapped_column(sa.LargeBinary, deferred=True)

    @property
    def label(self) -> str:
        """Return language and format."""
        return f"{self.language} {self.form.value}"


class BriefingUse(Model):
    """That a version was used in a meeting on the platform, or in a dialogue or visit that is named."""

    __tablename__ = "briefing_use"
    __table_args__ = (sa.CheckConstraint("(meeting_id is null) = (occasion <> '')", name="meeting_or_occasion"),)

    id: Mapped[Key]
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("briefing_version.id", ondelete="CASCADE"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    occasion: Mapped[str]
    used_on: Mapped[date]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    at: Mapped[datetime]

    meeting: Mapped[Meeting | None] = relationship(lazy="raise")

    @property
    def label(self) -> str:
        """Return the occasion."""
        return self.occasion

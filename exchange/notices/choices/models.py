"""Tables of what people chose, watch and muted."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from exchange.core.db import Key, Model, in_country
from exchange.notices.choices.rules import Topic, Way


class Choice(Model):
    """How the messages of a topic reach a person. Once anything was chosen there is a row for each topic."""

    __tablename__ = "message_choice"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[Topic] = mapped_column(primary_key=True)
    way: Mapped[Way]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class Watch(Model):
    """A forum, or a third country, of whose meetings a person is told without being on their lists."""

    __tablename__ = "watch"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "forum_id"),
        sa.UniqueConstraint("person_id", "country_code"),
        sa.CheckConstraint("(forum_id is null) <> (country_code is null)", name="forum_or_country"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    forum_id: Mapped[int | None] = mapped_column(sa.ForeignKey("forum.id", ondelete="CASCADE"), index=True)
    country_code: Mapped[str | None] = in_country(index=True, nullable=True)
    since: Mapped[datetime]


class Mute(Model):
    """A forum, or a meeting, of which a person wants no messages but those that always come."""

    __tablename__ = "mute"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "forum_id"),
        sa.UniqueConstraint("person_id", "meeting_id"),
        sa.CheckConstraint("(forum_id is null) <> (meeting_id is null)", name="forum_or_meeting"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    forum_id: Mapped[int | None] = mapped_column(sa.ForeignKey("forum.id", ondelete="CASCADE"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    since: Mapped[datetime]

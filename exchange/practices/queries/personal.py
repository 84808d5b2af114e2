"""What is kept of a person who wrote practices, or commented on them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from exchange.core.db import db
from exchange.practices.models import Practice, PracticeComment, PracticeVersion


def kept_about(person_id: int) -> dict[str, Any]:
    """Return what the person wrote, earlier versions too, and commented in review, ready for JSON."""
    query = sa.select(Practice).where(Practice.author_id == person_id).options(selectinload(Practice.priorities))
    told = [
        {
            "title": one.title, "country": one.country_code, "state": one.state.value, "named": one.named, **_texts(one),
            "topics": one.topics, "priorities": [entry.priority.value for entry in one.priorities],
            "created_at": one.created_at.isoformat(),
        }
        for one in db.session.scalars(query.order_by(Practice.id))
    ]  # fmt: skip
    earlier = (
        sa.select(PracticeVersion)
        .join(Practice, Practice.id == PracticeVersion.practice_id)
        .where(Practice.author_id == person_id)
        .order_by(PracticeVersion.practice_id, PracticeVersion.number)
    )
    versions = [
        {"title": one.title, **_texts(one), "published_at": one.published_at.isoformat()}
        for one in db.session.scalars(earlier)
    ]
    comments = db.session.execute(
        sa.select(PracticeComment.text, PracticeComment.made_at)
        .where(PracticeComment.by_id == person_id)
        .order_by(PracticeComment.id)
    )
    said = [{"text": text, "made_at": at.isoformat()} for text, at in comments]
    return {"practices": told, "practice_versions": versions, "practice_comments": said}


def _texts(one: Practice | PracticeVersion) -> dict[str, str]:
    return {"situation": one.situation, "done": one.done, "result": one.result, "caution": one.caution}

"""Reading papers: all of a meeting, one with its versions, a file, all as a ZIP."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from flask import Response, abort, current_app, g, render_template, send_file

from exchange.core.access import door
from exchange.core.i18n import gettext as _
from exchange.core.text import slug
from exchange.files import folder, sending
from exchange.meetings.queries import meeting_or_404
from exchange.papers import access, queries
from exchange.papers.models import Paper
from exchange.papers.rules import distinct, zip_name
from exchange.papers.views.shared import bp, groups_of, shown

#: A ZIP of up to so many bytes is put together in memory, a larger one on the disk.
IN_MEMORY = 8 * 1024 * 1024


def _standing(papers: list[Paper]) -> list[Paper]:
    return [one for one in papers if one.withdrawn_at is None]


@bp.get("/meetings/<int:meeting_id>/papers")
@door(access.SEE_ALL, subject=meeting_or_404)
def index(**_address: int) -> Any:
    """Show the papers of a meeting that the viewer may read, item by item."""
    meeting = g.subject
    papers = queries.of_meeting(g.viewer, meeting)
    desk = queries.desk_of(g.viewer, meeting)
    return render_template(
        "papers/index.html",
        meeting=meeting, groups=groups_of(meeting, _standing(papers)), may_add=access.may_add(g.viewer, meeting, desk.items),
        withdrawn=[one for one in papers if one.withdrawn_at is not None], **shown(meeting, papers),
    )  # fmt: skip


@bp.get("/papers/<int:paper_id>")
@door(access.SEE, subject=queries.paper_or_404)
def show(**_address: int) -> Any:
    """Show a paper with all its versions."""
    paper = g.subject
    return render_template(
        "papers/show.html",
        paper=paper, meeting=paper.meeting, may_change=access.may_change(g.viewer, paper), **shown(paper.meeting, [paper]),
    )  # fmt: skip


@bp.get("/papers/<int:paper_id>/versions/<int:version_id>")
@door(access.SEE, subject=queries.version_or_404)
def file(**_address: int) -> Response:
    """Give one version, as a download."""
    return sending.download(g.subject.file)


@bp.get("/meetings/<int:meeting_id>/papers.zip")
@door(access.SEE_ALL, subject=meeting_or_404)
def archive(**_address: int) -> Response:
    """Give the newest versions of all papers of a meeting that the viewer may read, in all languages."""
    meeting = g.subject
    groups = groups_of(meeting, _standing(queries.of_meeting(g.viewer, meeting)))
    if not groups:
        abort(404)
    packed = _packed(list(_named(groups)))
    kind = _("papers")
    name = f"{slug(meeting.title)[:80]}-{kind}.zip"
    return sending.guarded(send_file(packed, "application/zip", as_attachment=True, download_name=name))


def _named(groups: list[tuple[str, Any, list[Paper]]]) -> Iterator[tuple[str, str]]:
    """Yield the name in the ZIP and the key of each file."""
    versions = [(number, paper, one) for number, _item, papers in groups for paper in papers for one in paper.latest]
    names = [
        zip_name(number, paper.title, one.language, one.number, one.file.kind.value) for number, paper, one in versions
    ]
    for name, (_number, _paper, one) in zip(distinct(names), versions, strict=True):
        yield name, one.file.key


def _packed(files: list[tuple[str, str]]) -> IO[bytes]:
    """Return the files as a ZIP; most of them are packed already, so they are only put side by side."""
    packed: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (sent, then closed)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, key in files:
            path = folder.path_of(key)
            if path.is_file():
                archive.write(path, name)
            else:
                current_app.logger.error("file %s is missing from the folder of files", key)
    packed.seek(0)
    return packed

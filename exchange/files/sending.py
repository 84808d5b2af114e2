"""Giving a file back: as a download, never as a page of this site."""

from __future__ import annotations

from flask import Response, abort, current_app, send_file

from exchange.files import folder
from exchange.files.models import StoredFile
from exchange.files.rules import MEDIA

#: Whatever a browser makes of it, it has no right of this site and starts nothing.
POLICY = "default-src 'none'; sandbox"


def download(stored: StoredFile) -> Response:
    """Return the file under its own name. One that is gone from the folder is no page, and noted for whoever runs the platform."""
    path = folder.path_of(stored.key)
    if not path.is_file():
        current_app.logger.error("file %s (%s) is missing from the folder of files", stored.key, stored.id)
        abort(404)
    answer = send_file(
        path, MEDIA[stored.kind], as_attachment=True, download_name=stored.name, etag=stored.digest, conditional=True,
        last_modified=stored.at,
    )  # fmt: skip
    return guarded(answer)


def guarded(answer: Response) -> Response:
    """Dress an answer that carries what somebody handed in."""
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer

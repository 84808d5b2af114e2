"""The folder in which files are kept: written whole or not at all, and in step with the rows that speak of them.

A file is there, and on the disk for good, before its row is committed. When the row is not, the file goes again; what a crash
leaves behind is found by ``flask files tidy``.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from flask import current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from exchange.core.db import db
from exchange.core.errors import FULL
from exchange.files.rules import FileRefusedError, Refusal

PORTION = 1024 * 1024
#: Names of files that are being written; what a crash leaves of them is removed after an hour.
DRAFT, FORGOTTEN_AFTER = ".draft-", 3_600
#: Under these the session notes what it has written, and what goes when it commits.
_NEW, _UNNEEDED = "new_files", "unneeded_files"


def place() -> Path:
    """Return the folder."""
    return Path(current_app.config["FILES"])


def path_of(key: str) -> Path:
    """Return where the file of that key lies."""
    return place() / key[:2] / key


def keep(content: BinaryIO) -> tuple[str, str]:
    """Write the content into the folder; return its key and digest. It goes again unless the session commits.

    Raises FileRefusedError: NO_SPACE; then nothing is left of it.
    """
    key = secrets.token_hex(20)
    target = path_of(key)
    draft = target.with_name(f"{DRAFT}{key}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        digest = _write(content, draft)
        draft.replace(target)
        _settle(target.parent)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
            target.unlink(missing_ok=True)
        if error.errno in FULL:
            raise FileRefusedError(Refusal.NO_SPACE) from None
        raise
    db.session.info.setdefault(_NEW, []).append(target)
    return key, digest


def _write(content: BinaryIO, draft: Path) -> str:
    digest = hashlib.sha256()
    content.seek(0)
    with draft.open("xb") as out:
        draft.chmod(0o600)
        while portion := content.read(PORTION):
            digest.update(portion)
            out.write(portion)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()


def _settle(folder: Path) -> None:
    """Have the folder itself on the disk, so that the name survives a crash as well."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def drop(key: str) -> None:
    """Remove the file of that key when the session commits."""
    db.session.info.setdefault(_UNNEEDED, []).append(path_of(key))


def digest_of(key: str) -> str | None:
    """Return the digest of what lies there now; None when nothing does."""
    try:
        with path_of(key).open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def all_keys() -> Iterator[str]:
    """Yield the keys of all files in the folder."""
    for path in sorted(place().glob("??/*")):
        if not path.name.startswith("."):
            yield path.name


def is_old(path: Path) -> bool:
    """Say whether a file has lain there so long that nobody is at work on it any more."""
    return path.stat().st_mtime < time.time() - FORGOTTEN_AFTER


def half_written() -> Iterator[Path]:
    """Yield what was being written when the machine went down."""
    for path in sorted(place().glob(f"??/{DRAFT}*")):
        if is_old(path):
            yield path


def bring_back(key: str, content: bytes) -> None:
    """Put a file from a backup in its place."""
    target = path_of(key)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{DRAFT}{key}")
    draft.write_bytes(content)
    draft.chmod(0o600)
    draft.replace(target)


@event.listens_for(Session, "after_commit")
def _after_commit(session: Any) -> None:
    session.info.pop(_NEW, None)
    for path in session.info.pop(_UNNEEDED, ()):
        path.unlink(missing_ok=True)


@event.listens_for(Session, "after_transaction_end")
def _after_end(session: Any, transaction: Any) -> None:
    if transaction.parent is None:
        session.info.pop(_UNNEEDED, None)
        for path in session.info.pop(_NEW, ()):
            path.unlink(missing_ok=True)

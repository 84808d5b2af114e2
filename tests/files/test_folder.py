"""The folder and the rows: both have a file, or neither; nothing half written is ever seen."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from exchange.accounts.queries import viewer_of
from exchange.core import backup
from exchange.core.db import db
from exchange.files import folder, operations
from exchange.files.models import StoredFile
from exchange.files.rules import FileRefusedError, Kind, Refusal, Upload
from tests.conftest import make_app
from tests.support.handed_in import store
from tests.support.world import NOW

CONTENT = b"three thousand words" * 150


@pytest.fixture
def place(app: Any, tmp_path: Path) -> Any:
    """An empty folder for the files of one test."""
    usual, app.config["FILES"] = app.config["FILES"], str(tmp_path / "files")
    yield tmp_path / "files"
    app.config["FILES"] = usual


def keep(world: Any, content: bytes = CONTENT) -> StoredFile:
    upload = Upload("Note.txt", Kind.TEXT, len(content), io.BytesIO(content))
    return operations.keep(viewer_of(world.people["secretariat"], NOW), upload, NOW)


def lying(place: Path) -> list[str]:
    return sorted(path.name for path in place.rglob("*") if path.is_file())


def rows(session: Any) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(StoredFile))


def test_what_is_committed_lies_there_for_its_owner_only(place, session, world):
    stored = keep(world)
    session.commit()
    path = folder.path_of(stored.key)
    assert path.read_bytes() == CONTENT
    assert (stored.name, stored.size, stored.digest) == ("Note.txt", len(CONTENT), folder.digest_of(stored.key))
    assert path.stat().st_mode & 0o777 == 0o600
    assert lying(place) == [stored.key]
    assert "Note" not in str(path)


@pytest.mark.on_both
@pytest.mark.parametrize("end", ["rollback", "close", "remove"])
def test_what_is_not_committed_leaves_nothing(place, session, world, end):
    before = rows(session)
    keep(world)
    assert len(lying(place)) == 1
    getattr(db.session, end)()
    assert lying(place) == []
    assert rows(session) == before


def test_an_earlier_commit_saves_nothing_of_a_later_rollback(place, session, world):
    kept = keep(world)
    session.commit()
    keep(world, b"another")
    session.rollback()
    assert lying(place) == [kept.key]


def test_what_is_removed_goes_with_the_commit_and_stays_without(place, session, world):
    stored = keep(world)
    session.commit()
    operations.remove(stored)
    session.rollback()
    assert lying(place) == [stored.key]
    operations.remove(session.get_one(StoredFile, stored.id))
    session.commit()
    assert lying(place) == []


@pytest.fixture
def small_disk() -> Any:
    """A disk with room for a thousand bytes: whatever is written beyond is refused by the system itself."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, usual[1]))

    yield fill
    resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def test_a_disk_that_fills_up_in_the_middle_leaves_no_half_file_and_no_row(place, session, world, small_disk):
    before = rows(session)
    small_disk()
    with pytest.raises(FileRefusedError) as refused:
        keep(world)
    assert refused.value.code is Refusal.NO_SPACE
    assert lying(place) == []
    session.rollback()
    assert rows(session) == before


def test_a_process_killed_while_writing_leaves_only_what_is_tidied_up(place, session, world, app):
    """Its half file never has the name of a whole one; an hour later it is removed."""
    script = (
        "import os, pathlib, sys\n"
        "from exchange.files import folder\n"
        "class Content:\n"
        "    def seek(self, _to): pass\n"
        "    def read(self, _size):\n"
        "        if self.__dict__.setdefault('given', []): os.kill(os.getpid(), 9)\n"
        "        self.given.append(1); return b'half'\n"
        "folder.place = lambda: pathlib.Path(sys.argv[1])\n"
        "folder.keep(Content())\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(place)], check=False, cwd=Path(__file__).parents[2])
    assert killed.returncode == -9
    left = [path for path in place.rglob("*") if path.is_file()]
    assert [path.name.startswith(folder.DRAFT) for path in left] == [True]
    assert list(folder.all_keys()) == []
    tidy = ["files", "tidy"]
    assert app.test_cli_runner().invoke(args=tidy).output == "0 removed\n"
    _age(left[0])
    assert app.test_cli_runner().invoke(args=tidy).output == "1 removed\n"
    assert lying(place) == []


def _age(path: Path) -> None:
    long_ago = time.time() - 2 * folder.FORGOTTEN_AFTER
    os.utime(path, (long_ago, long_ago))


def test_the_check_names_what_is_missing_changed_or_unknown(place, session, world, app):
    whole, changed, gone = (keep(world, CONTENT + bytes([n])) for n in range(3))
    session.commit()
    folder.path_of(changed.key).write_bytes(b"other")
    folder.path_of(gone.key).unlink()
    stray = folder.path_of("ab" + "0" * 38)
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"stray")
    db.session.remove()
    found = app.test_cli_runner().invoke(args=["files", "check"])
    assert found.exit_code == 1
    assert f"changed: {changed.key} (Note.txt)" in found.output
    assert f"missing: {gone.key} (Note.txt)" in found.output
    assert f"unknown: {stray.name}" in found.output
    assert whole.key not in found.output
    _age(stray)
    assert app.test_cli_runner().invoke(args=["files", "tidy"]).output.endswith("removed\n")
    assert not stray.exists()


def test_tidying_removes_files_that_nothing_refers_to_any_more_but_no_new_ones(place, session, world, app):
    old, new = store("old", world.people["member"], NOW.replace(year=2020)), store("new", world.people["member"], NOW)
    session.commit()
    db.session.remove()
    assert app.test_cli_runner().invoke(args=["files", "tidy"]).output == "1 removed\n"
    assert lying(place) == [new.key]
    assert session.scalars(sa.select(StoredFile.key).where(StoredFile.key.in_([old.key, new.key]))).all() == [new.key]


def test_a_backup_holds_the_files_and_brings_them_back(place, session, world, app, tmp_path):
    from flask_migrate import stamp, upgrade

    stored = keep(world)
    session.commit()
    key, database = stored.key, tmp_path / "world.gz"
    stamp()
    db.session.remove()
    backup.save(database)
    other = make_app(f"sqlite:///{tmp_path / 'other.sqlite'}", FILES=str(tmp_path / "elsewhere"))
    with other.app_context():
        upgrade()
        db.session.remove()
        backup.restore(database)
        assert folder.path_of(key).read_bytes() == CONTENT
        assert folder.path_of(key).is_relative_to(tmp_path / "elsewhere")
        db.engine.dispose()

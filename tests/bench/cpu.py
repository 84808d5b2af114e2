"""CPU time of processes, from the kernel's own account, to the nanosecond where it keeps one."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

TICK = 1.0 / os.sysconf("SC_CLK_TCK")


def _children() -> dict[int, list[int]]:
    family: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            family.setdefault(parent, []).append(int(entry.name))
    return family


def tree(root: int) -> list[int]:
    """Return the process and all its descendants, but for those that finish later what others have changed."""
    family, found = _children(), [root]
    for pid in found:
        found += [child for child in family.get(pid, []) if not _works_later(child)]
    return found


#: PostgreSQL's processes that bring changes to the disk, whenever it suits them: no part of a request that reads.
LATER = (b"checkpointer", b"background writer", b"walwriter")


def _works_later(pid: int) -> bool:
    try:
        title = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return title.startswith(b"postgres: ") and title[len(b"postgres: ") :].rstrip(b"\x00 ") in LATER


def _of_process(pid: int) -> float:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
    except (OSError, ValueError, IndexError):
        return _by_ticks(pid)


def _by_ticks(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) * TICK


def spent(roots: Iterable[int]) -> float:
    """Return the seconds of CPU that the processes and their descendants have used so far."""
    return sum(_of_process(pid) for root in roots for pid in tree(root))


def parent(pid: int, name: str) -> int:
    """Return the parent of a process of that name. Raises LookupError when there is no such process on this machine."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        text = ""
    if text[text.find("(") + 1 : text.rfind(")")] != name:
        raise LookupError(f"process {pid} of this machine is no {name}")
    return int(text.rpartition(")")[2].split()[1])

"""What the documentation says is so."""

from __future__ import annotations

import re
from pathlib import Path

from exchange import ROOMS
from exchange.core.settings import PREFIX, SETTINGS

HOUSE = Path(__file__).parents[2]


def test_every_setting_is_documented_with_its_name():
    documented = set(re.findall(r"`(EXCHANGE_[A-Z_]+)`", (HOUSE / "docs/operating.md").read_text()))
    assert documented == {PREFIX + setting.name for setting in SETTINGS}


def test_every_room_is_on_the_map():
    mapped = set(re.findall(r"`([a-z]+)/`", (HOUSE / "docs/map.md").read_text()))
    assert {room.split(".")[-1] for room in ROOMS} <= mapped


def test_every_file_the_documentation_names_exists():
    for page in (HOUSE / "README.md", *(HOUSE / "docs").rglob("*.md")):
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / link).exists(), f"{page.name} links to {link}"


def test_every_command_of_the_readme_exists(sqlite_database):
    readme = (HOUSE / "README.md").read_text()
    makefile = (HOUSE / "Makefile").read_text()
    for target in re.findall(r"(?:^|`)make ([a-z]+)", readme, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    commands = set(sqlite_database.app.cli.commands)
    documents = readme + (HOUSE / "docs/operating.md").read_text() + (HOUSE / "docs/map.md").read_text()
    for command in re.findall(r"flask (?:--app app )?([a-z]+)", documents):
        assert command in commands | {"db", "run"}, command

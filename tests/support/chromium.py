"""Find the system's Chromium and say how to start it; no browser is downloaded."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

OVERRIDE = "BROWSER_PATH"

COMMANDS = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    *("microsoft-edge", "microsoft-edge-stable"),
)
#: Inside /Applications or the same folder of the person's home.
MACOS_APPLICATIONS = (
    "Chromium.app/Contents/MacOS/Chromium",
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
#: Tests talk to this machine only; these keep the browser from calling home, which is slow and noisy where it cannot.
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def find_chromium() -> str | None:
    """Return the path of a Chromium, Chrome or Edge, or None; `BROWSER_PATH` goes before everything else.

    A `BROWSER_PATH` that cannot be run gives None rather than another browser than the one asked for.
    """
    if asked := os.environ.get(OVERRIDE):
        return shutil.which(asked)
    on_path = filter(None, map(shutil.which, COMMANDS))
    return next(on_path, None) or _macos_application()


def launch_args() -> list[str]:
    """Return the switches for a quiet start; root gets no sandbox, since Chromium refuses to build one for root."""
    return [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def _macos_application() -> str | None:
    folders = (Path("/Applications"), Path.home() / "Applications")
    candidates = (folder / name for folder in folders for name in MACOS_APPLICATIONS)
    return next((str(path) for path in candidates if os.access(path, os.X_OK)), None)


if __name__ == "__main__":
    browser = find_chromium()
    if browser is None:
        sys.exit(1)
    sys.stdout.write(f"{browser}\n")

"""Which program someone signs in with, said shortly: enough to know it again, too little to track anybody."""

from __future__ import annotations

#: The first mark found in the User-Agent decides; browsers name their ancestors too, so the order matters.
_BROWSERS = (
    ("edg", "Edge"),
    ("opr/", "Opera"),
    ("samsungbrowser", "Samsung Internet"),
    ("firefox", "Firefox"),
    ("fxios", "Firefox"),
    ("crios", "Chrome"),
    ("chrome", "Chrome"),
    ("chromium", "Chrome"),
    ("safari", "Safari"),
    ("curl", "curl"),
)
_SYSTEMS = (
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("android", "Android"),
    ("windows", "Windows"),
    ("mac os", "macOS"),
    ("linux", "Linux"),
)


def program_of(user_agent: str) -> str:
    """Return browser and system by name, as far as the User-Agent tells; empty when it says nothing known.

    >>> program_of("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox, Windows'
    """
    folded = user_agent.lower()
    named = (next((name for mark, name in marks if mark in folded), "") for marks in (_BROWSERS, _SYSTEMS))
    return ", ".join(name for name in named if name)

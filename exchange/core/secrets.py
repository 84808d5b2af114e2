"""Random secrets for links and addresses: 256 bits go out, only a hash stays."""

from __future__ import annotations

import hashlib
import secrets


def new_secret() -> str:
    """Return a fresh secret, safe in an address."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return what is stored of a secret. It is long and random, so a plain hash cannot be guessed back."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()

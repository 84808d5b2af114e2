"""Passwords kept as argon2id hashes, and checked in the same time whether or not the person exists."""

from __future__ import annotations

import hashlib
import hmac
import os
from base64 import b64encode
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from exchange.accounts.rules.passwords import plain


@lru_cache(maxsize=2)
def _hasher(cost: str) -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1) if cost == "cheap" else PasswordHasher()


def _here() -> PasswordHasher:
    return _hasher(current_app.config.get("PASSWORD_COST", "usual"))


def _random(length: int) -> str:
    return b64encode(os.urandom(length)).decode().rstrip("=")


@lru_cache(maxsize=2)
def _nobodys_hash(hasher: PasswordHasher) -> str:
    """Return a hash as costly to check as any other that no password has: it was drawn, not computed."""
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${costs}${_random(hasher.salt_len)}${_random(hasher.hash_len)}"


def hash_password(password: str) -> str:
    """Return what is kept of a password."""
    return _here().hash(plain(password))


def is_password(kept: str, offered: str) -> bool:
    """Say whether the offered password is the kept one; takes as long when nothing is kept."""
    hasher = _here()
    try:
        hasher.verify(kept or _nobodys_hash(hasher), plain(offered))
    except (VerificationError, InvalidHashError):
        return False
    return bool(kept)


def is_outdated(kept: str) -> bool:
    """Say whether a hash was made with other costs than are used now."""
    return _here().check_needs_rehash(kept)


def fingerprint(text: str) -> str:
    """Return a keyed hash of an address or origin: it can be compared, but not guessed back without the key."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

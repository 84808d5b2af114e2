"""Passwords kept as argon2id hashes, and checked in the same time whether or not the person exists."""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app


@lru_cache(maxsize=2)
def _hasher(cost: str) -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1) if cost == "cheap" else PasswordHasher()


def _here() -> PasswordHasher:
    return _hasher(current_app.config.get("PASSWORD_COST", "usual"))


@lru_cache(maxsize=2)
def _nobodys_hash(hasher: PasswordHasher) -> str:
    return hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """Return what is kept of a password."""
    return _here().hash(password)


def is_password(kept: str, offered: str) -> bool:
    """Say whether the offered password is the kept one; takes as long when nothing is kept."""
    hasher = _here()
    try:
        return hasher.verify(kept or _nobodys_hash(hasher), offered) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False

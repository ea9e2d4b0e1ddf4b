"""Passwords: which will do, and how they are kept."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from backend import problems
from backend.accounts import rules
from backend.problems import fault

#: argon2id with the least memory that OWASP recommends, for many may log in at once.
HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
#: Of nobody's password: to verify against, where there is no account, so that the answer takes as long.
_NOBODYS_HASH = "$argon2id$v=19$m=19456,t=2,p=1$yPnJqvj3LEdBxi/hvaMS2Q$d29C400N9NKYjw4N8dxCLyRFrHROsLbyyBhxv169g/M"
#: Each takes 19 MiB and a core.
_hashing = threading.BoundedSemaphore(2)


def usable_password(password: str | None, username: str, field: str = "password") -> str:
    """The password, or a new one if there is none.

    Raises:
        Problem: `invalid`.
    """
    if password is None:
        return rules.generate_password()
    if reason := rules.password_fault(password, username):
        raise problems.INVALID(errors=[fault(field, reason)])
    return password


def hash_password(password: str) -> str:
    with _hashing:
        return HASHER.hash(password)


def is_password(password: str, password_hash: str | None) -> bool:
    """Whether it is the password behind the hash. Takes as long when there is no hash."""
    with _hashing:
        try:
            return HASHER.verify(password_hash or _NOBODYS_HASH, password) and password_hash is not None
        except (VerificationError, InvalidHashError):
            return False

"""Sealing what must not lie in clear: owners' names and phones.

The key derives from the server's secret; former secrets can still open what they sealed.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Vault:
    def __init__(self, secret: str, old_secrets: Iterable[str] = ()) -> None:
        self._fernet = MultiFernet([Fernet(_key(each)) for each in (secret, *old_secrets)])

    def seal(self, plain: str) -> str:
        return self._fernet.encrypt(plain.encode()).decode()

    def open(self, sealed: str) -> str:
        return self._fernet.decrypt(sealed.encode()).decode()


def _key(secret: str) -> bytes:
    derived = HKDF(hashes.SHA256(), 32, salt=None, info=b"zhudian owner data").derive(secret.encode())
    return base64.urlsafe_b64encode(derived)
